"""Removes what a lost grant leaves behind: rows, images, drafts, search, sealed parts (sync.md §3
"Handover"). Deleted pages are overwritten, because every connection says ``secure_delete``."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from db.journal.apply import delete_rows
from db.store.engine import Database
from db.tables.journal import row_meta
from db.tables.laptop import answer_fact, draft, outbox, scope_state, search, shadow
from db.tables.registry import synced

Key = tuple[str, str]


def forget(connection: Connection, scopes: Iterable[str]) -> set[Key]:
    """Remove everything of these scopes; returns the rows that went.

    A scope with operations the bureau has not acknowledged stays for this time: what was typed is
    sent before it is forgotten.
    """
    gone: set[Key] = set()
    for scope in sorted(scopes):
        if not _still_sending(connection, scope):
            gone |= _forget(connection, scope)
    return gone


def truncate_log(database: Database) -> None:
    """Empty the write-ahead log, in which old pages of what was removed may still stand."""
    connection = database.writer.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _still_sending(connection: Connection, scope: str) -> bool:
    waiting = exists().where(
        outbox.c.entity == row_meta.c.entity,
        outbox.c.row == row_meta.c.row,
        outbox.c.state == "pending",
    )
    found = connection.execute(
        select(row_meta.c.row).where(row_meta.c.scope == scope, waiting).limit(1)
    )
    return found.first() is not None


def _forget(connection: Connection, scope: str) -> set[Key]:
    query = select(row_meta.c.entity, row_meta.c.row).where(row_meta.c.scope == scope)
    gone = {(row.entity, row.row) for row in connection.execute(query)}
    for table in reversed(synced()):
        delete_rows(connection, table, [row for entity, row in gone if entity == table.name])
    names = [{"of": entity, "gone": row} for entity, row in gone]
    if names:
        for local in (shadow, search):
            connection.execute(
                delete(local).where(
                    local.c.entity == bindparam("of"), local.c.row == bindparam("gone")
                ),
                names,
            )
        for local in (draft, answer_fact):
            connection.execute(delete(local).where(local.c.form == bindparam("gone")), names)
        connection.execute(
            update(outbox)
            .where(outbox.c.entity == bindparam("of"), outbox.c.row == bindparam("gone"))
            .values(sealed=None, state="done"),
            names,
        )
    connection.execute(delete(row_meta).where(row_meta.c.scope == scope))
    connection.execute(delete(scope_state).where(scope_state.c.scope == scope))
    return gone
