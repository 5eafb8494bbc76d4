"""Bytes of photos and scans at the bureau: from whom they are taken, that it has them, who has lost
them, and when they are removed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, delete, insert, select

from db.journal.accept import Result
from db.journal.bureau import BureauTransaction
from db.journal.ledger import lineage, lock_head
from db.journal.reviews import LET_GO, OPEN, USED
from db.journal.scopes import Mode, scopes_held
from db.replication.operation import Operation
from db.store.named import not_erased
from db.tables.journal import review, row_meta
from db.tables.server import blob, ledger
from db.tables.site import attachment, attachment_stored
from inspection.ids import is_id
from inspection.terms import AttachmentKind
from server import proposed
from server.bureau import Bureau
from server.tokens import Holder

_AttachmentRow = Row[str, str, int, str, int | None]


def visible(
    connection: Connection, holder: Holder, attachment_id: str, now: int, mode: Mode = "read"
) -> _AttachmentRow | None:
    """The row (scope, sha256, size, kind, voided_at) if the caller holds its scope in this mode;
    none once it was erased."""
    row = _row(connection, attachment_id)
    if row is None:
        return None
    held = scopes_held(connection, holder.account, now).get(row.scope)
    return row if held == "write" or (held is not None and mode == "read") else None


@dataclass(frozen=True, slots=True)
class Brought:
    """What a device may send the bytes of: an attachment, or what a `review` proposes as one."""

    attachment: str
    sha256: str
    size: int
    review: str | None = None


def sendable(
    connection: Connection, holder: Holder, attachment_id: str, now: int
) -> Brought | None:
    """What the caller may send as this attachment. The row, if he writes there, and if his device
    brought it, though its grant has ended since: else its photo would be lost. While what the
    device brought stands in review, the review's. Bytes that the bureau has lost: from everybody
    who may read them."""
    row = _row(connection, attachment_id)
    if row is not None and row.kind != AttachmentKind.VIDEO:
        lost = _is_lost(connection, attachment_id)
        seen = visible(connection, holder, attachment_id, now, "read" if lost else "write")
        if seen is not None or _was_brought(connection, holder, attachment_id):
            wanted = lost or row.voided_at is None
            return Brought(attachment_id, row.sha256, row.size) if wanted else None
    one = proposed.brought_by(connection, holder, attachment_id)
    if one is not None and one.state == OPEN:
        return Brought(attachment_id, one.sha256, one.size, one.review)
    if one is None or row is None or row.voided_at is not None:
        return None
    if row.sha256 == one.sha256:  # used before its bytes came
        return Brought(attachment_id, one.sha256, one.size)
    return None


def _was_brought(connection: Connection, holder: Holder, attachment_id: str) -> bool:
    query = select(ledger.c.seq).where(
        ledger.c.entity == attachment.name,
        ledger.c.row == attachment_id,
        ledger.c.device.in_(lineage(connection, holder.device)),
        ledger.c.result != "review",
    )
    return connection.execute(query.limit(1)).first() is not None


def _row(connection: Connection, attachment_id: str) -> _AttachmentRow | None:
    if not is_id(attachment_id):
        return None
    query = (
        select(
            row_meta.c.scope,
            attachment.c.sha256,
            attachment.c.size,
            attachment.c.kind,
            attachment.c.voided_at,
        )
        .join(attachment, attachment.c.id == row_meta.c.row)
        .where(
            row_meta.c.entity == attachment.name,
            row_meta.c.row == attachment_id,
            not_erased(),
        )
    )
    return connection.execute(query).first()


def is_here(bureau: Bureau, connection: Connection, one: Brought) -> bool:
    """Whether the bureau has said that it has the bytes a device is about to send, and has them."""
    if one.review is None:
        said = is_stored(connection, one.attachment)
    else:
        since = select(review.c.stored_at).where(review.c.id == one.review)
        said = connection.scalar(since) is not None
    return said and bureau.blobs.has(one.sha256)


def is_stored(connection: Connection, attachment_id: str) -> bool:
    """Whether the bureau has said that it has this attachment's bytes, and not lost them since."""
    query = _facts(attachment_id).where(attachment_stored.c.lost_at.is_(None))
    return connection.execute(query).first() is not None


def _is_lost(connection: Connection, attachment_id: str) -> bool:
    query = _facts(attachment_id).where(attachment_stored.c.lost_at.is_not(None))
    return connection.execute(query).first() is not None


def _facts(attachment_id: str) -> Select[str]:
    return select(attachment_stored.c.id).where(attachment_stored.c.attachment_id == attachment_id)


