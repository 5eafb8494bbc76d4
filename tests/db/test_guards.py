"""Nothing reaches a synced table past the journal, on either database, with any statement."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlcipher3 import dbapi2 as sqlcipher

from db import guards
from db.store.engine import Database, connect_encrypted

METADATA = MetaData()
SITE = Table(
    "site",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text),
    info={"synced": True},
)
DRAFT = Table("draft", METADATA, Column("id", Integer, primary_key=True), Column("value", Text))
LEDGER = Table(
    "ledger",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, unique=True),
    info={"append_only": True},
)

COMMON = {
    "insert": "INSERT INTO site VALUES (9, 'new')",
    "upsert": "INSERT INTO site VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x'",
    "upsert that does nothing": "INSERT INTO site VALUES (7, 'x') ON CONFLICT (id) DO NOTHING",
    "insert from select": "INSERT INTO site SELECT id + 10, name FROM site",
    "bulk update": "UPDATE site SET name = 'all'",
    "update of one": "UPDATE site SET name = 'one' WHERE id = 1",
    "update of the key": "UPDATE site SET id = 8 WHERE id = 1",
    "delete": "DELETE FROM site WHERE id = 1",
    "delete all": "DELETE FROM site",
}
ON_SQLITE = {
    **COMMON,
    "replace": "REPLACE INTO site VALUES (1, 'x')",
    "insert or replace": "INSERT OR REPLACE INTO site VALUES (1, 'x')",
    "insert or ignore": "INSERT OR IGNORE INTO site VALUES (7, 'x')",
    "update or replace": "UPDATE OR REPLACE site SET id = 2 WHERE id = 1",
}
ON_POSTGRES = {
    **COMMON,
    "truncate": "TRUNCATE site",
    "merge": (
        "MERGE INTO site USING (VALUES (1)) AS v(id) ON site.id = v.id"
        " WHEN MATCHED THEN UPDATE SET name = 'merged'"
    ),
    "writing query": "WITH gone AS (DELETE FROM site RETURNING id) SELECT * FROM gone",
}


def rows(connection: Connection) -> list[tuple[int, str]]:
    return [tuple(row) for row in connection.execute(text("SELECT * FROM site ORDER BY id"))]


INSERT_TAKEN = "INSERT INTO site VALUES (1, 'taken')"
TAKEN = r"UNIQUE|unique"
BEFORE = [(1, "first"), (2, "second")]


@pytest.fixture
def database(empty_database: Database) -> Database:
    with empty_database.write() as connection:
        METADATA.create_all(connection)
        guards.install(connection, METADATA)
        with guards.open_guard(connection):
            connection.execute(insert(SITE), [{"id": i, "name": name} for i, name in BEFORE])
        connection.execute(insert(LEDGER), [{"seq": 1, "hash": "a"}, {"seq": 2, "hash": "b"}])
    return empty_database


def say(database: Database, *said: str) -> None:
    """Each statement in turn in one transaction, without the journal."""
    with database.write() as connection:
        for statement in said:
            connection.execute(text(statement))


def say_after_the_journal(database: Database, statement: str) -> None:
    with database.write() as connection:
        with guards.open_guard(connection):
            connection.execute(text("UPDATE site SET name = 'journalled' WHERE id = 2"))
        connection.execute(text(statement))


def say_after_the_journal_failed(database: Database, statement: str) -> None:
    with database.write() as connection:
        with pytest.raises(DBAPIError, match=TAKEN), connection.begin_nested():
            journal(connection, INSERT_TAKEN)
        connection.execute(text(statement))


def journal(connection: Connection, statement: str) -> None:
    with guards.open_guard(connection):
        connection.execute(text(statement))


def journal_leaving_a_savepoint(connection: Connection, statement: str) -> None:
    with guards.open_guard(connection):
        connection.begin_nested()
        connection.execute(text(statement))


def assert_shut(connection: Connection) -> None:
    with pytest.raises(DBAPIError, match=guards.MESSAGE), connection.begin_nested():
        connection.execute(text(COMMON["insert"]))


def refused(database: Database, *said: str) -> None:
    with pytest.raises(DBAPIError, match=guards.MESSAGE):
        say(database, *said)


EVERY_STATEMENT = [
    pytest.param(dialect, statement, id=f"{dialect}-{name}")
    for dialect, table in (("sqlite", ON_SQLITE), ("postgres", ON_POSTGRES))
    for name, statement in table.items()
]
every_statement = pytest.mark.parametrize(
    ("empty_database", "statement"), EVERY_STATEMENT, indirect=["empty_database"]
)


@every_statement
def test_write_past_the_journal_refused(database: Database, statement: str) -> None:
    refused(database, statement)
    with database.read() as connection:
        assert rows(connection) == BEFORE


@every_statement
def test_write_beside_the_journal_in_one_transaction_refused(
    database: Database, statement: str
) -> None:
    with pytest.raises(DBAPIError, match=guards.MESSAGE):
        say_after_the_journal(database, statement)
    with database.read() as connection:
        assert rows(connection) == BEFORE


@every_statement
def test_write_after_the_journal_s_own_failed_refused(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match=guards.MESSAGE):
        say_after_the_journal_failed(database, statement)
    with database.read() as connection:
        assert rows(connection) == BEFORE


def test_journal_s_own_statement_passes(database: Database) -> None:
    with database.write() as connection, guards.open_guard(connection):
        connection.execute(text("UPDATE site SET name = 'journalled' WHERE id = 2"))
    with database.read() as connection:
        assert rows(connection) == [(1, "first"), (2, "journalled")]


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("statement", [COMMON["insert"], INSERT_TAKEN], ids=["passes", "fails"])
def test_lifted_guard_is_back_after_the_block_however_it_ends(
    database: Database, statement: str
) -> None:
    with database.write() as connection:
        with suppress(IntegrityError), guards.lifted(connection, SITE):
            connection.execute(text(statement))
        assert guards.guarded(connection) == {"site", "ledger"}
        assert_shut(connection)
    with database.read() as connection:
        assert rows(connection)[: len(BEFORE)] == BEFORE
        assert (len(rows(connection)) > len(BEFORE)) == (statement != INSERT_TAKEN)


def test_tables_that_never_travel_stay_free(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(DRAFT), {"id": 1, "value": "typed"})
        assert guards.guarded(connection) == {"site", "ledger"}


def test_guard_of_one_connection_does_not_open_another(database: Database) -> None:
    with (
        database.writer.connect() as other,
        database.read() as connection,
        guards.open_guard(connection),
        pytest.raises(DBAPIError, match=guards.MESSAGE),
    ):
        other.execute(text(COMMON["insert"]))


def copy(database: Database, row: tuple[int, str]) -> None:
    with database.write() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor().copy("COPY site FROM STDIN") as stream:
            stream.write_row(row)


@pytest.mark.parametrize("empty_database", ["postgres"], indirect=True)
def test_copy_past_the_journal_refused(database: Database) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match=guards.MESSAGE):
        copy(database, (3, "copied"))
    with database.read() as connection:
        assert rows(connection) == BEFORE


@pytest.mark.parametrize("empty_database", ["postgres"], indirect=True)
def test_write_as_a_replica_refused(database: Database) -> None:
    refused(database, "SET LOCAL session_replication_role = 'replica'", COMMON["insert"])


def test_savepoint_left_open_under_the_guard_is_undone(database: Database) -> None:
    with database.write() as connection:
        with pytest.raises(RuntimeError, match="savepoint"):
            journal_leaving_a_savepoint(connection, "UPDATE site SET name = 'lost' WHERE id = 2")
        assert rows(connection) == BEFORE
        assert_shut(connection)


def test_savepoint_left_open_by_a_failure_does_not_reopen_the_guard(database: Database) -> None:
    with database.write() as connection:
        outer = connection.begin_nested()
        with pytest.raises(DBAPIError, match=TAKEN):
            journal_leaving_a_savepoint(connection, INSERT_TAKEN)
        outer.rollback()
        assert_shut(connection)


def test_savepoint_within_the_guard_rolls_back_alone(database: Database) -> None:
    with database.write() as connection, guards.open_guard(connection):
        with pytest.raises(DBAPIError, match=TAKEN), connection.begin_nested():
            connection.execute(text(INSERT_TAKEN))
        connection.execute(text("UPDATE site SET name = 'kept' WHERE id = 2"))
    with database.read() as connection:
        assert rows(connection) == [(1, "first"), (2, "kept")]


def test_nested_guard_raises_and_outer_still_shuts(database: Database) -> None:
    with database.write() as connection:
        with guards.open_guard(connection), pytest.raises(RuntimeError, match="already open"):
            journal(connection, COMMON["insert"])
        assert_shut(connection)


def test_guard_outside_a_transaction_raises(database: Database) -> None:
    with (
        database.writer.connect() as connection,
        pytest.raises(RuntimeError, match="transaction"),
    ):
        journal(connection, COMMON["insert"])


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger SET hash = 'z'", "DELETE FROM ledger WHERE seq = 2", "DELETE FROM ledger"],
)
def test_ledger_changed_refused_even_under_the_guard(database: Database, statement: str) -> None:
    with database.write() as connection:
        with pytest.raises(DBAPIError, match=guards.MESSAGE), connection.begin_nested():
            journal(connection, statement)
        assert connection.execute(text("SELECT count(*) FROM ledger")).scalar_one() == 2


def test_ledger_appended_without_guard_passes(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(LEDGER), {"seq": 3, "hash": "c"})
        assert connection.execute(text("SELECT count(*) FROM ledger")).scalar_one() == 3


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("row", ["(2, 'z')", "(3, 'b')"], ids=["same seq", "same hash"])
def test_ledger_replaced_refused(database: Database, row: str) -> None:
    refused(database, f"INSERT OR REPLACE INTO ledger VALUES {row}")


@pytest.mark.parametrize("empty_database", ["postgres"], indirect=True)
def test_ledger_truncated_refused(database: Database) -> None:
    refused(database, "TRUNCATE ledger")


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        *ON_SQLITE.values(),
        "INSERT OR REPLACE INTO ledger VALUES (2, 'z')",
        "INSERT INTO ledger VALUES (3, 'c')",
        "DELETE FROM ledger",
    ],
)
def test_foreign_tool_with_the_right_key_refused(
    database: Database, key: bytes, statement: str
) -> None:
    assert database.path is not None
    tool = connect_encrypted(database.path, key)
    try:
        with pytest.raises(sqlcipher.DatabaseError, match=f"no such function|{guards.MESSAGE}"):
            tool.execute(statement)
        assert tool.execute("SELECT * FROM site ORDER BY id").fetchall() == BEFORE
        assert tool.execute("SELECT count(*) FROM ledger").fetchall() == [(2,)]
    finally:
        tool.close()


def test_foreign_tool_on_a_plain_copy_refused(
    empty_sqlite: Database, key: bytes, tmp_path: Path
) -> None:
    with empty_sqlite.write() as connection:
        METADATA.create_all(connection)
        guards.install(connection, METADATA)
    assert empty_sqlite.path is not None
    tool = connect_encrypted(empty_sqlite.path, key)
    tool.execute(f"ATTACH '{tmp_path / 'plain.db'}' AS plain KEY ''")
    tool.execute("SELECT sqlcipher_export('plain')")
    tool.close()
    plain = sqlite3.connect(tmp_path / "plain.db")
    try:
        with pytest.raises(sqlite3.OperationalError, match="no such function"):
            plain.execute(COMMON["insert"])
    finally:
        plain.close()


def test_install_twice_leaves_one_set(database: Database) -> None:
    with database.write() as connection:
        guards.install(connection, METADATA)
        guards.install(connection, METADATA)
        assert guards.guarded(connection) == {"site", "ledger"}
    refused(database, COMMON["insert"])


def test_dropped_guards_let_a_migration_write(database: Database) -> None:
    with database.write() as connection:
        guards.drop(connection)
        assert guards.guarded(connection) == set()
        connection.execute(text(COMMON["bulk update"]))
        guards.install(connection, METADATA)
    refused(database, COMMON["insert"])
