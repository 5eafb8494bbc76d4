"""The push of sync.md §5 by itself, and the evening's whole sync around it, beside their floors."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import zstandard

from app.services.syncing import SyncingService
from app.sync.connection import Connection
from app.sync.standing import Identity
from app.sync.transport import BureauLink
from db.replication.message import encode
from db.replication.packing import pack
from db.replication.wire import (
    Hello,
    HelloAnswer,
    PullAnswer,
    PullRequest,
    PushAnswer,
    PushRequest,
)
from db.tables.site import filled_form
from tests.support import crowd
from tests.support.live_bureau import FieldLaptop
from tools.bench.field import PUSHED, Field, record
from tools.bench.floors import Rows, floor, unpacked
from tools.bench.report import Figure, timed

EVENING = "2026-11-17T18:00"
"""What the bureau's clock shows."""
EVENINGS = 5
"""How often a day's records are made and sent; the best of them counts, as for the floors."""


class _Timed(BureauLink):
    """The bureau over HTTP; notes when each question was put and answered, and what was pushed."""

    def __init__(self, identity: Identity, address: str) -> None:
        connection = Connection(address, identity.pin)
        super().__init__(connection, identity.device, identity.device_key)
        self.bodies: list[bytes] = []
        self.push_ms = 0.0
        self._answered = 0.0
        self._sending = False

    def hello(self, request: Hello) -> HelloAnswer:
        self._asks()
        answer = super().hello(request)
        self._answered = time.perf_counter()
        return answer

    def push(self, request: PushRequest) -> PushAnswer:
        self._sending = True
        self.bodies.append(pack(encode(request)))
        return super().push(request)

    def pull(self, request: PullRequest) -> PullAnswer:
        self._asks()
        return super().pull(request)

    def _asks(self) -> None:
        """The push step ends when the laptop turns to the next question."""
        if self._sending:
            self.push_ms = (time.perf_counter() - self._answered) * 1000
        self._sending = False


def figures(field: Field, laptop: FieldLaptop) -> Iterator[Figure]:
    """The push step: from the hello's answer until all is stored at both ends. The sync: both
    hellos, the push step, and the pull that brings the rows back. The server is a process of its
    own, as it is run."""
    steps, whole, bodies = [], [], []
    with crowd.serving(field.live.bureau.settings, clock=EVENING) as server:
        for evening in range(EVENINGS):
            for number in range(evening * PUSHED, (evening + 1) * PUSHED):
                with laptop.laptop.journal.transaction() as change:
                    change.add(filled_form, record(field, number))
            made: list[_Timed] = []

            def link(identity: Identity, made: list[_Timed] = made) -> _Timed:
                made.append(_Timed(identity, server.address))
                return made[-1]

            syncing = SyncingService(laptop.laptop, link=link)
            whole.append(timed(syncing.sync)[0])
            syncing.close()
            steps.append(made[0].push_ms)
            bodies = made[0].bodies
    stream = _stream(field)
    parsed = floor(field.folder, "push", lambda: _parsed(bodies))
    told = "the push bodies parsed, their rows inserted in one transaction"
    yield Figure(f"push of {PUSHED:,} records", min(steps), told, parsed, "≤ 4 × floor")
    yield Figure(
        "  the same, beside its rows alone",
        min(steps),
        "the rows as one zstd stream, executemany in one transaction",
        floor(field.folder, "push-rows", lambda: unpacked(stream)),
    )
    yield Figure("  the evening's sync around it", min(whole), told, parsed)


def _stream(field: Field) -> bytes:
    columns = [column.name for column in filled_form.columns]
    rows = [{"id": f"{number:036d}", **record(field, number)} for number in range(PUSHED)]
    values = [[row.get(name) for name in columns] for row in rows]
    return zstandard.compress(msgspec.json.encode({filled_form.name: values}), 3)


def _parsed(bodies: list[bytes]) -> Rows:
    """The rows a push brings, read from its very bodies, without any judgement."""
    columns = [column.name for column in filled_form.columns if column.name != "id"]
    rows: list[list[object]] = []
    for body in bodies:
        request = msgspec.json.decode(zstandard.decompress(body), type=PushRequest)
        for sent in request.ops:
            core = msgspec.json.decode(sent.core)
            values = {name: pair[1] for name, pair in core["fields"].items()}
            rows.append([core["row"], *(values.get(name) for name in columns)])
    return {filled_form.name: rows}
