"""Rows of one table as the wire and a snapshot carry them: a header of columns, then values."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from db.replication.names import Entity, Revision

ColumnName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,62}(?!\n)$")]


class Rows(Struct, frozen=True, forbid_unknown_fields=True):
    """Latest images of rows of one table: `values[i]` in the order of `columns` (the first is
    ``id``), last touched by ledger number `revs[i]`. Dates are ISO text, money is fen."""

    entity: Entity
    columns: Annotated[list[ColumnName], Meta(min_length=1, max_length=200)]
    values: list[tuple[Any, ...]]
    """Tuples: the collector of cycles soon leaves them alone, and a first pull has many."""
    revs: list[Revision]
