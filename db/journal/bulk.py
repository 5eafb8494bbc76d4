"""Many rows at once, each statement made once: what a push costs must not be its SQL's text.

A list of ids is one bound value however long it is, so that neither SQLAlchemy nor the database
compiles the query anew; rows go to the driver as they came, without a conversion of each value.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Table,
    TableValuedAlias,
    any_,
    bindparam,
    func,
    select,
)

Values = Sequence[Any]
"""A row's values in JSON's own types; both databases take dates as ISO text."""


def among(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether `column` is one of the ids bound as `name` by `bound`."""
    if dialect == "sqlite":
        return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def bound(dialect: str, ids: Collection[str]) -> str | list[str]:
    """Ids as `among` takes them."""
    return json.dumps(list(ids)) if dialect == "sqlite" else list(ids)


def members(name: str) -> TableValuedAlias:
    """The keys and values of a mapping bound as JSON text as `name`; SQLite alone."""
    return func.json_each(bindparam(name)).table_valued("key", "value")


def insert_values(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Values]
) -> None:
    """Insert rows: `names` are columns of `table`, each row has their values in that order.

    The caller opens the guard of a synced table, and folds what is `db.types.Folded`. Raises
    SQLAlchemy's IntegrityError and DataError.
    """
    found = [tuple(row) for row in rows]
    if found:
        connection.exec_driver_sql(_insert(connection, table, names), found)


def put_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: Sequence[str],
    renewed: Sequence[str],
) -> None:
    """Insert rows of a table that is never synced, or renew these columns of those there.

    All rows name the same columns; values are as `insert_values` takes them.
    """
    if not rows:
        return
    names = list(rows[0])
    quote = connection.dialect.identifier_preparer.quote
    of_keys = ", ".join(quote(name) for name in keys)
    setting = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in renewed)
    values = itemgetter(*names)
    connection.exec_driver_sql(
        f"{_insert(connection, table, names)} ON CONFLICT ({of_keys}) DO UPDATE SET {setting}",
        [values(row) for row in rows],
    )


def _insert(connection: Connection, table: Table, names: Sequence[str]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(names))
    return f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
