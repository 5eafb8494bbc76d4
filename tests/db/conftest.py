"""Both databases, real: every contract test runs on the encrypted file and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store.engine import Database, laptop_engine, server_engine
from inspection.clock import FixedClock, instant
from tests.support.databases import (
    KEY,
    SqliteTemplates,
    migrated_postgres,
    sqlite_templates,
)
from tests.support.postgres import PostgresForTests


@pytest.fixture(scope="session")
def templates() -> Iterator[SqliteTemplates]:
    with sqlite_templates() as found:
        yield found


@pytest.fixture
def key() -> bytes:
    """The data key of every encrypted file here."""
    return KEY


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9, 30))


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Iterator[Database]:
    """An encrypted file without any table."""
    database = laptop_engine(tmp_path / "anxin.db", KEY, create=True)
    yield database
    database.close()


@pytest.fixture
def empty_postgres(postgres: PostgresForTests) -> Iterator[Database]:
    """A PostgreSQL database without any table."""
    with postgres.database() as url:
        database = server_engine(url)
        yield database
        database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest) -> Database:
    """Each of the two in turn, without any table."""
    database: Database = request.getfixturevalue(f"empty_{request.param}")
    return database


@pytest.fixture
def laptop_db(templates: SqliteTemplates, tmp_path: Path) -> Iterator[Database]:
    """A laptop's database, migrated, guarded and empty."""
    database = templates.open_copy(tmp_path / "laptop.db", "laptop")
    yield database
    database.close()


@pytest.fixture
def sqlite_db(templates: SqliteTemplates, tmp_path: Path) -> Iterator[Database]:
    """The bureau's embedded database, migrated, guarded and empty."""
    database = templates.open_copy(tmp_path / "bureau.db", "server")
    yield database
    database.close()


@pytest.fixture
def postgres_db(postgres: PostgresForTests) -> Iterator[Database]:
    """The bureau's database on PostgreSQL, migrated, guarded and empty."""
    with migrated_postgres(postgres) as url:
        database = server_engine(url)
        yield database
        database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """The bureau's database on each of the two in turn."""
    found: Database = request.getfixturevalue(f"{request.param}_db")
    return found
