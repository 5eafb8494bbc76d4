"""When two names are the same name: width, letter case and spaces make no difference."""

from __future__ import annotations

from inspection.identity import fold_code


def fold_name(text: str) -> str:
    """A name as it is compared, never as it is stored; the name dot · may be missing."""
    return fold_code(text).replace("·", "").replace("•", "")
