"""Hands and eyes on the real window: keys, text, clicks; and waiting until something is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.bootstrap.desk import Desk
from app.bootstrap.program import Program
from app.ui.page import Page
from app.ui.widgets.failure import FailurePanel
from tools.demo.office import DemoError

W = TypeVar("W", bound=QWidget)
P = TypeVar("P", bound=Page)
PATIENCE_S = 60.0
_LOOK_EVERY_MS = 15
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_KEYS = {"/": Qt.Key.Key_Slash, "Esc": Qt.Key.Key_Escape}


class Hands:
    """What a person at the keyboard can do, and see. Nothing else drives the program."""

    def __init__(self, program: Program) -> None:
        self._program = program

    # seeing

    @property
    def desk(self) -> Desk:
        """The unlocked desk. Raises DemoError behind a gate."""
        if self._program.desk is None:
            raise DemoError("the program is locked")
        return self._program.desk

    @property
    def unlocked(self) -> bool:
        """Whether a desk is in front."""
        return self._program.desk is not None

    def page(self, kind: type[P]) -> P:
        """The page in front. Raises DemoError if it is of another kind."""
        page = self.desk.shell.page
        if not isinstance(page, kind):
            raise DemoError(f"{kind.__name__} is not in front, but {type(page).__name__}")
        return page

    def part(self, kind: type[W], root: QWidget | None = None) -> W | None:
        """The first visible part of a kind."""
        top = root or self._program.window
        return next((one for one in top.findChildren(kind) if one.isVisible()), None)

    def button(self, text: str) -> QAbstractButton:
        """The visible button with this text or accessible name. Raises DemoError."""
        for one in self._program.window.findChildren(QAbstractButton):
            if one.isVisible() and text in (one.text(), one.accessibleName()):
                return one
        raise DemoError(f"there is no button “{text}”")

    def picture(self) -> QImage:
        """The window as it is painted now, an open dialog over it included."""
        QApplication.processEvents()
        return self._program.window.grab().toImage()

    def failure(self) -> str:
        """What a failure panel on the screen says; empty if there is none."""
        panel = self.part(FailurePanel)
        return " · ".join(filter(None, panel.words())) if panel is not None else ""

    # waiting

    def until(self, seen: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
        """Let the program run until `seen` holds. Raises DemoError (`what`) when it never does,
        and with the program's own words when it reports a failure meanwhile."""
        loop, look, end = QEventLoop(), QTimer(), QTimer()
        late: list[bool] = []

        def on_look() -> None:
            if seen() or self.failure():
                loop.quit()

        def on_end() -> None:
            late.append(True)
            loop.quit()

        look.timeout.connect(on_look)
        end.setSingleShot(True)
        end.timeout.connect(on_end)
        look.start(_LOOK_EVERY_MS)
        end.start(round(patience_s * 1000))
        if not seen():
            loop.exec()
        look.stop()
        end.stop()
        if self.failure():
            raise DemoError(f"{what}: {self.failure()}")
        if late:
            raise DemoError(f"{what}: not seen within {patience_s:.0f} s")

    def settle(self) -> None:
        """Let the program finish all it has begun."""
        QApplication.processEvents()
        self.until(
            lambda: not self.unlocked or not self.desk.jobs.pending, "work that does not end"
        )
        QApplication.processEvents()

    # doing

    def press(self, *keys: str) -> None:
        """Press keys named as a key sheet names them: ``Ctrl+K``, ``Return``, ``3``."""
        for name in keys:
            key, modifiers = _key(name)
            QTest.keyClick(self._target(), key, modifiers)
            QApplication.processEvents()

    def _target(self) -> QWidget:
        """Whom Qt gives a key to: what has the focus, else the window in front."""
        front = QApplication.activeModalWidget() or self._program.window
        if QApplication.activeWindow() is None:  # no window manager does it after a dialog
            front.activateWindow()
            QApplication.processEvents()
        return QApplication.focusWidget() or front

    def write(self, text: str) -> None:
        """Type text where the cursor is: letters key by key, Chinese as an input method commits
        it."""
        if text.isascii():
            QTest.keyClicks(self._target(), text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self._target(), event)
        QApplication.processEvents()

    def retype(self, text: str) -> None:
        """Replace what stands where the cursor is."""
        self.press("Ctrl+A")
        self.write(text)

    def click(self, target: QWidget, at: QPoint | None = None) -> None:
        """Click a widget in its middle, or at a point of it."""
        if not target.isVisible() or not target.isEnabled():
            raise DemoError(f"{target.accessibleName() or type(target).__name__} cannot be clicked")
        QTest.mouseClick(
            target,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            at or target.rect().center(),
        )
        QApplication.processEvents()

    def go(self, page: int, kind: type[P]) -> P:
        """Ctrl and a digit: to a page of the navigation, until it shows what it has."""
        self.press(f"Ctrl+{page}")
        self.until(lambda: isinstance(self.desk.shell.page, kind), kind.__name__)
        self.settle()
        return self.page(kind)


def focused() -> QWidget | None:
    """The widget that the keyboard is at."""
    return QApplication.focusWidget()


def _key(name: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """``Ctrl+K`` as Qt names it."""
    *held, key = name.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= _MODIFIERS[one]
    return _KEYS.get(key) or Qt.Key[f"Key_{key}"], modifiers
