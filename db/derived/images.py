"""Rows that are about to be shown, handed on so that what is derived need not read them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class Images:
    """Rows of one table as they now stand in the database: `values` in the order of `columns`."""

    columns: Sequence[str]
    values: Sequence[tuple[Any, ...]]


ByTable = Mapping[str, Sequence[Images]]
"""By table name; a row that comes twice stands as it came last."""


def picked(images: Sequence[Images], *names: str) -> Iterator[tuple[Any, ...]]:
    """These columns of each row, in the order the rows came. Raises ValueError for a column that
    did not come."""
    for one in images:
        pick = itemgetter(*(one.columns.index(name) for name in names))
        yield from map(pick, one.values)
