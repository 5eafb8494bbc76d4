"""What every request passes first and last: size caps, zstd bodies, headers, one log line."""

from __future__ import annotations

import asyncio
import io
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeGuard

import zstandard
from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    HTTPScope,
    Message,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)

from db.replication.message import MAX_BODY_BYTES
from db.replication.packing import pack
from inspection.refusal import Refusal
from server.failures import body_of, headers_of, status_of
from server.log import Log

WIRE_LIMIT = 2 * 1024 * 1024
"""Most bytes of a request body as sent."""
BODY_LIMIT = MAX_BODY_BYTES
"""Most bytes of a request body once decoded: above a push of 1 MiB of operations with its frame."""
PACKED_FROM = 1024
"""Smallest JSON answer that is packed, for whoever accepts zstd."""
BODY_SECONDS = 60
TARGET_LIMIT = 4 * 1024
"""Most bytes of a request's path and query."""
ROOM = 96 * 1024 * 1024
"""Most bytes of request bodies, as sent and as decoded, that one process holds at once."""
STREAMED = 2 * 1024 * 1024
"""What a body takes up that is written to disk as it comes."""
STREAMED_STEP = 256 * 1024
"""So much of such a body must come within each `BODY_SECONDS`, however long it is."""
_WINDOW = 8 * 1024 * 1024
_PIECE = 256 * 1024

_SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class Room:
    """What the bodies of all requests under way take up together: bounded, whoever sends them."""

    def __init__(self, limit: int = ROOM) -> None:
        self._limit = limit
        self.taken = 0

    @contextmanager
    def guest(self) -> Iterator[Callable[[int], None]]:
        """For one request: call what it gives with the bytes of each piece before it is kept; all
        is given back at the end of the block. The call raises Refusal ``sync.busy``."""
        mine = 0

        def take(size: int) -> None:
            nonlocal mine
            if self.taken + size > self._limit:
                raise Refusal("sync.busy", retry_after=1 + secrets.randbelow(5))
            self.taken += size
            mine += size

        try:
            yield take
        finally:
            self.taken -= mine


class Edge:
    """The outermost ASGI layer around the application."""

    def __init__(self, app: ASGIApp, log: Log, room: Room | None = None) -> None:
        self._app = app
        self._log = log
        self._room = room or Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_http(scope):
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        status = 0
        pack_json = b"zstd" in _header(scope, b"accept-encoding")
        held: list[HTTPResponseStartEvent] = []

        async def answer(message: Message) -> None:
            """Add headers; hold the start back until the body tells whether it is worth packing."""
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                held.append({**message, "headers": _with_security(message["headers"])})
                return
            if message["type"] == "http.response.body" and held:
                start = held.pop()
                if pack_json and not message["more_body"]:
                    start, message = _packed(start, message)
                await send(start)
            await send(message)

        try:
            _check_target(scope)
            with self._room.guest() as take:
                if _is_streamed(scope):
                    take(STREAMED)
                    heard = _paced(receive)
                else:
                    heard = _replay(await read_body(scope, receive, take), receive)
                await self._app(scope, heard, answer)
        except Refusal as refusal:
            await send_refusal(answer, refusal)
        except Exception as error:  # noqa: BLE001 - the last line of defence: a numbered incident
            number = self._log.incident(error)
            if not status:
                await send_refusal(answer, Refusal("incident", number=number))
        finally:
            template = scope.get("path_template")
            self._log.event(
                "request",
                route=f"{scope['method']} {template}" if template else "GET /-",
                status=status,
                ms=int((time.monotonic() - started) * 1000),
            )


def _header(scope: HTTPScope, name: bytes) -> bytes:
    return next((value.lower() for key, value in scope["headers"] if key.lower() == name), b"")


