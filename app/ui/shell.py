"""The window: navigation, top bar, the page stack, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from app.ui.i18n import translate
from app.ui.key_sheet import KeySheet, window_keys
from app.ui.navigation import Navigation
from app.ui.page import Page, PageEntry, Route
from app.ui.page_stack import PageStack
from app.ui.theme import current
from app.ui.top_bar import TopBar
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import column, dress, holder, row
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.offer_bar import OfferBar
from app.ui.widgets.search import SearchBox
from app.ui.widgets.sync_pill import SyncPill
from app.ui.widgets.toast import Toast

_ALWAYS = ("Ctrl+L", "Esc")
"""Keys that work on a page that stands alone too."""


class Shell(QMainWindow):
    """Shows the pages it is given and nothing else; what a key or a click means is told outside.

    `sync_asked`: F5. `lock_asked`: Ctrl+L. A click on the pill goes to the page called ``sync``.
    `arrived(page)`: another page is in front.
    `closing`: the window is closing; half-typed text is handed on already, the pages still stand.
    """

    sync_asked = Signal()
    lock_asked = Signal()
    folded = Signal(bool)
    closing = Signal()
    arrived = Signal(str)

    def __init__(self, name: str, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        size = current().size
        self.setWindowTitle(name)
        self.resize(size.window_width, size.window_height)
        self._navigation = Navigation(name, entries)
        self._bar = TopBar()
        self._stack = PageStack(entries)
        self.job_line = JobLine()
        self.offer_bar = OfferBar()
        self.notice_bar = NoticeBar()
        above = (self._bar, self.job_line, self.notice_bar, self.offer_bar)
        self._above = holder(column(*above, gap="none"), "ground")
        body = holder(column(self._above, self._stack, gap="none"), "ground")
        centre = holder(row(self._navigation, body, gap="none"), "ground")
        self.setCentralWidget(centre)
        dress(self, "ground")
        self._toast = Toast(centre)
        self._sheet = KeySheet(centre)
        self._bar.search.host(centre)
        self._stack.gone_to.connect(self._on_gone_to)
        self._stack.detailed.connect(self._on_detailed)
        self._stack.toasted.connect(self.toast)
        self._navigation.chosen.connect(lambda key: self.navigate(Route(key)))
        self._navigation.folded.connect(self.folded)
        self._bar.back.clicked.connect(self.go_back)
        self._bar.pill.clicked.connect(lambda: self.navigate(Route("sync")))
        self._bind_keys()

    # going places

    def navigate(self, route: Route) -> None:
        """Go to a page. A page that was not given is not gone to. Half-typed text is kept."""
        self._stack.navigate(route)

    def go_back(self) -> bool:
        """To the place before; False when there is none."""
        return self._stack.go_back()

    def close_about(self, rows: Collection[str], instead: Route) -> bool:
        """Close every page opened about one of these rows, and the ways back to them: the rows are
        here no more. If the page in front was one, go to `instead`; whether it was."""
        return self._stack.close_about(rows, instead)

    @property
    def here(self) -> Route | None:
        """Where the window is."""
        return self._stack.here

    @property
    def page(self) -> Page | None:
        """The page in front."""
        return self._stack.page

    def _on_gone_to(self, entry: PageEntry) -> None:
        self._bar.search.close_list()
        self._bar.show_title(entry.title)
        self._bar.show_slot(self.page.bar() if self.page else None)
        self._bar.back.setVisible(self._stack.can_go_back)
        self._navigation.mark(entry.key)
        self._leave_alone(self.page is not None and self.page.alone)
        self.arrived.emit(entry.key)

    def _leave_alone(self, alone: bool) -> None:
        """Put away all but the page, or bring it back."""
        self._navigation.setVisible(not alone)
        self._above.setVisible(not alone)
        for shortcut in self._leading_away:
            shortcut.setEnabled(not alone)
        if alone:
            self._toast.hide()
            self._sheet.hide()

    def _on_detailed(self, detail: str) -> None:
        self._bar.show_title(self._bar.title(), detail)

    # what the outside shows

    @property
    def search(self) -> SearchBox:
        """The search box: connect `asked` and `chosen`, answer with `show_hits`."""
        return self._bar.search

    @property
    def pill(self) -> SyncPill:
        """The sync pill: call `show_standing` whenever it changes."""
        return self._bar.pill

    @property
    def navigation(self) -> Navigation:
        """The list of pages."""
        return self._navigation

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say something for six seconds, perhaps with a way back."""
        if self.page is None or not self.page.alone:
            self._toast.say(text, undo)

    def refresh(self) -> None:
        """Something changed: the page in front and the badges look again."""
        if self.page is not None:
            self.page.refresh()
        entries = self._stack.entries.values()
        self.show_counts({one.key: one.badge() for one in entries if one.badge is not None})

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """What waits on each page."""
        for key, count in counts.items():
            self._navigation.show_count(key, count)

    def commit(self) -> None:
        """Have the page in front hand on what is half-typed (before a lock, a sync, the end)."""
        if self.page is not None:
            self.page.leave()

    # keys

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+K": self._bar.search.begin,
            "F5": self.sync_asked.emit,
            "Ctrl+L": self.lock_asked.emit,
            "Ctrl+P": self._on_print,
            "F1": self._on_keys,
            "Esc": self._on_escape,
            "Ctrl+Z": self._toast.undo,
            "Alt+Left": self.go_back,
        }
        for number, page in enumerate(self._navigation.keys[:9], start=1):
            keys[f"Ctrl+{number}"] = partial(self.navigate, Route(page))
        self._leading_away: list[QShortcut] = []
        for key, call in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(partial(_call, call))
            if key not in _ALWAYS:
                self._leading_away.append(shortcut)

    def _on_print(self) -> None:
        if self.page is None or not self.page.print_packet():
            self.toast(translate("Shell", "这一页没有要打印的。"))

    def _on_keys(self) -> None:
        if self._sheet.isVisible():
            self._sheet.hide()
            return
        keys = self.page.keys() if self.page else ()
        self._sheet.open_for(self._bar.title(), keys, window_keys(len(self._navigation.keys)))

    def _on_escape(self) -> None:
        if self._sheet.isVisible():
            self._sheet.hide()
        elif (
            not self._bar.search.close_list()
            and not (self.page and self.page.step_back())
            and self.here is not None
            and self.here.params  # a place inside a page, not a page of the navigation
        ):
            self.go_back()

    # the end

    def closeEvent(self, event: QCloseEvent) -> None:
        self.commit()
        self.closing.emit()
        self._stack.close_pages()
        super().closeEvent(event)


def _call(action: Callable[[], object]) -> None:
    action()
