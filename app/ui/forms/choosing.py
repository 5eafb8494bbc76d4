"""Editors of questions with choices: a segmented row, a drop-down; and one box to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontMetricsF

from app.presenters.form_shown import QuestionShown
from app.ui.forms.editor import Editor, is_enter
from app.ui.forms.tick import Tick
from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.theme.fonts import font
from app.ui.widgets.answers import AnswerRow, Choice
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.layout import STRETCH, row
from app.ui.words import codes


class ChoiceEditor(Editor):
    """Select one as a segmented row, answered by digits (shown unless the choices are digits)."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        choices = tuple(
            Choice(code, text, codes.tone("Answer", code)) for code, text in question.choices
        )
        even = "likert" in question.appearance.split() and fits_a_row(question, even=True)
        self._row = AnswerRow(question.label, choices, digits=question.kind != "range", even=even)
        self._row.answered.connect(lambda code: self.give(code, question))
        self._row.repeated.connect(self.repeated)
        self._row.went_on.connect(self.went_on)
        self.setLayout(row(self._row, STRETCH, gap="none"))
        self.setFocusProxy(self._row)

    def show_question(self, question: QuestionShown) -> None:
        self._row.setEnabled(not question.readonly)
        if self._row.answer != question.value:
            self._row.show_answer(question.value)


class ListEditor(Editor):
    """Select one as a drop-down: many or long choices, or names offered by the page."""

    def __init__(self, question: QuestionShown, offered: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._offered = tuple(offered)
        self._combo = ComboBox(question.label)
        self._combo.setProperty("tall", "form")
        self._combo.picked.connect(lambda code: self.give(code, question))
        self._combo.installEventFilter(self)
        self.setLayout(row(self._combo, gap="none"))
        self.setFocusProxy(self._combo)

    def show_question(self, question: QuestionShown) -> None:
        choices = list(self._offered or question.choices)
        if question.value and question.value not in dict(choices):
            choices.append((question.value, question.value))  # one who left, a choice filtered out
        if self._combo.count() != len(choices) + 1:
            self._combo.show_choices([("", "—"), *choices])
        self._combo.show_code(question.value)
        self._combo.setEnabled(not question.readonly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_enter(event):
            self.went_on.emit()
            return True
        return super().eventFilter(watched, event)


class TickEditor(Editor):
    """An acknowledgement: ``OK`` once ticked."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        self._box = Tick(translate("FormView", "已看过"))
        self._box.setAccessibleName(question.label)
        self._box.clicked.connect(lambda ticked: self.answered.emit("OK" if ticked else ""))
        self._box.installEventFilter(self)
        self.setLayout(row(self._box))
        self.setFocusProxy(self._box)

    def show_question(self, question: QuestionShown) -> None:
        self._box.setChecked(bool(question.value))
        self._box.setEnabled(not question.readonly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_enter(event):
            self.went_on.emit()
            return True
        return super().eventFilter(watched, event)


def fits_a_row(question: QuestionShown, *, even: bool = False) -> bool:
    """Whether the choices find room side by side; `even`: each as wide as the widest."""
    size = current().size
    if not 1 <= len(question.choices) <= 9:
        return False
    metrics = QFontMetricsF(font(size.body, strong=True))
    each = 2 * size.m + size.l
    widths = [metrics.horizontalAdvance(text) + each for _code, text in question.choices]
    wide = max(widths) * len(widths) if even else sum(widths)
    return wide <= size.form_column * 1.5
