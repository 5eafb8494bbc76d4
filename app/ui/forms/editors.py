"""Which editor a question gets, by its type, its appearance and how many choices it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.presenters.form_shown import QuestionShown
from app.ui.forms.attached import AttachedEditor
from app.ui.forms.boxes import TABLE_HEAD, BoxesEditor, TableHead, in_table
from app.ui.forms.choosing import ChoiceEditor, ListEditor, TickEditor, fits_a_row
from app.ui.forms.editor import Editor
from app.ui.forms.folding import FoldedEditor
from app.ui.forms.moments import (
    read_moment,
    read_month,
    read_time,
    read_year,
    show_moment,
    show_month,
    show_time,
    show_year,
)
from app.ui.forms.numbers import MOST_LISTED, NumberEditor, RangeEditor, range_values
from app.ui.forms.ranking import RankEditor
from app.ui.forms.searching import SearchEditor
from app.ui.forms.writing import AreaEditor, DayEditor, LineEditor, StampEditor
from app.ui.widgets.layout import column

_SEARCHED = frozenset({"autocomplete", "search"})
_STANDING = frozenset(
    {
        "columns",
        "columns-pack",
        "compact",
        "horizontal",
        "horizontal-compact",
        "list",
        "no-buttons",
        "vertical",
    }
)
"""Appearances whose choices all stand on the page; ``columns-4`` too."""

_RATINGS = frozenset(tuple(map(str, range(1, most + 1))) for most in range(2, 10))
"""Ranges whose values are what the digits are: 1, 2, 3 …"""


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
    words = frozenset(question.appearance.split())
    match question.kind:
        case "select_one":
            return _one_of(question, words)
        case "select_multiple":
            return _some_of(question, words)
        case "date" | "time" | "dateTime":
            return _when(question, words, today)
        case "rank":
            return RankEditor(question)
        case "note":
            return NoteEditor()
        case "image" | "file":
            return AttachedEditor(question)
        case "acknowledge":
            return TickEditor(question)
        case "integer" | "decimal":
            return NumberEditor(question)
        case "range":
            return _between(question, words)
        case "text" if "multiline" in words:
            return AreaEditor(question)
    return LineEditor(question)


def _one_of(question: QuestionShown, words: frozenset[str]) -> Editor:
    if in_table(question):
        return TableHead(question) if TABLE_HEAD in words else BoxesEditor(question)
    if words & _SEARCHED:
        return SearchEditor(question)
    if "minimal" in words or not question.choices:
        return ListEditor(question)
    if words & _STANDING or any(word.startswith("columns-") for word in words):
        return BoxesEditor(question)
    return ChoiceEditor(question) if fits_a_row(question) else ListEditor(question)


def _some_of(question: QuestionShown, words: frozenset[str]) -> Editor:
    if in_table(question) and TABLE_HEAD in words:
        return TableHead(question)
    folded = words & (_SEARCHED | {"minimal"})
    return FoldedEditor(question) if folded else BoxesEditor(question)


def _when(question: QuestionShown, words: frozenset[str], today: date) -> Editor:
    if question.kind == "time":
        return StampEditor(question, "10:31", read_time, show_time)
    if question.kind == "dateTime":
        return StampEditor(
            question, "11-23 10:31", lambda text: read_moment(text, today), show_moment
        )
    if "month-year" in words:
        return StampEditor(question, "2023-11", lambda text: read_month(text, today), show_month)
    if "year" in words:
        return StampEditor(question, "2023", read_year, show_year)
    return DayEditor(question, today)


def _between(question: QuestionShown, words: frozenset[str]) -> Editor:
    values = range_values(dict(question.parameters))
    if not values:
        return NumberEditor(question)
    if "rating" in words and values in _RATINGS:
        return ChoiceEditor(replace(question, choices=tuple((one, one) for one in values)))
    if "picker" in words and len(values) <= MOST_LISTED:
        return ListEditor(question, tuple((value, value) for value in values))
    return RangeEditor(question, values)
