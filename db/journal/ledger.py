"""The bureau's ledger: the one lock, gapless numbers, each entry chained to the one before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from db.journal.bulk import insert_values
from db.replication import chain
from db.replication.operation import GENESIS, Operation
from db.replication.packing import fold
from db.tables.server import device, ledger, ledger_sealed, sync_head


class Entry(NamedTuple):
    """One received operation and what became of it: applied, conflict or review."""

    operation: Operation
    seq: int
    result: str
    reason: str | None = None
    erased: bool = False
    """Whether its row was erased before it came: then its sealed part is not kept."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest ledger number, the chain up to it, and the life of the database (`epoch`)."""

    seq: int
    chain: str
    epoch: str


def found(connection: Connection, *, device_id: str, account_id: str, epoch: str, now: int) -> None:
    """Begin an empty ledger and enrol the server's own device, in the name of `account_id`.

    The account's row must be added in the same transaction; `epoch` names this life of the
    database (a restored backup gets another one).
    """
    connection.execute(
        insert(sync_head).values(id=1, seq=0, chain=chain.LEDGER_GENESIS, epoch=epoch)
    )
    connection.execute(
        insert(device).values(
            id=device_id,
            account_id=account_id,
            name="server",
            public_key="",
            paper_key_id="",
            last_dseq=0,
            last_hash=GENESIS,
            enrolled_at=now,
        )
    )


def lock_head(connection: Connection) -> Head:
    """Take the one lock and say where the ledger stands; held until this transaction ends.

    Every writing transaction calls this first, so that commit order is sequence order.
    """
    row = connection.execute(_LOCK).one()
    return Head(row.seq, row.chain, row.epoch)


_HEAD = select(sync_head.c.seq, sync_head.c.chain, sync_head.c.epoch)
_LOCK = update(sync_head).values(seq=sync_head.c.seq).returning(*_HEAD.selected_columns)
_MOVE = update(sync_head).values(seq=bindparam("to_seq"), chain=bindparam("to_chain"))


def read_head(connection: Connection) -> Head:
    """Where the ledger stands in this transaction's view, without the lock."""
    row = connection.execute(_HEAD).one()
    return Head(row.seq, row.chain, row.epoch)


_COLUMNS = (
    "seq",
    "device",
    "dseq",
    "core",
    "hash",
    "entity",
    "row",
    "result",
    "reason",
    "received_at",
    "chain",
)


def chain_at(connection: Connection, head: Head, seq: int) -> str | None:
    """The ledger's link of this number; None if it has none. `head` is where it stands."""
    if seq == head.seq:
        return head.chain
    if seq == 0:
        return chain.LEDGER_GENESIS
    query = select(ledger.c.chain).where(ledger.c.seq == seq)
    found: str | None = connection.execute(query).scalar()
    return found


def append(connection: Connection, head: Head, entries: Sequence[Entry], received_at: int) -> Head:
    """Write entries numbered ``head.seq + 1`` onward and move the head to the last of them."""
    if not entries:
        return head
    rows = []
    previous = head.chain
    for expected, entry in enumerate(entries, head.seq + 1):
        if entry.seq != expected:
            raise ValueError(f"ledger entry {entry.seq} where {expected} was due")
        previous = chain.ledger_link(
            previous, entry.seq, entry.operation.hash, entry.result, received_at
        )
        core = entry.operation.core
        rows.append(
            (
                entry.seq,
                core.device,
                core.dseq,
                fold(entry.operation.core_bytes),
                entry.operation.hash,
                core.entity,
                core.row,
                entry.result,
                entry.reason,
                received_at,
                previous,
            )
        )
    insert_values(connection, ledger, _COLUMNS, rows)
    sealed = [
        (entry.seq, fold(entry.operation.sealed_bytes))
        for entry in entries
        if entry.operation.sealed_bytes is not None and not entry.erased
    ]
    insert_values(connection, ledger_sealed, ("seq", "sealed"), sealed)
    moved = Head(entries[-1].seq, previous, head.epoch)
    move_head(connection, moved)
    return moved


def move_head(connection: Connection, head: Head) -> None:
    """Say where the ledger stands from the commit of this transaction on."""
    connection.execute(_MOVE, {"to_seq": head.seq, "to_chain": head.chain})


_HASH = select(ledger.c.hash).where(
    ledger.c.device == bindparam("device_"), ledger.c.dseq == bindparam("dseq_")
)
_ORIGIN = select(device.c.copy_of, device.c.branch_dseq).where(device.c.id == bindparam("device_"))
_BRANCH = select(device.c.branch_dseq, device.c.branch_hash).where(
    device.c.id == bindparam("device_")
)


def hash_at(connection: Connection, device_id: str, dseq: int) -> str | None:
    """The hash of a device's operation `dseq` as the bureau has it; None if it does not have it.

    The chain of a device that was a copy begins where it left the other's: that operation counts.
    """
    named = {"device_": device_id, "dseq_": dseq}
    found: str | None = connection.execute(_HASH, named).scalar()
    if found is not None:
        return found
    row = connection.execute(_BRANCH, named).first()
    if row is None:
        return None
    if row.branch_dseq is None:
        return GENESIS if dseq == 0 else None
    return row.branch_hash if dseq == row.branch_dseq else None


def shared_past(connection: Connection, device_id: str) -> tuple[tuple[str, int], ...]:
    """The devices this one is a copy of, nearest first, each with the last of its operations that
    both have: what it did until then this one did."""
    found: dict[str, int] = {}
    row = connection.execute(_ORIGIN, {"device_": device_id}).first()
    while row is not None and row.copy_of is not None and row.copy_of not in found:
        found[row.copy_of] = min([row.branch_dseq, *found.values()])
        row = connection.execute(_ORIGIN, {"device_": row.copy_of}).first()
    return tuple(found.items())


def lineage(connection: Connection, device_id: str) -> tuple[str, ...]:
    """The device, and those it is a copy of, nearest first."""
    return (device_id, *(of for of, _ in shared_past(connection, device_id)))


def stored_results(
    connection: Connection, device: str, dseqs: Iterable[int]
) -> dict[int, tuple[str, int, str, str | None]]:
    """By dseq: (hash, seq, result, reason) of operations of this device already in the ledger."""
    wanted = sorted(dseqs)
    if not wanted:
        return {}
    query = select(
        ledger.c.dseq, ledger.c.hash, ledger.c.seq, ledger.c.result, ledger.c.reason
    ).where(ledger.c.device == device, ledger.c.dseq.between(wanted[0], wanted[-1]))
    return {
        row.dseq: (row.hash, row.seq, row.result, row.reason) for row in connection.execute(query)
    }
