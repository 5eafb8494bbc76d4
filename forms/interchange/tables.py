"""Filled forms in bulk, laid out as ODK Central exports them: a table, and one for each repeat.

A question's column is its path with hyphens (``a-A3``); each choice of a select_multiple has a
column of its own (``both/yes``: 1 or 0, empty while nothing is answered). A row is known by
``KEY``; a repeat's row also names the row around it, ``PARENT_KEY``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from forms import paths
from forms.definition import Definition, Item, Question, words
from forms.repeats import instances_in

Cell = str | int | float | None
"""Numbers are numbers for integer, decimal and range; whatever does not fit its type is text."""

Wording = Literal["codes", "labels"]


_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?(?:[0-9]{1,15}\.[0-9]{0,15}|\.[0-9]{1,15})")
"""Numbers that a spreadsheet keeps exactly, or nearly; longer ones stay text."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One filled form: the id of its row, its answers, and what is known of it beside them
    (`facts`: site, inspector, date …, the same names for each)."""

    id: str
    document: Mapping[str, str]
    facts: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the form's id, with the repeat's path (``crew-worker``) for a repeat's."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    path: str
    choice: str | None = None


def tables(
    definition: Definition,
    filled: Sequence[Filled],
    *,
    wording: Wording = "codes",
    language: str = "",
) -> list[Table]:
    """The main table and one for each repeat, outer ones first.

    With ``labels`` headings and choices are in the words of `language` (the form's own if it has
    none such); a heading that several questions share is followed by its path. Rows are made as
    they are asked for.
    """
    maker = _Maker(definition, filled, wording, language or definition.default_language)
    return [maker.table(""), *(maker.table(path) for path in definition.repeats)]


class _Maker:
    def __init__(
        self, definition: Definition, filled: Sequence[Filled], wording: Wording, language: str
    ) -> None:
        self._definition = definition
        self._filled = filled
        self._wording = wording
        self._language = language
        self._facts = tuple(filled[0].facts) if filled else ()

    def table(self, template: str) -> Table:
        """The table of the form itself (``""``) or of a repeat."""
        columns = self._distinct([*self._columns(template)])
        name = "-".join([self._definition.id, *filter(None, template.split("/"))])
        before = () if template else self._facts
        after = ("PARENT_KEY", "KEY") if template else ("KEY",)
        headings = (*before, *(one.heading for one in columns), *after)
        return Table(name, headings, self._rows(template, columns))

    def _rows(self, template: str, columns: Sequence[_Column]) -> Iterator[tuple[Cell, ...]]:
        for one in self._filled:
            key = f"uuid:{one.id}"
            if not template:
                facts = (one.facts.get(name) for name in self._facts)
                cells = (self._cell(one, column, "") for column in columns)
                yield (*facts, *cells, key)
                continue
            places = _places(template, instances_in(one.document))
            for instance, parent, number in places:
                cells = (self._cell(one, column, instance) for column in columns)
                yield (*cells, key + parent, key + number)

    def _columns(self, template: str) -> Iterator[_Column]:
        depth = len(self._definition.repeats_around(template)) if template else 0
        for path, question in self._definition.questions.items():
            around = self._definition.repeats_around(path)
            inside = around[-1] if around else ""
            if inside != template or len(around) != depth or question.type == "note":
                continue
            rest = path.removeprefix(f"{template}/") if template else path
            heading = self._heading(question, rest.replace("/", "-"))
            yield _Column(heading, rest)
            if question.type == "select_multiple":
                for choice in self._definition.choices(path):
                    chosen = self._words(choice.labels, choice.code)
                    yield _Column(f"{heading}/{chosen}", rest, choice.code)

    def _distinct(self, columns: list[_Column]) -> list[_Column]:
        counts: dict[str, int] = {}
        for one in columns:
            counts[one.heading] = counts.get(one.heading, 0) + 1
        return [
            one
            if counts[one.heading] == 1
            else _Column(f"{one.heading} ({one.path.replace('/', '-')})", one.path, one.choice)
            for one in columns
        ]

    def _heading(self, item: Item, otherwise: str) -> str:
        return otherwise if self._wording == "codes" else self._words(item.labels, otherwise)

    def _words(self, labels: Mapping[str, str], otherwise: str) -> str:
        if self._wording == "codes":
            return otherwise
        found = words(dict(labels), self._language, self._definition.default_language)
        return found if found and "${" not in found else otherwise

    def _cell(self, one: Filled, column: _Column, instance: str) -> Cell:
        path = f"{instance}/{column.path}" if instance else column.path
        text = one.document.get(path, "")
        if not text:
            return None
        question = self._definition.question(path)
        if column.choice is not None:
            return int(column.choice in text.split())
        if question.choices is not None:
            return self._chosen(question, text)
        return _number(text) if question.type in ("integer", "decimal", "range") else text

    def _chosen(self, question: Question, text: str) -> str:
        if self._wording == "codes":
            return text
        labels = {one.code: one.labels for one in self._definition.choices(question.path)}
        codes = [text] if question.type == "select_one" else text.split()
        return " ".join(self._words(labels.get(code, {}), code) for code in codes)


def _places(
    template: str, instances: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, str, str]]:
    """Each instance of a repeat: its path, and the keys (``/worker[2]/month[1]``) of the row around
    it and of its own, numbered from 1 as ODK numbers them."""
    numbered: dict[str, str] = {}
    for repeat, keys in sorted(instances.items(), key=lambda found: found[0].count("[")):
        outer = _last_instance(repeat)
        above = numbered.get(outer, "") if outer else ""
        rest = repeat.removeprefix(outer).strip("/") if outer else repeat
        for number, key in enumerate(keys, 1):
            path = paths.instance(repeat, key)
            numbered[path] = f"{above}/{rest}[{number}]"
            if paths.template(path) == template:
                yield path, above, numbered[path]


def _last_instance(path: str) -> str:
    """The innermost instance a repeat's path goes through; empty at the top."""
    cut = path.rfind("]")
    return path[: cut + 1] if cut >= 0 else ""


def _number(text: str) -> Cell:
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
