"""Rows of one table as the wire and a snapshot carry them: a header of columns, then values."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from db.replication.names import Entity, Revision, Uuid

ColumnName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,62}(?!\n)$")]


class Rows(Struct, frozen=True, forbid_unknown_fields=True):
    """Latest images of rows of one table: `values[i]` in the order of `columns` (the first is
    ``id``), last touched by ledger number `revs[i]`. Dates are ISO text, money is fen."""

    entity: Entity
    columns: Annotated[list[ColumnName], Meta(min_length=1, max_length=200)]
    values: list[tuple[Any, ...]]
    """Tuples: the collector of cycles soon leaves them alone, and a first pull has many."""
    revs: list[Revision]


class Touched(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of one table whose images the laptop can make by itself, each with its rev."""

    entity: Entity
    ids: list[Uuid]
    revs: list[Revision]

    def keys(self) -> list[tuple[str, str]]:
        """(Table, row) of each."""
        return [(self.entity, row) for row in self.ids]
