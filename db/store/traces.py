"""After rows were removed for good, rewrites the file so that no page of it still holds them.

Deleting overwrites a row where it lay (``secure_delete``), but pages the tree has since split or
merged, and the write-ahead log, may keep a copy. The removal notes in its own transaction that
traces are left; whoever opens the file next goes on where a killed program stopped.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, exists, insert, select

from db.store.backup import COMPANIONS, backups
from db.store.engine import Database
from db.store.faults import environment_faults
from db.tables.laptop import device_state
from inspection.refusal import Refusal

FOLDER = "backups"
"""Beside the file: dated copies, in which what was removed still stands."""

_NOTE = "traces"


_NOTED = select(exists().where(device_state.c.name == _NOTE))


def note(connection: Connection) -> None:
    """Say, in the transaction that removes something for good, that its traces must go too."""
    if not _noted(connection):
        connection.execute(insert(device_state).values(name=_NOTE, value="1"))


def left(database: Database) -> bool:
    """Whether a removal was committed whose traces may still be in the file, log or copies."""
    with database.read() as connection:
        return _noted(connection)


def wipe(database: Database) -> None:
    """Rewrite the file without free pages, empty its log, remove the dated copies; may be repeated.

    Does nothing if no removal is noted. Takes the time of copying the file, in the writer's turn.
    Raises Refusal ``store.disk_full`` (the rewritten file must find room beside the old one) or
    ``store.busy`` (somebody still reads the old state): the note then stands, and the next try
    finishes. The rows themselves have been gone since their removal was committed.
    """
    if not left(database):
        return
    if database.path is not None:
        for copy in backups(database.path.parent / FOLDER):
            for end in COMPANIONS:  # a file kept aside by `put_back` may have left its log
                copy.path.with_name(copy.path.name + end).unlink(missing_ok=True)
    rewrite(database)
    with database.write() as connection:
        connection.execute(delete(device_state).where(device_state.c.name == _NOTE))


def rewrite(database: Database, tables: Iterable[str] = ()) -> None:
    """Rewrite an embedded file and empty its log; on PostgreSQL rewrite the tables named.

    PostgreSQL's own log, its archive and backups are the database administrator's to expire.
    Raises Refusal ``store.disk_full``, ``store.busy``: then it can be tried again.
    """
    if database.dialect == "postgresql":
        quote = database.writer.dialect.identifier_preparer.quote
        outside = database.writer.execution_options(isolation_level="AUTOCOMMIT")
        with environment_faults(), outside.connect() as connection:
            for table in sorted(tables):
                connection.exec_driver_sql(f"VACUUM (FULL) {quote(table)}")
        return
    with database.alone() as bare:
        bare.execute("VACUUM")
        (blocked, _, _) = bare.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if blocked:
        raise Refusal("store.busy")


def _noted(connection: Connection) -> bool:
    return bool(connection.scalar(_NOTED))
