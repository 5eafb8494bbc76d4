"""The person at one laptop: what he has open, what he is about to enter and what he entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.queries.decisions import ConflictCard, ReviewCard
from tests.sync_sim.entries import Seen
from tests.sync_sim.laptop import SimulatedLaptop
from tests.sync_sim.oracle import Life

RowName = tuple[str, str, str]
"""(table, row id, scope)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody at a laptop is about to enter; it counts once the laptop has an operation of
    it."""

    entity: str
    row: str
    scope: str
    values: Mapping[str, Any]
    seen: Seen
    names: frozenset[tuple[str, int]] = frozenset()
    on_show: Mapping[str, frozenset[str]] = field(default_factory=dict)
    draft: bool = False

    def __str__(self) -> str:
        values = ", ".join(f"{name} = {value}" for name, value in self.values.items())
        return f"{self.entity} {self.row[-4:]}: {values or 'a decision'}"


@dataclass(slots=True)
class Page:
    """A page that somebody has open: what it showed, and what he therefore knows."""

    entity: str
    row: str
    scope: str
    rev: int
    shown: dict[str, Any]
    seen: Seen


@dataclass
class User:
    """The person at one laptop: pages left open, and what was entered here."""

    laptop: SimulatedLaptop
    life: Life
    """The life of the bureau's database of which this laptop shows rows."""
    pages: dict[int, Page] = field(default_factory=dict)
    forms: dict[int, Any] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    own: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """By (row, field) the entries made here, in order."""
    sheets: dict[int, Any] = field(default_factory=dict)
    """Questionnaires on the desk."""
    serials: set[int] = field(default_factory=set)
    """Paper numbers taken here."""
    cards: dict[int, ConflictCard | ReviewCard] = field(default_factory=dict)
    """Conflicts and reviews left open on the screen."""
    made: dict[str, int] = field(default_factory=dict)
    """By hash of an operation that was seen here, its entry."""
    blanked: set[int] = field(default_factory=set)
    """Entries whose bytes have left this laptop, with their site or by an erasure: it cannot send
    them to a bureau that was restored."""
    erasures: int = 0
    """How many erasures this laptop was known to have carried out."""
    published: tuple[str, dict[str, int]] | None = None
    """Epoch and cursors when last looked at."""
    at_hand: RowName | None = None
    """The row he worked on last."""
