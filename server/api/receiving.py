"""Takes a piece of an upload in as it comes: on disk by the mebibyte, however much is sent at once.

Off-the-shelf tus clients send a whole file in one request. What has come of it is kept when the
line breaks; a piece with a checksum is kept whole or not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from functools import partial
from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException, InternalServerException

from db.replication import tus
from db.store.sealed import CHUNK
from inspection.refusal import Refusal
from server.api.context import Context
from server.edge import WIRE_LIMIT
from server.tokens import Holder
from server.uploads import Upload

_DRAIN_SECONDS = 5


async def receive(
    context: Context,
    request: Request[Any, Any, Any],
    holder: Holder,
    upload_id: str,
    start: int,
    summed: tus.Sum,
) -> Upload:
    """Keep the request's bytes from `start` on. Raises Refusal as `UploadDesk.receiving`,
    ``upload.checksum``, ``request.slow``, ``request.malformed``: the client has gone."""
    length = request.headers.get("content-length")
    told = int(length) if length is not None and length.isdigit() else None
    run, desk = context.lanes.blob.run, context.uploads
    try:
        under_way = await run(lambda: desk.receiving(holder, upload_id, start, told))
    except Refusal:
        await drain(request)
        raise
    try:
        async with aclosing(_by_the_mebibyte(request)) as pieces:
            async for data, is_last in pieces:
                summed.hear(data)
                if is_last:
                    summed.check()
                await run(partial(under_way.keep, data))
    except BaseException as error:
        if summed.told or (isinstance(error, Refusal) and error.code == "upload.too_large"):
            await run(under_way.take_back)
        if isinstance(error, Refusal):
            await drain(request)
        raise
    return await run(under_way.finish)


async def drain(request: Request[Any, Any, Any]) -> None:
    """Hear what is left of a small body before it is refused, so that the answer is read: who is
    still sending sees a broken line instead. Whoever sends nothing is not waited for long: he may
    be a stranger, and takes up room."""
    heard = 0
    with suppress(HTTPException, RuntimeError, Refusal, TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for piece in request.stream():
                heard += len(piece)
                if heard > WIRE_LIMIT:
                    return


async def _by_the_mebibyte(
    request: Request[Any, Any, Any],
) -> AsyncGenerator[tuple[bytes, bool], None]:
    """The body in pieces of `CHUNK`, and whether it ended with this one. When the line breaks, what
    came of the last one is given too, before the error."""
    buffer = bytearray()
    try:
        async for piece in request.stream():
            buffer += piece
            while len(buffer) > CHUNK:
                yield bytes(buffer[:CHUNK]), False
                del buffer[:CHUNK]
    except InternalServerException:  # the client has gone
        yield bytes(buffer), False
        raise Refusal("request.malformed", field="body") from None
    yield bytes(buffer), True
