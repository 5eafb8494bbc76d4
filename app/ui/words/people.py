"""A worker's name as pages show it: whole, by one sign, or the word for a name erased by law."""

from __future__ import annotations

from app.ui.i18n import translate
from inspection.identity import mask_name


def worker(name: str, *, masked: bool = False) -> str:
    """``陈小样``, ``陈××``; a worker without a name was erased: ``（已抹除）``."""
    if not name:
        return erased()
    return mask_name(name) if masked else name


def erased() -> str:
    """What stands where personal data was erased by law."""
    return translate("People", "（已抹除）")
