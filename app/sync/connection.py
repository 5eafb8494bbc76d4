"""One connection to one bureau: TLS pinned to its certificate, sizes capped, faults as refusals."""

from __future__ import annotations

import hashlib
import hmac
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import NoReturn, Self

import httpx
import msgspec
import truststore

from db.replication.message import Problem
from db.replication.packing import pack, unpack
from inspection.refusal import Refusal

MAX_ANSWER_BYTES = 128 * 1024 * 1024
"""Of one answer, unpacked: a page of 5,000 rows of a few kilobytes stays well below."""
PATIENCE_S = 900
"""How long in all a bureau that says it is busy is asked again before the user is told: long
enough for the line of a whole office."""
LONGEST_WAIT_S = 20
"""A bureau that asks for more patience than this at once is left alone: the user is told when."""

_PACKED_FROM = 1_024
_TIMEOUT = httpx.Timeout(60.0, connect=8.0)
_SECONDS = re.compile(r"[0-9]{1,6}")
_SLICE_S = 0.1

Check = Callable[[], None]
"""Raises to leave whatever is under way: the user cancelled."""
Waits = Callable[[int], None]
"""Told the place in the bureau's line (0: not known) before each wait for a busy bureau."""

_BUSY = frozenset({"sync.busy", "throttled", "store.busy", "busy"})
_MEANS = {
    "push.fork": "sync.clone",
    "push.chain": "sync.clone",
    "device.revoked": "sync.device_revoked",
}
_WITHOUT_BODY = {
    401: "token.expired",
    403: "sync.device_revoked",
    404: "upload.unknown",
    410: "upload.expired",
    422: "blob.digest",
}
_OUR_SLIP = frozenset({"wire", "packing", "snapshot", "request", "token"})
"""Families by which a bureau refuses a message as such: nothing the user did."""


class _PinnedSocket(ssl.SSLSocket):
    """Ends the handshake unless the peer showed the very certificate that was pinned."""

    def do_handshake(self, block: bool = False) -> None:
        super().do_handshake(block)
        context = self.context
        shown = self.getpeercert(binary_form=True) or b""
        if not isinstance(context, _PinnedContext) or not context.is_pinned(shown):
            raise ssl.SSLCertVerificationError("the certificate is not the pinned one")


class _PinnedContext(ssl.SSLContext):
    """Trusts one certificate by its bytes; its name, issuer and dates say nothing more."""

    sslsocket_class = _PinnedSocket
    pin = ""

    def is_pinned(self, certificate: bytes) -> bool:
        return hmac.compare_digest(hashlib.sha256(certificate).hexdigest(), self.pin)


