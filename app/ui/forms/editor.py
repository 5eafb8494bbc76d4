"""What every editor of a question is: it shows XForms text and emits XForms text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.presenters.form_shown import QuestionShown

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Editor(QWidget):
    """`answered(text)` as the user answers, `repeated()` by Space on a choice, `went_on()` by
    Enter. `show_value` never emits."""

    answered = Signal(str)
    repeated = Signal()
    went_on = Signal()

    def show_question(self, question: QuestionShown) -> None:
        """Show the answer and the choices as they are now."""
        raise NotImplementedError

    def give(self, choice: str, question: QuestionShown) -> None:
        """A choice was made; ``quick``: the author wants no Enter after it."""
        self.answered.emit(choice)
        if choice and "quick" in question.appearance.split():
            self.went_on.emit()


def is_enter(event: QEvent, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
    """Whether Enter was pressed, on either pad, with this modifier alone."""
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return False
    pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in _ENTER and pressed == modifier
