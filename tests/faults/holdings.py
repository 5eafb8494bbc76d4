"""What a user would miss if it were gone: every row, every draft, every operation of a laptop."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from db.store.engine import Database
from db.tables.laptop import draft, outbox
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
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in synced()
        }
        drafts = select(draft.c.form, draft.c.path, draft.c.value).order_by(draft.c.path)
        found["draft"] = [tuple(row) for row in connection.execute(drafts)]
        operations = select(outbox.c.dseq, outbox.c.core, outbox.c.hash).order_by(outbox.c.dseq)
        found["operations"] = [tuple(row) for row in connection.execute(operations)]
    return found


def pending(database: Database) -> int:
    """Operations that wait to be sent."""
    waiting = select(func.count()).select_from(outbox).where(outbox.c.state == "pending")
    with database.read() as connection:
        return connection.execute(waiting).scalar_one()
