"""Databases with the program's schema for tests: migrated once a process, copied for each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from db.store.engine import Database, laptop_engine, server_engine
from db.store.migrate import migrate
from db.tables import metadata
from tests.support.postgres import PostgresForTests

KEY = bytes(range(32))
"""The data key of every encrypted file of the tests."""

Side = Literal["laptop", "server"]


class SqliteTemplates:
    """Migrated encrypted files, one a side, to copy from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open_copy(self, path: Path, side: Side) -> Database:
        """A database of its own at `path` with the schema of `side` and nothing in it."""
        template = self._folder / f"{side}.db"
        if not template.exists():
            made = laptop_engine(template, KEY, create=True)
            migrate(made, side, metadata)
            made.close()
        shutil.copyfile(template, path)
        return laptop_engine(path, KEY)


@contextmanager
def sqlite_templates() -> Iterator[SqliteTemplates]:
    with tempfile.TemporaryDirectory(prefix="anxin-templates-") as folder:
        yield SqliteTemplates(Path(folder))


@contextmanager
def migrated_postgres(postgres: PostgresForTests, side: Side = "server") -> Iterator[str]:
    """The URL of a fresh PostgreSQL database with the schema of `side`, dropped afterwards."""

    def fill(url: str) -> None:
        made = server_engine(url)
        migrate(made, side, metadata)
        made.close()

    with postgres.database(f"schema of {side}", fill) as url:
        yield url
