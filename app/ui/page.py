"""What the shell expects of a page, and how pages name each other without importing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.editors import commit_editors
from app.ui.widgets.layout import dress
from db.changes import ChangeSet


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the program: a page, and what it shall show (ids and codes as text)."""

    page: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One line of the key sheet: the key as printed on it, and what it does."""

    key: str
    does: str


class Page(QWidget):
    """A page of the window. Subclasses build their parts and override what they need.

    `asked_for` asks the shell to go to a Route, `titled` to show another title, `toasted` to say
    something with an optional way back: `toasted.emit(text, undo_or_None)`; `went_back`: this page
    is done with, to where one came from.
    """

    asked_for = Signal(object)
    titled = Signal(str)
    toasted = Signal(str, object)
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        dress(self, "ground")

    alone = False
    """Whether the window shows this page and nothing else: no other page, name or number, and no
    key that leads to one."""

    def open(self, params: Mapping[str, str]) -> None:
        """Show what `params` name. Called each time the page is gone to."""

    def leave(self) -> None:
        """The user goes elsewhere: half-typed text is committed and handed on."""
        commit_editors(self)

    def refresh(self) -> None:
        """Something changed (a commit, a pull): look again, keeping place and selection."""

    def is_touched(self, changes: ChangeSet) -> bool:
        """Whether `refresh` is worth its while after these changes; a page may know better."""
        return bool(changes)

    def close_page(self) -> None:
        """The window closes: cancel jobs, drop subscriptions."""

    def step_back(self) -> bool:
        """Esc: close the innermost thing that is open; False if there is none."""
        return False

    def print_packet(self) -> bool:
        """Ctrl+P: print what this page would print; False if it has nothing to print."""
        return False

    def keys(self) -> tuple[KeyHint, ...]:
        """The page's own keys, for the F1 sheet."""
        return ()

    def bar(self) -> QWidget | None:
        """A part for the top bar beside the title, such as the month chooser."""
        return None


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of the navigation. The factory runs when the page is first gone to.

    `title` is already worded. `badge` counts what waits for the user; it is asked again whenever
    the shell refreshes. `listed` is False for pages that are only reached from others. `within`
    names the page that shows this one as a part of itself: going here then goes there.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[], Page]
    badge: Callable[[], int] | None = None
    listed: bool = True
    bottom: bool = False
    within: str = ""
