"""Opens a database and hands out transactions: one writer at a time, readers beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from db import guards
from db.store.faults import environment_faults
from db.store.lane import WriterLane
from inspection.refusal import Refusal

DialectName = Literal["sqlite", "postgresql"]

KEY_BYTES = 32
"""Length of a data key: SQLCipher's raw key, AES-256."""

_WRITER_CACHE_KIB = 65_536
"""What a large transaction keeps in memory: a page that has to make room is encrypted each time."""

_SERVER_LOG_PAGES = 16_000
"""64 MiB: `Database.move_log` keeps a server's log far below; this bounds it where nobody calls."""

PLAIN_SQLITE = b"SQLite format 3\x00"
"""How a file of SQLite without encryption begins."""


class Database:
    """One open database. Every transaction of the program begins in `write` or `read`.

    Faults of the environment leave both blocks as `Refusal` (see `db.store.faults`); on SQLite a
    writer that waits longer than `patience` seconds gets ``store.busy``.
    """

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        *,
        path: Path | None = None,
        patience: float = 30.0,
    ) -> None:
        self.writer = writer
        """The engine for what manages its own transactions (migrations, fixtures)."""
        self.path = path
        """The file of an embedded database; None for a server."""
        self._reader = reader
        self._lane = WriterLane(patience) if writer.dialect.name == "sqlite" else None
        self._users = _Users()
        self._joined = threading.local()

    @property
    def dialect(self) -> DialectName:
        return "sqlite" if self.writer.dialect.name == "sqlite" else "postgresql"

    @property
    def writers_waiting(self) -> int:
        """How many writers stand in line for the embedded file now (a server has its own queue)."""
        return 0 if self._lane is None else self._lane.waiting

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block and rolls back on any exception.

        On SQLite it waits its turn, then takes the write lock at once (BEGIN IMMEDIATE): what it
        reads cannot change under it. Raises RuntimeError when nested in another in one thread.
        """
        with environment_faults(writes=True), self._users.one_more():
            if self._lane is None:
                with self.writer.begin() as connection:
                    yield connection
                return
            with self._lane.turn(), self.writer.begin() as connection:
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout and cannot write."""
        joined: Connection | None = getattr(self._joined, "connection", None)
        if joined is not None:
            yield joined
            return
        with environment_faults(), self._users.one_more(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def reading_once(self) -> Iterator[None]:
        """Within the block all that this thread reads is one transaction and sees one state."""
        with self.read() as connection:
            if getattr(self._joined, "connection", None) is connection:
                yield
                return
            self._joined.connection = connection
            try:
                yield
            finally:
                self._joined.connection = None

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """The embedded file's bare connection in the writer's turn, in no transaction: for what
        cannot run inside one (VACUUM, a checkpoint). Raises as `write` does."""
        if self._lane is None:
            raise RuntimeError("a server's database keeps its own files")
        with environment_faults(), self._users.one_more(), self._lane.turn():
            pooled = self.writer.raw_connection()
            try:
                yield pooled.driver_connection
            finally:
                pooled.close()

    def move_log(self) -> None:
        """Move the committed part of the embedded file's log into the file, beside readers and
        writers: none of them waits. What is still being read stays in the log."""
        if self._lane is None:
            raise RuntimeError("a server's database keeps its own files")
        with environment_faults(), self._users.one_more():
            pooled = self._reader.raw_connection()
            try:
                bare: Any = pooled.driver_connection
                bare.execute("PRAGMA wal_checkpoint(PASSIVE)").close()
            finally:
                pooled.close()

    def close(self, timeout: float = 10.0) -> None:
        """Waits for running transactions, then closes every handle. Closing twice is harmless.

        Raises Refusal(``store.busy``) if a transaction is still running after `timeout` seconds;
        no new one is admitted from the moment of the call.
        """
        self._users.close(timeout)
        self._reader.dispose()
        self.writer.dispose()


class _Users:
    """Counts running transactions, so that closing never pulls a connection from under one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._running = 0
        self._closed = False

    @contextmanager
    def one_more(self) -> Iterator[None]:
        with self._condition:
            if self._closed:
                raise RuntimeError("the database is closed")
            self._running += 1
        try:
            yield
        finally:
            with self._condition:
                self._running -= 1
                self._condition.notify_all()

    def close(self, timeout: float) -> None:
        with self._condition:
            self._closed = True
            if not self._condition.wait_for(lambda: self._running == 0, timeout):
                raise Refusal("store.busy")


def laptop_engine(
    path: Path,
    key: bytes,
    *,
    create: bool = False,
    patience: float = 30.0,
    readers: int = 5,
    log_pages: int = 1_000,
) -> Database:
    """Opens the encrypted file at `path` with its raw 32-byte data key.

    A commit moves the log into the file once it has `log_pages` pages of 4 KiB. Without `create`
    the file must exist. Raises Refusal: ``store.unreachable`` (no file, no permission),
    ``store.foreign_file`` (not a file of ours or another key), ``store.damaged``.
    """
    _check_file(path, create=create)
    most = f"wal_autocheckpoint = {log_pages}"
    writer = _sqlite_engine(path, key, 1, patience, f"cache_size = -{_WRITER_CACHE_KIB}", most)
    reader = _sqlite_engine(path, key, readers, patience, "query_only = ON")
    database = Database(writer, reader, path=path, patience=patience)
    try:
        with database.write() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema")
    except BaseException:
        database.close()
        raise
    return database


def server_engine(
    location: Path | str,
    key: bytes | None = None,
    *,
    create: bool = False,
    patience: float = 30.0,
    connections: int = 10,
) -> Database:
    """Opens the bureau's database: PostgreSQL for a URL, else the embedded file with its key.

    Raises Refusal as `laptop_engine` does; ``store.unreachable`` when no server answers,
    ``store.unknown_address`` for a URL of another kind of database.
    """
    if isinstance(location, str) and "://" in location:
        if not location.startswith(("postgresql:", "postgresql+psycopg:", "postgres:")):
            raise Refusal("store.unknown_address")
        return _postgres(make_url(location), connections=connections, patience=patience)
    if key is None:
        raise ValueError("an embedded database needs its key")
    return laptop_engine(
        Path(location),
        key,
        create=create,
        patience=patience,
        readers=connections,
        log_pages=_SERVER_LOG_PAGES,
    )


def connect_encrypted(path: Path, key: bytes, *, mode: str = "rw", patience: float = 30.0) -> Any:
    """A bare driver connection to the encrypted file, keyed; nothing has been read yet.

    `mode` is SQLite's: ``ro``, ``rw`` or ``rwc`` (create). In autocommit until BEGIN is said.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a data key has {KEY_BYTES} bytes")
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=patience,
    )
    connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to standard error
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _check_file(path: Path, *, create: bool) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN_SQLITE))
    except FileNotFoundError:
        if create:
            path.touch(mode=0o600)
            return
        raise Refusal("store.unreachable") from None
    except OSError as error:
        raise Refusal("store.unreachable") from error
    if head == PLAIN_SQLITE:
        raise Refusal("store.foreign_file")
    if len(head) < len(PLAIN_SQLITE) and not create:
        raise Refusal("store.damaged")


def _sqlite_engine(
    path: Path, key: bytes, connections: int, patience: float, *pragmas: str
) -> Engine:
    def creator() -> Any:
        connection = connect_encrypted(path, key, patience=patience)
        try:
            for pragma in (
                "journal_mode = WAL",
                "foreign_keys = ON",
                "synchronous = FULL",
                "secure_delete = ON",
                "temp_store = MEMORY",
                "recursive_triggers = ON",  # REPLACE then fires the guards of what it deletes
                *pragmas,
            ):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=creator,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
    )
    event.listen(engine, "connect", guards.register)
    event.listen(
        engine, "begin", _say("BEGIN" if "query_only = ON" in pragmas else "BEGIN IMMEDIATE")
    )
    return engine


def _say(statement: str) -> Callable[[Connection], None]:
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return on_begin


def _postgres(url: URL, *, connections: int, patience: float) -> Database:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        pool_pre_ping=True,
        connect_args={"connect_timeout": max(2, round(min(patience, 10)))},
    )
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    database = Database(engine, reader, patience=patience)
    try:
        with database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
    except BaseException:
        database.close()
        raise
    return database
