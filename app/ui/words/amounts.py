"""Sums and counts with their units. Money is integer fen; nothing is rounded unless it says so."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from app.ui.i18n import counted, translate


def yuan(fen: int) -> str:
    """An exact sum: ``12,345.60 元``; the fen are left out when there are none."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    figure = f"{sign}{whole:,}" + (f".{rest:02d}" if rest else "")
    return translate("Amounts", "{figure} 元").format(figure=figure)


def ten_thousands(fen: int) -> str:
    """A sum for a report: ``1,651.5 万元``, rounded half up to one decimal."""
    figure = (Decimal(fen) / Decimal(1_000_000)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return translate("Amounts", "{figure} 万元").format(figure=f"{figure:,}")


def share(part: int, whole: int) -> str:
    """``8/20``: how many of how many."""
    return f"{part:,}/{whole:,}"


def percent(part: int, whole: int) -> str:
    """A share in whole percent, or a dash when there is nothing to share. ``41%``."""
    return "–" if whole == 0 else f"{(200 * part + whole) // (2 * whole)}%"


def sites(count: int) -> str:
    """``60 个项目``."""
    return counted(translate("Amounts", "{n} 个项目"), count)


def workers(count: int) -> str:
    """``300 名工人``."""
    return counted(translate("Amounts", "{n} 名工人"), count)


def records(count: int) -> str:
    """``37 条记录``."""
    return counted(translate("Amounts", "{n} 条记录"), count)


def problems(count: int) -> str:
    """``2 个问题``."""
    return counted(translate("Amounts", "{n} 个问题"), count)


def duration(seconds: int) -> str:
    """A waiting time, rounded up to what one waits for: ``25 秒``, ``5 分钟``."""
    if seconds < 60:
        return counted(translate("Amounts", "{n} 秒"), max(0, seconds))
    return counted(translate("Amounts", "{n} 分钟"), -(-seconds // 60))
