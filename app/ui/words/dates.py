"""Dates and times as people say them: 11-30 周四, Thu 30 Nov. Instants are told in China's time."""

from __future__ import annotations

from datetime import date, datetime

from app.ui.i18n import counted, language, translate
from inspection.clock import civil_time

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    ("Jan", "January"),
    ("Feb", "February"),
    ("Mar", "March"),
    ("Apr", "April"),
    ("May", "May"),
    ("Jun", "June"),
    ("Jul", "July"),
    ("Aug", "August"),
    ("Sep", "September"),
    ("Oct", "October"),
    ("Nov", "November"),
    ("Dec", "December"),
)


def day(value: date, today: date | None = None) -> str:
    """``11-30 周四`` or ``Thu 30 Nov``; with the year unless it is the year of `today`."""
    elsewhere = today is None or today.year != value.year
    if language() == "zh":
        text = f"{value:%Y-%m-%d}" if elsewhere else f"{value:%m-%d}"
        return f"{text} 周{_DAYS_ZH[value.weekday()]}"
    text = f"{_DAYS_EN[value.weekday()]} {value.day} {_MONTHS_EN[value.month - 1][0]}"
    return f"{text} {value.year}" if elsewhere else text


def short_day(value: date, today: date | None = None) -> str:
    """``11-30`` or ``30 Nov``: for tight columns; with the year unless it is `today`'s."""
    elsewhere = today is None or today.year != value.year
    if language() == "zh":
        return f"{value:%Y-%m-%d}" if elsewhere else f"{value:%m-%d}"
    text = f"{value.day} {_MONTHS_EN[value.month - 1][0]}"
    return f"{text} {value.year}" if elsewhere else text


def long_day(value: date) -> str:
    """``11 月 23 日 星期四`` or ``Thursday 23 November``: the heading of Today."""
    if language() == "zh":
        return f"{value.month} 月 {value.day} 日 星期{_DAYS_ZH[value.weekday()]}"
    name = _LONG_DAYS_EN[value.weekday()]
    return f"{name} {value.day} {_MONTHS_EN[value.month - 1][1]}"


def month(value: date) -> str:
    """``2023年11月`` or ``November 2023``."""
    if language() == "zh":
        return f"{value.year}年{value.month}月"
    return f"{_MONTHS_EN[value.month - 1][1]} {value.year}"


def time_of_day(instant_ms: int, *, seconds: bool = False) -> str:
    """``17:12``, or ``10:31:05``, of an instant in UTC milliseconds."""
    return f"{civil_time(instant_ms):%H:%M:%S}" if seconds else f"{civil_time(instant_ms):%H:%M}"


def moment(instant_ms: int, now_ms: int) -> str:
    """An instant seen from another: ``17:12`` today, else ``11-21 17:12`` (``21 Nov 17:12``)."""
    then: datetime = civil_time(instant_ms)
    today = civil_time(now_ms).date()
    clock = f"{then:%H:%M}"
    return clock if then.date() == today else f"{short_day(then.date(), today)} {clock}"


def full_moment(instant_ms: int) -> str:
    """``2023-11-21 17:12:05`` in either language: for files, which sort it."""
    return f"{civil_time(instant_ms):%Y-%m-%d %H:%M:%S}"


def overdue(working_days: int) -> str:
    """How long a deadline has been past, in working days."""
    return counted(translate("Dates", "已过 {n} 个工作日"), working_days)


def left(working_days: int) -> str:
    """How long there is until a deadline, in working days; zero is today."""
    if working_days == 0:
        return translate("Dates", "今天到期")
    return counted(translate("Dates", "还剩 {n} 个工作日"), working_days)
