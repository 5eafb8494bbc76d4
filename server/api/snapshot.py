"""Whole scopes: a manifest, and its segments by range, so that a cut download goes on."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from db.replication.wire import SnapshotManifest, SnapshotRequest
from server import holdings
from server.api.context import context_of
from server.api.ranges import span_of
from server.api.session import BEARER

_BYTES = "application/octet-stream"


@post("/snapshot", status_code=200, security=BEARER, summary="A scope whole: what to fetch")
async def manifest(
    request: Request[Any, Any, Any], data: JSONBody[SnapshotRequest]
) -> SnapshotManifest:
    """Refused: `access.scope`, `sync.client_too_old`, `sync.client_too_new`."""
    context = context_of(request)
    return await context.read_noting(
        request,
        lambda holder: context.snapshots.manifest(holder, data),
        lambda holder, _: holdings.due_for_handing(context.bureau, holder, [data.scope]),
    )


@get(
    "/snapshot/{of:str}/{sha256:str}",
    security=BEARER,
    media_type=_BYTES,
    summary="One segment, whole or from a byte on",
)
async def segment(
    request: Request[Any, Any, Any], of: FromPath[str], sha256: FromPath[str]
) -> Response[bytes]:
    """Refused: `access.scope`, `snapshot.gone` (ask for the manifest again), `blob.range`."""
    context = context_of(request)
    data = await context.read_noting(
        request,
        lambda holder: context.snapshots.segment(holder, of, sha256),
        lambda holder, _: holdings.due_for_handing(context.bureau, holder, [of]),
    )
    headers = {"accept-ranges": "bytes", "etag": f'"{sha256}"'}
    span = span_of(request.headers.get("range"), len(data))
    if span is None:
        return Response(data, headers=headers, media_type=_BYTES)
    headers["content-range"] = span.header
    return Response(
        data[span.start : span.end], status_code=206, headers=headers, media_type=_BYTES
    )
