"""Days as people type them: 11-30, 1130, 2023-11-30, 11.30, 11月30日."""

from __future__ import annotations

import re
from datetime import date

from inspection.identity import fold_width

_PARTS = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_DIGITS = re.compile(r"(\d{4})?(\d{2})(\d{2})")


def parse_day(text: str, today: date) -> date | None:
    """The day meant; without a year the one nearest to `today`. None when it is no day."""
    typed = fold_width(text).strip()
    found = _PARTS.fullmatch(typed) or _DIGITS.fullmatch(typed)
    if found is None:
        return None
    month, day = int(found[2]), int(found[3])
    if found[1]:
        return _day(int(found[1]), month, day)
    years = (today.year, today.year + 1, today.year - 1)
    days = [one for one in (_day(year, month, day) for year in years) if one is not None]
    return min(days, key=lambda one: abs(one - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
