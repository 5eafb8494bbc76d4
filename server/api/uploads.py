"""tus 1.0 for photos and scans: core, creation, checksum, expiration and termination.

An upload belongs to an attachment whose row the laptop has pushed before: ``Upload-Metadata`` names
it (``attachment <Base64 of its id>``). A piece may be all of it (`server.api.receiving`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from litestar import MediaType, Request, Response, delete, head, patch, post, route
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, HeaderParameter

from db.replication import tus
from db.replication.message import Problem
from inspection.refusal import Refusal
from server.api.context import Context, context_of
from server.api.receiving import drain, receive
from server.api.session import BEARER
from server.failures import body_of, headers_of, status_of
from server.tokens import Holder
from server.uploads import Upload

Version = Annotated[
    str | None, HeaderParameter(name="Tus-Resumable", required=False, description="1.0.0")
]
Offset = Annotated[
    str | None, HeaderParameter(name="Upload-Offset", required=False, description="bytes, decimal")
]
Length = Annotated[
    str | None, HeaderParameter(name="Upload-Length", required=False, description="bytes, decimal")
]
Metadata = Annotated[
    str | None,
    HeaderParameter(
        name="Upload-Metadata", required=False, description="attachment <id in Base64>"
    ),
]
Checksum = Annotated[
    str | None,
    HeaderParameter(
        name="Upload-Checksum", required=False, description="sha256 <Base64> or sha1 <Base64>"
    ),
]

_OF_UPLOAD = [
    ResponseHeader(name="Tus-Resumable", documentation_only=True, description="1.0.0"),
    ResponseHeader(name="Upload-Offset", documentation_only=True, description="bytes kept so far"),
    ResponseHeader(name="Upload-Expires", documentation_only=True, description="an HTTP date"),
]


def _problems(*statuses: int) -> dict[int, ResponseSpec]:
    return {
        status: ResponseSpec(Problem, generate_examples=False, description="refused")
        for status in (401, 403, 412, *statuses)
    }


@dataclass
class TakesBytes(Operation):
    """Says in the OpenAPI document that the body is bytes of a file."""

    request_body: RequestBody | None = field(
        default_factory=lambda: RequestBody(
            content={
                tus.CONTENT_TYPE: OpenAPIMediaType(
                    schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
                )
            },
            required=True,
        )
    )


@route(
    "/uploads",
    http_method="OPTIONS",
    status_code=204,
    summary="What this server can of tus",
    response_headers=[
        ResponseHeader(name=name, documentation_only=True)
        for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm")
    ],
)
async def abilities(request: Request[Any, Any, Any]) -> Response[None]:
    """Given to anybody: it tells nothing of any upload."""
    limit = context_of(request).uploads.limit
    headers = {
        "tus-resumable": tus.VERSION,
        "tus-version": tus.VERSION,
        "tus-extension": tus.EXTENSIONS,
        "tus-max-size": str(limit),
        "tus-checksum-algorithm": ",".join(tus.ALGORITHMS),
    }
    return Response(None, status_code=204, headers=headers)


@post(
    "/uploads",
    status_code=201,
    security=BEARER,
    summary="Begin the upload of an attachment",
    response_headers=[
        *_OF_UPLOAD,
        ResponseHeader(name="Location", documentation_only=True, description="the upload"),
    ],
    responses=_problems(400, 404, 413),
)
async def create(
    request: Request[Any, Any, Any],
    resumable: Version = None,
    length: Length = None,
    metadata: Metadata = None,
) -> Response[None]:
    """Refused: `upload.version`, `upload.malformed`, `upload.too_large`, and `upload.unknown` for a
    row that has not arrived, or that this device neither brought nor may write."""

    def begin(context: Context, holder: Holder) -> Upload:
        size = tus.number(length, "upload-length")
        named = tus.metadata(metadata).get("attachment", b"").decode("ascii", "replace")
        return context.uploads.create(holder, named, size)

    made = await _told(request, resumable, begin, 201)
    if made.status_code == 201:
        made.headers["location"] = f"/uploads/{made.headers.pop('upload-id')}"
    return made


@head(
    "/uploads/{upload:str}",
    security=BEARER,
    summary="How far an upload has come",
    response_headers=_OF_UPLOAD,
)
async def offset(
    request: Request[Any, Any, Any], upload: FromPath[str], resumable: Version = None
) -> Response[None]:
    """404: not an upload of this device; 410: expired; 422: complete, but not what the row says."""
    told = await _told(
        request, resumable, lambda context, holder: context.uploads.look(holder, upload), 200
    )
    return Response(None, status_code=told.status_code, headers=told.headers)


@patch(
    "/uploads/{upload:str}",
    status_code=204,
    security=BEARER,
    summary="Send the next bytes",
    response_headers=_OF_UPLOAD,
    responses=_problems(400, 404, 409, 410, 413, 415, 422, 460),
    operation_class=TakesBytes,
    request_max_body_size=None,  # the row says how much may come
)
async def append(
    request: Request[Any, Any, Any],
    upload: FromPath[str],
    resumable: Version = None,
    at: Offset = None,
    checksum: Checksum = None,
) -> Response[None]:
    """Refused: `upload.offset` (409: ask with HEAD), `upload.checksum` (460: send them again),
    `upload.content_type`, `upload.too_large`, `upload.unknown`, `upload.expired`, `upload.version`,
    and `blob.digest` (422) if the whole is not what the row says."""
    context = context_of(request)

    async def keep() -> Upload:
        try:
            tus.check_version(resumable)
            holder = await context.who(request, leaving=True)
            if request.headers.get("content-type") != tus.CONTENT_TYPE:
                raise Refusal("upload.content_type")
            start = tus.number(at, "upload-offset")
            summed = tus.Sum(checksum)
        except Refusal:
            await drain(request)
            raise
        return await receive(context, request, holder, upload, start, summed)

    return await _answer(keep, 204)


@delete(
    "/uploads/{upload:str}",
    status_code=204,
    security=BEARER,
    summary="Give an upload up",
    response_headers=_OF_UPLOAD[:1],
    responses=_problems(404, 410),
)
async def end(
    request: Request[Any, Any, Any], upload: FromPath[str], resumable: Version = None
) -> Response[None]:
    """What has come so far is removed."""
    return await _told(
        request, resumable, lambda context, holder: context.uploads.end(holder, upload), 204
    )


async def _told(
    request: Request[Any, Any, Any],
    resumable: str | None,
    work: Callable[[Context, Holder], Upload | None],
    status: int,
) -> Response[Any]:
    """The answer to one step, with the headers tus wants on every answer, refusals too."""
    context = context_of(request)

    async def run() -> Upload | None:
        tus.check_version(resumable)
        return await context.blob(request, lambda holder: work(context, holder), leaving=True)

    return await _answer(run, status)


async def _answer(run: Callable[[], Awaitable[Upload | None]], status: int) -> Response[Any]:
    headers = {"tus-resumable": tus.VERSION}
    try:
        found = await run()
    except Refusal as refusal:
        headers |= headers_of(refusal)
        if refusal.code == "upload.version":
            headers["tus-version"] = tus.VERSION
        return Response(
            body_of(refusal),
            status_code=status_of(refusal),
            headers=headers,
            media_type=MediaType.JSON,
        )
    if found is not None:
        headers |= {
            "upload-offset": str(found.offset),
            "upload-length": str(found.size),
            "upload-expires": tus.expires(found.expires_at),
        }
        if status == 201:
            headers["upload-id"] = found.id
    return Response(b"", status_code=status, headers=headers)
