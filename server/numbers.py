"""Leases number blocks to devices before they run out, one device at a time, never one twice.

A database put back from a backup has forgotten what it leased since: laptops show it the leases in
its own hand, and no number is given out again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from db.journal.bureau import BureauTransaction
from db.replication.statements import LeaseStatement, sign_lease, verify_lease
from db.tables.bureau import number_block, setting
from db.tables.site import paper
from inspection.clock import civil_date
from inspection.ids import new_id
from inspection.numbering import Block, lease
from inspection.settings import parse_settings
from inspection.terms import PaperType
from server.bureau import Bureau, bureau_public_key

NUMBERED = (PaperType.ORDER,)
"""Types with numbers of their own; a receipt is known by the order it serves."""

_DECEMBER = 12
_LEFT_OUT_BLOCKS = 20


def wanting(connection: Connection, device_id: str, now: int) -> list[tuple[str, int]]:
    """(paper type, year) of which this device holds less than half a block of free numbers.

    Next year's are leased from December on, so that the first paper of January has one.
    """
    today = civil_date(now)
    years = (today.year, today.year + 1) if today.month == _DECEMBER else (today.year,)
    half = _block_size(connection) / 2
    return [
        (kind.value, year)
        for kind in NUMBERED
        for year in years
        if _free(connection, device_id, kind.value, year) < half
    ]


def top_up(bureau: Bureau, office: BureauTransaction, account_id: str, device_id: str) -> int:
    """Lease a block wherever one is wanting; returns how many. The ledger's lock is held, so two
    devices never get the same numbers."""
    wanted = wanting(office.connection, device_id, office.now)
    size = _block_size(office.connection)
    for kind, year in wanted:
        _lease(bureau, office, account_id, device_id, kind, year, size)
    return len(wanted)


def leave_out(bureau: Bureau, office: BureauTransaction) -> None:
    """Lease a long stretch of each type to the server's own device, which issues nothing: a backup
    was put back, and what it has forgotten to have leased is not leased twice."""
    today = civil_date(office.now)
    for kind in NUMBERED:
        for year in (today.year, today.year + 1) if today.month == _DECEMBER else (today.year,):
            size = _LEFT_OUT_BLOCKS * _block_size(office.connection)
            _lease(bureau, office, bureau.admin, bureau.device, kind.value, year, size)


def take_back(
    bureau: Bureau, office: BureauTransaction, account_id: str, told: Iterable[LeaseStatement]
) -> int:
    """Remember leases to devices of this account that this database has forgotten; how many.

    What the bureau never signed is passed over. Where it has leased some of the numbers to another
    device since, both blocks are closed: papers that carry them stand, no more are taken.
    """
    connection, key = office.connection, bureau_public_key(office.connection)
    known = {row.id: row for row in connection.execute(select(number_block))}
    count = 0
    for one in told:
        if one.block in known or one.account != account_id or not verify_lease(one, key):
            continue
        others = [row for row in known.values() if _clashes(row, one, bureau.device)]
        for row in others:
            if row.closed_at is None:
                office.edit(number_block, row.id, {"closed_at": office.now})
        office.add(
            number_block,
            {
                "id": one.block,
                "account_id": one.account,
                "device": one.device,
                "paper_type": one.paper_type,
                "year": one.year,
                "first": one.first,
                "last": one.last,
                "signature": one.signature,
                "closed_at": office.now if others else None,
            },
        )
        count += 1
    return count


def _clashes(row: Any, told: LeaseStatement, server: str) -> bool:
    """Whether another laptop was leased some of these numbers."""
    return (
        row.device not in {told.device, server}
        and (row.paper_type, row.year) == (told.paper_type, told.year)
        and row.first <= told.last
        and told.first <= row.last
    )


def _lease(
    bureau: Bureau,
    office: BureauTransaction,
    account_id: str,
    device_id: str,
    kind: str,
    year: int,
    size: int,
) -> None:
    leased = [
        Block(row.first, row.last)
        for row in office.connection.execute(
            select(number_block.c.first, number_block.c.last).where(
                number_block.c.paper_type == kind, number_block.c.year == year
            )
        )
    ]
    printed = office.connection.execute(
        select(func.max(paper.c.serial)).where(paper.c.type == kind, paper.c.year == year)
    ).scalar()
    block = lease([*leased, Block(1, printed)] if printed else leased, size)
    block_id = new_id(bureau.clock)
    told = sign_lease(
        bureau.signing_key(office.connection),
        block=block_id,
        account=account_id,
        device=device_id,
        paper_type=kind,
        year=year,
        first=block.first,
        last=block.last,
    )
    office.add(
        number_block,
        {
            "id": block_id,
            "account_id": account_id,
            "device": device_id,
            "paper_type": kind,
            "year": year,
            "first": block.first,
            "last": block.last,
            "signature": told.signature,
        },
    )


_BLOCKS = select(number_block.c.first, number_block.c.last).where(
    number_block.c.device == bindparam("device_"),
    number_block.c.paper_type == bindparam("kind"),
    number_block.c.year == bindparam("year_"),
    number_block.c.closed_at.is_(None),
)
_USED = select(func.count(func.distinct(paper.c.serial))).where(
    paper.c.device == bindparam("device_"),
    paper.c.type == bindparam("kind"),
    paper.c.year == bindparam("year_"),
)


def _free(connection: Connection, device_id: str, kind: str, year: int) -> int:
    of_kind = {"device_": device_id, "kind": kind, "year_": year}
    blocks = connection.execute(_BLOCKS, of_kind).all()
    if not blocks:
        return 0
    taken = or_(*(paper.c.serial.between(row.first, row.last) for row in blocks))
    used = connection.execute(_USED.where(taken), of_kind).scalar_one()
    return sum(len(Block(row.first, row.last)) for row in blocks) - int(used)


_BLOCK_SIZE = select(setting.c.name, setting.c.value).where(setting.c.name == "number_block")


def _block_size(connection: Connection) -> int:
    rows = connection.execute(_BLOCK_SIZE)
    return parse_settings({row.name: row.value for row in rows}).number_block
