"""The push of sync.md §5 by itself, and the evening's whole sync around it, beside their floors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec
import zstandard

from app.services.syncing import SyncingService
from app.sync.connection import Connection
from app.sync.standing import Identity
from app.sync.transport import BureauLink
from db.replication.message import encode
from db.replication.packing import pack
from db.replication.wire import Hello, HelloAnswer, PushAnswer, PushRequest, WrittenPush
from db.tables.site import filled_form
from tests.support import crowd
from tests.support.live_bureau import FieldLaptop
from tools.bench.field import PUSHED, Field, record
from tools.bench.floors import TRIES, Rows, floor, unpacked
from tools.bench.report import Figure, timed

T = TypeVar("T")

EVENING = "2026-11-17T18:00"
"""What the bureau's clock shows."""


class _Timed(BureauLink):
    """The bureau over HTTP; notes what was pushed, and how long that took."""

    def __init__(self, identity: Identity, address: str) -> None:
        connection = Connection(address, identity.pin)
        super().__init__(connection, identity.device, identity.device_key)
        self.sent: list[WrittenPush] = []
        self.push_ms = 0.0
        self._answered = 0.0
        self._sending = False

    def hello(self, request: Hello) -> HelloAnswer:
        self.turns_on()
        answer = super().hello(request)
        self._answered = time.perf_counter()
        return answer

    def push(self, request: WrittenPush) -> PushAnswer:
        self._sending = True
        self.sent.append(request)
        return super().push(request)

    def turns_on(self) -> None:
        """The laptop does something else now: what it sent is stored at both ends."""
        if self._sending:
            self.push_ms = (time.perf_counter() - self._answered) * 1000
        self._sending = False


class _Evening:
    """One sync of a day's records with the server at `address`, and its push step by itself."""

    def __init__(self, laptop: FieldLaptop, address: str) -> None:
        self._link: _Timed | None = None
        self._address = address
        syncing = SyncingService(laptop.laptop, link=self._made)
        with ThreadPoolExecutor(1) as lane:  # as the window's jobs lend one

            def beside(call: Callable[[], T], /) -> Callable[[], T]:
                return lane.submit(call).result

            self.ms = timed(lambda: syncing.sync(self._told, beside=beside))[0]
        syncing.close()
        self._told("end", 0, None)

    @property
    def link(self) -> _Timed:
        if self._link is None:
            raise RuntimeError("a sync that never asked its bureau")
        return self._link

    def _made(self, identity: Identity) -> _Timed:
        self._link = _Timed(identity, self._address)
        return self._link

    def _told(self, step: str, _done: int, _total: int | None) -> None:
        if step not in ("push", "wait") and self._link is not None:
            self._link.turns_on()


def figures(field: Field, laptop: FieldLaptop) -> Iterator[Figure]:
    """The push step: from the hello's answer until all is stored at both ends. The sync: hello, the
    push step, and whatever brings both sides together afterwards. The server is a process of its
    own, as it is run."""
    evenings = []
    with crowd.serving(field.live.bureau.settings, clock=EVENING) as server:
        for evening in range(TRIES):
            for number in range(evening * PUSHED, (evening + 1) * PUSHED):
                with laptop.laptop.journal.transaction() as change:
                    change.add(filled_form, record(field, number))
            evenings.append(_Evening(laptop, server.address))
    push = min(one.link.push_ms for one in evenings)
    bodies = [pack(encode(request)) for request in evenings[-1].link.sent]
    stream = _stream(field)
    parsed = floor(field.folder, "push", lambda: _parsed(bodies))
    told = "the push bodies parsed, their rows inserted in one transaction"
    yield Figure(f"push of {PUSHED:,} records", push, told, parsed, "≤ 4 × floor")
    yield Figure(
        "  the same, beside its rows alone",
        push,
        "the rows as one zstd stream, executemany in one transaction",
        floor(field.folder, "push-rows", lambda: unpacked(stream)),
    )
    whole = min(one.ms for one in evenings)
    yield Figure("  the evening's sync around it", whole, told, parsed)


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
