"""Photos and scans handed out: who may read which."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from inspection.refusal import Refusal
from server import proposed
from server.arriving import is_stored, visible
from server.bureau import Bureau
from server.tokens import Holder


@dataclass(frozen=True, slots=True)
class Found:
    """An attachment whose bytes the bureau has: their digest (hex) and number."""

    sha256: str
    size: int


class BlobDesk:
    """Hands out what laptops fetch. A blob is reached through a row of a scope the caller holds, or
    a review he decides, never by its digest."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau

    def find(self, holder: Holder, named: str) -> Found:
        """What there is to read of an attachment, or of what a review proposes as one. Raises
        Refusal ``blob.unknown`` (no such row in a scope held, no such open review that the caller
        decides), ``blob.absent`` (the bureau has not received it)."""
        now = self._bureau.clock.now_ms()
        with self._bureau.database.read() as connection:
            row = visible(connection, holder, named, now)
            if row is not None:
                found, stored = Found(row.sha256, row.size), is_stored(connection, named)
            else:
                one = proposed.decidable(connection, holder, named, now)
                if one is None:
                    raise Refusal("blob.unknown")
                found, stored = Found(one.sha256, one.size), one.stored
        if not stored or not self._bureau.blobs.has(found.sha256):
            raise Refusal("blob.absent")
        return found

    def read(self, found: Found, start: int, end: int) -> Generator[bytes, None, None]:
        """Bytes `start` to `end` (exclusive), at most a mebibyte at a time."""
        return self._bureau.blobs.read(found.sha256, start, end)
