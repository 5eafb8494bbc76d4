"""Where the time comes from: injected everywhere, so that tests and the demo choose their own."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one zone without summer time since 1992; law and reports group by its dates."""


_FIRST_MS, _LAST_MS = -59_000_000_000_000, 250_000_000_000_000
"""In the years 100 and 9892: some days can be added to either."""


class Clock(Protocol):
    """Tells the present instant in milliseconds since 1970-01-01 UTC."""

    def now_ms(self) -> int: ...


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class ShiftedClock:
    """A clock that starts at a given instant and runs on from there (the demo's)."""

    def __init__(self, start_ms: int) -> None:
        self._start_ms = start_ms
        self._started = time.monotonic_ns()

    def now_ms(self) -> int:
        return self._start_ms + (time.monotonic_ns() - self._started) // 1_000_000


class FixedClock:
    """A clock that stands still until it is moved (tests, frozen renderings)."""

    def __init__(self, now_ms: int) -> None:
        self.value = now_ms

    def now_ms(self) -> int:
        return self.value

    def advance(self, ms: int) -> None:
        self.value += ms


def civil_date(instant_ms: int) -> date:
    """The calendar date in China of an instant in UTC milliseconds."""
    return civil_time(instant_ms).date()


def civil_time(instant_ms: int) -> datetime:
    """The wall-clock time in China of an instant in UTC milliseconds, with its zone.

    What somebody's clock or program made of an instant may lie beyond every calendar: it is then
    the first or last day told here, so that no record can keep the others from being shown.
    """
    within = max(_FIRST_MS, min(instant_ms, _LAST_MS))
    return datetime.fromtimestamp(within / 1000, tz=SHANGHAI)


def instant(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """UTC milliseconds of a wall-clock time in China."""
    moment = datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
    return int(moment.astimezone(UTC).timestamp() * 1000)
