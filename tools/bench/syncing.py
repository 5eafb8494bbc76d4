"""First pull, push and no-op of the real client against the real server, beside their floors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import zstandard
from sqlalchemy import select

from app.sync.connection import Connection
from db.store.engine import Database, laptop_engine
from db.tables import metadata, on_side
from db.tables.people import worker
from db.tables.site import filled_form
from tests.support.live_bureau import FieldLaptop
from tools.bench.field import PUSHED, Field, record
from tools.bench.report import Figure, median, timed

KEY = bytes(32)
_TABLES = (worker, filled_form)


def figures(field: Field) -> Iterator[Figure]:
    """The three figures of sync.md §5."""
    laptop = field.live.enrol(field.folder / "laptop", "zhou")
    pulled, _ = timed(laptop.sync)
    again, _ = timed(field.live.enrol(field.folder / "second", "zhou").sync)
    yield Figure(
        "first pull, 35,000 rows",
        min(pulled, again),
        "one zstd stream, executemany in one transaction",
        _floor(field, "pull", _stream(field)),
        "≤ 2.5 × floor",
    )
    yield from _push(field, laptop)
    yield Figure(
        "sync with nothing to do",
        median(laptop.sync, 20),
        "one empty request on a kept connection",
        _empty_request(field),
        "≤ 5 × floor",
    )


def _scratch(path: Path) -> Database:
    """An encrypted file with the bare tables: no guards, nothing derived."""
    database = laptop_engine(path, KEY, create=True)
    with database.write() as connection:
        metadata.create_all(connection, tables=list(on_side("laptop")))
    return database


def _insert(database: Database, rows: Mapping[str, Sequence[Sequence[object]]]) -> None:
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


def _floor(field: Field, name: str, body: bytes) -> float:
    """The best of three: unpack one zstd stream, decode it, insert its rows."""
    times = []
    for number in range(3):
        database = _scratch(field.folder / f"{name}-{number}.db")

        def run(database: Database = database) -> None:
            unpacked = zstandard.decompress(body)
            _insert(database, msgspec.json.decode(unpacked, type=dict[str, list[list[object]]]))

        times.append(timed(run)[0])
        database.close()
    return min(times)


def _stream(field: Field) -> bytes:
    rows: dict[str, list[list[object]]] = {}
    with field.live.bureau.database.read() as connection:
        for table in _TABLES:
            rows[table.name] = [list(row) for row in connection.execute(select(table))]
    return zstandard.compress(msgspec.json.encode(rows), 3)


def _push(field: Field, laptop: FieldLaptop) -> Iterator[Figure]:
    columns = [column.name for column in filled_form.columns]
    rows = [{"id": f"{number:036d}", **record(field, number)} for number in range(PUSHED)]
    values = [[row.get(name) for name in columns] for row in rows]
    body = msgspec.json.encode({filled_form.name: values})
    for number in range(PUSHED):
        with laptop.laptop.journal.transaction() as change:
            change.add(filled_form, record(field, number))
    pushed, _ = timed(laptop.sync)
    yield Figure(
        f"push of {PUSHED:,} records",
        pushed,
        "the body parsed and inserted at the bureau in one transaction",
        _floor(field, "push", zstandard.compress(body, 3)),
        "≤ 4 × floor",
    )


def _empty_request(field: Field) -> float:
    file = msgspec.json.decode(field.live.enrolment_file("zhou"))
    with Connection(field.live.address, file["pin"]) as connection:
        return median(lambda: connection.get("/health", {}), 20)
