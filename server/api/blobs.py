"""Photos and scans fetched on demand: whole, or from any byte on."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter
from litestar.response import Stream

from db.replication.message import Problem
from db.store.sealed import CHUNK
from inspection.refusal import Refusal
from server.api.context import context_of
from server.api.ranges import matches, span_of
from server.api.session import BEARER
from server.failures import body_of, headers_of, status_of

BYTES = "application/octet-stream"
"""Whatever the row says it is: nothing here is ever drawn by a browser."""

AskedRange = Annotated[str | None, HeaderParameter(name="Range", required=False)]
IfRange = Annotated[str | None, HeaderParameter(name="If-Range", required=False)]
IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match", required=False)]


@get(
    "/blobs/{attachment:str}",
    security=BEARER,
    media_type=BYTES,
    summary="The bytes of an attachment, whole or a range",
    response_headers=[
        ResponseHeader(name="ETag", documentation_only=True, description="SHA-256, quoted"),
        ResponseHeader(name="Accept-Ranges", documentation_only=True, description="bytes"),
        ResponseHeader(name="Content-Range", documentation_only=True, description="with 206"),
    ],
    responses={
        206: ResponseSpec(bytes, generate_examples=False, media_type=BYTES, description="a range"),
        304: ResponseSpec(None, generate_examples=False, description="as `If-None-Match` has it"),
        **{
            status: ResponseSpec(Problem, generate_examples=False, description="refused")
            for status in (401, 403, 404, 416)
        },
    },
)
async def blob(
    request: Request[Any, Any, Any],
    attachment: FromPath[str],
    asked: AskedRange = None,
    if_range: IfRange = None,
    if_none_match: IfNoneMatch = None,
) -> Response[Any]:
    """Refused: `blob.unknown` (no such attachment in a scope held), `blob.absent` (the bureau has
    not received its bytes yet), `blob.range`."""
    context = context_of(request)
    desk = context.blobs
    found = await context.blob(request, lambda holder: desk.find(holder, attachment))
    etag = f'"{found.sha256}"'
    headers = {"etag": etag, "accept-ranges": "bytes"}
    if matches(if_none_match, etag):
        return Response(b"", status_code=304, headers=headers)
    try:
        span = span_of(asked, found.size, etag, if_range)
    except Refusal as refusal:
        headers |= {**headers_of(refusal), "content-range": f"bytes */{found.size}"}
        return Response(
            body_of(refusal),
            status_code=status_of(refusal),
            headers=headers,
            media_type="application/json",
        )
    status, start, end = 200, 0, found.size
    if span is not None:
        status, start, end = 206, span.start, span.end
        headers["content-range"] = span.header
    if end - start <= CHUNK:  # what laptops ask for: read before anything is promised

        def read() -> bytes:
            with closing(desk.read(found, start, end)) as pieces:
                return b"".join(pieces)

        data = await context.lanes.blob.run(read)
        return Response(data, status_code=status, headers=headers, media_type=BYTES)
    headers["content-length"] = str(end - start)
    return Stream(
        desk.read(found, start, end), status_code=status, headers=headers, media_type=BYTES
    )
