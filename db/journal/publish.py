"""Takes in what the bureau sent: all scopes together, in one transaction, under one's own edits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from db import derived
from db.changes import ChangeSet
from db.derived.images import Images
from db.guards import open_guard
from db.journal import dropping, settling
from db.journal.apply import load_revs, load_rows, update_row
from db.journal.bulk import put_rows
from db.journal.lives import number_of, read_lives
from db.journal.values import plain_row, whole_row
from db.journal.vouched import Vouched
from db.replication import digest, operation
from db.replication.fields import overlay
from db.replication.rows import Rows, Touched
from db.tables.journal import row_meta
from db.tables.laptop import outbox, scope_state, shadow
from db.tables.registry import synced, table_named

Key = tuple[str, str]

_FEW = 200
_COUNTED = 2_000
"""Up to so many rows the digest of a scope is taken over what stands here at every publish, so
that even a row lost here shows at the next hello; a larger scope's is moved by what arrived."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came for one scope: rows past the cursor, or (`whole`) all it has."""

    scope: str
    cursor: int
    rows: Sequence[Rows]
    whole: bool
    mode: str = "write"
    own: Sequence[Touched] = ()
    """Rows that came as their rev alone."""


def publish(
    connection: Connection, arrivals: Sequence[Arrival], head: int, *, all_held: bool = False
) -> ChangeSet:
    """Show what arrived and move every cursor, within the caller's transaction.

    `all_held`: what is held here and is not among the arrivals has reached `head` too.

    Rows with operations of this laptop still under way keep them on top: the bureau's image goes
    to `shadow`, the row shows the overlay. Operations the bureau numbered up to `head` are done,
    except those in review. Foreign keys are checked when the caller commits. Columns and tables
    this program does not know are left out, but counted: the digests agree all the same.
    """
    vouched = Vouched()
    if any(one.own for one in arrivals):
        vouched = Vouched.read(connection, head)
    connection.execute(
        update(outbox)
        .where(outbox.c.state == "received", outbox.c.seq <= head)
        .values(state="done")
    )
    settling.end_reviews(connection, (rows for one in arrivals for rows in one.rows))
    offset = read_lives(connection).offset
    under_way = _under_way(connection)
    settled = _settled(connection, under_way)
    changed: set[Key] = set()
    unchanged: set[Key] = set()
    gone: set[Key] = set()
    shown: dict[str, list[Images]] = {}
    sums = _kept_sums(connection, [one.scope for one in arrivals])
    states: list[dict[str, Any]] = []
    for arrival in arrivals:
        arrived: dict[Key, int] = {}
        for rows in arrival.rows:
            names = ((rows.entity, row[0]) for row in rows.values)
            arrived.update(zip(names, rows.revs, strict=True))
        if arrival.whole:
            gone |= dropping.missing(connection, arrival.scope, arrived.keys(), under_way)
        told = vouched.known(arrival.own)
        own = {key: rev for key, rev in told.items() if key not in arrived}
        for key in own.keys() & under_way.keys():
            vouched.keep_image(connection, key)
        unchanged.update(own)
        arrived.update(own)
        kept = None if arrival.whole else sums.get(arrival.scope)
        before = load_revs(connection, arrived) if kept and kept[1] > _COUNTED else None
        for rows in _parents_first(arrival.rows):
            images = _write(connection, rows, under_way)
            if images is not None:
                shown.setdefault(rows.entity, []).append(images)
            ids = (row[0] for row in rows.values)
            _put_revs(connection, arrival.scope, zip(repeat(rows.entity), ids, rows.revs), offset)
        _put_revs(connection, arrival.scope, ((*key, rev) for key, rev in own.items()), offset)
        states.append(_state(arrival, _new_sum(connection, arrival, arrived, kept, before)))
        changed.update(arrived.keys() - own.keys())
    dropping.remove(connection, gone)
    changed |= gone
    renewed = ("cursor", "digest", "rows", "mode")
    put_rows(connection, scope_state, states, keys=("scope",), renewed=renewed)
    if all_held:
        connection.execute(
            update(scope_state).where(scope_state.c.cursor < head).values(cursor=head)
        )
    silent = settled - changed - unchanged
    _restore(connection, silent)
    waiting = settling.remove_unborn(connection, silent)
    _forget_shadows(connection, settled - waiting)
    derived.refresh(connection, ChangeSet.of(changed | silent), shown)
    return ChangeSet.of(changed | settled | unchanged)


