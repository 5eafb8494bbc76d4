"""One row while a batch of operations is judged: its image, its writers, its open conflicts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from db import merge, merge_text
from db.journal.apply import load_rows
from db.journal.bulk import among, bound
from db.journal.contests import decode_before
from db.journal.erasing import erased_among
from db.journal.ledger import shared_past
from db.journal.values import Plain, plain_row
from db.replication.fields import same
from db.tables.journal import conflict, review, row_meta
from db.tables.registry import table_named
from db.tables.server import ledger

Key = tuple[str, str]
"""(table name, row id)."""


@dataclass(slots=True)
class RowState:
    """A row as it stands after the operations judged so far; `stored` is what the database has."""

    table: Table
    row: str
    scope: str
    rev: int
    image: Plain
    stored: Plain | None
    writers: dict[str, merge.Writers] = field(default_factory=dict)
    conflicts: dict[str, merge.Conflict] = field(default_factory=dict)

    def copy(self) -> RowState:
        """A copy whose changes leave this one as it is (a transaction that may yet be refused)."""
        return replace(self, writers=dict(self.writers), conflicts=dict(self.conflicts))

    @property
    def changed(self) -> dict[str, Any]:
        """Plain columns that differ from what the database has."""
        if self.stored is None:
            return self.image
        return {
            name: value
            for name, value in self.image.items()
            if name not in self.stored or not same(self.stored[name], value)
        }


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """The conflict row in which a group's candidates are kept."""

    id: str
    conflict: merge.Conflict
    before: dict[str, Any]
    """By field what the authors had in front of them."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """An open review of this device on a row: later operations on the row join its case."""

    seq: int
    case: str


@dataclass(slots=True)
class Loaded:
    """What the database held, when the batch began, of everything its operations name."""

    rows: dict[Key, RowState]
    scopes: dict[Key, str]
    conflicts: dict[tuple[str, str, str], OpenConflict]
    frozen: dict[Key, dict[str, Freeze]]
    """By row the reviews, by their id."""
    erased: frozenset[Key]
    """Rows whose personal part was erased: nothing is written to them any more."""
    author: merge.Author
    """Whose operations these are."""


def load(
    connection: Connection, touched: Collection[Key], referred: Collection[Key], device: str
) -> Loaded:
    """Read rows that operations touch and scopes of rows they refer to, a few queries in all."""
    metas = _metas(connection, {*touched, *referred})
    conflicts = open_conflicts(connection, [key for key in touched if key in metas])
    rows: dict[Key, RowState] = {}
    for entity, ids in _by_entity(key for key in touched if key in metas).items():
        table = table_named(entity)
        if table is None:
            continue
        for row, values in load_rows(connection, table, ids).items():
            scope, rev, writers = metas[entity, row]
            image = plain_row(values)
            rows[entity, row] = RowState(
                table, row, scope, rev, image, image, merge_text.decode_writers(writers)
            )
    for (entity, row, group), found in conflicts.items():
        if (entity, row) in rows:
            rows[entity, row].conflicts[group] = found.conflict
    scopes = {key: meta[0] for key, meta in metas.items()}
    author = merge.Author(device, shared_past(connection, device))
    frozen = _frozen(connection, touched, author)
    return Loaded(rows, scopes, conflicts, frozen, erased_among(connection, touched), author)


def _by_entity(keys: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entity, row in keys:
        found.setdefault(entity, []).append(row)
    return found


def _metas(connection: Connection, keys: Collection[Key]) -> dict[Key, tuple[str, int, str | None]]:
    dialect = connection.dialect.name
    found: dict[Key, tuple[str, int, str | None]] = {}
    for entity, ids in _by_entity(keys).items():
        named = {"entity": entity, "ids": bound(dialect, ids)}
        for row, scope, rev, writers in connection.execute(_metas_query(dialect), named):
            found[entity, row] = (scope, rev, writers)
    return found


@cache
def _metas_query(dialect: str) -> Select[Any]:
    columns = (row_meta.c.row, row_meta.c.scope, row_meta.c.rev, row_meta.c.writers)
    of_entity = row_meta.c.entity == bindparam("entity")
    return select(*columns).where(of_entity, among(dialect, row_meta.c.row, "ids"))


def open_conflicts(
    connection: Connection, keys: Collection[Key]
) -> dict[tuple[str, str, str], OpenConflict]:
    """The open conflicts of these rows, by table, row and group."""
    dialect = connection.dialect.name
    found: dict[tuple[str, str, str], OpenConflict] = {}
    if not keys:
        return found
    named = {"ids": bound(dialect, {row for _, row in keys})}
    for row in connection.execute(_conflicts_query(dialect), named):
        candidates = merge_text.decode_candidates(row.candidates)
        standing = (row.standing_device, row.standing_dseq)
        found[row.entity, row.row, row.group_name] = OpenConflict(
            row.id,
            merge.Conflict(candidates, standing),
            decode_before(row.before),
        )
    return found


@cache
def _conflicts_query(dialect: str) -> Select[Any]:
    of_rows = among(dialect, conflict.c.row, "ids")
    return select(conflict).where(of_rows, conflict.c.state == "open")


def _frozen(
    connection: Connection, keys: Collection[Key], author: merge.Author
) -> dict[Key, dict[str, Freeze]]:
    """Rows of which an earlier operation of this device stands in review, with those reviews; what
    it did under the identity it shared with another laptop counts as its own, what the other did
    since they parted does not."""
    dialect = connection.dialect.name
    found: dict[Key, dict[str, Freeze]] = {}
    until = dict(author.shared)
    devices = [author.device, *until]
    named = {"ids": bound(dialect, {row for _, row in keys}), "devices": bound(dialect, devices)}
    for row in connection.execute(_frozen_query(dialect), named):
        if row.dseq <= until.get(row.device, row.dseq):
            freeze = Freeze(row.seq, row.case_id or row.id)
            found.setdefault((row.entity, row.row), {})[row.id] = freeze
    return found


@cache
def _frozen_query(dialect: str) -> Select[Any]:
    sent = select(review, ledger.c.dseq).join(ledger, ledger.c.seq == review.c.seq)
    return sent.where(
        among(dialect, review.c.row, "ids"),
        among(dialect, review.c.device, "devices"),
        review.c.state == "open",
    )
