"""What the invariants look at: rows as they stand on either side, what is open for a decision, and
ledgers that were tampered with."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from db import merge, merge_text
from db.journal import feed
from db.journal.lives import number_of
from db.journal.rules import references
from db.journal.values import groups_of, plain_row
from db.replication.chain import LEDGER_GENESIS, LedgerEntry, ledger_link
from db.replication.fields import read_fields
from db.replication.rows import Rows
from db.tables.journal import conflict, review, row_meta
from db.tables.laptop import outbox
from db.tables.registry import scope_of, synced, table_named
from db.tables.server import ledger, ledger_sealed
from tests.sync_sim.entries import Taken, read, saw, saw_made
from tests.sync_sim.server import LIMITS, Server

UNDER_WAY = ("pending", "received", "review")


class Images:
    """A laptop's rows, read once each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[tuple[str, str], dict[str, Any] | None] = {}

    def of(self, entity: str, row: str) -> dict[str, Any] | None:
        if (entity, row) not in self._found:
            table = table_named(entity)
            assert table is not None
            query = select(table).where(table.c.id == row)
            found = self._connection.execute(query).mappings().first()
            self._found[entity, row] = None if found is None else plain_row(dict(found))
        return self._found[entity, row]

    def waits(self, seq: int) -> bool:
        """Whether a refused operation is open for a decision as far as this laptop knows."""
        state = self._connection.execute(select(review.c.state).where(review.c.seq == seq)).scalar()
        return state in (None, "open")


Keyed = dict[tuple[str, str], tuple[int, dict[str, Any]]]


def rows_of(connection: Connection, scopes: set[str] | None) -> Keyed:
    found: Keyed = {}
    for table in synced():
        query = select(table, row_meta.c.rev.label("_rev"), row_meta.c.scope.label("_scope")).join(
            row_meta, (row_meta.c.entity == table.name) & (row_meta.c.row == table.c.id)
        )
        for row in connection.execute(query).mappings():
            values = dict(row)
            rev, scope = values.pop("_rev"), values.pop("_scope")
            if scopes is None or scope in scopes:
                found[table.name, values["id"]] = (number_of(rev), plain_row(values))
    return found


def in_scope(rows: Keyed, scope: str) -> Iterable[tuple[tuple[str, str], tuple[int, Any]]]:
    for key, found in rows.items():
        table = table_named(key[0])
        assert table is not None
        if scope_of(table, found[1]) == scope:
            yield key, found


def under_way(connection: Connection) -> dict[tuple[str, str], list[dict[str, Any]]]:
    query = (
        select(outbox.c.entity, outbox.c.row, outbox.c.core, outbox.c.sealed)
        .where(outbox.c.state.in_(UNDER_WAY))
        .order_by(outbox.c.dseq)
    )
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in connection.execute(query):
        values = {"id": row.row, **read(row.core, row.sealed).values}
        found.setdefault((row.entity, row.row), []).append(values)
    return found


def needed(rows: Keyed, by: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Rows that these rows point to, and what those point to in turn."""
    found: set[tuple[str, str]] = set()
    left = list(by)
    while left:
        key = left.pop()
        table = table_named(key[0])
        if table is not None and key in rows:
            more = set(references(table, rows[key][1])) - found
            found |= more
            left += more
    return found


class Shown:
    """What a person can find at the bureau: the rows, open conflicts and reviews."""

    def __init__(self, server: Server) -> None:
        self.conflicts: dict[tuple[str, str, str], list[merge.Candidate]] = {}
        with server.bureau.database.read() as connection:
            for row in connection.execute(select(conflict).where(conflict.c.state == "open")):
                key = (row.entity, row.row, row.group_name)
                candidates = merge_text.decode_candidates(row.candidates)
                self.conflicts.setdefault(key, []).extend(candidates)
            self.reviewed = set(connection.scalars(select(review.c.seq)))
            self._rows = rows_of(connection, None)

    def values(self, entity: str, row: str, name: str) -> set[str]:
        table = table_named(entity)
        assert table is not None
        found = set()
        if (entity, row) in self._rows:
            found.add(str(read_fields(self._rows[entity, row][1], [name])[name]))
        for one in self.conflicts.get((entity, row, groups_of(table).of(name)), []):
            if name in one.values:
                found.add(str(one.values[name]))
        return found


def disagrees(one: Taken, opener: Taken, entity: str, group: str) -> bool:
    """Whether whoever opened a conflict had not seen what the other entry says of this group."""
    had_seen = saw_made if one.kind == "resolve" else saw
    names = in_group(one, entity, group)
    return one.kind != "add" and any(not had_seen(opener, one, name) for name in names)


def in_group(one: Taken, entity: str, group: str) -> list[str]:
    """Fields of a group that an entry is about."""
    table = table_named(entity)
    assert table is not None
    return [name for name in one.entry.values if groups_of(table).of(name) == group]


def by_id(tables: Iterable[Rows]) -> dict[tuple[str, str], tuple[int, dict[str, Any]]]:
    return {
        (rows.entity, values[0]): (rev, dict(zip(rows.columns, values, strict=True)))
        for rows in tables
        for values, rev in zip(rows.values, rows.revs, strict=True)
    }


def replay(connection: Connection, scope: str, cursor: int, head: int, rows: Keyed) -> Keyed:
    rows, complete = dict(rows), False
    while not complete:
        (page,), complete = feed.changes(connection, {scope: cursor}, head, LIMITS.page_rows)
        cursor = page.cursor
        rows.update(by_id(page.rows))
    return rows


def ledger_of(connection: Connection) -> list[LedgerEntry]:
    """The whole ledger, from its first entry."""
    query = (
        select(ledger, ledger_sealed.c.sealed)
        .join(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq, isouter=True)
        .order_by(ledger.c.seq)
    )
    return [
        LedgerEntry(row.seq, row.core, row.sealed, row.hash, row.result, row.received_at, row.chain)
        for row in connection.execute(query)
    ]


def tamperings(
    entries: list[LedgerEntry], dice: random.Random
) -> Iterable[tuple[str, list[LedgerEntry]]]:
    place = dice.randrange(len(entries))
    before, one, after = entries[:place], entries[place], entries[place + 1 :]
    spot = dice.randrange(len(one.core))
    flipped = one.core[:spot] + bytes([one.core[spot] ^ 1]) + one.core[spot + 1 :]
    yield "a flipped bit", [*before, replace(one, core=flipped), *after]
    yield "another result", [*before, replace(one, result=f"{one.result}!"), *after]
    yield "a removed entry", [*before, *after]
    yield "a cut-off end", entries[: -1 - dice.randrange(3)]
    if after:
        yield "two entries changed places", [*before, after[0], one, *after[1:]]
    rewritten = [replace(one, result=f"{one.result}!"), *after]
    yield "an entry altered and all chained anew", [*before, *_chained(rewritten, before)]


def _chained(entries: Iterable[LedgerEntry], before: list[LedgerEntry]) -> Iterable[LedgerEntry]:
    """The same entries, linked as if they had always been so."""
    previous = before[-1].chain if before else LEDGER_GENESIS
    for one in entries:
        previous = ledger_link(previous, one.seq, one.hash, one.result, one.received_at)
        yield replace(one, chain=previous)