def _under_way(connection: Connection) -> dict[Key, list[Mapping[str, Any]]]:
    """New values of this laptop's operations not yet part of the bureau's images, oldest first."""
    query = (
        select(outbox.c.entity, outbox.c.row, outbox.c.core, outbox.c.sealed)
        .where(outbox.c.state.in_(("pending", "received", "review")))
        .order_by(outbox.c.dseq)
    )
    found: dict[Key, list[Mapping[str, Any]]] = {}
    for row in connection.execute(query):
        values = operation.values_of(row.core, row.sealed)
        found.setdefault((row.entity, row.row), []).append({"id": row.row, **values})
    return found


def _settled(connection: Connection, under_way: Mapping[Key, Any]) -> set[Key]:
    """Rows that had operations under way and have none any more."""
    query = select(shadow.c.entity, shadow.c.row)
    return {(row.entity, row.row) for row in connection.execute(query)} - under_way.keys()


def _parents_first(rows: Iterable[Rows]) -> list[Rows]:
    """Parents before children; within a table as they came, so that the later image stands."""
    order = {table.name: place for place, table in enumerate(synced())}
    return sorted(rows, key=lambda one: order.get(one.entity, len(order)))


def _write(
    connection: Connection,
    rows: Rows,
    under_way: Mapping[Key, list[Mapping[str, Any]]],
) -> Images | None:
    """Write rows as they are to be shown; what is shown, unless this program has no such table."""
    table = table_named(rows.entity)
    if table is None:
        return None
    known = [place for place, name in enumerate(rows.columns) if name in table.columns]
    columns = [rows.columns[place] for place in known]
    if len(known) == len(rows.columns) and not under_way:
        values = rows.values
    else:
        values = list(_shown(connection, rows, known, under_way))
    _put(connection, table, columns, values)
    return Images(columns, values)


def _shown(
    connection: Connection,
    rows: Rows,
    known: Sequence[int],
    under_way: Mapping[Key, list[Mapping[str, Any]]],
) -> Iterator[tuple[Any, ...]]:
    """The values to show of each row, by the places of the `known` columns."""
    entity, every = rows.entity, len(known) == len(rows.columns)
    for values in rows.values:
        mine = under_way.get((entity, values[0]))
        if mine is None:
            yield values if every else tuple([values[place] for place in known])
            continue
        image = dict(zip(rows.columns, values, strict=True))
        _keep_image(connection, entity, values[0], image)
        shown = overlay(image, mine)
        yield tuple([shown[rows.columns[place]] for place in known])


def _put(
    connection: Connection, table: Table, columns: Sequence[str], values: list[tuple[Any, ...]]
) -> None:
    """Insert or replace rows as they came: SQLite keeps ISO dates and truth values as they are."""
    if not values:
        return
    quote = connection.dialect.identifier_preparer.quote
    names = [quote(name) for name in columns]
    renewed = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    statement = (
        f"INSERT INTO {quote(table.name)} ({', '.join(names)})"  # noqa: S608 - our own names
        f" VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT (id) DO UPDATE SET {renewed}"
    )
    with open_guard(connection):
        connection.exec_driver_sql(statement, values)


def _put_revs(
    connection: Connection, scope: str, rows: Iterable[tuple[str, str, int]], offset: int
) -> None:
    """Note the rev of each (table, row, rev)."""
    found = [(entity, row, scope, offset + rev) for entity, row, rev in rows]
    if found:
        connection.exec_driver_sql(
            'INSERT INTO row_meta (entity, "row", scope, rev) VALUES (?, ?, ?, ?)'
            ' ON CONFLICT (entity, "row") DO UPDATE SET rev = excluded.rev',
            found,
        )


