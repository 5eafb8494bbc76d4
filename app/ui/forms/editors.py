"""Which editor a question gets, by its type, its appearance and how many choices it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtGui import QFontMetricsF

from app.presenters.form_shown import QuestionShown
from app.ui.forms.choosing import ChoiceEditor, ListEditor, ManyEditor, TickEditor
from app.ui.forms.editor import Editor
from app.ui.forms.ranking import RankEditor
from app.ui.forms.writing import AreaEditor, DayEditor, LineEditor, MomentEditor, TimeEditor
from app.ui.theme import current
from app.ui.theme.fonts import font
from app.ui.widgets.layout import column


class NoteEditor(Editor):
    """Nothing to answer: the label says it all."""

    def __init__(self) -> None:
        super().__init__()
        self.setLayout(column())

    def show_question(self, _question: QuestionShown) -> None:
        return


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
    if kind == "time":
        return TimeEditor(question)
    if kind == "rank":
        return RankEditor(question)
    if kind == "dateTime":
        return MomentEditor(question, today)
    if kind == "note":
        return NoteEditor()
    if kind == "acknowledge":
        return TickEditor(question)
    if kind == "text" and "multiline" in question.appearance:
        return AreaEditor(question)
    return LineEditor(question)


def _fits_a_row(question: QuestionShown) -> bool:
    size = current().size
    if not 1 <= len(question.choices) <= 9 or "minimal" in question.appearance:
        return False
    metrics = QFontMetricsF(font(size.body, strong=True))
    each = 2 * size.m + size.l
    width = sum(metrics.horizontalAdvance(text) + each for _code, text in question.choices)
    return width <= size.form_column * 1.5
