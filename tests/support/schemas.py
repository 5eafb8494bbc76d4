"""The schema of a fresh file: made by the migrations once a process, repeated by every next one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import MetaData

from db.store.engine import Database
from db.store.migrate import Side, migrate

_SAID = (
    "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    " ORDER BY rowid"
)


@dataclass(frozen=True, slots=True)
class _Made:
    revisions: list[str]
    statements: list[str]


_MADE: dict[Side, _Made] = {}


def migrate_or_repeat(database: Database, side: Side, metadata: MetaData, **more: Any) -> list[str]:
    """`migrate`; a file with nothing in it repeats what SQLite says the first such file became."""
    if not _empty_file(database):
        return migrate(database, side, metadata, **more)
    made = _MADE.get(side)
    if made is None:
        revisions = migrate(database, side, metadata, **more)
        with database.read() as connection:
            said = [*connection.exec_driver_sql(_SAID).scalars()]
        _MADE[side] = _Made(revisions, said)
        return revisions
    with database.write() as connection:
        for statement in made.statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(
            "INSERT INTO alembic_version (version_num) VALUES (?)", (made.revisions[-1],)
        )
    return made.revisions


@contextmanager
def repeated_schemas() -> Iterator[None]:
    """Stores and bureaus made meanwhile repeat their schema; that the migrations make it, and what
    they do to a file that holds something, is shown where they are tested (tests/db)."""
    with pytest.MonkeyPatch.context() as patch:
        for user in ("db.store.laptop", "server.bureau"):
            patch.setattr(f"{user}.migrate", migrate_or_repeat)
        yield


def _empty_file(database: Database) -> bool:
    if database.dialect != "sqlite":
        return False
    with database.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one() == 0
