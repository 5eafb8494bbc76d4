"""The database itself refuses a write that bypasses the journal (sync.md §3 'The journal').

Each synced table carries triggers that let a write pass only while the guard of the connection
is open, and the gateway opens it for just its own statement. On SQLite the guard is a function
registered on our connections, so that a foreign tool, which has no such function, is refused
too; on PostgreSQL it is a setting local to the transaction. The triggers are derived objects:
dropped and remade after each migration, never part of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, NestedTransaction, Table, text

MESSAGE = "anxin: only the journal writes here"
"""What the database says when it refuses; tests and logs look for it."""

_FUNCTION = "anxin_journal_open"
_SETTING = "anxin.journal"
_PREFIX = "anxin_guard_"
_STATE = "anxin_guard"


class _Guard:
    """Whether one connection may write to synced tables just now."""

    __slots__ = ("shut",)

    def __init__(self) -> None:
        self.shut = True

    def is_open(self) -> int:
        return 0 if self.shut else 1


def register(driver_connection: Any, record: Any) -> None:
    """Gives a new SQLite connection its guard, shut (a listener of the pool's connect event)."""
    guard = _Guard()
    driver_connection.create_function(_FUNCTION, 0, guard.is_open)
    record.info[_STATE] = guard


@contextmanager
def open_guard(connection: Connection) -> Iterator[None]:
    """Opens the guard for the statements of this block and shuts it again, come what may.

    Only the gateway (`db.journal`) and the publishing of a pull may use it. A savepoint begun
    inside must end inside: rolled back later, it would bring the open guard back on PostgreSQL.
    Raises RuntimeError when nested, outside a transaction, or when a savepoint is left over.
    """
    if not connection.in_transaction():
        raise RuntimeError("the guard opens only inside a transaction")
    guard: _Guard = connection.info.setdefault(_STATE, _Guard())
    if not guard.shut:
        raise RuntimeError("the guard is already open")
    enclosing = connection.get_nested_transaction()
    on_server = connection.dialect.name == "postgresql"
    if on_server:
        _say(connection, "open")
    guard.shut = False
    try:
        yield
    finally:
        guard.shut = True
        left_over = _end_savepoints(connection, enclosing)
        if on_server:
            _say(connection, "")
    if left_over:
        raise RuntimeError("a savepoint begun under the open guard was not ended there")


@contextmanager
def lifted(connection: Connection, table: Table) -> Iterator[None]:
    """`open_guard` for very many new rows of one table of an embedded file: within the block, and
    within its transaction, the table has no guard against inserts.

    Asking the guard costs a third of what inserting a row does. Nobody else can write meanwhile,
    and the guard is back before the block ends, however it ends. Raises as `open_guard`.
    """
    refuse, *_ = _sqlite_journal(table)
    with open_guard(connection):
        connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{_trigger_name(table, "INSERT")}"')
        try:
            yield
        finally:
            connection.exec_driver_sql(refuse.replace("TRIGGER", "TRIGGER IF NOT EXISTS", 1))


def _end_savepoints(connection: Connection, enclosing: NestedTransaction | None) -> bool:
    """Undoes savepoints begun in the block: rolled back later they would reopen the guard."""
    found = False
    while (inner := connection.get_nested_transaction()) not in (None, enclosing):
        inner.rollback()
        found = True
    return found


def _say(connection: Connection, state: str) -> None:
    # In a failed transaction nothing can be said or written any more: the rollback that must
    # follow, whole or to a savepoint begun before the block, takes the setting back as well.
    driver: Any = connection.connection.driver_connection
    if driver.info.transaction_status.name in ("IDLE", "INTRANS"):
        connection.exec_driver_sql(f"SELECT set_config('{_SETTING}', '{state}', true)")


def install(connection: Connection, metadata: MetaData) -> None:
    """Remakes the derived objects of every synced or append-only table present in the database.

    A table is synced if `table.info["synced"]`, append-only if `table.info["append_only"]`; a
    change of the columns in `table.info["stamp"]`, by stamp, removes that stamp from
    `device_state`: what was read under it is old.
    """
    drop(connection)
    wanted = expected(connection, metadata)
    if connection.dialect.name == "postgresql":
        for statement in _POSTGRES_FUNCTIONS:
            connection.execute(text(statement))
    for table in metadata.sorted_tables:
        if table.name not in wanted:
            continue
        for statement in _statements(table, connection.dialect.name):
            connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Removes every guard from the database (before a migration changes its tables)."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(
            text("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB :pattern"),
            {"pattern": f"{_PREFIX}*"},
        )
        for (name,) in found.all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        return
    for function in ("journal", "append", "stamp"):
        connection.execute(text(f"DROP FUNCTION IF EXISTS {_PREFIX}{function}() CASCADE"))


