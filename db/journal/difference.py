"""What a page really changed: a field equal to what it showed is no part of the edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.journal.values import to_plain


def difference(shown: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Plain (old, new) for each field of `new` that differs from what was `shown`.

    Nothing is read from the database to guess the old value: what the person saw is the base of
    his decision. Raises KeyError if a field was set that was never shown.
    """
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in new.items():
        before, after = to_plain(shown[name]), to_plain(value)
        if before != after or type(before) is not type(after):
            changes[name] = (before, after)
    return changes
