"""The operations that wait to be sent, in the device's own order; and those that must go again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, takewhile

from sqlalchemy import Connection, delete, func, or_, select, update

from db.journal.branch import is_whole, let_go
from db.journal.lives import lower_ceilings
from db.journal.publish import mark_results
from db.journal.returning import keep_own
from db.replication import push
from db.replication.chain import Position
from db.replication.push import Queued
from db.replication.wire import MAX_OPERATIONS, MAX_PUSH_BYTES, Limits, Result
from db.tables.laptop import outbox

_PENDING = outbox.c.state == "pending"


def next_batch(connection: Connection, limits: Limits, after: int = 0) -> list[Queued]:
    """Whole transactions from the front of the queue, within the limits; empty if none waits.

    `after`: the last operation of those that are on their way just now.
    Those made in one life of the bureau go apart from those of another: all have one `ceiling`.
    """
    most = min(limits.operations, MAX_OPERATIONS)
    query = (
        select(
            outbox.c.dseq,
            outbox.c.txn,
            outbox.c.entity,
            outbox.c.row,
            outbox.c.core,
            outbox.c.sealed,
            outbox.c.hash,
            outbox.c.ceiling,
        )
        .where(_PENDING, outbox.c.dseq > after)
        .order_by(outbox.c.dseq)
        .limit(most + MAX_OPERATIONS)  # so that no batch ends inside a transaction
    )
    waiting = (Queued(*row) for row in connection.execute(query))  # no more than it takes
    first = next(waiting, None)
    if first is None:
        return []
    alike = takewhile(  # what is not whole waits for another identity, behind which it is left out
        lambda one: is_whole(one.core_bytes, one.sealed_bytes) and one.ceiling == first.ceiling,
        chain((first,), waiting),
    )
    size = min(limits.push_bytes, MAX_PUSH_BYTES)
    return next(push.batches(alike, most, size), [])


def acknowledge(connection: Connection, results: Sequence[Result]) -> None:
    """Note what became of sent operations."""
    mark_results(connection, [(one.dseq, one.seq, one.code, one.reason) for one in results])


def drop_backed_up(connection: Connection, horizon: int) -> None:
    """Let go of what every backup of the bureau holds: it will not be asked for again."""
    done = (outbox.c.state == "done") & (outbox.c.seq <= horizon)
    query = select(outbox.c.dseq, outbox.c.hash).where(done)
    last = connection.execute(query.order_by(outbox.c.dseq.desc()).limit(1)).first()
    if last is not None:
        let_go(connection, Position(last.dseq, last.hash))
        connection.execute(delete(outbox).where(done))


def lay_open(connection: Connection, own_from: int, position: int, agreed: int) -> None:
    """The bureau was restored: what it has not, or has under another number, waits again.

    `own_from`: the last operation of an earlier identity; `position`: the last one the bureau has
    of this device; `agreed`: the ledger number up to which nothing was lost. Every base made until
    now counts at most that much.
    """
    keep_own(connection)
    lower_ceilings(connection, agreed)
    query = select(outbox.c.dseq, outbox.c.core, outbox.c.sealed).where(
        outbox.c.dseq > own_from, ~_PENDING, or_(outbox.c.dseq > position, outbox.c.seq > agreed)
    )
    again = [
        row.dseq
        for row in connection.execute(query)
        if row.dseq > position or is_whole(row.core, row.sealed)
    ]
    for start in range(0, len(again), 500):
        connection.execute(
            update(outbox)
            .where(outbox.c.dseq.in_(again[start : start + 500]))
            .values(state="pending", result=None, reason=None, seq=None)
        )
    # What stays was made under an earlier identity, or is no longer whole: its number is of a lost
    # life, and no backup of this one can be said to hold it.
    of_lost_life = (outbox.c.state == "done") & (outbox.c.seq > agreed)
    connection.execute(update(outbox).where(of_lost_life).values(seq=None))


def agreed_place(connection: Connection, own_from: int, agreed: int) -> int:
    """The last operation of this device that both lives of the bureau surely have."""
    place = select(func.max(outbox.c.dseq)).where(~_PENDING, outbox.c.seq <= agreed)
    return max(own_from, connection.execute(place).scalar() or 0)


def is_gapless(connection: Connection, position: int) -> bool:
    """Whether everything behind `position` is still here in its very bytes: else the chain cannot
    go on from there."""
    expected = position
    query = (
        select(outbox.c.dseq, outbox.c.core, outbox.c.sealed)
        .where(_PENDING, outbox.c.dseq > position)
        .order_by(outbox.c.dseq)
    )
    for row in connection.execute(query):
        expected += 1
        if row.dseq != expected or not is_whole(row.core, row.sealed):
            return False
    return True
