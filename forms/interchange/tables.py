"""Filled forms in bulk, laid out as ODK Central exports them: a table, and one for each repeat.

A question's column is its path with hyphens (``a-A3``); each choice of a select_multiple has a
column of its own (``both/yes``: 1 or 0, empty while nothing is answered), and so has the reason
why a soft finding was let stand (``sum/reason``), where one may be. A row is known by
``KEY``; a repeat's row also names the row around it, ``PARENT_KEY``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from forms import paths
from forms.answers import REASON
from forms.definition import Definition, Item, Question, words
from forms.repeats import instances_in

Cell = str | int | float | None
"""Numbers are numbers for integer, decimal and range; whatever does not fit its type is text."""

Wording = Literal["codes", "labels"]

_ROW_KEYS = ("PARENT_KEY", "KEY")
_REASON = {"zh": "理由", "en": "reason"}

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
    keys: tuple[str, ...] = ()
    """What tells the columns apart whatever their words: headings in codes."""


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    key: str
    path: str
    choice: str | None = None
    mark: str = ""


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


def merged(versions: Sequence[Sequence[Table]]) -> list[Table]:
    """The tables of several versions of one form as one set, the newest version given first.

    A column of any of them is there once, worded by the newest that has it; a version without it
    leaves it empty. Rows of the oldest come first.
    """
    named: dict[str, list[Table]] = {}
    for tables_of_one in versions:
        for table in tables_of_one:
            named.setdefault(table.name, []).append(table)
    return [_joined(name, parts) for name, parts in named.items()]


def _joined(name: str, parts: Sequence[Table]) -> Table:
    headings: dict[str, str] = {}
    for part in parts:
        for key, heading in zip(part.keys, part.columns, strict=True):
            if key not in headings and key not in _ROW_KEYS:
                taken = heading in headings.values()
                headings[key] = f"{heading} ({key})" if taken else heading
    headings |= {key: key for key in _ROW_KEYS if any(key in part.keys for part in parts)}
    keys = tuple(headings)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for part in reversed(parts):
            places = [part.keys.index(key) if key in part.keys else None for key in keys]
            for row in part.rows:
                yield tuple(None if place is None else row[place] for place in places)

    return Table(name, tuple(headings.values()), rows(), keys)


class _Maker:
    def __init__(
        self, definition: Definition, filled: Sequence[Filled], wording: Wording, language: str
    ) -> None:
        self._definition = definition
        self._filled = filled
        self._wording = wording
        self._language = language
        self._facts = tuple(filled[0].facts) if filled else ()
        self._reasoned = {
            paths.template(key.removesuffix(REASON))
            for one in filled
            for key in one.document
            if key.endswith(REASON)
        }

    def table(self, template: str) -> Table:
        """The table of the form itself (``""``) or of a repeat."""
        columns = self._distinct([*self._columns(template)])
        name = "-".join([self._definition.id, *filter(None, template.split("/"))])
        before = () if template else self._facts
        after = _ROW_KEYS if template else _ROW_KEYS[1:]
        headings = (*before, *(one.heading for one in columns), *after)
        keys = (*before, *(one.key for one in columns), *after)
        return Table(name, headings, self._rows(template, columns), keys)

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
            code = rest.replace("/", "-")
            heading = self._heading(question, code)
            yield _Column(heading, code, rest)
            if question.type == "select_multiple":
                for choice in self._definition.choices(path):
                    chosen = self._words(choice.labels, choice.code)
                    key = f"{code}/{choice.code}"
                    yield _Column(f"{heading}/{chosen}", key, rest, choice.code)
            if question.strength == "soft" or path in self._reasoned:
                reason = self._words(_REASON, "reason")
                yield _Column(f"{heading}/{reason}", f"{code}/reason", rest, mark=REASON)

    def _distinct(self, columns: list[_Column]) -> list[_Column]:
        counts: dict[str, int] = {}
        for one in columns:
            counts[one.heading] = counts.get(one.heading, 0) + 1
        return [
            one
            if counts[one.heading] == 1
            else replace(one, heading=f"{one.heading} ({one.path.replace('/', '-')})")
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
        text = one.document.get(path + column.mark, "")
        if not text:
            return None
        if column.mark:
            return text
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
