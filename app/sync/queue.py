"""The operations that wait to be sent, in the device's own order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from db.journal.publish import mark_results
from db.replication import operation, push
from db.replication.operation import Operation
from db.replication.wire import MAX_OPERATIONS, MAX_PUSH_BYTES, Limits, Result
from db.tables.laptop import outbox


def next_batch(connection: Connection, limits: Limits) -> list[Operation]:
    """Whole transactions from the front of the queue, within the limits; empty if none waits."""
    most = min(limits.operations, MAX_OPERATIONS)
    query = (
        select(outbox.c.core, outbox.c.sealed)
        .where(outbox.c.state == "pending")
        .order_by(outbox.c.dseq)
        .limit(
            2 * most
        )  # a transaction has at most `most`: the first batch is never cut inside one
    )
    rows = connection.execute(query)
    waiting = (operation.reread(row.core, row.sealed) for row in rows)  # no more than it takes
    size = min(limits.push_bytes, MAX_PUSH_BYTES)
    return next(push.batches(waiting, most, size), [])


def acknowledge(connection: Connection, results: Sequence[Result]) -> None:
    """Note what became of sent operations."""
    mark_results(connection, [(one.dseq, one.seq, one.code, one.reason) for one in results])
