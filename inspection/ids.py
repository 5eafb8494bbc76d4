"""Row ids: UUIDv7 (RFC 9562 §5.7), made by the creator of the row: laptops need no server."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Callable

from inspection.clock import Clock

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id(clock: Clock, random_bits: Callable[[int], int] = secrets.randbits) -> str:
    """A fresh UUIDv7 as lower-case text with hyphens: 48 bits of UTC milliseconds, 74 of chance."""
    milliseconds = clock.now_ms() & 0xFFFF_FFFF_FFFF
    value = (milliseconds << 80) | (7 << 76) | (random_bits(12) << 64) | (2 << 62) | random_bits(62)
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    """Whether this is an id as rows carry it: a UUID in lower-case hexadecimal with hyphens."""
    return _ID.fullmatch(text) is not None
