"""Rows as lists about the sync mention them: a conflict or a review by the row it is about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from db.queries.naming import Key, RowName, name_rows
from db.tables.journal import conflict, review

_ABOUT = {"conflict": conflict, "review": review}


def mentions(connection: Connection, keys: Iterable[Key]) -> dict[Key, RowName]:
    """A name for each of these rows, a conflict's and a review's being that of the row it is about;
    one that is not on this laptop is named by its kind alone."""
    asked = set(keys)
    about = dict(_about(connection, asked))
    names = name_rows(connection, (asked - about.keys()) | set(about.values()))
    return {key: names[about.get(key, key)] for key in asked}


def _about(connection: Connection, keys: set[Key]) -> Iterable[tuple[Key, Key]]:
    for entity, table in _ABOUT.items():
        rows = [row for of, row in keys if of == entity]
        for start in range(0, len(rows), 500):
            query = select(table.c.id, table.c.entity, table.c.row).where(
                table.c.id.in_(rows[start : start + 500])
            )
            for row in connection.execute(query):
                if row.entity not in _ABOUT:
                    yield (entity, row.id), (row.entity, row.row)
