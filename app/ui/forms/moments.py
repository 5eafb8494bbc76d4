"""Moments, times of day, months and years as a line of text, and back as XForms keeps them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from app.presenters.typed_days import parse_day
from inspection.clock import SHANGHAI


def show_moment(value: str) -> str:
    """``2023-11-23 10:31`` in China's time; what is no moment is shown as it is."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    if found.tzinfo is not None:
        found = found.astimezone(SHANGHAI)
    return f"{found:%Y-%m-%d %H:%M}"


def read_moment(text: str, today: date) -> str:
    """XForms text of what was typed (``10:31`` alone is today's); else what was typed."""
    day_text, _, time_text = text.strip().replace("：", ":").rpartition(" ")
    day = parse_day(day_text, today) if day_text else today
    try:
        hour, minute = (int(part) for part in time_text.split(":"))
        at = time(hour, minute, tzinfo=SHANGHAI)
    except ValueError:
        return text.strip()
    if day is None:
        return text.strip()
    return datetime.combine(day, at).isoformat(timespec="milliseconds")


def show_time(value: str) -> str:
    """``10:31``; what is no time of day is shown as it is."""
    try:
        return f"{time.fromisoformat(value):%H:%M}"
    except ValueError:
        return value


def read_time(text: str) -> str:
    """XForms text of a time of day typed as ``9:05``, ``905`` or ``0905``; else what was typed."""
    typed = text.strip().replace("：", ":")
    hours, colon, minutes = typed.partition(":")
    if not colon and typed.isdecimal() and 3 <= len(typed) <= 4:
        hours, minutes = typed[:-2], typed[-2:]
    try:
        at = time(int(hours), int(minutes), tzinfo=SHANGHAI)
    except ValueError:
        return text.strip()
    return at.isoformat(timespec="milliseconds")


def show_month(value: str) -> str:
    """``2023-11`` of the month's first day; what is no day is shown as it is."""
    return value[:7] if _is_day(value) else value


def read_month(text: str, today: date) -> str:
    """The first day of a month typed as ``2023-11``, ``202311`` or ``11`` (of this year)."""
    typed = text.strip()
    found = _MONTH.fullmatch(typed)
    if found is None or not 1 <= int(found["month"]) <= 12:
        return typed
    return f"{int(found['year'] or today.year):04}-{int(found['month']):02}-01"


def show_year(value: str) -> str:
    """``2023``; what is no day is shown as it is."""
    return value[:4] if _is_day(value) else value


def read_year(text: str) -> str:
    """The first day of a year typed as ``2023``."""
    typed = text.strip().removesuffix("年")
    return f"{typed}-01-01" if _YEAR.fullmatch(typed) else text.strip()


_MONTH = re.compile(r"(?:(?P<year>[1-9]\d{3})[-./年]?)?(?P<month>\d{1,2})月?", re.ASCII)
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
