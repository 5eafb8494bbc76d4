"""When to ring again: times for one key, and times as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.presenters.typed_days import parse_day
from inspection.clock import SHANGHAI, civil_time

EVENING = time(18, 0)
"""Work on site is over; workers have a hand free."""

_TIME = re.compile(r"(\d{1,2})(?:[:：.点时](\d{1,2})?分?)")


class Quick(StrEnum):
    """A time for one key."""

    HALF_AN_HOUR = "half_an_hour"
    TODAY_EVENING = "today_evening"
    TOMORROW_EVENING = "tomorrow_evening"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class QuickTime:
    """A time for one key; `at_ms` is UTC milliseconds."""

    code: Quick
    at_ms: int


def quick_times(now_ms: int) -> tuple[QuickTime, ...]:
    """In half an hour, this evening (or tomorrow's when that is near or past), same time
    tomorrow."""
    now = civil_time(now_ms)
    soon = _minute(now + timedelta(minutes=30))
    evening = datetime.combine(now.date(), EVENING, SHANGHAI)
    late = evening <= soon
    if late:
        evening += timedelta(days=1)
    return (
        QuickTime(Quick.HALF_AN_HOUR, _ms(soon)),
        QuickTime(Quick.TOMORROW_EVENING if late else Quick.TODAY_EVENING, _ms(evening)),
        QuickTime(Quick.TOMORROW, _ms(_minute(now + timedelta(days=1)))),
    )


def read_time(text: str, now_ms: int) -> int | None:
    """UTC milliseconds of ``14:30`` (today, or tomorrow once that is past) or ``11-24 9:00``.

    None for what is no time. A day that lies in the past is taken as typed.
    """
    found = _TIME.search(text)
    if found is None:
        return None
    day_text = (text[: found.start()] + text[found.end() :]).strip()
    now = civil_time(now_ms)
    day = parse_day(day_text, now.date()) if day_text else now.date()
    try:
        moment = time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None
    if day is None:
        return None
    at = datetime.combine(day, moment, SHANGHAI)
    if not day_text and at <= now:
        at += timedelta(days=1)
    return _ms(at)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
