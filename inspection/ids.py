"""Row ids: UUIDv7 (RFC 9562 §5.7), made by the creator of the row: laptops need no server."""

from __future__ import annotations

import re
import secrets
import threading
import uuid

from inspection.clock import Clock

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COUNTED = 1 << 12
"""How many ids one millisecond has room for, in order."""
_FORGIVEN_MS = 1_000
"""A clock set back by no more than this goes on counting where it was."""


class _Sequence:
    """The place of the next id in its millisecond: RFC 9562 §6.2, method 1.

    Rows made in one go (an import, a day's batch) then stand side by side in every index: inserting
    a thousand ids in the order of chance touches as many pages of an encrypted file.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ms = self._count = 0

    def next(self, now_ms: int) -> tuple[int, int]:
        """Milliseconds and count of the next id: above all before it, unless the clock was set."""
        with self._lock:
            if self._ms - _FORGIVEN_MS <= now_ms <= self._ms:
                self._count += 1
                if self._count == _COUNTED:
                    self._ms, self._count = self._ms + 1, 0
            else:
                # the upper half is left for what follows within the same millisecond
                self._ms, self._count = now_ms, secrets.randbelow(_COUNTED // 2)
            return self._ms, self._count


_sequence = _Sequence()


def new_id(clock: Clock) -> str:
    """A fresh UUIDv7 as lower-case text with hyphens: 48 bits of UTC milliseconds, 12 that count
    within one, 62 of chance. Those of one program sort in the order they were made."""
    milliseconds, count = _sequence.next(clock.now_ms())
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 7 << 76 | count << 64
    return str(uuid.UUID(int=value | 2 << 62 | secrets.randbits(62)))


def is_id(text: str) -> bool:
    """Whether this is an id as rows carry it: a UUID in lower-case hexadecimal with hyphens."""
    return _ID.fullmatch(text) is not None
