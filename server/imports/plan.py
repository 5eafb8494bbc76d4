"""What an import is about to do, as values: writes for the journal, and one line for each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from inspection.refusal import Refusal

Outcome = Literal["added", "changed", "left", "refused"]
Record = Mapping[str, Any]
"""A database row by column name."""


@dataclass(frozen=True, slots=True)
class Add:
    """A new row; `row` names every column that is not null."""

    entity: str
    row: Record


@dataclass(frozen=True, slots=True)
class Edit:
    """Columns of an existing row: what they were and what they become."""

    entity: str
    id: str
    shown: Record
    new: Record


Write = Add | Edit


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row was refused: the column's letter and heading ('' for the whole row), the reason."""

    column: str
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Line:
    """The report of one row of the workbook."""

    sheet: str
    row: int
    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    changed: tuple[str, ...] = ()
    """Fields that change, as `entity.column`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import would do; carried out whole or not at all."""

    writes: tuple[Write, ...]
    lines: tuple[Line, ...]
    unknown: tuple[str, ...] = ()
    """Headings that were not understood, as `sheet: heading`."""

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows have each outcome."""
        counted = Counter(line.outcome for line in self.lines)
        return {name: counted[name] for name in ("added", "changed", "left", "refused")}

    @property
    def refused(self) -> bool:
        """Whether any row was refused."""
        return any(line.outcome == "refused" for line in self.lines)


@dataclass(slots=True)
class Sheaf:
    """One row on its way through planning: its cells by field, its faults so far."""

    sheet: str
    number: int
    cells: dict[str, Any]
    letters: Mapping[str, str]
    """For each field of the sheet the letter and heading of its column."""
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, field_name: str, reason: Refusal) -> None:
        """Note why this row cannot be taken."""
        self.faults.append(Fault(self.letters.get(field_name, ""), reason))

    @property
    def good(self) -> bool:
        return not self.faults

    def line(self, outcome: Outcome, changed: tuple[str, ...] = ()) -> Line:
        """This row's line in the report."""
        return Line(self.sheet, self.number, outcome, tuple(self.faults), changed)
