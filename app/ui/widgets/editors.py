"""Text editors that never lose a keystroke: they hand on what was typed within half a second,
and commit a half-typed pinyin composition before the focus goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.ui.theme import current
from app.ui.widgets.layout import space

HANDED_ON_AFTER_MS = 400


class _Keeper(QObject):
    """Watches one editor: a timer from the first unsaved keystroke, and the composition."""

    def __init__(self, editor: QWidget, text: Callable[[], str], emit: Callable[[str], None]):
        super().__init__(editor)
        self._editor = editor
        self._text = text
        self._emit = emit
        self._known = ""
        self.composing = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HANDED_ON_AFTER_MS)
        self._timer.timeout.connect(self.hand_on)

    def on_changed(self) -> None:
        if not self._timer.isActive() and self._text() != self._known:
            self._timer.start()

    def note(self, event: QEvent) -> None:
        """Before the editor handles `event`: keep the composition if the focus is going."""
        if isinstance(event, QInputMethodEvent):
            self.composing = event.preeditString()
        elif event.type() == QEvent.Type.FocusAboutToChange:
            self.commit()

    def commit(self) -> None:
        """Take the composition as typed, then hand on."""
        if self.composing:
            QGuiApplication.inputMethod().commit()
        if self.composing:  # the input method did not: rather pinyin letters than nothing
            typed, self.composing = self.composing, ""
            event = QInputMethodEvent()
            event.setCommitString(typed)
            QApplication.sendEvent(self._editor, event)
        self.hand_on()

    def hand_on(self) -> None:
        self._timer.stop()
        text = self._text()
        if text != self._known:
            self._known = text
            self._emit(text)

    def accept(self, text: str) -> bool:
        """Whether the editor should be reset to `text`: not while composing, not if equal."""
        self._known = text
        self._timer.stop()
        return text != self._text() and not self.composing


class TextLine(QLineEdit):
    """One line of text. `edited(text)` fires at most 400 ms after a change and when focus goes."""

    edited = Signal(str)

    def __init__(self, *, name: str = "", placeholder: str = "", secret: bool = False) -> None:
        super().__init__()
        self._keeper = _Keeper(self, self.text, self.edited.emit)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.textChanged.connect(self._keeper.on_changed)

    def show_text(self, text: str) -> None:
        """Show a stored value; an editor that already shows it keeps its cursor."""
        if self._keeper.accept(text):
            self.setText(text)

    def commit(self) -> None:
        """Hand on what is typed now, an open composition included."""
        self._keeper.commit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()  # a file is for the page, never its address for the text
        else:
            super().dragEnterEvent(event)

    def event(self, event: QEvent) -> bool:
        keeper = getattr(self, "_keeper", None)
        if keeper is not None:
            keeper.note(event)
        if _is_undo(event) and not self.isUndoAvailable():
            event.ignore()  # nothing typed here: the page may have something to take back
            return True
        return super().event(event)


class PlainLine(TextLine):
    """A line that keys reach as they are: an input method that is on would make pinyin of what a
    scanner types, and stand in the way of digits."""

    def __init__(self, *, name: str = "", placeholder: str = "") -> None:
        super().__init__(name=name, placeholder=placeholder)
        self.setReadOnly(False)

    def setReadOnly(self, readonly: bool) -> None:
        super().setReadOnly(readonly)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab leaves it. `edited(text)` as in `TextLine`."""

    edited = Signal(str)

    def __init__(self, *, name: str = "", placeholder: str = "", lines: int = 3) -> None:
        super().__init__()
        self._keeper = _Keeper(self, self.toPlainText, self.edited.emit)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        margins = 2 * space("s") + 2 * current().size.focus
        self.setFixedHeight(round(self.fontMetrics().lineSpacing() * lines) + margins)
        self.textChanged.connect(self._keeper.on_changed)

    def show_text(self, text: str) -> None:
        """Show a stored value; an editor that already shows it keeps its cursor."""
        if self._keeper.accept(text):
            self.setPlainText(text)

    def commit(self) -> None:
        """Hand on what is typed now, an open composition included."""
        self._keeper.commit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def event(self, event: QEvent) -> bool:
        keeper = getattr(self, "_keeper", None)
        if keeper is not None:
            keeper.note(event)
        if _is_undo(event) and not self.document().isUndoAvailable():
            event.ignore()  # nothing typed here: the page may have something to take back
            return True
        return super().event(event)


def _is_undo(event: QEvent) -> bool:
    """Whether an editor is asked if it wants Ctrl+Z before anybody else."""
    asking = event.type() == QEvent.Type.ShortcutOverride
    return asking and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)


def commit_editors(root: QWidget) -> None:
    """Have every editor below `root` hand on what is typed in it."""
    for line in root.findChildren(TextLine):
        line.commit()
    for area in root.findChildren(TextArea):
        area.commit()
