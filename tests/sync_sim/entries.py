"""What is known of one entry: who made it, where, and what its author had before his eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.journal.values import groups_of
from db.replication import operation
from db.replication.operation import Operation
from db.tables.registry import personal_columns, table_named

Seen = Mapping[str, frozenset[int]]
"""By field the numbers of the entries that its reader knew of."""

AGREED = "agreed"
"""The one value that several people may enter independently of each other."""

DOCUMENTS = frozenset({"answers"})
"""Columns that are judged path by path, never whole."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody entered into one row in one operation. `device` None: the office."""

    number: int
    device: str | None
    scope: str
    entity: str
    row: str
    values: Mapping[str, Any]
    seen: Seen
    names: frozenset[tuple[str, int]] = frozenset()
    """For a decision: the candidates it saw."""
    on_show: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For a decision: by field the values that its card showed, as text."""
    given: bool = False
    """Whether a laptop gave it back: what its screen showed meanwhile nobody looked at, except for
    how the row was added, which whoever has the row has seen."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An operation in the bureau's ledger, with the entry behind it."""

    seq: int
    device: str
    dseq: int
    kind: str
    result: str
    base: int
    shown: Mapping[str, Any]
    """What the operation says that its page showed."""
    entry: Entry


Trace = tuple[str, str, frozenset[str]]
"""Transaction, row and fields: what an operation keeps when a copied laptop makes it anew."""


def trace_of(made: Operation) -> Trace:
    """What tells an operation from every other, whichever device it is of."""
    return made.core.txn, made.core.row, frozenset(made.values)


def is_blank(made: Operation) -> bool:
    """Whether the personal part of an operation is no longer kept where it was read."""
    return made.core.sealed is not None and made.sealed_bytes is None


def is_ours(value: Any) -> bool:
    """Whether a value is a text of the oracle's own making."""
    return isinstance(value, str) and value.endswith("~")


def saw(later: Taken, old: Taken, name: str) -> bool:
    """Whether the author of the later entry had seen that somebody made the older one, or its value
    on a card."""
    if saw_made(later, old, name):
        return True
    return str(old.entry.values[name]) in later.entry.on_show.get(name, ())


def saw_made(later: Taken, old: Taken, name: str) -> bool:
    """Whether the author of the later entry had seen that somebody made the older one. Of a
    decision its value says nothing: it was on the card before anybody chose it."""
    if old.entry.number in later.entry.seen.get(name, ()):
        return True
    return (old.device, old.dseq) in later.entry.names


def knew(later: Taken, old: Taken, name: str) -> bool:
    """Whether the author of the later entry had the older one's value of a field before him,
    whoever it was from."""
    if saw(later, old, name):
        return True
    value = old.entry.values[name]
    shown = later.shown if old.kind == "add" or not later.entry.given else {}
    return any(name in one and one[name] == value for one in (later.entry.values, shown))


def is_personal(entity: str, name: str) -> bool:
    """Whether a field's value names a person."""
    table = table_named(entity)
    return table is not None and name in personal_columns(table)


def is_decided_with_a_personal(entity: str, name: str) -> bool:
    """Whether a field is decided together with a personal one: what is open about it ends when its
    row is erased."""
    table = table_named(entity)
    if table is None:
        return False
    groups, group = table.info["groups"], groups_of(table).of(name)
    return any(is_personal(entity, one) for one in groups.get(group, (name,)))


def read(core: bytes, sealed: bytes | None) -> Operation:
    """An operation as it is kept somewhere; one whose sealed part was blanked, without it."""
    if sealed is None:
        parsed = operation.parse_core(core)
        return Operation(parsed, core, None, {}, operation.operation_hash(core))
    return operation.parse(core, sealed)
