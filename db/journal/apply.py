"""The only statements that touch synced tables: run with the guard open for just themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from db.guards import open_guard
from db.journal.bulk import among, bound, insert_values, put_rows
from db.journal.values import Plain
from db.tables.journal import row_meta


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert new rows; every row names every column. Raises SQLAlchemy's IntegrityError."""
    if rows:
        with open_guard(connection):
            connection.execute(insert(table), list(rows))


def insert_plain(connection: Connection, table: Table, images: Sequence[Plain]) -> None:
    """Insert new rows whose plain values have been checked (`values.new_image`)."""
    if images:
        names = [column.name for column in table.columns]
        values = itemgetter(*names)
        with open_guard(connection):
            insert_values(connection, table, names, [values(image) for image in images])


def update_row(connection: Connection, table: Table, row: str, columns: Mapping[str, Any]) -> None:
    """Set columns of one row."""
    if columns:
        with open_guard(connection):
            connection.execute(update(table).where(table.c.id == row).values(dict(columns)))


def update_rows(
    connection: Connection, table: Table, changes: Sequence[tuple[str, Mapping[str, Any]]]
) -> None:
    """Set columns of many rows, (row, columns) each: one statement for each set of columns."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row, columns in changes:
        if columns:
            # names with a mark: those of columns are taken by what the statement sets
            values = {f"to_{name}": value for name, value in columns.items()}
            alike.setdefault(tuple(columns), []).append({"which": row, **values})
    for names, rows in alike.items():
        statement = update(table).where(table.c.id == bindparam("which"))
        with open_guard(connection):
            connection.execute(
                statement.values({name: bindparam(f"to_{name}") for name in names}), rows
            )


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
    dialect = connection.dialect.name
    query = _rows_query(dialect, table)
    found = connection.execute(query, {"ids": bound(dialect, set(rows))}).mappings()
    return {row["id"]: dict(row) for row in found}


def load_revs(
    connection: Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """The rev of each of these rows (table name, row id); one that is not there is left out."""
    by_entity: dict[str, list[str]] = {}
    for entity, row in keys:
        by_entity.setdefault(entity, []).append(row)
    dialect = connection.dialect.name
    found: dict[tuple[str, str], int] = {}
    for entity, ids in by_entity.items():
        named = {"entity": entity, "ids": bound(dialect, ids)}
        rows = connection.execute(_revs_query(dialect), named)
        found.update({(entity, row): rev for row, rev in rows})
    return found


@cache
def _rows_query(dialect: str, table: Table) -> Select[Any]:
    return select(table).where(among(dialect, table.c.id, "ids"))


@cache
def _revs_query(dialect: str) -> Select[Any]:
    return select(row_meta.c.row, row_meta.c.rev).where(
        row_meta.c.entity == bindparam("entity"), among(dialect, row_meta.c.row, "ids")
    )


def meta(entity: str, row: str, scope: str, rev: int, writers: str | None) -> dict[str, Any]:
    """Where one row stands, as `put_meta` takes it."""
    return {"entity": entity, "row": row, "scope": scope, "rev": rev, "writers": writers}


def put_meta(connection: Connection, metas: Sequence[Mapping[str, Any]]) -> None:
    """Insert or replace where rows stand: each has entity, row, scope, rev, writers.

    At the bureau `db.journal.sums` calls it: the digests of scopes move along.
    """
    put_rows(connection, row_meta, metas, keys=("entity", "row"), renewed=("rev", "writers"))
