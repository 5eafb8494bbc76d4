"""A live bureau, a way to it that can be cut at any call, and a server that answers by script."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

import pytest

from app.services.syncing import link_to_bureau
from app.sync.connection import Check, Waits
from app.sync.standing import Identity
from app.sync.steps import Bureau as Link
from app.sync.transport import BureauLink
from db.replication.admission import CopyAnswer, CopyRequest, ReadmitAnswer
from db.replication.statements import DeviceStatement
from db.replication.wire import (
    Hello,
    HelloAnswer,
    JoinAnswer,
    JoinRequest,
    PullAnswer,
    PullRequest,
    PushAnswer,
    SegmentCard,
    SnapshotManifest,
    SnapshotRequest,
    WrittenPush,
)
from forms.signing import PrivateKey
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from server.certificate import certificate_pin, ensure_certificate
from server.settings import load_settings
from tests.support.live_bureau import LiveBureau, live_bureau

T = TypeVar("T")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bureau lies that every test here gets a copy of."""
    return tmp_path_factory.mktemp("bureau") / "template"


@pytest.fixture
def bureau(tmp_path: Path, clock: FixedClock, made_once: Path) -> Iterator[LiveBureau]:
    settings = load_settings({"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}, tmp_path / "data")
    with live_bureau(settings, clock, tmp_path, template=made_once) as made:
        yield made


@dataclass
class Road:
    """The way to the bureau: counts the calls, and breaks at one of them.

    `after` says whether the bureau still got the request, so that only its answer is lost.
    """

    link: BureauLink
    break_at: int | None = None
    after: bool = False
    calls: list[str] = field(default_factory=list)
    change: Callable[[str, object], object] | None = None
    """Called with each call's name and answer; what it returns is the answer."""

    def _go(self, name: str, call: Callable[[], T]) -> T:
        breaks = len(self.calls) == self.break_at
        self.calls.append(name)
        if breaks and not self.after:
            raise Refusal("sync.unreachable")
        try:
            answer = call()
        finally:
            if breaks:  # a refusal is an answer that may be lost as well
                raise Refusal("sync.unreachable")
        if self.change is not None:
            return self.change(name, answer)  # type: ignore[return-value]
        return answer

    def heeding(self, check: Check, waits: Waits) -> AbstractContextManager[None]:
        return self.link.heeding(check, waits)

    def hello(self, request: Hello) -> HelloAnswer:
        return self._go("hello", lambda: self.link.hello(request))

    def push(self, request: WrittenPush) -> PushAnswer:
        return self._go("push", lambda: self.link.push(request))

    def pull(self, request: PullRequest) -> PullAnswer:
        return self._go("pull", lambda: self.link.pull(request))

    def manifest(self, request: SnapshotRequest) -> SnapshotManifest:
        return self._go("manifest", lambda: self.link.manifest(request))

    def segment(self, scope: str, card: SegmentCard) -> bytes:
        return self._go("segment", lambda: self.link.segment(scope, card))

    def become(self, device: str, key: PrivateKey) -> None:
        self.link.become(device, key)

    def copy(self, request: CopyRequest) -> CopyAnswer:
        return self._go("copy", lambda: self.link.copy(request))

    def join(self, request: JoinRequest) -> JoinAnswer:
        return self._go("join", lambda: self.link.join(request))

    def readmit(self, statement: DeviceStatement) -> ReadmitAnswer:
        return self._go("readmit", lambda: self.link.readmit(statement))

    def close(self) -> None:
        self.link.close()

    def mend(self) -> None:
        self.break_at, self.calls, self.change = None, [], None


def road_to(identity: Identity) -> Road:
    """A road to the bureau this laptop is enrolled with."""
    link: Link = link_to_bureau(identity)
    assert isinstance(link, BureauLink)
    return Road(link)


Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Script:
    """What the scripted server answers, one reply a request; the last one is repeated."""

    address: str
    pin: str
    certificate: Path
    replies: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    stall: threading.Event | None = None
    """If set, an answer waits for it."""
    hang_up: bool = False
    """Whether the connection ends after the body, whatever length the headers named."""


@pytest.fixture
def script(tmp_path: Path, clock: FixedClock) -> Iterator[Script]:
    folder = tmp_path / "certificate"
    certificate, key = ensure_certificate(folder, ["localhost"], clock.now_ms())
    told = Script("", certificate_pin(certificate), certificate)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            heard = {name.lower(): value for name, value in self.headers.items()}
            told.asked.append((self.path, heard, body))
            status, headers, content = (
                told.replies.pop(0) if len(told.replies) > 1 else told.replies[0]
            )
            if told.stall is not None:
                told.stall.wait(20)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "content-length" not in headers:
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = self.close_connection or told.hang_up

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *what: object) -> None: ...

    class Server(ThreadingHTTPServer):
        block_on_close = True
        daemon_threads = False

        def handle_error(self, request: object, client_address: object) -> None: ...

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    told.address = f"https://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield told
    if told.stall is not None:
        told.stall.set()
    server.shutdown()
    server.server_close()
    thread.join(10)
