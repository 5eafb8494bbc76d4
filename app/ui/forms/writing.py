"""Editors of questions that are answered in writing: lines, areas, days, times of day, moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt

from app.presenters.form_shown import QuestionShown
from app.presenters.typed_days import parse_day
from app.ui.forms.editor import Editor, is_enter
from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.editors import PlainLine, TextArea, TextLine
from app.ui.widgets.layout import row
from app.ui.widgets.text import Text
from app.ui.words import dates


class LineEditor(Editor):
    """Text on one line; Enter goes on. ``masked`` hides what is typed, ``numbers`` keeps an input
    method out of the way, and so does a barcode, whose scanner types and presses Enter."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        words = question.appearance.split()
        if question.kind == "barcode":
            scan = translate("FormView", "扫码，或输入")
            self._line: TextLine = PlainLine(name=question.label, placeholder=scan)
        elif "numbers" in words:
            self._line = PlainLine(name=question.label)
        else:
            self._line = TextLine(name=question.label, secret="masked" in words)
        self._line.setProperty("tall", "form")
        self._line.edited.connect(lambda text: self.answered.emit(text.strip()))
        self._line.returnPressed.connect(self._on_enter)
        self.setLayout(row(self._line, gap="none"))
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
        if is_enter(event, Qt.KeyboardModifier.ControlModifier):
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


class StampEditor(Editor):
    """A date with a time, a time of day, a month, a year: `read` makes XForms text of what was
    typed (or leaves it), `show` the other way; `example` stands in the empty line."""

    def __init__(
        self,
        question: QuestionShown,
        example: str,
        read: Callable[[str], str],
        show: Callable[[str], str],
    ) -> None:
        super().__init__()
        self._read = read
        self._show = show
        self._line = TextLine(name=question.label, placeholder=example)
        self._line.setProperty("tall", "form")
        self._line.setFixedWidth(current().size.navigation)
        self._line.edited.connect(lambda text: self.answered.emit(read(text)))
        self._line.returnPressed.connect(self._on_enter)
        layout = row(self._line)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)

    def show_question(self, question: QuestionShown) -> None:
        if self._read(self._line.text()) != question.value:
            self._line.show_text(self._show(question.value))
        self._line.setReadOnly(question.readonly)

    def _on_enter(self) -> None:
        self._line.commit()
        self.went_on.emit()
