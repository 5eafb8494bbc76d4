"""Takes in what the bureau sent: all scopes together, in one transaction, under one's own edits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from db import derived
from db.changes import ChangeSet
from db.derived.images import Images
from db.journal import dropping, held, settling
from db.journal.apply import load_revs, load_rows, update_row
from db.journal.bulk import put_rows
from db.journal.landing import land, put_revs
from db.journal.lives import number_of, read_lives
from db.journal.values import plain_row, whole_row
from db.journal.vouched import Vouched
from db.replication import digest, operation
from db.replication.fields import overlay
from db.replication.rows import Rows, Touched
from db.tables.journal import row_meta
from db.tables.laptop import outbox, scope_state, shadow
from db.tables.registry import table_named

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
    ended = settling.end_reviews(connection, (rows for one in arrivals for rows in one.rows))
    offset = read_lives(connection).offset
    under_way = _under_way(connection)
    settled = _settled(connection, under_way)
    changed: dict[str, set[str]] = {}
    unchanged: set[Key] = set()
    gone: set[Key] = set()
    shown: dict[str, list[Images]] = {}
    known = held.kept(connection)
    sums = _kept_sums(connection, [one.scope for one in arrivals])
    states: list[dict[str, Any]] = []
    for arrival in arrivals:
        arrived = _revs_of(arrival.rows)
        if arrival.whole:
            gone |= dropping.missing(connection, arrival.scope, _keys(arrived), under_way)
        _add(changed, arrived)
        for (entity, row), rev in vouched.known(arrival.own).items():
            revs = arrived.setdefault(entity, {})
            if row not in revs:
                revs[row] = rev
                unchanged.add((entity, row))
                if (entity, row) in under_way or (entity, row) in ended:
                    vouched.keep_image(connection, (entity, row))
        kept = None if arrival.whole else sums.get(arrival.scope)
        before = load_revs(connection, _keys(arrived)) if kept and kept[1] > _COUNTED else None
        fresh = arrival.scope not in sums and not _any_here(connection, arrival.scope)
        for entity, images in land(connection, arrival.rows, under_way, fresh=fresh).items():
            shown.setdefault(entity, []).extend(images)
        for entity, revs in arrived.items():
            put_revs(connection, arrival.scope, entity, revs, offset)
        states.append(_state(arrival, _new_sum(connection, arrival, arrived, kept, before)))
    dropping.remove(connection, gone)
    _add(changed, ChangeSet.of(gone).rows)
    renewed = ("cursor", "digest", "rows", "mode")
    put_rows(connection, scope_state, states, keys=("scope",), renewed=renewed)
    if all_held:
        connection.execute(
            update(scope_state).where(scope_state.c.cursor < head).values(cursor=head)
        )
    moved = {one["scope"]: held.HeldScope(*map(one.__getitem__, renewed)) for one in states}
    held.move(connection, known, moved, head if all_held else 0)
    as_shown = unchanged - ended  # from the others what was refused and shown has to go
    silent = {key for key in settled - as_shown if key[1] not in changed.get(key[0], ())}
    parted = {key for key in ended & under_way.keys() if key[1] not in changed.get(key[0], ())}
    _restore(connection, silent | parted, under_way)
    waiting = settling.remove_unborn(connection, silent)
    _forget_shadows(connection, settled - waiting)
    _add(changed, ChangeSet.of(silent | parted).rows)
    derived.refresh(connection, ChangeSet.of_rows(changed), shown)
    _add(changed, ChangeSet.of(settled | unchanged).rows)
    return ChangeSet.of_rows(changed)


def _revs_of(arrived: Iterable[Rows]) -> dict[str, dict[str, int]]:
    """By table and row the rev that came, of a row that came twice the later one."""
    found: dict[str, dict[str, int]] = {}
    for rows in arrived:
        ids = (row[0] for row in rows.values)
        found.setdefault(rows.entity, {}).update(zip(ids, rows.revs, strict=True))
    return found


def _keys(rows: Mapping[str, Iterable[str]]) -> set[Key]:
    return {(entity, row) for entity, ids in rows.items() for row in ids}


def _add(found: dict[str, set[str]], rows: Mapping[str, Iterable[str]]) -> None:
    for entity, ids in rows.items():
        found.setdefault(entity, set()).update(ids)


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


def _kept_sums(connection: Connection, scopes: Sequence[str]) -> dict[str, tuple[str, int]]:
    query = select(scope_state.c.scope, scope_state.c.digest, scope_state.c.rows)
    if len(scopes) <= _FEW:
        query = query.where(scope_state.c.scope.in_(scopes))
    return {scope: (found, rows) for scope, found, rows in connection.execute(query)}


def _any_here(connection: Connection, scope: str) -> bool:
    query = select(row_meta.c.rev).where(row_meta.c.scope == scope).limit(1)
    return connection.execute(query).first() is not None


def _new_sum(
    connection: Connection,
    arrival: Arrival,
    arrived: Mapping[str, Mapping[str, int]],
    kept: tuple[str, int] | None,
    before: Mapping[Key, int] | None,
) -> tuple[str, int]:
    """Digest and number of rows of a scope as it stands here now; `before` has the revs that rows
    just renewed had, where they were looked up."""
    now = [pair for revs in arrived.values() for pair in revs.items()]
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


def _restore(
    connection: Connection, rows: set[Key], under_way: Mapping[Key, list[Mapping[str, Any]]]
) -> None:
    """Rows of which operations are settled without a newer image: back to what the bureau has,
    under those that are still under way."""
    for entity, row in rows:
        table = table_named(entity)
        image = connection.execute(
            select(shadow.c.image).where(shadow.c.entity == entity, shadow.c.row == row)
        ).scalar()
        if table is None or image is None:
            continue
        shown = overlay(json.loads(image), under_way.get((entity, row), ()))
        stored = {name: value for name, value in shown.items() if name in table.columns}
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
