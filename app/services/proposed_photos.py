"""Photos that stand in review: where their bytes are, and drawn for whoever decides."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from app.services.laptop import Laptop
from app.services.picture_drawing import draw_at
from app.services.pictures import kind_of_mime
from db.queries.decisions import PartPhoto
from inspection.refusal import Refusal

LONGEST = 640
"""Longer edge of what stands beside a decision, in pixels."""


class Where(StrEnum):
    """Where the bytes of a proposed photo are."""

    HERE = "here"
    AWAY = "away"
    """At the bureau; they can be fetched."""
    AWAITED = "awaited"
    """The bureau has not received them yet."""


@dataclass(frozen=True, slots=True)
class ProposedLook:
    """A proposed photo as it can be shown now. `jpeg`: None where it is not here, or cannot be
    drawn."""

    where: Where
    jpeg: bytes | None = None


class ProposedPhotos:
    """Looks at what is here; fetching is `SyncingService.fetch_attachment` with the review's id."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def look(self, photo: PartPhoto) -> ProposedLook:
        """The photo, drawn if it is here. Reads and draws: belongs into an I/O job."""
        blobs = self._laptop.blobs
        absent = ProposedLook(Where.AWAY if photo.stored else Where.AWAITED)
        if not blobs.has(photo.sha256):
            return absent
        kind = kind_of_mime(photo.mime)
        try:
            with closing(blobs.read(photo.sha256)) as pieces:
                content = b"".join(pieces)
        except Refusal as refusal:
            if not refusal.code.startswith("blob."):
                raise
            return absent  # damaged: fetched again
        try:
            return ProposedLook(Where.HERE, draw_at(content, kind, LONGEST) if kind else None)
        except Refusal:  # what cannot be drawn is told as what it is
            return ProposedLook(Where.HERE)
