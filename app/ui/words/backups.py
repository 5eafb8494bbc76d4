"""Dated copies of this computer's data in words: when, why, how large."""

from __future__ import annotations

from datetime import datetime

from app.ui.i18n import translate
from app.ui.words import dates, sizes


def when(made_at: datetime) -> str:
    """``2026-11-23 周一 10:15``, or ``Mon 23 Nov 2026 10:15``."""
    return f"{dates.day(made_at.date())} {made_at:%H:%M}"


def why(reason: str, size: int) -> str:
    """Why the copy was made, and its size (bytes)."""
    words = {
        "day": translate("Backups", "每天打开时自动备份"),
        "aside": translate("Backups", "恢复前的原文件"),
        "asked": translate("Backups", "手动备份"),
    }
    said = words.get(reason) or translate("Backups", "程序升级前自动备份")
    return f"{said} · {sizes.size(size)}"