def guarded(connection: Connection) -> set[str]:
    """Names of the tables that carry a guard now: a check for start-up and tests."""
    if connection.dialect.name == "sqlite":
        query = "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE :pattern"
    else:
        query = (
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE :pattern AND t.tgenabled = 'A'"
        )
    rows = connection.execute(text(query), {"pattern": f"{_PREFIX}%"})
    return {name for (name,) in rows}


def expected(connection: Connection, metadata: MetaData) -> set[str]:
    """Names of the tables present in the database that must carry a guard."""
    return _tables(connection) & {
        table.name
        for table in metadata.sorted_tables
        if table.info.get("synced") or table.info.get("append_only") or table.info.get("stamp")
    }


def _tables(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    else:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return {name for (name,) in connection.execute(text(query))}


def _statements(table: Table, dialect: str) -> list[str]:
    synced = bool(table.info.get("synced"))
    append_only = bool(table.info.get("append_only"))
    if dialect == "sqlite":
        return [
            *(_sqlite_journal(table) if synced else ()),
            *(_sqlite_append(table) if append_only else ()),
            *_sqlite_stamp(table),
        ]
    return [
        *(_postgres_journal(table) if synced else ()),
        *(_postgres_append(table) if append_only else ()),
        *_postgres_stamp(table),
    ]


def _sqlite_journal(table: Table) -> list[str]:
    return [
        _sqlite_trigger(table, event, f"{_FUNCTION}() IS NOT 1", "journal")
        for event in ("INSERT", "UPDATE", "DELETE")
    ]


def _sqlite_append(table: Table) -> list[str]:
    # The insert trigger never fires for us; it makes a foreign tool fail on the missing
    # function, whose REPLACE would otherwise remove a row without firing the delete trigger.
    return [
        _sqlite_trigger(table, "INSERT", f"{_FUNCTION}() IS NULL", "append"),
        _sqlite_trigger(table, "UPDATE", "1", "append"),
        _sqlite_trigger(table, "DELETE", "1", "append"),
    ]


def _sqlite_stamp(table: Table) -> Iterator[str]:
    """Whoever changes one of the columns named takes the stamp away, by whatever statement."""
    for stamp, columns in table.info.get("stamp", {}).items():
        named = ", ".join(f'"{column}"' for column in columns)
        for event in ("INSERT", "DELETE", f"UPDATE OF {named}"):
            name = _trigger_name(table, event.partition(" ")[0], "stamp")
            yield (
                f'CREATE TRIGGER "{name}" AFTER {event} ON "{table.name}"'  # noqa: S608 - our own names
                f" BEGIN DELETE FROM device_state WHERE name = '{stamp}'; END"
            )


def _sqlite_trigger(table: Table, event: str, refuse_when: str, purpose: str) -> str:
    return (
        f'CREATE TRIGGER "{_trigger_name(table, event, purpose)}"'
        f' BEFORE {event} ON "{table.name}" WHEN {refuse_when}'
        f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def _trigger_name(table: Table, event: str, purpose: str = "journal") -> str:
    return f"{_PREFIX}{purpose}_{event.lower()}_{table.name}"


_POSTGRES_FUNCTIONS = (
    f"""
    CREATE FUNCTION {_PREFIX}journal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF coalesce(current_setting('{_SETTING}', true), '') <> 'open' THEN
            RAISE EXCEPTION '{MESSAGE}';
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION {_PREFIX}append() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}';
    END $$
    """,
    f"""
    CREATE FUNCTION {_PREFIX}stamp() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM device_state WHERE name = TG_ARGV[0];
        RETURN NULL;
    END $$
    """,  # noqa: S608 - our own names
)


def _postgres_journal(table: Table) -> list[str]:
    return _postgres_trigger(table, "INSERT OR UPDATE OR DELETE OR TRUNCATE", "journal")


def _postgres_append(table: Table) -> list[str]:
    return _postgres_trigger(table, "UPDATE OR DELETE OR TRUNCATE", "append")


def _postgres_stamp(table: Table) -> Iterator[str]:
    for stamp, columns in table.info.get("stamp", {}).items():
        named = ", ".join(f'"{column}"' for column in columns)
        events = f"INSERT OR DELETE OR UPDATE OF {named}"
        yield from _postgres_trigger(table, events, "stamp", f"'{stamp}'")


def _postgres_trigger(table: Table, events: str, purpose: str, told: str = "") -> list[str]:
    name = f"{_PREFIX}{purpose}"
    action = f"FOR EACH STATEMENT EXECUTE FUNCTION {name}({told})"
    return [
        f'CREATE TRIGGER {name} BEFORE {events} ON "{table.name}" {action}',
        # ALWAYS: also while session_replication_role is 'replica'
        f'ALTER TABLE "{table.name}" ENABLE ALWAYS TRIGGER {name}',
    ]
