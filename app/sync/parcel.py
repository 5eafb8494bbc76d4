"""How much to send or fetch at once over a line that may break: less after a break, later more."""

from __future__ import annotations

from inspection.refusal import Refusal

LEAST, FIRST, MOST = 16 * 1024, 256 * 1024, 1024 * 1024
"""Bytes of one piece. A piece cut off on its way is lost whole: on a bad line small ones arrive."""
TRIES = 7
"""Failures in a row, without a byte arrived, after which a transfer rests until the next sync."""

LINE = frozenset({"sync.unreachable", "sync.slow", "sync.bureau_down", "sync.answer_malformed"})
"""Refusals by which a line breaks, rather than the bureau refuses."""
_CALM = 8


class Parcel:
    """The size of the next piece, and how often it failed."""

    def __init__(self) -> None:
        self.size = FIRST
        self._well = 0
        self._failed = 0

    @property
    def patience_s(self) -> float:
        """How long to wait before the next try: doubling from a fifth of a second, at most 5."""
        return min(5.0, 0.1 * float(2**self._failed))

    def arrived(self) -> None:
        """A piece came through. After some calm the next ones are larger."""
        self._failed = 0
        self._well += 1
        if self._well >= _CALM:
            self.size, self._well = min(MOST, self.size * 2), 0

    def came_through(self) -> None:
        """Bytes arrived although their answer was lost: that is no failure."""
        self._failed = 0

    def failed(self, code: str) -> None:
        """A piece did not. Raises Refusal `code` when that was once too often."""
        self._failed += 1
        self._well = 0
        self.size = max(LEAST, self.size // 2)
        if self._failed >= TRIES:
            raise Refusal(code)
