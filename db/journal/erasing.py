"""What an erasure blanks at the bureau: the personal part of one row, wherever it is kept.

Erased are values, never facts: the row, its operations' cores, hashes and places in the chains stay
(sync.md §3 "Erasure"). An `erasure` row tells laptops to do the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, select, update

from db.journal.bulk import among, bound
from db.journal.values import Plain
from db.replication.fields import split_path, write_fields
from db.tables.journal import erasure
from db.tables.registry import personal_columns
from db.tables.server import ledger, ledger_sealed

Key = tuple[str, str]

_SEALED = msgspec.json.Decoder(tuple[str, dict[str, Any]])
_EMPTY = {("conflict", "candidates"): "[]"}
"""What a personal column that may not be null holds once erased; others hold empty text."""


def sealed_names(connection: Connection, entity: str, row: str) -> set[str]:
    """Every field of a row, paths of documents too, that ever travelled in a sealed part."""
    query = (
        select(ledger_sealed.c.sealed)
        .join(ledger, ledger.c.seq == ledger_sealed.c.seq)
        .where(ledger.c.entity == entity, ledger.c.row == row, ledger_sealed.c.sealed.is_not(None))
    )
    return {name for part in connection.scalars(query) for name in _SEALED.decode(part)[1]}


def blank_sealed(connection: Connection, entity: str, row: str) -> int:
    """Blank the sealed parts of a row's operations; how many were not blank yet."""
    of_row = select(ledger.c.seq).where(ledger.c.entity == entity, ledger.c.row == row)
    done = connection.execute(
        update(ledger_sealed)
        .where(ledger_sealed.c.seq.in_(of_row), ledger_sealed.c.sealed.is_not(None))
        .values(sealed=None)
    )
    return int(done.rowcount)


def blanked(table: Table, image: Mapping[str, Any], sealed: Collection[str]) -> Plain:
    """The columns of a row that change when it is erased: its personal columns, and its documents
    without the paths named in `sealed`."""
    hidden = personal_columns(table)
    paths = {name: None for name in sealed if split_path(name)[1] is not None}
    written = write_fields(image, {name: None for name in paths if name.partition("/")[0] in image})
    for name in hidden:
        empty = _EMPTY.get((table.name, name), "")
        written[name] = None if table.c[name].nullable else empty
    return {name: value for name, value in written.items() if value != image[name]}


def erased_among(connection: Connection, keys: Collection[Key]) -> frozenset[Key]:
    """Those of the rows that were erased."""
    dialect = connection.dialect.name
    named = {"ids": bound(dialect, {row for _, row in keys})}
    found = {(entity, row) for entity, row in connection.execute(_erased_query(dialect), named)}
    return frozenset(found.intersection(keys))


@cache
def _erased_query(dialect: str) -> Select[Any]:
    return select(erasure.c.entity, erasure.c.row).where(among(dialect, erasure.c.row, "ids"))