def tls_context(pin: str | None) -> ssl.SSLContext:
    """TLS that trusts only the certificate with this SHA-256 (hex, of its DER), or without a pin
    whatever the system's own store of authorities trusts."""
    if pin is None:
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = _PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.pin = pin
    return context


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers (names in lower case) of an answer that is no refusal."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Connection:
    """Requests to one address. Not for two threads at once; close it when done.

    Every failure leaves as a Refusal: ``sync.unreachable``, ``sync.slow``, ``sync.certificate``,
    ``sync.busy`` (`seconds`, perhaps `place`), ``sync.bureau_down``, ``sync.answer_malformed``,
    and whatever code the bureau answered with.
    """

    def __init__(
        self,
        address: str,
        pin: str | None,
        *,
        timeout: httpx.Timeout = _TIMEOUT,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        # Straight to the bureau: a proxy set for the web knows no way into its network.
        self._client = httpx.Client(
            base_url=address,
            verify=tls_context(pin),
            timeout=timeout,
            trust_env=False,
            headers={"accept-encoding": "identity, zstd", "user-agent": "anxin"},
        )
        self._pause = pause or threading.Event().wait
        self._check: Check = lambda: None
        self._waits: Waits = lambda _: None

    @contextmanager
    def heeding(self, check: Check, waits: Waits) -> Iterator[None]:
        """Within the block `check` is called before each request, while waiting and between the
        pieces of an answer, and `waits` before each wait for a busy bureau."""
        before = self._check, self._waits
        self._check, self._waits = check, waits
        try:
            yield
        finally:
            self._check, self._waits = before

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send JSON, packed if that is worth it. Repeated while the bureau is busy."""
        sent = {"content-type": "application/json", **headers}
        if len(body) >= _PACKED_FROM:
            body, sent["content-encoding"] = pack(body), "zstd"
        return self._patiently("POST", path, body, sent)

    def get(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Fetch bytes. Repeated while the bureau is busy."""
        return self._patiently("GET", path, b"", dict(headers))

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send bytes as they are, by any method. Repeated while the bureau is busy."""
        return self._patiently(method, path, body, dict(headers))

    def close(self) -> None:
        """Close every socket. May be repeated."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _patiently(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        waited = 0
        while True:
            try:
                return self._once(method, path, body, headers)
            except Refusal as refusal:
                seconds, place = refusal.params.get("seconds", 0), refusal.params.get("place", 0)
                if refusal.code != "sync.busy" or not isinstance(seconds, int):
                    raise
                if seconds > LONGEST_WAIT_S or waited >= PATIENCE_S:
                    raise
                self._waits(place if isinstance(place, int) else 0)
                self._wait(max(1, seconds))
                waited += max(1, seconds)

    def _wait(self, seconds: int) -> None:
        for _ in range(round(seconds / _SLICE_S)):
            self._check()
            self._pause(_SLICE_S)

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        self._check()
        try:
            with self._client.stream(method, path, content=body, headers=headers) as response:
                raw = self._collect(response)
                packed = response.headers.get("content-encoding", "identity") == "zstd"
                status, patience = response.status_code, response.headers.get("retry-after", "")
                told = dict(response.headers)
        except httpx.TimeoutException as error:
            raise Refusal("sync.slow") from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise Refusal(_cause(error)) from error
        try:
            content = unpack(raw, MAX_ANSWER_BYTES) if packed else raw
        except Refusal as error:
            raise Refusal("sync.answer_malformed") from error
        if status >= 300:
            _refuse(status, content, int(patience) if _SECONDS.fullmatch(patience) else 1)
        return Answer(status, content, told)

    def _collect(self, response: httpx.Response) -> bytes:
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_raw():
            self._check()
            size += len(piece)
            if size > MAX_ANSWER_BYTES:
                raise Refusal("sync.answer_malformed")
            pieces.append(piece)
        return b"".join(pieces)


def _cause(error: BaseException) -> str:
    """The code for a connection that failed, by what lies under the client's own error."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "sync.certificate"
        seen = seen.__cause__ or seen.__context__
    return "sync.unreachable"


def _refuse(status: int, content: bytes, patience: int) -> NoReturn:
    """Raise what the bureau answered with, in the laptop's codes; `patience` is the header's, in s.

    A proxy in between speaks in no code of ours: it may be full, or the bureau behind it away.
    """
    try:
        problem = msgspec.json.decode(content, type=Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        if status == 429:
            raise Refusal("sync.busy", seconds=patience) from None
        if not content and status in _WITHOUT_BODY:  # the answer to a HEAD has none
            raise Refusal(_WITHOUT_BODY[status]) from None
        code = "sync.bureau_down" if status in (502, 503, 504) else "sync.answer_malformed"
        raise Refusal(code) from None
    params = dict(problem.params)
    if problem.code in _BUSY:
        place = {"place": params["place"]} if "place" in params else {}
        raise Refusal("sync.busy", seconds=problem.retry_after or 1, **place)
    family = problem.code.partition(".")[0]
    if family == "store":  # the bureau's own database, not this laptop's
        raise Refusal("sync.bureau_down")
    if family in _OUR_SLIP:
        raise Refusal(problem.code if family == "token" else f"request.{problem.code}", **params)
    raise Refusal(_MEANS.get(problem.code, problem.code), **params)
