"""tus uploads under way: made, continued at any byte, checked whole, swept when they expire.

The database knows of an upload when it is made and when it is done; in between only its folder of
encrypted pieces changes, so that an evening's photos never wait for the writers' lane nor hold it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    delete,
    exists,
    insert,
    or_,
    select,
    union_all,
)

from db.journal.reviews import LET_GO
from db.store.pieces import Pieces
from db.tables.journal import erasure, review
from db.tables.server import review_upload, upload
from inspection.ids import is_id, new_id
from inspection.refusal import Refusal
from server.arriving import (
    Brought,
    drop_unnamed,
    held_already,
    is_here,
    record_arrived,
    sendable,
)
from server.bureau import Bureau
from server.tokens import Holder

LIFE_MS = 7 * 24 * 3_600_000
"""How long an upload may take; a laptop that was away longer begins it anew."""
OPEN = 8
"""Uploads a device may have under way; beyond it the oldest is dropped, so that disk is bounded."""


_TABLES = (upload, review_upload)
_COLUMNS = ("id", "device_id", "sha256", "created_at", "expires_at")
_BEGUN = union_all(
    select(*(upload.c[name] for name in _COLUMNS), upload.c.attachment_id),
    select(*(review_upload.c[name] for name in _COLUMNS), review.c.row.label("attachment_id")).join(
        review, review.c.id == review_upload.c.review_id
    ),
)
"""Uploads begun, of rows and of what stands in review."""


def _unwanted(table: Table) -> ColumnElement[bool]:
    """The condition that an upload of `table` is of a photo that was erased or let go."""
    if table is upload:
        return exists().where(
            erasure.c.entity == "attachment", erasure.c.row == upload.c.attachment_id
        )
    return exists().where(review.c.id == review_upload.c.review_id, review.c.state == LET_GO)


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
    what: Brought
    expires_at: int
    done: bool

    @property
    def size(self) -> int:
        """Bytes of the whole."""
        return self.what.size


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
    """The uploads of enrolled devices; each belongs to one device, which brought the row, or the
    operation that stands in review, or may write its scope, at every request.

    Refusals of all: ``upload.unknown``, ``upload.expired``.
    """

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau

    @property
    def limit(self) -> int:
        """Most bytes of one upload."""
        return self._bureau.settings.blob_limit_mib * 1024 * 1024

    def create(self, holder: Holder, attachment_id: str, length: int) -> Upload:
        """Begin the upload of an attachment whose row or proposal has arrived. It is complete at
        once if the caller's own rows say that the bureau has the bytes.

        Raises Refusal ``upload.unknown``, ``upload.malformed`` (the length is not the row's),
        ``upload.too_large`` (limit).
        """
        now = self._bureau.clock.now_ms()
        if length > self.limit:
            raise Refusal("upload.too_large", limit=self.limit)
        with self._bureau.database.write() as connection:
            what = sendable(connection, holder, attachment_id, now)
            if what is None:
                raise Refusal("upload.unknown")
            if what.size != length:
                raise Refusal("upload.malformed", field="upload-length")
            gone = self._make_room(connection, holder.device, attachment_id, now)
            here = is_here(self._bureau, connection, what) or held_already(
                self._bureau, connection, holder, what.sha256, now
            )
            known = Known(new_id(self._bureau.clock), what, now + LIFE_MS, here)
            self._note(connection, holder, known, now)
            if known.done:
                record_arrived(self._bureau, connection, what)
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
        """Remove what expired or nobody wants any more (`_unwanted`), and pieces no upload names.
        Others may be writing meanwhile: their uploads are named before their pieces begin."""
        there = self._bureau.blobs.groups()
        now = self._bureau.clock.now_ms()
        with self._bureau.database.write() as connection:
            named: set[str] = set()
            for table in _TABLES:
                over = or_(table.c.expires_at <= now, _unwanted(table))
                connection.execute(delete(table).where(over))
                named.update(connection.scalars(select(table.c.id)))
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
        what = known.what
        try:
            self._bureau.blobs.put(what.sha256, pieces.read())
        except Refusal as refusal:
            with self._bureau.database.read() as connection:
                if is_here(self._bureau, connection, what):
                    return  # another request was quicker, and took the pieces away
            if refusal.code not in ("blob.digest", "blob.damaged"):
                raise
            self._drop(known)
            raise Refusal("blob.digest") from None
        with self._bureau.database.write() as connection:
            wanted = record_arrived(self._bureau, connection, what)
        pieces.drop()
        if not wanted:
            drop_unnamed(self._bureau, [what.sha256])

    def _known(self, holder: Holder, upload_id: str) -> Known:
        now = self._bureau.clock.now_ms()
        if not is_id(upload_id):
            raise Refusal("upload.unknown")
        begun = _BEGUN.subquery()
        query = select(begun).where(begun.c.id == upload_id, begun.c.device_id == holder.device)
        with self._bureau.database.read() as connection:
            row = connection.execute(query).first()
            if row is None:
                raise Refusal("upload.unknown")
            what = sendable(connection, holder, row.attachment_id, now)
            if what is None or what.sha256 != row.sha256:
                raise Refusal("upload.unknown")
            if row.expires_at <= now:
                raise Refusal("upload.expired")
            done = is_here(self._bureau, connection, what)
        return Known(row.id, what, row.expires_at, done)

    def _note(self, connection: Connection, holder: Holder, known: Known, now: int) -> None:
        what = known.what
        of_row = {"attachment_id": what.attachment}
        of_review = {"review_id": what.review}
        connection.execute(
            insert(upload if what.review is None else review_upload).values(
                id=known.id,
                device_id=holder.device,
                sha256=what.sha256,
                size=what.size,
                created_at=now,
                expires_at=known.expires_at,
                **(of_row if what.review is None else of_review),
            )
        )

    def _make_room(
        self, connection: Connection, device: str, attachment_id: str, now: int
    ) -> list[str]:
        """Forget what expired, this device's earlier uploads of the same row, and its oldest ones
        beyond `OPEN`; returns whose pieces are to go."""
        begun = _BEGUN.subquery()
        order = (begun.c.created_at.desc(), begun.c.id.desc())
        gone: list[str] = list(
            connection.scalars(select(begun.c.id).where(begun.c.expires_at <= now))
        )
        query = select(begun.c.id, begun.c.attachment_id).where(
            begun.c.device_id == device, begun.c.expires_at > now
        )
        own = connection.execute(query.order_by(*order)).all()
        gone += [row.id for row in own if row.attachment_id == attachment_id]
        others = [row.id for row in own if row.attachment_id != attachment_id]
        gone += others[OPEN - 1 :]
        self._forget(connection, gone)
        return gone

    def _drop(self, known: Known) -> None:
        with self._bureau.database.write() as connection:
            self._forget(connection, [known.id])
        self._pieces(known.id).drop()

    def _forget(self, connection: Connection, ids: list[str]) -> None:
        if ids:
            for table in _TABLES:
                connection.execute(delete(table).where(table.c.id.in_(ids)))

    def _pieces(self, upload_id: str) -> Pieces:
        return self._bureau.blobs.pieces(upload_id)
