"""The line between a laptop and the bureau: whole messages in their own bytes, and all that can
happen to them on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import httpx

from app.sync.connection import Connection
from app.sync.standing import Identity
from app.sync.transport import BureauLink
from db.replication.message import MAX_BODY_BYTES
from db.replication.packing import unpack
from tests.sync_sim.photo_desk import Answer
from tests.sync_sim.server import Server


class Fault(StrEnum):
    """What happens to one request."""

    LOST = "request lost"
    CUT = "request cut"
    ANSWER_LOST = "answer lost"
    ANSWER_CUT = "answer cut"
    ANSWER_SHORT = "answer truncated by a proxy"
    TWICE = "request doubled"
    BUSY = "bureau busy"
    GONE = "line gone from here on"
    SERVER_KILLED = "server killed"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault of the request with this number within a session, from 0; `at` says where it cuts,
    in thousandths of the message, or at which statement the server is killed."""

    request: int
    fault: Fault
    at: int = 500

    def strikes(self, request: int) -> bool:
        """Whether it happens to the request of this number."""
        gone = self.fault is Fault.GONE and request > self.request
        return gone or request == self.request


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went over the line."""

    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"

    @property
    def content(self) -> bytes:
        """The body as it was before it was packed."""
        packed = self.headers.get("content-encoding") == "zstd"
        return unpack(self.body, MAX_BODY_BYTES) if packed else self.body


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request the bureau answered, and its answer; `device` sent it."""

    device: int
    sent: Sent
    status: int
    answer: bytes


@dataclass
class Line:
    """The line of one laptop. `troubles` are those of the session under way."""

    server: Server
    device: int
    step: Callable[[], None]
    """Called before a request leaves and after an answer came: the laptop may be killed there."""
    heard: Callable[[Exchange], None]
    troubles: list[Trouble] = field(default_factory=list)
    requests: int = 0
    """Since the session began."""
    struck: int = 0
    """Faults that did happen, ever."""
    _meanwhile: tuple[int, Callable[[], object]] | None = None

    def begin(self, troubles: tuple[Trouble, ...]) -> None:
        """A session begins, with these troubles."""
        self.troubles, self.requests = list(troubles), 0

    def interrupt(self, request: int | None, meanwhile: Callable[[], object] | None) -> None:
        """Do something before the request of this number leaves; with None nothing any more."""
        both = request is not None and meanwhile is not None
        self._meanwhile = (request, meanwhile) if both else None

    def link(self, identity: Identity) -> BureauLink:
        """The real client on this line."""
        connection = Connection("https://bureau", "0" * 64, pause=lambda _: None)
        client, headers = connection._client, dict(connection._client.headers)
        client.close()
        connection._client = httpx.Client(
            base_url="https://bureau", headers=headers, transport=_Transport(self)
        )
        return BureauLink(connection, identity.device, identity.device_key)

    def carry(self, sent: Sent) -> httpx.Response:
        """One request and its answer, or whatever becomes of them."""
        number, self.requests = self.requests, self.requests + 1
        if self._meanwhile is not None and self._meanwhile[0] == number:
            self._meanwhile[1]()
        self.step()
        trouble = next((one for one in self.troubles if one.strikes(number)), None)
        if trouble is None:
            answer = self._deliver(sent)
        else:
            self.struck += 1
            answer = self._troubled(sent, trouble)
        self.step()
        return answer

    def _troubled(self, sent: Sent, trouble: Trouble) -> httpx.Response:
        fault = trouble.fault
        if fault in (Fault.LOST, Fault.GONE):
            raise httpx.ConnectError("nobody there")
        if fault is Fault.CUT:
            part = sent.body[: len(sent.body) * trouble.at // 1000]
            self.server.serve(sent.path, sent.headers, part, method=sent.method)
            raise httpx.WriteError("cut off")
        if fault is Fault.BUSY:
            return _response(429, b"", {"retry-after": "1"})
        if fault is Fault.TWICE:
            self._deliver(sent)
            return self._deliver(sent)
        fatal = 1 + trouble.at % 35 if fault is Fault.SERVER_KILLED else None
        status, body, headers = self._ask(sent, fatal)
        if fault is Fault.ANSWER_LOST:
            raise httpx.ReadError("the line is dead")
        cut = len(body) * trouble.at // 1000
        if fault is Fault.ANSWER_CUT:
            return _response(status, body, headers, cut=cut)
        if fault is Fault.ANSWER_SHORT:
            return _response(status, body[:cut], headers)
        return _response(status, body, headers)

    def _deliver(self, sent: Sent) -> httpx.Response:
        return _response(*self._ask(sent))

    def _ask(self, sent: Sent, fatal: int | None = None) -> Answer:
        told = sent.path, sent.headers, sent.body
        answer = self.server.serve(*told, method=sent.method, fatal=fatal)
        if answer is None:
            raise httpx.ReadError("the bureau went away")
        self.heard(Exchange(self.device, sent, answer.status, answer.body))
        return answer


class _Transport(httpx.BaseTransport):
    def __init__(self, line: Line) -> None:
        self._line = line

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        told = request.url.raw_path.decode(), dict(request.headers), request.read()
        sent = Sent(*told, request.method)
        return self._line.carry(sent)


class _Pieces(httpx.SyncByteStream):
    """A body in pieces; with `cut` the line breaks after so many bytes."""

    def __init__(self, body: bytes, cut: int | None) -> None:
        self._body, self._cut = body, cut

    def __iter__(self) -> Iterator[bytes]:
        if self._cut is None:
            yield self._body
            return
        yield self._body[: self._cut]
        raise httpx.RemoteProtocolError("closed without the whole body")


def _response(
    status: int, body: bytes, headers: Mapping[str, str], *, cut: int | None = None
) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=_Pieces(body, cut))
