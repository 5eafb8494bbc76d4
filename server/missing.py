"""Finds the photos and scans whose bytes the bureau says it has and has not: a disk was lost, or a
folder put back that is older than the database. Laptops that hold them send them again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Row, select

from db.store.named import not_erased
from db.tables.journal import review
from db.tables.site import attachment, attachment_stored
from server import proposed
from server.arriving import forget_digests, keep_digest
from server.bureau import Bureau

_AT_ONCE = 500
"""Rows marked in one transaction: laptops go on syncing meanwhile."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look into the folder found: attachments whose bytes should be there, those whose bytes
    are missing, how many of these nobody knew of until now, and how many are there again."""

    checked: int
    missing: int
    fresh: int
    back: int


def look(bureau: Bureau, *, deep: bool = False) -> Looked:
    """Compare what the database says with what lies in the folder, and say what is missing in the
    ledger, so that every laptop learns it at its next sync.

    `deep` reads each file whole and removes those that are damaged: minutes for many gigabytes;
    else one look for each name. May run while the server serves, and any number of times.
    """
    rows = _said_to_be_here(bureau)
    sound = _remembering(bureau.blobs.check if deep else bureau.blobs.has)
    lost = [row for row in rows if not sound(row.sha256)]
    if deep:
        for sha256 in {row.sha256 for row in lost}:
            bureau.blobs.drop(sha256)
    fresh = [row for row in lost if row.lost_at is None]
    back = [row for row in rows if row.lost_at is not None and sound(row.sha256)]
    for some in _batches(fresh):
        with bureau.journal.transaction() as office:
            gone = [row for row in some if not bureau.blobs.has(row.sha256)]  # one may have come
            for row in gone:
                office.edit(attachment_stored, row.id, {"lost_at": office.now})
            forget_digests(office.connection, {row.sha256 for row in gone})
    for some in _batches(back):
        with bureau.journal.transaction() as office:
            for row in some:
                office.edit(attachment_stored, row.id, {"lost_at": None})
                keep_digest(office, row.sha256, row.size)
    reviews = _proposals_lost(bureau, sound)
    return Looked(len(rows), len(lost) + reviews, len(fresh) + reviews, len(back))


def _said_to_be_here(bureau: Bureau) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(
            attachment_stored.c.id,
            attachment_stored.c.lost_at,
            attachment.c.sha256,
            attachment.c.size,
        )
        .join(attachment, attachment.c.id == attachment_stored.c.attachment_id)
        .where(not_erased())
        .order_by(attachment_stored.c.id)
    )
    with bureau.database.read() as connection:
        return connection.execute(query).all()


def _proposals_lost(bureau: Bureau, sound: Callable[[str], bool]) -> int:
    """Photos of open reviews: whoever proposed them, and has them still, sends them again."""
    with bureau.database.read() as connection:
        lost = [one for one in proposed.awaiting(connection) if not sound(one.sha256)]
    if lost:
        with bureau.journal.transaction() as office:
            for one in lost:
                office.edit(review, one.review, {"stored_at": None})
    return len(lost)


def _remembering(sound: Callable[[str], bool]) -> Callable[[str], bool]:
    """Several rows may name the same bytes: each file is looked at once."""
    known: dict[str, bool] = {}

    def asked(sha256: str) -> bool:
        if sha256 not in known:
            known[sha256] = sound(sha256)
        return known[sha256]

    return asked


def _batches(rows: Collection[Row[*tuple[Any, ...]]]) -> Iterator[list[Row[*tuple[Any, ...]]]]:
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some
