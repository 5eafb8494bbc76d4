"""Fetches an attachment's bytes on demand: by ranges, resumed at any byte, checked, then cached."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import select

from app.sync.pace import Pace
from app.sync.parcel import LINE, Parcel
from app.sync.steps import Control
from db.queries.attachments import at_bureau
from db.replication.proposal import photo_in
from db.store.blobs import BlobStore
from db.store.engine import Database
from db.tables.journal import review
from db.tables.laptop import blob_state
from db.tables.site import attachment
from inspection.refusal import Refusal

STEP = "fetch"
"""The step that progress reports: bytes here of all."""
STALLED = "fetch.stalled"
CACHE_BYTES = 4 * 1024**3
"""Disk that blobs may use before fetched ones, not looked at for longest, make room again."""


class Blobs(Protocol):
    """What fetching asks of the bureau; `transport.BureauLink` over HTTP."""

    def fetch(self, attachment: str, sha256: str, start: int, end: int) -> bytes: ...


class Fetcher:
    """Brings one attachment's bytes here."""

    def __init__(
        self,
        database: Database,
        blobs: BlobStore,
        bureau: Blobs,
        pace: Pace,
        control: Control,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._bureau = bureau
        self._pace = pace
        self._control = control
        self._cache_bytes = cache_bytes

    def fetch(self, attachment_id: str) -> None:
        """Fetch it, unless it is here and sound. What came before a cancel or break is kept. What a
        review proposes as an attachment is named by the review's id.

        Raises Refusal ``attachment.gone`` (no such row here), ``blob.unknown``, ``blob.absent``,
        ``blob.digest`` (what came is not what the row says; nothing is kept), ``fetch.stalled``,
        ``sync.cancelled``, those of the connection and of the store.
        """
        sha256, size = self._control.on_db(lambda: self._facts(attachment_id))
        with self._blobs.pinned(sha256):
            if self._blobs.check(sha256):
                return
            arriving = self._blobs.arriving(sha256)
            parcel, here = Parcel(), arriving.reach()
            self._control.progress(STEP, here, size)
            while here < size:
                self._control.check()
                try:
                    end = min(size, here + parcel.size)
                    data = self._bureau.fetch(attachment_id, sha256, here, end)
                    parcel.arrived()
                except Refusal as refusal:
                    if refusal.code not in LINE:
                        raise
                    parcel.failed(STALLED)
                    self._pace.wait(parcel.patience_s, self._control.check)
                    continue
                here = arriving.keep(here, data)
                self._control.progress(STEP, here, size)
            try:
                self._blobs.put(sha256, arriving.read())
            except Refusal as refusal:
                if refusal.code.startswith("blob."):  # not what it should be: all of it anew
                    arriving.drop()
                    raise Refusal("blob.digest") from None
                raise
            arriving.drop()
            self._blobs.shrink(self._cache_bytes, self._control.on_db(self._may_go))

    def _facts(self, attachment_id: str) -> tuple[str, int]:
        query = select(attachment.c.sha256, attachment.c.size).where(
            attachment.c.id == attachment_id
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
            if row is not None:
                return row.sha256, row.size
            proposed = select(review.c.proposed).where(
                review.c.id == attachment_id, review.c.entity == attachment.name
            )
            told = photo_in(connection.execute(proposed).scalar())
        if told is None:
            raise Refusal("attachment.gone")
        return told.sha256, told.size

    def _may_go(self) -> list[str]:
        """Digests of what the bureau has and nobody here still has to send."""
        unsent = select(blob_state.c.sha256).where(blob_state.c.state != "sent")
        query = select(attachment.c.sha256).where(at_bureau(), attachment.c.sha256.not_in(unsent))
        with self._database.read() as connection:
            return list(connection.scalars(query))