def _keep_image(connection: Connection, entity: str, row: str, image: Mapping[str, Any]) -> None:
    text = json.dumps(image, ensure_ascii=False)
    kept = [{"entity": entity, "row": row, "image": text}]
    put_rows(connection, shadow, kept, keys=("entity", "row"), renewed=("image",))


def _kept_sums(connection: Connection, scopes: Sequence[str]) -> dict[str, tuple[str, int]]:
    query = select(scope_state.c.scope, scope_state.c.digest, scope_state.c.rows)
    if len(scopes) <= _FEW:
        query = query.where(scope_state.c.scope.in_(scopes))
    return {scope: (found, rows) for scope, found, rows in connection.execute(query)}


def _new_sum(
    connection: Connection,
    arrival: Arrival,
    arrived: Mapping[Key, int],
    kept: tuple[str, int] | None,
    before: Mapping[Key, int] | None,
) -> tuple[str, int]:
    """Digest and number of rows of a scope as it stands here now; `before` has the revs that rows
    just renewed had, where they were looked up."""
    now = [(row, rev) for (_, row), rev in arrived.items()]
    if kept is None:
        return digest.of_rows(now), len(now)
    if not now:
        return kept
    if before is None:
        return _sum_of(connection, arrival.scope)
    gone = [(row, number_of(rev)) for (_, row), rev in before.items() if rev > 0]
    return digest.changed(kept[0], added=now, removed=gone), kept[1] + len(now) - len(gone)


def _state(arrival: Arrival, summed: tuple[str, int]) -> dict[str, Any]:
    """Where a scope stands from now on, as a row of `scope_state`."""
    return {
        "scope": arrival.scope,
        "cursor": arrival.cursor,
        "digest": summed[0],
        "rows": summed[1],
        "mode": arrival.mode,
    }


def _sum_of(connection: Connection, scope: str) -> tuple[str, int]:
    query = select(row_meta.c.row, row_meta.c.rev).where(
        row_meta.c.scope == scope, row_meta.c.rev > 0
    )
    rows = connection.execute(query).all()
    return digest.of_rows((row.row, number_of(row.rev)) for row in rows), len(rows)


def _restore(connection: Connection, rows: set[Key]) -> None:
    """Rows whose operations are settled without a newer image: back to what the bureau has."""
    for entity, row in rows:
        table = table_named(entity)
        image = connection.execute(
            select(shadow.c.image).where(shadow.c.entity == entity, shadow.c.row == row)
        ).scalar()
        if table is None or image is None:
            continue
        stored = {name: value for name, value in json.loads(image).items() if name in table.columns}
        current = load_rows(connection, table, [row]).get(row)
        if current is not None and plain_row(current) != stored:
            update_row(connection, table, row, whole_row(table, stored))


def _forget_shadows(connection: Connection, rows: set[Key]) -> None:
    if rows:
        of_row = (shadow.c.entity == bindparam("of")) & (shadow.c.row == bindparam("gone"))
        settled = [{"of": entity, "gone": row} for entity, row in rows]
        connection.execute(delete(shadow).where(of_row), settled)


def mark_results(
    connection: Connection, results: Iterable[tuple[int, int, str, str | None]]
) -> None:
    """Note what became of sent operations: (dseq, seq, result, reason) of each.

    Neighbours with one fate, nearly always all of a push, are marked by one statement.
    """
    runs: list[dict[str, Any]] = []
    for dseq, seq, result, reason in results:
        fate = {
            "to_state": "review" if result == "review" else "received",
            "to_result": result,
            "to_reason": reason,
            "ahead": seq - dseq,
        }
        last = runs[-1] if runs else None
        if last and dseq == last["until"] + 1 and fate.items() <= last.items():
            last["until"] = dseq
        else:
            runs.append({"since": dseq, "until": dseq, **fate})
    if runs:
        of_run = outbox.c.dseq.between(bindparam("since"), bindparam("until"))
        marked = {
            "state": bindparam("to_state"),
            "result": bindparam("to_result"),
            "reason": bindparam("to_reason"),
            "seq": outbox.c.dseq + bindparam("ahead"),
        }
        still_waiting = of_run & (outbox.c.state == "pending")
        connection.execute(update(outbox).where(still_waiting).values(marked), runs)
