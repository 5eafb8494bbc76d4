"""The bureau judges what a laptop pushes: applied, conflict, or kept for review; never lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import DBAPIError

from db.journal import ledger
from db.journal.judgement import Batch
from db.journal.rules import Caller
from db.replication.chain import Position, follow
from db.replication.operation import Operation
from db.store.faults import refusal_behind
from db.tables.server import device
from inspection.clock import Clock
from inspection.refusal import Refusal


class Result(NamedTuple):
    """What became of one operation: `result` is applied, conflict or review; values never show."""

    dseq: int
    seq: int
    result: str
    reason: str | None


def accept(
    connection: Connection,
    clock: Clock,
    caller: Caller,
    sent: Sequence[Operation],
    *,
    schema: int,
    head: ledger.Head | None = None,
) -> list[Result]:
    """Judge and write one push, whole transactions in the device's own order.

    `head`: what `ledger.lock_head` said to a caller who has the lock already.

    Repeating a push returns the stored results and changes nothing. Raises Refusal, with nothing
    changed: ``push.gap`` (param `expected`), ``push.fork`` (a number already used for something
    else: a cloned or restored laptop), ``push.chain``, ``push.actor``, ``push.schema``,
    ``device.revoked``.
    """
    head = ledger.lock_head(connection) if head is None else head
    before = _place(connection, caller)
    known, fresh = _divide(connection, caller, before, sent)
    _check(caller, before, fresh, schema)
    if not fresh:
        return known
    now = clock.now_ms()
    entries = _judge(connection, clock, caller, fresh, head, now)
    ledger.append(connection, head, entries, now)
    last = fresh[-1]
    place = {"to_dseq": last.core.dseq, "to_hash": last.hash, "now": now}
    connection.execute(_MOVED_ON, {"device_": caller.device, **place})
    return known + [
        Result(entry.operation.core.dseq, entry.seq, entry.result, entry.reason)
        for entry in entries
    ]


_PLACE = select(device.c.last_dseq, device.c.last_hash, device.c.revoked_at).where(
    device.c.id == bindparam("device_"), device.c.account_id == bindparam("account_")
)
_MOVED_ON = (
    update(device)
    .where(device.c.id == bindparam("device_"))
    .values(
        last_dseq=bindparam("to_dseq"), last_hash=bindparam("to_hash"), seen_at=bindparam("now")
    )
)


def _place(connection: Connection, caller: Caller) -> Position:
    named = {"device_": caller.device, "account_": caller.account}
    row = connection.execute(_PLACE, named).first()
    if row is None or row.revoked_at is not None:
        raise Refusal("device.revoked")
    return Position(row.last_dseq, row.last_hash)


def _divide(
    connection: Connection, caller: Caller, place: Position, sent: Sequence[Operation]
) -> tuple[list[Result], list[Operation]]:
    """Operations the ledger has already, with their results, and those that are new."""
    repeated = [one for one in sent if one.core.dseq <= place.dseq]
    stored = ledger.stored_results(connection, caller.device, [one.core.dseq for one in repeated])
    known = []
    for one in repeated:
        found = stored.get(one.core.dseq)
        if found is None or found[0] != one.hash:
            raise Refusal("push.fork", dseq=one.core.dseq)
        known.append(Result(one.core.dseq, *found[1:]))
    return known, [one for one in sent if one.core.dseq > place.dseq]


def _check(caller: Caller, place: Position, fresh: Sequence[Operation], schema: int) -> None:
    for one in fresh:
        if one.core.device != caller.device or one.core.actor != caller.account:
            raise Refusal("push.actor", dseq=one.core.dseq)
    follow(place, fresh)
    if any(one.core.schema > schema for one in fresh):
        raise Refusal("push.schema", schema=schema)


def _judge(
    connection: Connection,
    clock: Clock,
    caller: Caller,
    fresh: Sequence[Operation],
    head: ledger.Head,
    now: int,
) -> list[ledger.Entry]:
    """Judge in memory, write in bulk; only if the database still refuses, find the culprit."""
    try:
        with connection.begin_nested():
            return _one_batch(connection, clock, caller, fresh, head.seq, now)
    except DBAPIError as error:
        _check_is_about_the_rows(error)
        return _one_by_one(connection, clock, caller, fresh, head.seq, now)


def _check_is_about_the_rows(error: DBAPIError) -> None:
    """Raise `error` again if it is the environment's: anything else is about what was to be written
    (a reference, a value, one too long for an index of PostgreSQL)."""
    if refusal_behind(error) is not None:
        raise error


def _one_batch(
    connection: Connection,
    clock: Clock,
    caller: Caller,
    fresh: Sequence[Operation],
    seq: int,
    now: int,
    *,
    refuse: str | None = None,
) -> list[ledger.Entry]:
    batch = Batch(connection, clock, caller, fresh, now)
    entries: list[ledger.Entry] = []
    for _, members in groupby(fresh, key=lambda one: one.core.txn):
        entries += batch.judge(list(members), seq + len(entries), refuse=refuse)
    batch.write()
    return entries


def _one_by_one(
    connection: Connection,
    clock: Clock,
    caller: Caller,
    fresh: Sequence[Operation],
    seq: int,
    now: int,
) -> list[ledger.Entry]:
    entries: list[ledger.Entry] = []
    for _, members in groupby(fresh, key=lambda one: one.core.txn):
        txn = list(members)
        try:
            with connection.begin_nested():
                entries += _one_batch(connection, clock, caller, txn, seq + len(entries), now)
        except DBAPIError as error:
            _check_is_about_the_rows(error)
            entries += _one_batch(
                connection, clock, caller, txn, seq + len(entries), now, refuse="database"
            )
    return entries
