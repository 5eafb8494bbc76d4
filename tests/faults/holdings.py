"""What a user would miss if it were gone: every row, every draft, every operation of a laptop."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from db.store.engine import Database
from db.tables.laptop import outbox
from db.tables.registry import synced

Holdings = dict[str, list[tuple[Any, ...]]]


def holdings(database: Database) -> Holdings:
    """All rows of the synced tables, the drafts, and the operations made here, sent or not.

    Checks besides that the file is sound and every reference holds.
    """
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        found = {
            table.name: _rows(connection, f'SELECT * FROM "{table.name}"') for table in synced()
        }
        found["draft"] = _rows(connection, "SELECT form, path, value FROM draft")
        found["operations"] = _rows(connection, "SELECT dseq, core, hash FROM outbox")
    return found


def _rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    """As they lie in the file: nothing is converted, so that nothing can be made equal."""
    return sorted((tuple(row) for row in connection.exec_driver_sql(query)), key=repr)


def pending(database: Database) -> int:
    """Operations that wait to be sent."""
    waiting = select(func.count()).select_from(outbox).where(outbox.c.state == "pending")
    with database.read() as connection:
        return connection.execute(waiting).scalar_one()
