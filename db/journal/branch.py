"""A copied or restored laptop goes on as a device of its own: what waits is made again, once.

Two laptops cannot share a chain. The copy's chain branches off behind the last operation the
bureau has of both: whatever this laptop has not sent is re-made there, with the same rows, values,
`base` and sealed bytes, and keeps its number; only device, predecessor and hash are others.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, func, select, update

from db.journal.state import read_state, write_state
from db.replication import operation
from db.replication.chain import Position
from db.tables.laptop import outbox

_OWN_FROM, _LET_GO = "own_from", "let_go"


class _Seal(msgspec.Struct):
    sealed: str | None


_SEAL = msgspec.json.Decoder(_Seal)


def own_from(connection: Connection) -> int:
    """The last operation here that an earlier identity made; all later ones are this device's."""
    return int(read_state(connection, _OWN_FROM) or 0)


def acknowledged(connection: Connection) -> Position:
    """The last operation of this laptop that the bureau is known to have; what waits follows it."""
    first = connection.execute(
        select(outbox.c.dseq, outbox.c.core)
        .where(outbox.c.state == "pending")
        .order_by(outbox.c.dseq)
        .limit(1)
    ).first()
    if first is not None:
        return Position(first.dseq - 1, _before(connection, first.dseq, first.core))
    last = int(read_state(connection, "dseq") or 0)
    return Position(last, read_state(connection, "prev") or operation.GENESIS)


def _before(connection: Connection, dseq: int, core: bytes) -> str:
    """The hash of the operation before this one, whose bytes may have left with its scope."""
    if core:
        return operation.parse_core(core).prev
    return hash_of(connection, dseq - 1) or operation.GENESIS


def hash_of(connection: Connection, dseq: int) -> str | None:
    """The hash of an operation made here, also where its bytes have left or it was let go of; None
    if it is not known any more."""
    if dseq == 0:
        return operation.GENESIS
    kept: str | None = connection.execute(
        select(outbox.c.hash).where(outbox.c.dseq == dseq)
    ).scalar()
    last = _let_go(connection)
    return kept or (last.hash if last.dseq == dseq else None)


def _let_go(connection: Connection) -> Position:
    number, _, hash_ = (read_state(connection, _LET_GO) or "").partition(" ")
    return Position(int(number), hash_) if number else Position()


def let_go(connection: Connection, last: Position) -> None:
    """Remember the newest operation of which nothing is kept here any more: every backup of the
    bureau has it, and a chain can branch off behind it. One of before may follow later: it stood
    in review until then."""
    if last.dseq > _let_go(connection).dseq:
        write_state(connection, _LET_GO, f"{last.dseq} {last.hash}")


def take_identity(
    connection: Connection, *, device: str, device_key: str, paper_key: str, start: Position
) -> int:
    """Become another device whose chain goes on from `start`; returns how many operations waited.

    All in the caller's transaction: after a crash the laptop is the one device, with its chain, or
    the other. Operations whose bytes are no longer whole (their scope was lost) cannot be sent by
    anybody; they are left out, and those behind them move up.
    """
    waiting = connection.execute(
        select(outbox).where(outbox.c.state == "pending").order_by(outbox.c.dseq)
    ).all()
    place = start
    for row in waiting:
        if not is_whole(row.core, row.sealed):
            connection.execute(delete(outbox).where(outbox.c.dseq == row.dseq))
            continue
        core = operation.remade(row.core, device=device, dseq=place.dseq + 1, prev=place.hash)
        place = Position(place.dseq + 1, operation.operation_hash(core))
        connection.execute(
            update(outbox)
            .where(outbox.c.dseq == row.dseq)
            .values(dseq=place.dseq, core=core, hash=place.hash)
        )
    for name, value in (
        (_OWN_FROM, str(start.dseq)),
        ("device", device),
        ("device_key", device_key),
        ("paper_key", paper_key),
        ("dseq", str(place.dseq)),
        ("prev", place.hash),
    ):
        write_state(connection, name, value)
    left = select(func.count()).select_from(outbox).where(outbox.c.state == "pending")
    return connection.execute(left).scalar_one()


def is_whole(core: bytes, sealed: bytes | None) -> bool:
    """Whether both parts of an operation are still here, so that it can be sent."""
    return bool(core) and (sealed is not None or _SEAL.decode(core).sealed is None)
