"""When a picture was taken, and to which visit that time says it belongs; never a silent guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from inspection.clock import SHANGHAI

MARGIN_MINUTES = 10
"""How long before a visit began and after it ended its pictures may have been taken."""

LONGEST_VISIT_MS = 12 * 3_600_000
"""A visit that nobody finished takes no pictures of the next day."""

MOST_OFFSET_MINUTES = 26 * 60
"""How far a camera's clock may be corrected: a day and its zone."""

EARLIEST_YEAR = 2000
"""A camera whose battery ran out says 1980: that is no time."""

_TIME = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)", re.ASCII)
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class VisitSpan:
    """A visit as far as matching goes: instants in UTC milliseconds, `ended_at` None while it is
    open."""

    id: str
    site_id: str
    started_at: int
    ended_at: int | None


def exif_instant(time: str, offset: str = "") -> int | None:
    """UTC milliseconds of EXIF DateTimeOriginal with its OffsetTimeOriginal (CIPA DC-008 §4.6.5).

    Without an offset the camera is taken to show China's time. None for what is no time, and for
    the time of a camera that was never set.
    """
    found = _TIME.match(time.strip().strip("\0"))
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(offset))
    except ValueError:
        return None
    return round(moment.timestamp() * 1000) if moment.year >= EARLIEST_YEAR else None


def corrected(taken_at: int, fast_minutes: int) -> int:
    """The true instant of a picture whose camera's clock was `fast_minutes` ahead (negative:
    behind)."""
    return taken_at - fast_minutes * _MINUTE_MS


def matching(
    taken_at: int, visits: Iterable[VisitSpan], margin_minutes: int = MARGIN_MINUTES
) -> tuple[VisitSpan, ...]:
    """The visits during which a picture was taken, oldest first: one is an answer, more or none
    is a question for the inspector.

    A visit counts with a margin before and after; a picture taken within exactly one visit
    belongs to it even if it also lies in the margin of others.
    """
    near = [one for one in visits if _within(taken_at, one, margin_minutes * _MINUTE_MS)]
    inside = [one for one in near if _within(taken_at, one, 0)]
    found = inside if len(inside) == 1 else near
    return tuple(sorted(found, key=lambda one: (one.started_at, one.id)))


def _within(taken_at: int, visit: VisitSpan, margin_ms: int) -> bool:
    ended = visit.ended_at
    if ended is None:
        ended = visit.started_at + LONGEST_VISIT_MS
    return visit.started_at - margin_ms <= taken_at <= max(ended, visit.started_at) + margin_ms


def _zone(offset: str) -> timezone:
    found = _OFFSET.fullmatch(offset.strip().strip("\0"))
    if offset.strip().strip("\0") in ("Z", "z"):
        return timezone(timedelta(0))
    if found is None:
        return SHANGHAI
    minutes = int(found[2]) * 60 + int(found[3])
    if minutes >= 24 * 60:
        return SHANGHAI
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
