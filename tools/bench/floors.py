"""The floors of sync.md §5: bare tables of an encrypted file, filled in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import zstandard

from db.store.engine import Database, laptop_engine
from db.tables import metadata, on_side
from tools.bench.report import timed

KEY = bytes(32)
TRIES = 9
"""How often a floor is measured, and what stands beside it: the best of as many counts on both
sides."""

Rows = Mapping[str, Sequence[Sequence[object]]]
"""By table the values of its rows, in the order of its columns."""


def floor(folder: Path, name: str, rows: Callable[[], Rows]) -> float:
    """The best of `TRIES`: get the rows, insert them; milliseconds."""
    times = []
    for number in range(TRIES):
        database = _scratch(folder / f"{name}-{number}.db")

        def run(database: Database = database) -> None:
            _insert(database, rows())

        times.append(timed(run)[0])
        database.close()
    return min(times)


def unpacked(stream: bytes) -> Rows:
    """The rows of one zstd stream."""
    return msgspec.json.decode(zstandard.decompress(stream), type=dict[str, list[list[object]]])


def _scratch(path: Path) -> Database:
    """An encrypted file with the bare tables: no guards, nothing derived."""
    database = laptop_engine(path, KEY, create=True)
    with database.write() as connection:
        metadata.create_all(connection, tables=list(on_side("laptop")))
    return database


def _insert(database: Database, rows: Rows) -> None:
    """Rows as they came into bare tables, one transaction, references unchecked."""
    driver = database.writer.raw_connection()
    cursor = driver.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute("BEGIN IMMEDIATE")
    for name, values in rows.items():
        marks = ", ".join("?" * len(values[0]))
        cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", values)  # noqa: S608
    cursor.execute("COMMIT")
    driver.close()
