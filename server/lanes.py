"""The admission gate: few writers in the order they came, readers beside them, a short queue."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from inspection.refusal import Refusal

T = TypeVar("T")

READERS = 4
BLOBS = 2
"""Photos and scans are taken in and given out on threads of their own, so that they hold up no
session."""
QUEUE = 64
"""How many may wait for a lane; whoever comes then is asked to come back."""
LINE = 256
"""How many may be asking for their place."""
_RETRY_LEAST, _RETRY_SPREAD = 2, 6


class Lane:
    """Runs blocking work on threads, at most `width` at a time, first come first served."""

    def __init__(
        self, width: int, queue: int = QUEUE, after: Callable[[], object] = lambda: None
    ) -> None:
        self._after = after
        self._limiter = CapacityLimiter(width)
        self._queue = queue
        self._inside = 0
        self._width = width

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`. Raises Refusal ``sync.busy`` with `retry_after` (s) when full.

        Work that has begun goes on to its end even if whoever asked has gone away.
        """
        if self._inside >= self._width + self._queue:
            # spread out, so that those sent away do not come back all at once
            wait = _RETRY_LEAST + secrets.randbelow(_RETRY_SPREAD)
            raise Refusal("sync.busy", retry_after=wait)
        self._inside += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1
            self._after()


class Lanes:
    """The lanes of one process. SQLite has one writer; PostgreSQL two per worker. `wrote` is called
    after each turn of a writer."""

    def __init__(self, *, embedded: bool, wrote: Callable[[], object] = lambda: None) -> None:
        self.write = Lane(1 if embedded else 2, after=wrote)
        self.read = Lane(READERS)
        self.blob = Lane(BLOBS)
        self.line = Lane(1, LINE)
        """Where places are asked for: short work, that never stands behind a push."""
