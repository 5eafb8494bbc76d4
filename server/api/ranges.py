"""Byte ranges of downloads (RFC 9110 §14): one range or none, so that a cut download goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspection.refusal import Refusal

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `start` to `end` (exclusive) of `size`."""

    start: int
    end: int
    size: int

    @property
    def header(self) -> str:
        """``Content-Range``."""
        return f"bytes {self.start}-{self.end - 1}/{self.size}"


def span_of(
    told: str | None, size: int, etag: str = "", if_range: str | None = None
) -> Span | None:
    """The bytes a request asks for; None: all of them, also for a range we need not understand or
    of something that has changed (``If-Range``).

    Raises Refusal ``blob.range`` (size) for a range that lies beyond the end.
    """
    if told is None or (if_range is not None and if_range.strip() != etag):
        return None
    found = _ONE.fullmatch(told.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(int(found[2]) + 1, size) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None
    if start >= size or start == end:
        raise Refusal("blob.range", size=size)
    return Span(start, end, size)


def matches(told: str | None, etag: str) -> bool:
    """Whether ``If-None-Match`` (or ``If-Match``) names this entity tag."""
    return told is not None and (
        told.strip() == "*" or etag in [part.strip().removeprefix("W/") for part in told.split(",")]
    )
