"""Reads back what a database holds, so that two schemas, or two states, can be compared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, inspect, text


def shape(connection: Connection) -> dict[str, Any]:
    """Tables with columns, types, nullability, defaults, keys, references and indexes."""
    inspector = inspect(connection)
    found: dict[str, Any] = {}
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        found[table] = {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in inspector.get_columns(table)
            ],
            "key": inspector.get_pk_constraint(table),
            "references": sorted(map(repr, inspector.get_foreign_keys(table))),
            "unique": sorted(map(repr, inspector.get_unique_constraints(table))),
            "checks": sorted(map(repr, inspector.get_check_constraints(table))),
            "indexes": sorted(map(repr, inspector.get_indexes(table))),
        }
    return found


def content(connection: Connection) -> dict[str, Any]:
    """Every row of every table, and on SQLite every statement of the schema, as they stand."""
    found: dict[str, Any] = {
        table: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{table}"')).all()))
        for table in inspect(connection).get_table_names()
    }
    if connection.dialect.name == "sqlite":
        schema = connection.execute(text("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2"))
        found["sqlite_schema"] = [tuple(row) for row in schema]
    return found
