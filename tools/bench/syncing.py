"""First pull, push and no-op of the real client against the real server, beside their floors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
import zstandard
from sqlalchemy import select

from app.sync.connection import Connection
from db.tables.people import worker
from db.tables.site import filled_form
from tools.bench import pushing
from tools.bench.field import Field
from tools.bench.floors import TRIES, floor, unpacked
from tools.bench.report import Figure, median, timed

_TABLES = (worker, filled_form)


def figures(field: Field) -> Iterator[Figure]:
    """The figures of sync.md §5."""
    laptops = [field.live.enrol(field.folder / f"laptop-{one}", "zhou") for one in range(TRIES)]
    laptop = laptops[0]
    yield Figure(
        "first pull, 35,000 rows",
        min(timed(one.sync)[0] for one in laptops),
        "one zstd stream, executemany in one transaction",
        floor(field.folder, "pull", partial(unpacked, _stream(field))),
        "≤ 2.5 × floor",
    )
    yield from pushing.figures(field, laptop)
    yield Figure(
        "sync with nothing to do",
        median(laptop.sync, 20),
        "one empty request on a kept connection",
        _empty_request(field),
        "≤ 5 × floor",
    )


def _stream(field: Field) -> bytes:
    rows: dict[str, list[list[object]]] = {}
    with field.live.bureau.database.read() as connection:
        for table in _TABLES:
            rows[table.name] = [list(row) for row in connection.execute(select(table))]
    return zstandard.compress(msgspec.json.encode(rows), 3)


def _empty_request(field: Field) -> float:
    file = msgspec.json.decode(field.live.enrolment_file("zhou"))
    with Connection(field.live.address, file["pin"]) as connection:
        return median(lambda: connection.get("/health", {}), 20)
