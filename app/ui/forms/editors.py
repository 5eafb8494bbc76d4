"""One editor for each type of question: what it shows is XForms text, what it emits too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.presenters.form_shown import QuestionShown
from app.presenters.typed_days import parse_day
from app.ui.forms.moments import read_moment, show_moment
from app.ui.forms.tick import Tick
from app.ui.theme import current
from app.ui.theme.fonts import font
from app.ui.widgets.answers import AnswerRow, Choice
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.editors import TextArea, TextLine
from app.ui.widgets.layout import STRETCH, column, row, space
from app.ui.widgets.text import Text
from app.ui.words import codes, dates

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
UNSHOWN = frozenset({"image", "file"})
"""Types whose questions are not shown yet: they wait for attachments."""


class Editor(QWidget):
    """`answered(text)` as the user answers, `repeated()` by Space on a choice, `went_on()` by
    Enter. `show_value` never emits."""

    answered = Signal(str)
    repeated = Signal()
    went_on = Signal()

    def show_question(self, question: QuestionShown) -> None:
        """Show the answer and the choices as they are now."""
        raise NotImplementedError


class ChoiceEditor(Editor):
    """Select one as a segmented row, answered by digits."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        choices = tuple(
            Choice(code, text, codes.tone("Answer", code)) for code, text in question.choices
        )
        self._row = AnswerRow(question.label, choices)
        self._row.answered.connect(self.answered)
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
        if _is_enter(event):
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
        if _is_enter(event):
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


class LineEditor(Editor):
    """Text and numbers on one line; Enter goes on."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        self._line = TextLine(name=question.label)
        self._line.setProperty("tall", "form")
        number = question.kind in ("integer", "decimal", "range")
        if number:
            self._line.setFixedWidth(current().size.navigation)
        self._line.edited.connect(lambda text: self.answered.emit(text.strip()))
        self._line.returnPressed.connect(self._on_enter)
        layout = row(self._line, gap="none")
        if number:
            layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)

    def show_question(self, question: QuestionShown) -> None:
        if self._line.text().strip() != question.value:
            self._line.show_text(question.value)
        self._line.setReadOnly(question.readonly)

    def _on_enter(self) -> None:
        self._line.commit()
        self.went_on.emit()


class AreaEditor(Editor):
    """Text of several lines; Ctrl+Enter goes on."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        self._area = TextArea(name=question.label, lines=2)
        self._area.edited.connect(self.answered)
        self._area.installEventFilter(self)
        self.setLayout(row(self._area, gap="none"))
        self.setFocusProxy(self._area)

    def show_question(self, question: QuestionShown) -> None:
        if self._area.toPlainText() != question.value:
            self._area.show_text(question.value)
        self._area.setReadOnly(question.readonly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if _is_enter(event, Qt.KeyboardModifier.ControlModifier):
            self._area.commit()
            self.went_on.emit()
            return True
        return super().eventFilter(watched, event)


class DayEditor(Editor):
    """A day, typed as people do; what was understood stands beside it."""

    def __init__(self, question: QuestionShown, today: date) -> None:
        super().__init__()
        self._today = today
        self._line = TextLine(name=question.label, placeholder="11-30")
        self._line.setProperty("tall", "form")
        self._line.setFixedWidth(current().size.navigation)
        self._said = Text("", "secondary")
        self._line.edited.connect(self._on_edited)
        self._line.returnPressed.connect(self._on_enter)
        self._line.editingFinished.connect(self._tidy)
        layout = row(self._line, self._said)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)
        self._value = ""

    def show_question(self, question: QuestionShown) -> None:
        self._value = question.value
        self._say(question.value)
        if self._read(self._line.text()) != question.value:
            self._line.show_text(question.value)
        self._line.setReadOnly(question.readonly)

    def _read(self, text: str) -> str:
        """ISO for a day that was understood, else what was typed."""
        found = parse_day(text, self._today)
        return found.isoformat() if found is not None else text.strip()

    def _on_edited(self, text: str) -> None:
        self._value = self._read(text)
        self._say(self._value)
        self.answered.emit(self._value)

    def _on_enter(self) -> None:
        self._line.commit()
        self.went_on.emit()

    def _tidy(self) -> None:
        self._line.commit()
        self._line.show_text(self._value)

    def _say(self, value: str) -> None:
        found = parse_day(value, self._today)
        self._said.show_text(dates.day(found, self._today) if found is not None else "")


class MomentEditor(Editor):
    """A date with a time of day, as ``2023-11-23 10:31`` in China's time."""

    def __init__(self, question: QuestionShown, today: date) -> None:
        super().__init__()
        self._today = today
        self._line = TextLine(name=question.label, placeholder="11-23 10:31")
        self._line.setProperty("tall", "form")
        self._line.setFixedWidth(current().size.navigation)
        self._line.edited.connect(lambda text: self.answered.emit(read_moment(text, self._today)))
        self._line.returnPressed.connect(self._on_enter)
        layout = row(self._line)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)

    def show_question(self, question: QuestionShown) -> None:
        if read_moment(self._line.text(), self._today) != question.value:
            self._line.show_text(show_moment(question.value))
        self._line.setReadOnly(question.readonly)

    def _on_enter(self) -> None:
        self._line.commit()
        self.went_on.emit()


class NoteEditor(Editor):
    """Nothing to answer: the label says it all."""

    def __init__(self) -> None:
        super().__init__()
        self.setLayout(column())

    def show_question(self, _question: QuestionShown) -> None:
        return


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
        if _is_enter(event):
            self.went_on.emit()
            return True
        return super().eventFilter(watched, event)


def editor_for(
    question: QuestionShown, today: date, offered: Mapping[str, Sequence[tuple[str, str]]]
) -> Editor:
    """The editor of a question; `offered` are choices the page gives, by path or appearance."""
    names = offered.get(question.path) or offered.get(question.appearance)
    if names is not None:
        return ListEditor(question, names)
    kind = question.kind
    if kind == "select_one":
        return ChoiceEditor(question) if _fits_a_row(question) else ListEditor(question)
    if kind == "select_multiple":
        return ManyEditor(question)
    if kind == "date":
        return DayEditor(question, today)
    if kind == "dateTime":
        return MomentEditor(question, today)
    if kind == "note":
        return NoteEditor()
    if kind == "acknowledge":
        return TickEditor(question)
    if kind == "text" and "multiline" in question.appearance:
        return AreaEditor(question)
    return LineEditor(question)


def _is_enter(
    event: QEvent, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> bool:
    """Whether Enter was pressed, on either pad, with this modifier alone."""
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return False
    pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in _ENTER and pressed == modifier


def _fits_a_row(question: QuestionShown) -> bool:
    size = current().size
    if not 1 <= len(question.choices) <= 9 or "minimal" in question.appearance:
        return False
    metrics = QFontMetricsF(font(size.body, strong=True))
    each = 2 * size.m + size.l
    width = sum(metrics.horizontalAdvance(text) + each for _code, text in question.choices)
    return width <= size.form_column * 1.5
