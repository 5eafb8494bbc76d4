"""ODK's dates inside expressions: ISO text that counts as days since 1970-01-01 in arithmetic."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from inspection.clock import SHANGHAI, civil_time

_EPOCH = date(1970, 1, 1)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?")
_DAY_MS = 86_400_000
_FORMATS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda at: f"{at.year:04d}",
    "y": lambda at: f"{at.year % 100:02d}",
    "m": lambda at: f"{at.month:02d}",
    "n": lambda at: str(at.month),
    "b": lambda at: f"{at.month}月",
    "d": lambda at: f"{at.day:02d}",
    "e": lambda at: str(at.day),
    "H": lambda at: f"{at.hour:02d}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02d}",
    "S": lambda at: f"{at.second:02d}",
    "3": lambda at: f"{at.microsecond // 1000:03d}",
    "a": lambda at: "周" + "一二三四五六日"[at.weekday()],
    "W": lambda at: str(at.isocalendar().week),
    "%": lambda _at: "%",
}
"""ODK's format letters (``%Y`` …); names of months and weekdays are Chinese."""


def moment(text: str) -> datetime | None:
    """The civil time in China of an ISO date or dateTime, or None when the text is neither.

    A date is midnight; a dateTime without a zone is taken as Chinese time.
    """
    try:
        if _DATE.match(text):
            return datetime.combine(date.fromisoformat(text), time.min, SHANGHAI)
        if _MOMENT.match(text):
            read = datetime.fromisoformat(text)
            return read.astimezone(SHANGHAI) if read.tzinfo else read.replace(tzinfo=SHANGHAI)
    except (ValueError, OverflowError):
        return None
    return None


def days(text: str) -> float | None:
    """Days from 1970-01-01 to a date or dateTime, by the calendar in China; None if it is neither.

    The whole part of ``days(now)`` is therefore ``days(today)``, at every hour.
    """
    at = moment(text)
    if at is None:
        return None
    since_midnight = at - at.replace(hour=0, minute=0, second=0, microsecond=0)
    return (at.date() - _EPOCH).days + since_midnight / timedelta(days=1)


def date_of_days(count: float) -> str:
    """The ISO date that many days after 1970-01-01; empty when it is no date."""
    if math.isnan(count) or math.isinf(count):
        return ""
    try:
        return (_EPOCH + timedelta(days=math.floor(count))).isoformat()
    except OverflowError:
        return ""


def moment_of_days(count: float) -> str:
    """The ISO dateTime, in Chinese time, that many days after 1970-01-01; empty when none is."""
    if math.isnan(count) or math.isinf(count):
        return ""
    try:
        at = datetime.combine(_EPOCH, time.min, SHANGHAI) + timedelta(days=count)
    except OverflowError:
        return ""
    return at.isoformat(timespec="milliseconds")


def today(now_ms: int) -> str:
    """The ISO date in China of an instant in UTC milliseconds."""
    return civil_time(now_ms).date().isoformat()


def now(now_ms: int) -> str:
    """The ISO dateTime in China of an instant in UTC milliseconds, with its zone."""
    return civil_time(now_ms).isoformat(timespec="milliseconds")


def instant_of(text: str) -> int | None:
    """UTC milliseconds of an ISO date or dateTime; None when the text is neither."""
    at = moment(text)
    return None if at is None else round(at.astimezone(UTC).timestamp() * 1000)


def decimal_time(text: str) -> float:
    """The part of a day that has gone by at a time of day; NaN when it is none."""
    try:
        if not _TIME.match(text):
            return math.nan
        at = time.fromisoformat(text)
    except ValueError:
        return math.nan
    return (at.hour * 3_600_000 + at.minute * 60_000 + at.second * 1_000) / _DAY_MS


def format_moment(text: str, pattern: str) -> str:
    """The date or dateTime written by ODK's format letters; empty when the text is no date.

    Raises ValueError for a letter that ODK does not know.
    """
    at = moment(text)
    if at is None:
        return ""
    written: list[str] = []
    letters = iter(pattern)
    for letter in letters:
        if letter != "%":
            written.append(letter)
            continue
        code = next(letters, "")
        if code not in _FORMATS:
            raise ValueError(code)
        written.append(_FORMATS[code](at))
    return "".join(written)


def check_pattern(pattern: str) -> None:
    """Raises ValueError with the letter of a date format that ODK does not know."""
    format_moment("2000-01-01", pattern)
