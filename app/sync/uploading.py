"""Sends the bytes of attachments the bureau has heard of: facts first, photos when they can.

Every upload goes on where the bureau says it stands, whoever was restarted in between. One that
fails is noted with its reason and tried again at the next sync; it delays nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, Select, exists, or_, select, update

from app.sync.pace import Pace
from app.sync.parcel import LINE, Parcel
from app.sync.refilling import take_up
from app.sync.steps import Control
from app.sync.transport import UploadPlace
from db.queries.attachments import at_bureau
from db.store.blobs import BlobStore
from db.store.engine import Database
from db.tables.journal import review, row_meta
from db.tables.laptop import blob_state, outbox, shadow
from db.tables.site import attachment, attachment_stored
from inspection.refusal import Refusal

STEP = "upload"
"""The step that progress reports: bytes done of all that wait."""
STALLED = "upload.stalled"
TOO_LARGE = "upload.too_large"
_ANEW = frozenset({"upload.unknown", "upload.expired"})
_FINAL = frozenset(
    {"upload.unknown", "upload.malformed", "blob.missing", "blob.damaged", TOO_LARGE}
)
"""The bureau does not want it (any more), the bytes are not here, or a person has to do something:
no further try brings it."""


class Uploads(Protocol):
    """What sending asks of the bureau; `transport.BureauLink` over HTTP."""

    def begin_upload(self, attachment: str, size: int) -> UploadPlace: ...
    def upload_reach(self, url: str) -> int: ...
    def send_piece(self, url: str, offset: int, data: bytes) -> int: ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """An attachment to be sent; `url` where its upload was begun."""

    attachment: str
    sha256: str
    size: int
    url: str | None


@dataclass(frozen=True, slots=True)
class Uploaded:
    """Attachments the bureau has now, those that still wait, and the code of what stopped all of
    them (None: nothing did). `delayed`: the code of what stopped one that another try may bring."""

    sent: tuple[str, ...] = ()
    left: int = 0
    stopped: str | None = None
    delayed: str | None = None


class Uploader:
    """Sends what waits, one after the other, oldest first."""

    def __init__(
        self, database: Database, blobs: BlobStore, bureau: Uploads, pace: Pace, control: Control
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._bureau = bureau
        self._pace = pace
        self._control = control
        self._done = 0
        self._total = 0

    def run(self, scopes: Collection[str] | None = None, *, anew: bool = False) -> Uploaded:
        """Send what waits, or only what stands in these scopes. Raises nothing for a photo that
        cannot be sent, nor when cancelled: the facts have gone already. Raises the store's refusals
        about the database.

        `anew`: the bureau was restored, and what is known here of its photos is of the life before:
        each whose bytes are here is offered again.
        """
        self._control.on_db(partial(take_up, self._database, self._blobs.has))
        waiting = self._control.on_db(partial(self._waiting, scopes, anew))
        self._total = sum(one.size for one in waiting)
        sent: list[str] = []
        delayed: str | None = None
        for place, one in enumerate(waiting):
            before = self._done
            try:
                self._send(one)
            except Refusal as refusal:
                came, code = self._done > before, refusal.code
                if self._note(one, code, came):
                    return Uploaded(tuple(sent), len(waiting) - place, code, code)
                delayed = delayed or (None if code in _FINAL else code)
            else:
                sent.append(one.attachment)
            self._done = before + one.size
        return Uploaded(tuple(sent), len(waiting) - len(sent), delayed=delayed)

    def _send(self, one: Waiting) -> None:
        """Bring one upload to its end. Raises Refusal for whatever stops it."""
        parcel, base = Parcel(), self._done
        url, offset = self._reach(one, parcel)
        while True:
            self._done = base + offset
            self._control.progress(STEP, self._done, self._total)
            if offset >= one.size:
                break
            try:
                data = self._piece(one, offset, parcel.size)
                self._pace.take(len(data), self._control.check)
                self._control.check()
                offset = self._bureau.send_piece(url, offset, data)
                parcel.arrived()
            except Refusal as refusal:
                if refusal.code == "upload.offset":
                    parcel.failed(STALLED)
                    offset = int(refusal.params.get("offset", 0))
                elif refusal.code in LINE or refusal.code == "upload.checksum":
                    self._rest(parcel)
                    url, reached = self._reach(one, parcel, url)
                    if reached > offset:
                        parcel.came_through()
                    offset = reached
                elif refusal.code in _ANEW and one.url is not None:
                    parcel.failed(refusal.code)
                    one = Waiting(one.attachment, one.sha256, one.size, None)
                    url, offset = self._reach(one, parcel)
                else:
                    raise
        self._write(one, state="sent", sent=one.size, url=None, reason=None)

    def _reach(self, one: Waiting, parcel: Parcel, url: str | None = None) -> tuple[str, int]:
        """Where the upload is and how far it has come; begun if there is none (any more)."""
        url = url or one.url
        while True:
            self._control.check()
            try:
                if url is not None:
                    return url, self._bureau.upload_reach(url)
                begun = self._bureau.begin_upload(one.attachment, one.size)
                self._write(one, url=begun.url)
                return begun.url, begun.offset
            except Refusal as refusal:
                if refusal.code in _ANEW and url is not None:
                    url = None
                elif refusal.code in LINE:
                    self._rest(parcel)
                else:
                    raise

    def _rest(self, parcel: Parcel) -> None:
        parcel.failed(STALLED)
        self._pace.wait(parcel.patience_s, self._control.check)

    def _piece(self, one: Waiting, offset: int, most: int) -> bytes:
        if self._pace.bytes_per_s:
            most = min(most, max(self._pace.bytes_per_s, 1024))
        with closing(self._blobs.read(one.sha256, offset, offset + most)) as pieces:
            return b"".join(pieces)

    def _note(self, one: Waiting, code: str, came: bool) -> bool:
        """Write down why one stopped; whether the others had better not be tried now."""
        if code == "sync.cancelled":
            return True
        try:
            if code == "blob.digest":
                code = code if self._blobs.check(one.sha256) else "blob.damaged"
                self._write(one, url=None, sent=0)
            self._write(one, reason=code, tries=blob_state.c.tries + 1)
        except Refusal:  # a full disk takes no note; the photo is tried again all the same
            return True
        line_is_dead = code == STALLED and not came
        return line_is_dead or not code.startswith(("upload.", "blob."))

    def _waiting(self, scopes: Collection[str] | None, anew: bool) -> tuple[Waiting, ...]:
        """Those the bureau has heard of, as a row or in review, and which it has not said to have:
        also one that it once took and, restored from a backup, knows nothing of any more, or has
        found to be missing."""
        query = _every_waiting(anew)
        if scopes is not None:
            stands = (row_meta.c.entity == attachment.name) & (row_meta.c.row == attachment.c.id)
            query = query.join(row_meta, stands).where(row_meta.c.scope.in_(scopes))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        owed = [Waiting(*row[:4]) for row in rows if _is_owed(row)]
        return tuple(one for one in owed if not anew or self._blobs.has(one.sha256))

    def _write(self, one: Waiting, **values: Any) -> None:
        change = update(blob_state).where(blob_state.c.attachment == one.attachment).values(values)

        def inside() -> None:
            with self._database.write() as connection:
                connection.execute(change)

        self._control.on_db(inside)


def _is_owed(row: Row[Any]) -> bool:
    """Whether the bureau wants the bytes: it has lost them, or has not voided the attachment. That
    this laptop has done so counts for nothing while it stands in review: whoever decides may keep
    the photo, and the site may leave this laptop before."""
    if row.lost or row.voided_at is None:
        return True
    return row.image is None or json.loads(row.image).get("voided_at") is None


def _is_refused() -> ColumnElement[bool]:
    """The condition that something about an attachment stands in review."""
    return exists().where(
        outbox.c.entity == attachment.name,
        outbox.c.row == attachment.c.id,
        outbox.c.state == "review",
    )


@cache
def _every_waiting(anew: bool) -> Select[Any]:
    """What may be owed (`_is_owed`), oldest first: id, digest, size, upload. Made once. `anew`:
    also what the bureau has said to have."""
    not_sent = exists().where(
        outbox.c.entity == attachment.name,
        outbox.c.row == attachment.c.id,
        outbox.c.state == "pending",
    )
    lost = exists().where(
        attachment_stored.c.attachment_id == attachment.c.id,
        attachment_stored.c.lost_at.is_not(None),
    )
    in_review = exists().where(
        review.c.entity == attachment.name,
        review.c.row == attachment.c.id,
        review.c.kind == "add",
        review.c.state == "open",
        review.c.stored_at.is_not(None),
    )
    return (
        select(
            attachment.c.id,
            attachment.c.sha256,
            attachment.c.size,
            blob_state.c.url,
            attachment.c.voided_at,
            lost.label("lost"),
            shadow.c.image,
        )
        .join(blob_state, blob_state.c.attachment == attachment.c.id)
        .outerjoin(shadow, (shadow.c.entity == attachment.name) & (shadow.c.row == attachment.c.id))
        .where(
            or_(attachment.c.voided_at.is_(None), lost, _is_refused()),
            ~not_sent,
            *(() if anew else (~at_bureau(), ~in_review)),
        )
        .order_by(attachment.c.added_at, attachment.c.id)
    )
