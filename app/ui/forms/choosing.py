"""Editors of questions with choices: a row, a list, boxes, a rank, one box to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout

from app.presenters.form_shown import QuestionShown
from app.ui.forms.editor import Editor, is_enter
from app.ui.forms.tick import Tick
from app.ui.widgets.answers import AnswerRow, Choice
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.layout import STRETCH, row, space
from app.ui.words import codes


class ChoiceEditor(Editor):
    """Select one as a segmented row, answered by digits."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        choices = tuple(
            Choice(code, text, codes.tone("Answer", code)) for code, text in question.choices
        )
        self._row = AnswerRow(question.label, choices)
        self._row.answered.connect(self.answered)
        if "quick" in question.appearance:  # the author wants no Enter after an answer
            self._row.answered.connect(lambda _code: self.went_on.emit())
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
        self._combo.picked.connect(self.answered)
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


class ManyEditor(Editor):
    """Select multiple: boxes in columns; a digit ticks the box of that place."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space("l"))
        grid.setVerticalSpacing(0)
        self._boxes: dict[str, Tick] = {}
        for place, (code, text) in enumerate(question.choices):
            box = Tick(f"{place + 1}  {text}" if place < 9 else text)
            box.setAccessibleName(f"{question.label}: {text}")
            box.toggled.connect(self._on_toggled)
            box.installEventFilter(self)
            grid.addWidget(box, place // 3, place % 3)
            self._boxes[code] = box
        grid.setColumnStretch(3, 1)
        self._showing = False
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def show_question(self, question: QuestionShown) -> None:
        chosen = question.value.split()
        self._showing = True
        for code, box in self._boxes.items():
            box.setChecked(code in chosen)
            box.setEnabled(not question.readonly)
        self._showing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_enter(event):
            self.went_on.emit()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            place = event.key() - Qt.Key.Key_1
            if 0 <= place < len(self._boxes):
                list(self._boxes.values())[place].toggle()
                return True
        return super().eventFilter(watched, event)

    def _on_toggled(self, _checked: bool) -> None:
        if not self._showing:
            ticked = [code for code, box in self._boxes.items() if box.isChecked()]
            self.answered.emit(" ".join(ticked))


class TickEditor(Editor):
    """An acknowledgement: ``OK`` once ticked."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        self._box = Tick(question.label)
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
