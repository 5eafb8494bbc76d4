"""tus uploads under way: made, continued at any byte, checked whole, swept when they expire.

The database knows of an upload when it is made and when it is done; in between only its folder of
encrypted pieces changes, so that an evening's photos never wait for the writers' lane nor hold it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from db.store.pieces import Pieces
from db.tables.server import upload
from inspection.ids import is_id, new_id
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind
from server.blobs import held_already, is_stored, record_stored, sendable
from server.bureau import Bureau
from server.tokens import Holder

LIFE_MS = 7 * 24 * 3_600_000
"""How long an upload may take; a laptop that was away longer begins it anew."""
OPEN = 8
"""Uploads a device may have under way; beyond it the oldest is dropped, so that disk is bounded."""


@dataclass(frozen=True, slots=True)
class Upload:
    """Where an upload stands: `offset` of `size` bytes are here; gone at `expires_at` (UTC ms)."""

    id: str
    offset: int
    size: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class Known:
    """An upload as the database has it; `done`: the bureau has all of it."""

    id: str
    attachment: str
    sha256: str
    size: int
    expires_at: int
    done: bool


class Receiving:
    """One piece of an upload on its way in: kept bit by bit, each durable on return."""

    def __init__(self, desk: UploadDesk, known: Known, pieces: Pieces, start: int) -> None:
        self._desk = desk
        self._known = known
        self._pieces = pieces
        self._start = self._end = start

    def keep(self, data: bytes) -> None:
        """The next bytes. Raises Refusal ``upload.offset`` (offset): somebody else sent them too;
        ``upload.too_large`` (limit)."""
        if self._end + len(data) > self._known.size:
            raise Refusal("upload.too_large", limit=self._known.size)
        if self._known.done or not data:
            return
        try:
            self._end = self._pieces.keep(self._end, data)
        except Refusal as refusal:
            if refusal.code == "blob.offset":
                raise Refusal("upload.offset", **refusal.params) from None
            raise

    def take_back(self) -> None:
        """What was kept of this piece is not what it should be."""
        if self._end > self._start:
            self._pieces.cut(self._start)

    def finish(self) -> Upload:
        """All of it came. Raises Refusal ``blob.digest`` as `UploadDesk.look`."""
        return self._desk.finished(self._known)


class UploadDesk:
    """The uploads of enrolled devices; each belongs to one device, which brought the row or may
    write its scope, at every request. Refusals of all: ``upload.unknown``, ``upload.expired``."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau

    @property
    def limit(self) -> int:
        """Most bytes of one upload."""
        return self._bureau.settings.blob_limit_mib * 1024 * 1024

    def create(self, holder: Holder, attachment_id: str, length: int) -> Upload:
        """Begin the upload of an attachment whose row has arrived. It is complete at once if the
        caller's own rows say that the bureau has the bytes.

        Raises Refusal ``upload.unknown``, ``upload.malformed`` (the length is not the row's),
        ``upload.too_large`` (limit).
        """
        now = self._bureau.clock.now_ms()
        if length > self.limit:
            raise Refusal("upload.too_large", limit=self.limit)
        with self._bureau.database.write() as connection:
            row = sendable(connection, holder, attachment_id, now)
            if row is None or row.kind == AttachmentKind.VIDEO or row.voided_at is not None:
                raise Refusal("upload.unknown")
            if row.size != length:
                raise Refusal("upload.malformed", field="upload-length")
            gone = self._make_room(connection, holder.device, attachment_id, now)
            known = Known(
                new_id(self._bureau.clock),
                attachment_id,
                row.sha256,
                row.size,
                now + LIFE_MS,
                held_already(connection, holder, row.sha256, now),
            )
            connection.execute(
                insert(upload).values(
                    id=known.id,
                    device_id=holder.device,
                    attachment_id=attachment_id,
                    sha256=known.sha256,
                    size=known.size,
                    created_at=now,
                    expires_at=known.expires_at,
                )
            )
            if known.done:
                record_stored(self._bureau, connection, attachment_id)
        for one in gone:
            self._pieces(one).drop()
        return self.finished(known)

    def look(self, holder: Holder, upload_id: str) -> Upload:
        """Where it stands; what is complete is checked and kept now if it was not yet.

        Raises besides Refusal ``blob.digest``: the bytes are not the row's, all are dropped.
        """
        return self.finished(self._known(holder, upload_id))

    def receiving(
        self, holder: Holder, upload_id: str, start: int, length: int | None
    ) -> Receiving:
        """Begin to take a piece in that starts at byte `start`; `length`: its bytes, if told.

        Raises Refusal ``upload.offset`` (offset), ``upload.too_large`` (limit), and as `look`.
        """
        known = self._known(holder, upload_id)
        here = self.finished(known)
        if start != here.offset:
            raise Refusal("upload.offset", offset=here.offset)
        if start + (length or 0) > known.size:
            raise Refusal("upload.too_large", limit=known.size)
        return Receiving(self, known, self._pieces(known.id), start)

    def end(self, holder: Holder, upload_id: str) -> None:
        """Give an upload up; what the bureau has already checked and kept stays."""
        known = self._known(holder, upload_id)
        self._drop(known)

    def sweep(self) -> None:
        """Remove what expired, and pieces no upload names. Others may be writing meanwhile: their
        uploads are named before their pieces begin."""
        there = self._bureau.blobs.groups()
        now = self._bureau.clock.now_ms()
        with self._bureau.database.write() as connection:
            connection.execute(delete(upload).where(upload.c.expires_at <= now))
            named = set(connection.scalars(select(upload.c.id)))
        for group in there:
            if group not in named:
                self._pieces(group).drop()

    def finished(self, known: Known) -> Upload:
        """Where it stands; once everything is here it is put together and checked."""
        pieces = self._pieces(known.id)
        offset = known.size if known.done else min(pieces.reach(), known.size)
        if offset == known.size and not known.done:
            self._assemble(known, pieces)
        return Upload(known.id, offset, known.size, known.expires_at)

    def _assemble(self, known: Known, pieces: Pieces) -> None:
        try:
            self._bureau.blobs.put(known.sha256, pieces.read())
        except Refusal as refusal:
            with self._bureau.database.read() as connection:
                if is_stored(connection, known.attachment):
                    return  # another request was quicker, and took the pieces away
            if refusal.code not in ("blob.digest", "blob.damaged"):
                raise
            self._drop(known)
            raise Refusal("blob.digest") from None
        with self._bureau.database.write() as connection:
            record_stored(self._bureau, connection, known.attachment)
        pieces.drop()

    def _known(self, holder: Holder, upload_id: str) -> Known:
        now = self._bureau.clock.now_ms()
        if not is_id(upload_id):
            raise Refusal("upload.unknown")
        with self._bureau.database.read() as connection:
            row = connection.execute(
                select(upload).where(upload.c.id == upload_id, upload.c.device_id == holder.device)
            ).first()
            if row is None:
                raise Refusal("upload.unknown")
            if sendable(connection, holder, row.attachment_id, now) is None:
                raise Refusal("upload.unknown")
            if row.expires_at <= now:
                raise Refusal("upload.expired")
            done = is_stored(connection, row.attachment_id)
        return Known(row.id, row.attachment_id, row.sha256, row.size, row.expires_at, done)

    def _make_room(
        self, connection: Connection, device: str, attachment_id: str, now: int
    ) -> list[str]:
        """Forget what expired, this device's earlier uploads of the same row, and its oldest ones
        beyond `OPEN`; returns whose pieces are to go."""
        expired = connection.scalars(select(upload.c.id).where(upload.c.expires_at <= now)).all()
        query = (
            select(upload.c.id, upload.c.attachment_id)
            .where(upload.c.device_id == device, upload.c.expires_at > now)
            .order_by(upload.c.created_at.desc(), upload.c.id.desc())
        )
        own = connection.execute(query).all()
        same = [row.id for row in own if row.attachment_id == attachment_id]
        others = [row.id for row in own if row.attachment_id != attachment_id]
        gone = [*expired, *same, *others[OPEN - 1 :]]
        if gone:
            connection.execute(delete(upload).where(upload.c.id.in_(gone)))
        return gone

    def _drop(self, known: Known) -> None:
        with self._bureau.database.write() as connection:
            connection.execute(delete(upload).where(upload.c.id == known.id))
        self._pieces(known.id).drop()

    def _pieces(self, upload_id: str) -> Pieces:
        return self._bureau.blobs.pieces(upload_id)
