"""Where the keys arrive: a board that takes them as they are, and a line for free text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from app.ui.widgets.editors import TextLine
from app.ui.widgets.layout import dress
from forms.keying import BACK, ENTER

SCANNED_WITHIN_MS = 150
"""A scanner's keys follow each other faster: what is held back longer was typed."""

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyBoard(QFrame):
    """A card that holds the keyboard and hands on every key: `pressed(key)` in the machine's own
    names. `paused()`: no key came for a while."""

    pressed = Signal(str)
    paused = Signal()

    def __init__(self, name: str, parts: list[QWidget]) -> None:
        super().__init__()
        dress(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._parts = QStackedLayout(self)
        for part in parts:
            self._parts.addWidget(part)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SCANNED_WITHIN_MS)
        self._pause.timeout.connect(self.paused)

    def show_part(self, part: QWidget) -> None:
        """One of the parts comes to the front."""
        self._parts.setCurrentWidget(part)

    def wait_for_pause(self, waiting: bool) -> None:
        """Tell by `paused` when the next key does not follow at once."""
        if waiting:
            self._pause.start()
        else:
            self._pause.stop()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.accept()  # here it takes back a key, not what the window did last
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = _key(event)
        if not key:
            super().keyPressEvent(event)
            return
        self.pressed.emit(key)


class KeyedLine(TextLine):
    """`entered(text, keystrokes)`: Enter; `backed()`: Backspace or Ctrl+Z with nothing typed."""

    entered = Signal(str, int)
    backed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self._keystrokes = 0
        self.setProperty("tall", "field")
        self.returnPressed.connect(self._on_enter)

    def begin(self, text: str) -> None:
        """Another text to write, from what there is of it."""
        self._keystrokes = 0
        self.show_text(text)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = _key(event)
        if key == BACK and not self.text():
            self.backed.emit()
            return
        if key and key != ENTER:
            self._keystrokes += 1
        super().keyPressEvent(event)
        event.accept()  # a line lets Enter through to the board around it

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._keystrokes += len(event.commitString())
        super().inputMethodEvent(event)

    def _on_enter(self) -> None:
        self.commit()
        self.entered.emit(self.text(), self._keystrokes)


def _key(event: QKeyEvent) -> str:
    """The key in the machine's names; empty for one that it does not know."""
    if event.key() in _ENTERS:
        return ENTER
    if event.key() == Qt.Key.Key_Backspace or event.matches(QKeySequence.StandardKey.Undo):
        return BACK
    modifiers = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    text = event.text()
    plain = modifiers == Qt.KeyboardModifier.NoModifier
    return text if plain and len(text) == 1 and text.isprintable() else ""
