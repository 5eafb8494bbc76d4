"""Two laptops with one identity: the one that finds out is given another, and both are kept apart.

A laptop's disk may be cloned, or an old backup of it put back. The bureau then meets a device that
contradicts, or has forgotten, what it once sent (`push.fork`; a `hello` behind the ledger).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from db.journal.bureau import BureauTransaction
from db.journal.ledger import hash_at, read_head
from db.replication.chain import Position
from db.tables.server import device
from forms.signing import PublicKey
from inspection.refusal import Refusal
from server.bureau import Bureau
from server.devices import let_in
from server.tokens import Holder

COPIES_A_DAY = 8
"""Identities that one device may be given for copies of itself within `_DAY_MS`."""
_DAY_MS = 86_400_000


def admit_copy(
    bureau: Bureau,
    holder: Holder,
    *,
    start: Position,
    device_key: PublicKey,
    paper_key: PublicKey,
) -> tuple[str, bool]:
    """Give a copy of this device an identity of its own; returns its id and whether that is new.

    A laptop that asks again with the same keys is given the same answer. Raises Refusal
    ``sync.copy_unknown`` (`start` is not an operation the bureau has of this device),
    ``sync.copy_no_fork`` (nothing came after it: there is no other laptop), ``enrol.key_known``,
    ``throttled``: nothing is changed then.
    """
    with bureau.office() as office:
        known = office.connection.execute(
            select(device).where(device.c.public_key == device_key.text)
        ).first()
        if known is not None:
            return _again(known, holder, paper_key), False
        _check_fork(office, holder, start)
        _check_pace(office, holder)
        row = office.connection.execute(
            select(device.c.name).where(device.c.id == holder.device)
        ).one()
        return (
            let_in(
                bureau,
                office,
                account_id=holder.account,
                device_key=device_key,
                paper_key=paper_key,
                name=row.name,
                start=start,
                copy_of=holder.device,
            ),
            True,
        )


def _again(known: Any, holder: Holder, paper_key: PublicKey) -> str:
    if (known.copy_of, known.paper_key_id) != (holder.device, paper_key.key_id):
        raise Refusal("enrol.key_known")
    return str(known.id)


def _check_fork(office: BureauTransaction, holder: Holder, start: Position) -> None:
    last = office.connection.execute(
        select(device.c.last_dseq).where(device.c.id == holder.device)
    ).scalar_one()
    if hash_at(office.connection, holder.device, start.dseq) != start.hash:
        raise Refusal("sync.copy_unknown")
    if start.dseq >= last and not _is_missing_some(office, holder):
        raise Refusal("sync.copy_no_fork")


def _is_missing_some(office: BureauTransaction, holder: Holder) -> bool:
    """Whether the laptop has joined a database that was restored: it may lack bytes of what was
    lost, and nobody can continue a chain across a hole."""
    joined = select(device.c.epoch).where(device.c.id == holder.device)
    now = read_head(office.connection).epoch
    return bool(office.connection.execute(joined).scalar() == now)


def _check_pace(office: BureauTransaction, holder: Holder) -> None:
    lately = select(func.count()).where(
        device.c.copy_of == holder.device, device.c.enrolled_at > office.now - _DAY_MS
    )
    if office.connection.execute(lately).scalar_one() >= COPIES_A_DAY:
        raise Refusal("throttled", retry_after=_DAY_MS // 1000)