def held_already(
    bureau: Bureau, connection: Connection, holder: Holder, sha256: str, now: int
) -> bool:
    """Whether a row the caller can read has these very bytes at the bureau, and they lie in its
    folder: only then need they not be sent again, else the answer would tell who else holds
    what."""
    query = (
        select(row_meta.c.scope)
        .join(attachment, attachment.c.id == row_meta.c.row)
        .join(attachment_stored, attachment_stored.c.attachment_id == attachment.c.id)
        .join(blob, blob.c.sha256 == attachment.c.sha256)
        .where(
            row_meta.c.entity == attachment.name,
            attachment.c.sha256 == sha256,
            attachment_stored.c.lost_at.is_(None),
        )
    )
    scopes = set(connection.scalars(query))
    known = not scopes.isdisjoint(scopes_held(connection, holder.account, now)) if scopes else False
    return known and bureau.blobs.has(sha256)


def record_arrived(bureau: Bureau, connection: Connection, one: Brought) -> bool:
    """Say once, in the ledger, that the bureau has these bytes; every laptop of the scope learns it
    at its next sync. Returns whether anybody still wants them: a row may have been erased, a review
    let go."""
    office = bureau.journal.join(connection)
    wanted = True
    if one.review is None:
        wanted = _row(connection, one.attachment) is not None  # erased since its last piece came
        if wanted:
            _say_stored(office, one.attachment)
    else:
        told = proposed.by_id(connection, one.review)
        wanted = told is not None and told.state != LET_GO
        if told is not None and told.state == OPEN and not told.stored:
            office.edit(review, one.review, {"stored_at": office.now})
        if told is not None and told.state == USED and _row(connection, one.attachment) is not None:
            _say_stored(office, one.attachment)
    if wanted:
        keep_digest(office, one.sha256, one.size)
    office.finish()
    return wanted


def take_over(
    bureau: Bureau,
    connection: Connection,
    operations: Sequence[Operation],
    results: Sequence[Result],
) -> set[str]:
    """What these operations decide about proposed attachments, in the same transaction: the bytes
    of one that is used are its row's. Returns digests of those let go, for `drop_unnamed`."""
    kept = {one.dseq for one in results if one.result != "review"}
    rows: dict[str, set[str]] = {attachment.name: set(), review.name: set()}
    for one in operations:
        if one.core.dseq in kept and one.core.entity in rows:
            rows[one.core.entity].add(one.core.row)
    if rows[attachment.name]:
        office = bureau.journal.join(connection)
        for told in proposed.stored_as(connection, rows[attachment.name]):
            row = _row(connection, told.attachment)
            if row is not None and row.sha256 == told.sha256 and bureau.blobs.has(row.sha256):
                _say_stored(office, told.attachment)
        office.finish()
    return proposed.let_go_among(connection, rows[review.name]) if rows[review.name] else set()


def _say_stored(office: BureauTransaction, attachment_id: str) -> None:
    connection = office.connection
    row = connection.execute(select(attachment).where(attachment.c.id == attachment_id)).one()
    keep_digest(office, row.sha256, row.size)
    known = connection.scalars(_facts(attachment_id)).all()
    for fact in known:
        office.edit(attachment_stored, fact, {"lost_at": None})
    if not known:
        office.add(
            attachment_stored,
            {
                "site_id": row.site_id,
                "named": row.named,
                "attachment_id": row.id,
                "stored_at": office.now,
            },
        )


def keep_digest(office: BureauTransaction, sha256: str, size: int) -> None:
    """Note that these bytes lie in the folder, whole and checked."""
    known = select(blob.c.sha256).where(blob.c.sha256 == sha256)
    if office.connection.execute(known).first() is None:
        office.connection.execute(
            insert(blob).values(sha256=sha256, size=size, stored_at=office.now)
        )


def forget_digests(connection: Connection, digests: Collection[str]) -> None:
    """Note that these bytes lie in the folder no more."""
    if digests:
        connection.execute(delete(blob).where(blob.c.sha256.in_(digests)))


def drop_unnamed(bureau: Bureau, among: Collection[str] | None = None) -> int:
    """Remove the bytes that no attachment, but for erased ones, and no open review names; how many
    blobs went. `among`: only these digests are looked at.

    Under the one lock, so that nobody begins to name them meanwhile. The files go first: cut short,
    the next time finds their rows and goes on.
    """
    named = select(attachment.c.sha256).where(not_erased())
    with bureau.database.write() as connection:
        lock_head(connection)
        if among is None:
            unnamed = select(blob.c.sha256).where(blob.c.sha256.not_in(named))
            gone = set(connection.scalars(unnamed))
        else:  # of bytes that came too late nothing was noted
            still = connection.scalars(named.where(attachment.c.sha256.in_(among)))
            gone = set(among).difference(still)
        gone -= {one.sha256 for one in proposed.awaiting(connection)}
        for sha256 in gone:
            bureau.blobs.drop(sha256)
        forget_digests(connection, gone)
    return len(gone)