def _with_security(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    given = [(name.lower(), value) for name, value in headers]
    present = {name for name, _ in given}
    return given + [pair for pair in _SECURITY if pair[0] not in present]


def _packed(
    start: HTTPResponseStartEvent, body: HTTPResponseBodyEvent
) -> tuple[HTTPResponseStartEvent, HTTPResponseBodyEvent]:
    """A JSON answer of some size as one zstd frame; anything else as it is."""
    headers = dict(start["headers"])
    is_json = headers.get(b"content-type", b"").startswith(b"application/json")
    if not is_json or len(body["body"]) < PACKED_FROM or b"content-encoding" in headers:
        return start, body
    small = pack(body["body"])
    headers[b"content-encoding"] = b"zstd"
    headers[b"vary"] = b"accept-encoding"
    headers[b"content-length"] = str(len(small)).encode()
    return {**start, "headers": list(headers.items())}, {**body, "body": small}


def _check_target(scope: HTTPScope) -> None:
    if len(scope["raw_path"]) + len(scope["query_string"]) > TARGET_LIMIT:
        raise Refusal("request.too_large", limit=TARGET_LIMIT)


async def read_body(scope: HTTPScope, receive: Receive, take: Callable[[int], None]) -> bytes:
    """The whole request body, decoded; `take` is told what is about to be kept.

    Raises Refusal before more than the caps is held.
    """
    headers = {name.lower(): value for name, value in scope["headers"]}
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding not in {b"identity", b"zstd"}:
        raise Refusal("request.encoding")
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > WIRE_LIMIT:
        raise Refusal("request.too_large", limit=WIRE_LIMIT)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            raw = await _collect(receive, take)
    except TimeoutError as error:
        raise Refusal("request.slow") from error
    return decode_zstd(raw, take) if encoding == b"zstd" else raw


def decode_zstd(raw: bytes, take: Callable[[int], None]) -> bytes:
    """Decode a zstd body without ever producing more than the cap, or than there is room for.

    Raises Refusal.
    """
    decoder = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    try:
        with decoder.stream_reader(io.BytesIO(raw), read_across_frames=True) as reader:
            pieces, size = [], 0
            while size <= BODY_LIMIT and (piece := reader.read(_PIECE)):
                take(len(piece))
                pieces.append(piece)
                size += len(piece)
    except zstandard.ZstdError as error:
        raise Refusal("request.malformed", field="body") from error
    if size > BODY_LIMIT:
        raise Refusal("request.too_large", limit=BODY_LIMIT)
    return b"".join(pieces)


async def send_refusal(send: Send, refusal: Refusal) -> None:
    """Answer with a refusal, outside any framework."""
    body = body_of(refusal)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in headers_of(refusal).items()),
    ]
    start: HTTPResponseStartEvent = {
        "type": "http.response.start",
        "status": status_of(refusal),
        "headers": _with_security(headers),
    }
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _is_http(scope: Scope) -> TypeGuard[HTTPScope]:
    return scope["type"] == ScopeType.HTTP  # the rest is the life cycle of the server


async def _collect(receive: Receive, take: Callable[[int], None]) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Refusal("request.malformed", field="body")
        piece = message["body"]
        size += len(piece)
        if size > WIRE_LIMIT:
            raise Refusal("request.too_large", limit=WIRE_LIMIT)
        take(len(piece))
        pieces.append(piece)
        if not message["more_body"]:
            return b"".join(pieces)


def _is_streamed(scope: HTTPScope) -> bool:
    """Whether this is a piece of an upload: bounded by its row, kept as it comes."""
    return scope["method"] == "PATCH" and scope["path"].startswith("/uploads/")


def _paced(receive: Receive) -> Receive:
    """As `receive`, raising Refusal ``request.slow`` while too little comes."""
    due = asyncio.get_running_loop().time() + BODY_SECONDS
    came = 0

    async def heard() -> HTTPReceiveMessage | WebSocketReceiveMessage:
        nonlocal due, came
        try:
            async with asyncio.timeout_at(due):
                message = await receive()
        except TimeoutError as error:
            raise Refusal("request.slow") from error
        if message["type"] == "http.request":
            came += len(message["body"])
            if came >= STREAMED_STEP:
                came, due = 0, asyncio.get_running_loop().time() + BODY_SECONDS
        return message

    return heard


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> HTTPReceiveMessage | WebSocketReceiveMessage:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
