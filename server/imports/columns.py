"""Which column means what: the synonym table, and finding the heading row of a sheet by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from openpyxl.utils import get_column_letter

from inspection.identity import clean_text
from inspection.refusal import Refusal
from server.folding import fold_name
from server.workbook import Row, Sheet, Value

ListKind = Literal["sites", "roster"]

HEADING_WITHIN = 20
"""A heading stands within the first rows of a sheet: titles and notes come before it."""
_LEAST_MATCHES = 2

_BRACKETS = re.compile(r"[(\[【(〔].*?[)\]】)〕]")
_MARKS = re.compile(r"[\s*#:、,。.::,_/\\-]")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a list may tell: its field, how its cells are read, whether a list must have it."""

    field: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A column found in a sheet: where it stands (0-based) and its heading as written."""

    column: Column
    index: int
    heading: str

    @property
    def letter(self) -> str:
        """Its letter as Excel shows it."""
        return str(get_column_letter(self.index + 1))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose heading was understood: its columns and the rows under the heading."""

    sheet: str
    columns: tuple[Placed, ...]
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]
    """Headings that mean nothing to us: reported, not read."""


def fold_heading(text: str) -> str:
    """A heading as it is compared: half-width, lower case, no marks, no bracketed remarks."""
    half = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)
    bare = _MARKS.sub("", _BRACKETS.sub("", clean_text(half))).lower()
    return re.sub(r"万?元$", "", bare)


@cache
def synonyms(kind: ListKind) -> Mapping[str, Column]:
    """Every known heading of one kind of list, folded. Raises ValueError on an ambiguous table."""
    found: dict[str, Column] = {}
    for field, entry in _table()[kind].items():
        column = Column(field, str(entry["kind"]), bool(entry.get("required", False)))
        for name in entry["names"]:
            other = found.setdefault(fold_heading(name), column)
            if other is not column:
                raise ValueError(f"columns.toml: {name} means both {other.field} and {field}")
    return found


@cache
def listed_values(kind: str) -> Mapping[str, str]:
    """The words of one list of values, folded, with the code each stands for."""
    return {
        fold_name(word): code
        for code, words in _table()["values"].get(kind, {}).items()
        for word in words
    }


def find_tables(sheets: Sequence[Sheet], kind: ListKind, file: str) -> list[Table]:
    """The sheets that hold such a list; sheets without a heading we know are passed over.

    Raises Refusal ``import.no_heading`` (no sheet fits; `missing` names the nearest sheet's lack),
    ``import.column_twice``.
    """
    tables = [table for sheet in sheets if (table := _as_table(sheet, kind))]
    if not tables:
        needed = [_shown_name(kind, field) for field in _required(kind)]
        raise Refusal("import.no_heading", file=file, needed="、".join(needed))
    return tables


def _as_table(sheet: Sheet, kind: ListKind) -> Table | None:
    for place, row in enumerate(sheet.rows):
        if row.number > HEADING_WITHIN:
            return None
        placed, unknown = _match(row.values, kind)
        fields = {one.column.field for one in placed}
        if len(fields) < _LEAST_MATCHES or not _required(kind) <= fields:
            continue
        seen: dict[str, Placed] = {}
        for one in placed:
            first = seen.setdefault(one.column.field, one)
            if first is not one:
                raise Refusal(
                    "import.column_twice",
                    sheet=sheet.title,
                    first=f"{first.letter} {first.heading}",
                    second=f"{one.letter} {one.heading}",
                )
        return Table(sheet.title, tuple(placed), sheet.rows[place + 1 :], tuple(unknown))
    return None


def _match(values: Sequence[Value], kind: ListKind) -> tuple[list[Placed], list[str]]:
    known = synonyms(kind)
    placed, unknown = [], []
    for index, value in enumerate(values):
        if not isinstance(value, str) or not value.strip():
            continue
        column = known.get(fold_heading(value))
        if column:
            placed.append(Placed(column, index, clean_text(value)))
        else:
            unknown.append(clean_text(value)[:40])
    return placed, unknown


def _required(kind: ListKind) -> set[str]:
    return {column.field for column in synonyms(kind).values() if column.required}


def _shown_name(kind: ListKind, field: str) -> str:
    return str(_table()[kind][field]["names"][0])


@cache
def _table() -> dict[str, Any]:
    text = (files("server.imports") / "columns.toml").read_text("utf-8")
    return tomllib.loads(text)
