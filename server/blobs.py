"""Photos and scans at the bureau: who may read which, and that the bureau has one is a fact."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select

from db.journal.ledger import lineage
from db.journal.scopes import Mode, scopes_held
from db.store.named import not_erased
from db.tables.journal import row_meta
from db.tables.server import blob, ledger
from db.tables.site import attachment, attachment_stored
from inspection.ids import is_id
from inspection.refusal import Refusal
from server.bureau import Bureau
from server.tokens import Holder


@dataclass(frozen=True, slots=True)
class Found:
    """An attachment whose bytes the bureau has: their digest (hex) and number."""

    sha256: str
    size: int


class BlobDesk:
    """Hands out what laptops fetch. A blob is reached through a row of a scope the caller holds,
    never by its digest."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau

    def find(self, holder: Holder, attachment_id: str) -> Found:
        """What there is to read. Raises Refusal ``blob.unknown`` (no such row in a scope held),
        ``blob.absent`` (the bureau has not received it)."""
        with self._bureau.database.read() as connection:
            row = visible(connection, holder, attachment_id, self._bureau.clock.now_ms())
            if row is None:
                raise Refusal("blob.unknown")
            if not is_stored(connection, attachment_id) or not self._bureau.blobs.has(row.sha256):
                raise Refusal("blob.absent")
        return Found(row.sha256, row.size)

    def read(self, found: Found, start: int, end: int) -> Generator[bytes, None, None]:
        """Bytes `start` to `end` (exclusive), at most a mebibyte at a time."""
        return self._bureau.blobs.read(found.sha256, start, end)


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


def sendable(
    connection: Connection, holder: Holder, attachment_id: str, now: int
) -> _AttachmentRow | None:
    """The row as `visible` has it, if the caller may send its bytes: whoever writes there, and the
    device that brought the row, though its grant has ended since; else its photo would be lost."""
    row = visible(connection, holder, attachment_id, now, "write")
    if row is not None:
        return row
    brought = select(ledger.c.seq).where(
        ledger.c.entity == attachment.name,
        ledger.c.row == attachment_id,
        ledger.c.device.in_(lineage(connection, holder.device)),
        ledger.c.result != "review",
    )
    row = _row(connection, attachment_id)
    if row is None or connection.execute(brought.limit(1)).first() is None:
        return None
    return row


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


def is_stored(connection: Connection, attachment_id: str) -> bool:
    """Whether the bureau has said that it has this attachment's bytes."""
    query = select(attachment_stored.c.id).where(attachment_stored.c.attachment_id == attachment_id)
    return connection.execute(query).first() is not None


def held_already(connection: Connection, holder: Holder, sha256: str, now: int) -> bool:
    """Whether a row the caller can read has these very bytes at the bureau: only then need they
    not be sent again, else the answer would tell who else holds what."""
    query = (
        select(row_meta.c.scope)
        .join(attachment, attachment.c.id == row_meta.c.row)
        .join(attachment_stored, attachment_stored.c.attachment_id == attachment.c.id)
        .join(blob, blob.c.sha256 == attachment.c.sha256)
        .where(row_meta.c.entity == attachment.name, attachment.c.sha256 == sha256)
    )
    scopes = set(connection.scalars(query))
    return bool(scopes) and not scopes.isdisjoint(scopes_held(connection, holder.account, now))


def record_stored(bureau: Bureau, connection: Connection, attachment_id: str) -> None:
    """Say once, in the ledger, that the bureau has these bytes; every laptop of the scope learns it
    at its next sync."""
    office = bureau.journal.join(connection)
    if not is_stored(connection, attachment_id):
        row = connection.execute(select(attachment).where(attachment.c.id == attachment_id)).one()
        office.add(
            attachment_stored,
            {
                "site_id": row.site_id,
                "named": row.named,
                "attachment_id": row.id,
                "stored_at": office.now,
            },
        )
        known = select(blob.c.sha256).where(blob.c.sha256 == row.sha256)
        if connection.execute(known).first() is None:
            connection.execute(
                insert(blob).values(sha256=row.sha256, size=row.size, stored_at=office.now)
            )
    office.finish()


def drop_unnamed(bureau: Bureau) -> int:
    """Remove the bytes that only erased attachments named; how many blobs went.

    The files go first: cut short, the next erasure finds their rows and goes on.
    """
    named = select(attachment.c.sha256).where(not_erased())
    with bureau.database.read() as connection:
        gone = list(connection.scalars(select(blob.c.sha256).where(blob.c.sha256.not_in(named))))
    for sha256 in gone:
        bureau.blobs.drop(sha256)
    if gone:
        with bureau.database.write() as connection:
            connection.execute(delete(blob).where(blob.c.sha256.in_(gone)))
    return len(gone)
