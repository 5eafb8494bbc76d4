"""What every request passes first and last: size caps, zstd bodies, headers, one log line."""

from __future__ import annotations

import asyncio
import io
import time
from typing import TypeGuard

import zstandard
from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    HTTPScope,
    Message,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)

from inspection.refusal import Refusal
from server.failures import body_of, headers_of, status_of
from server.log import Log

WIRE_LIMIT = 2 * 1024 * 1024
"""Most bytes of a request body as sent."""
BODY_LIMIT = 4 * 1024 * 1024
"""Most bytes of a request body once decoded: above a push of 1 MiB of operations with its frame."""
BODY_SECONDS = 60
_WINDOW = 8 * 1024 * 1024

_SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class Edge:
    """The outermost ASGI layer around the application."""

    def __init__(self, app: ASGIApp, log: Log) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_http(scope):
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = list(message["headers"])
                present = {name.lower() for name, _ in given}
                given += [pair for pair in _SECURITY if pair[0] not in present]
                message["headers"] = given
            await send(message)

        try:
            body = await read_body(scope, receive)
            await self._app(scope, _replay(body, receive), answer)
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


async def read_body(scope: HTTPScope, receive: Receive) -> bytes:
    """The whole request body, decoded. Raises Refusal before more than the caps is held."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding not in {b"identity", b"zstd"}:
        raise Refusal("request.encoding")
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > WIRE_LIMIT:
        raise Refusal("request.too_large", limit=WIRE_LIMIT)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            raw = await _collect(receive)
    except TimeoutError as error:
        raise Refusal("request.slow") from error
    return decode_zstd(raw) if encoding == b"zstd" else raw


def decode_zstd(raw: bytes) -> bytes:
    """Decode a zstd body without ever producing more than the cap. Raises Refusal."""
    decoder = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    try:
        with decoder.stream_reader(io.BytesIO(raw), read_across_frames=True) as reader:
            body = reader.read(BODY_LIMIT + 1)
    except zstandard.ZstdError as error:
        raise Refusal("request.malformed", field="body") from error
    if len(body) > BODY_LIMIT:
        raise Refusal("request.too_large", limit=BODY_LIMIT)
    return body


async def send_refusal(send: Send, refusal: Refusal) -> None:
    """Answer with a refusal, outside any framework."""
    body = body_of(refusal)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in headers_of(refusal).items()),
    ]
    await send({"type": "http.response.start", "status": status_of(refusal), "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _is_http(scope: Scope) -> TypeGuard[HTTPScope]:
    return scope["type"] == ScopeType.HTTP  # the rest is the life cycle of the server


async def _collect(receive: Receive) -> bytes:
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
        pieces.append(piece)
        if not message["more_body"]:
            return b"".join(pieces)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> HTTPReceiveMessage | WebSocketReceiveMessage:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
