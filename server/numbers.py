"""Leases number blocks to devices before they run out, one device at a time, never one twice."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from db.journal.bureau import BureauTransaction
from db.tables.bureau import number_block, setting
from db.tables.site import paper
from inspection.clock import civil_date
from inspection.numbering import Block, lease
from inspection.settings import parse_settings
from inspection.terms import PaperType

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


def top_up(office: BureauTransaction, account_id: str, device_id: str) -> int:
    """Lease a block wherever one is wanting; returns how many. The ledger's lock is held, so two
    devices never get the same numbers."""
    wanted = wanting(office.connection, device_id, office.now)
    size = _block_size(office.connection)
    for kind, year in wanted:
        _lease(office, account_id, device_id, kind, year, size)
    return len(wanted)


def leave_out(office: BureauTransaction, account_id: str, device_id: str) -> None:
    """Lease a long stretch of each type to the server's own device, which issues nothing: a backup
    was put back, and what it has forgotten to have leased is not leased twice."""
    today = civil_date(office.now)
    for kind in NUMBERED:
        for year in (today.year, today.year + 1) if today.month == _DECEMBER else (today.year,):
            size = _LEFT_OUT_BLOCKS * _block_size(office.connection)
            _lease(office, account_id, device_id, kind.value, year, size)


def _lease(
    office: BureauTransaction, account_id: str, device_id: str, kind: str, year: int, size: int
) -> None:
    leased = [
        Block(row.first, row.last)
        for row in office.connection.execute(
            select(number_block.c.first, number_block.c.last).where(
                number_block.c.paper_type == kind, number_block.c.year == year
            )
        )
    ]
    block = lease(leased, size)
    office.add(
        number_block,
        {
            "account_id": account_id,
            "device": device_id,
            "paper_type": kind,
            "year": year,
            "first": block.first,
            "last": block.last,
        },
    )


def _free(connection: Connection, device_id: str, kind: str, year: int) -> int:
    blocks = connection.execute(
        select(number_block.c.first, number_block.c.last).where(
            number_block.c.device == device_id,
            number_block.c.paper_type == kind,
            number_block.c.year == year,
        )
    ).all()
    used = connection.execute(
        select(func.count(func.distinct(paper.c.serial))).where(
            paper.c.device == device_id, paper.c.type == kind, paper.c.year == year
        )
    ).scalar_one()
    return sum(len(Block(row.first, row.last)) for row in blocks) - int(used)


def _block_size(connection: Connection) -> int:
    rows = connection.execute(select(setting.c.name, setting.c.value))
    return parse_settings({row.name: row.value for row in rows}).number_block
