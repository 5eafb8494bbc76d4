"""The only statements that touch synced tables: run with the guard open for just themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from db.guards import open_guard
from db.tables.journal import row_meta


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert new rows; every row names every column. Raises SQLAlchemy's IntegrityError."""
    if rows:
        with open_guard(connection):
            connection.execute(insert(table), list(rows))


def update_row(connection: Connection, table: Table, row: str, columns: Mapping[str, Any]) -> None:
    """Set columns of one row."""
    if columns:
        with open_guard(connection):
            connection.execute(update(table).where(table.c.id == row).values(dict(columns)))


def delete_rows(connection: Connection, table: Table, rows: Iterable[str]) -> None:
    """Remove rows physically: only for a scope that is no longer held, or a fresh snapshot."""
    found = [{"gone": row} for row in rows]
    if found:
        with open_guard(connection):
            connection.execute(delete(table).where(table.c.id == bindparam("gone")), found)


def load_rows(
    connection: Connection, table: Table, rows: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Rows by id, as database values; an id that is not there is left out."""
    wanted = list(rows)
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(wanted), 500):
        query = select(table).where(table.c.id.in_(wanted[start : start + 500]))
        for row in connection.execute(query).mappings():
            found[row["id"]] = dict(row)
    return found


def meta(entity: str, row: str, scope: str, rev: int, writers: str | None) -> dict[str, Any]:
    """Where one row stands, as `put_meta` takes it."""
    return {"entity": entity, "row": row, "scope": scope, "rev": rev, "writers": writers}


def put_meta(connection: Connection, metas: Sequence[Mapping[str, Any]]) -> None:
    """Insert or replace where rows stand: each has entity, row, scope, rev, writers."""
    if not metas:
        return
    maker = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    statement = maker(row_meta)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[row_meta.c.entity, row_meta.c.row],
            set_={"rev": statement.excluded.rev, "writers": statement.excluded.writers},
        ),
        list(metas),
    )
