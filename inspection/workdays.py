"""Working days: statutory clocks run in them, and holidays are published a year at a time."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

_DAY = timedelta(days=1)
_LONGEST = 3660


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date found by counting; `provisional` if it hangs on holidays not yet published."""

    date: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A count of working days; `provisional` as in `Deadline`."""

    count: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked.

    `table` holds imported days (True: worked) and goes before everything; a year with any
    imported day counts as published. Other years come from the holiday library, and a year it
    does not know falls back on weekends and makes every result provisional.
    """

    table: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is worked, by the best knowledge there is."""
        if day in self.table:
            return self.table[day]
        worked = _library_says(day)
        return day.weekday() < 5 if worked is None else worked

    def is_published(self, year: int) -> bool:
        """Whether the holidays of a year are known."""
        if _library_says(date(year, 1, 1)) is not None:
            return True
        return any(day.year == year for day in self.table)


def add_working_days(start: date, n: int, calendar: WorkCalendar) -> Deadline:
    """The n-th working day after `start`, which itself is not counted (n = 0 gives `start`).

    Raises ValueError if `n` is negative or beyond ten years.
    """
    if not 0 <= n <= _LONGEST:
        raise ValueError(n)
    day, left = start, n
    while left:
        day += _DAY
        left -= calendar.is_working_day(day)
    return Deadline(day, n > 0 and not _published(start + _DAY, day, calendar))


def working_days_between(after: date, until: date, calendar: WorkCalendar) -> WorkingDays:
    """Working days after `after` up to and including `until`; negative if `until` lies before.

    So the days left to a deadline are ``working_days_between(today, deadline, …)``, and a
    deadline missed by three working days gives -3. Beyond ten years each week counts as five:
    9999-12-31 comes from a slip or a list, and no page waits for it.
    """
    if until < after:
        passed = working_days_between(until, after, calendar)
        return WorkingDays(-passed.count, passed.provisional)
    span = (until - after).days
    near = min(span, _LONGEST)
    count = sum(calendar.is_working_day(after + timedelta(days=n)) for n in range(1, near + 1))
    weeks, days = divmod(span - near, 7)
    count += weeks * 5 + sum((until - timedelta(days=n)).weekday() < 5 for n in range(days))
    return WorkingDays(count, until > after and not _published(after + _DAY, until, calendar))


def working_days_left(today: date, calendar: WorkCalendar) -> WorkingDays:
    """Working days left in the month of `today`, with today if it is one."""
    return working_days_between(today - _DAY, month_end(today), calendar)


def last_working_day(month: date, calendar: WorkCalendar) -> date:
    """The last working day of the month that `month` lies in: monthly duties are due by then."""
    day = month_end(month)
    while not calendar.is_working_day(day) and day.day > 1:
        day -= _DAY
    return day


def month_end(day: date) -> date:
    """The last calendar day of a date's month."""
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def add_months(day: date, n: int) -> date:
    """The same day `n` months later (earlier if negative), or that month's last day."""
    index = day.year * 12 + day.month - 1 + n
    first = date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


@lru_cache(maxsize=4096)
def _library_says(day: date) -> bool | None:
    """Whether the holiday library holds `day` for worked; None for a year it does not know."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def _published(first: date, last: date, calendar: WorkCalendar) -> bool:
    return all(calendar.is_published(year) for year in range(first.year, last.year + 1))
