"""Hands rows out to laptops: what changed in a scope since a cursor, and whole scopes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Table, bindparam, select

from db.journal.sums import newest_since
from db.journal.values import to_plain
from db.replication.rows import Rows
from db.tables.journal import row_meta
from db.tables.registry import synced

_CHUNK = 200
PAGE_WEIGHT = 16 * 1024 * 1024
"""Characters of text after which a page ends, however few its rows: whoever asks has no memory
without end, nor has the bureau with a hundred of them."""


@dataclass(frozen=True, slots=True)
class Changes:
    """A scope's rows by table, and the cursor they reach."""

    scope: str
    cursor: int
    rows: list[Rows]


def changes(
    connection: Connection, cursors: Mapping[str, int], head: int, limit: int
) -> tuple[list[Changes], bool]:
    """The next rows of these scopes past their cursors, each latest image: at most about `limit`,
    and about `PAGE_WEIGHT` of them.

    The second value says whether every scope is now at `head`, the ledger's head in this same read
    transaction: a scope without further rows has reached it. A page never parts rows of one `rev`.
    """
    found: list[Changes] = []
    room, bearable = limit, PAGE_WEIGHT
    complete = True
    newest = newest_since(connection, min(cursors.values(), default=0))
    for scope, cursor in sorted(cursors.items()):
        if newest.get(scope, 0) <= cursor:  # most scopes, most days: asked all in one query
            found.append(Changes(scope, head, []))
            continue
        if room <= 0 or bearable <= 0:
            complete = False
            break
        rows = _next(connection, scope, cursor, room)
        reached = head
        if len(rows) > room:
            complete = False
            rows = _whole_revs(connection, scope, rows[:room])
            reached = rows[-1][2]
        images, taken, weight = _bearable(connection, rows, bearable)
        if taken < len(rows):
            complete, reached = False, rows[taken - 1][2]
        room -= taken
        bearable -= weight
        found.append(Changes(scope, reached, images))
    return found, complete


def _next(connection: Connection, scope: str, cursor: int, room: int) -> list[tuple[str, str, int]]:
    query = (
        select(row_meta.c.entity, row_meta.c.row, row_meta.c.rev)
        .where(row_meta.c.scope == scope, row_meta.c.rev > cursor)
        .order_by(row_meta.c.rev)
        .limit(room + 1)
    )
    return [(row.entity, row.row, row.rev) for row in connection.execute(query)]


def _whole_revs(
    connection: Connection, scope: str, rows: list[tuple[str, str, int]]
) -> list[tuple[str, str, int]]:
    """`rows` with all rows of the last `rev`: the cursor then stands between revs."""
    last = rows[-1][2]
    query = select(row_meta.c.entity, row_meta.c.row).where(
        row_meta.c.scope == scope, row_meta.c.rev == last
    )
    same = [(row.entity, row.row, last) for row in connection.execute(query)]
    return [row for row in rows if row[2] < last] + same


def _bearable(
    connection: Connection, rows: Sequence[tuple[str, str, int]], most: int
) -> tuple[list[Rows], int, int]:
    """Images of the first of these rows, of all if they weigh no more than about `most`; how many
    rows that is, and what they weigh. Rows of one `rev` stay together."""
    by_table: dict[str, Rows] = {}
    taken = weight = 0
    while taken < len(rows) and weight < most:
        end = min(taken + _CHUNK, len(rows))
        while end < len(rows) and rows[end][2] == rows[end - 1][2]:
            end += 1
        for one in _images(connection, rows[taken:end]):
            weight += _weight(one)
            before = by_table.setdefault(one.entity, one)
            if before is not one:
                before.values.extend(one.values)
                before.revs.extend(one.revs)
        taken = end
    return list(by_table.values()), taken, weight


def _weight(rows: Rows) -> int:
    return sum(len(value) for row in rows.values for value in row if isinstance(value, str))


def _images(connection: Connection, found: Sequence[tuple[str, str, int]]) -> Iterator[Rows]:
    revs: dict[str, dict[str, int]] = {}
    for entity, row, rev in found:
        revs.setdefault(entity, {})[row] = rev
    for table in synced():
        wanted = revs.get(table.name)
        if wanted:
            yield _rows(connection, table, wanted)


def _rows(connection: Connection, table: Table, revs: Mapping[str, int]) -> Rows:
    """Latest images of these rows as plain values; column 0 is the id."""
    columns = _columns(table)
    query = select(*columns).where(columns[0].in_(bindparam("ids", expanding=True)))
    found = connection.execute(query, {"ids": list(revs)})
    values = [tuple([to_plain(value) for value in row]) for row in found]
    return Rows(
        entity=str(table.name),
        columns=[str(column.name) for column in columns],
        values=values,
        revs=[revs[str(row[0])] for row in values],
    )


def whole_scope(connection: Connection, scope: str) -> Iterator[Rows]:
    """Every row of a scope, one table at a time and by id, as of this read transaction.

    Every worker of a server makes the same snapshot of the same rows.
    """
    for table in synced():
        columns = _columns(table)
        query = (
            select(*columns, row_meta.c.rev)
            .join(row_meta, (row_meta.c.row == table.c.id) & (row_meta.c.entity == table.name))
            .where(row_meta.c.scope == scope)
            .order_by(table.c.id)
        )
        rows = connection.execute(query).all()
        if rows:
            yield Rows(
                entity=str(table.name),
                columns=[str(column.name) for column in columns],
                values=[tuple([to_plain(value) for value in row[:-1]]) for row in rows],
                revs=[int(row.rev) for row in rows],
            )


def _columns(table: Table) -> list[Column[object]]:
    return [table.c.id, *(column for column in table.columns if column.name != "id")]
