"""Sizes of files in words. It stands alone: the first window needs it before much is loaded."""

from __future__ import annotations


def size(amount: int) -> str:
    """``2.3 MB``, ``640 KB``: bytes as file managers count them."""
    if amount < 1024 * 1024:
        return f"{max(1, round(amount / 1024)):,} KB"
    if amount < 1024**3:
        return f"{amount / 1024**2:,.1f} MB"
    return f"{amount / 1024**3:,.1f} GB"
