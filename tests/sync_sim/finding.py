"""What is raised when an invariant does not hold."""

from __future__ import annotations

from collections.abc import Callable

_LONGEST = 400


class Broken(Exception):  # noqa: N818 - a finding, not an error of ours
    """An invariant does not hold."""

    def __init__(self, invariant: str, found: str) -> None:
        super().__init__(f"{invariant}: {found[:_LONGEST]}")
        self.invariant = invariant


def demand(holds: bool, invariant: Callable[..., object], found: object) -> None:
    """Raise `Broken` with the invariant's own name unless it holds."""
    if not holds:
        raise Broken(invariant.__name__, str(found))
