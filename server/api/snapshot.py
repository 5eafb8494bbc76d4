"""Whole scopes: a manifest, and its segments by range, so that a cut download goes on."""

from __future__ import annotations

import re
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from db.replication.wire import SnapshotManifest, SnapshotRequest
from inspection.refusal import Refusal
from server import holdings
from server.api.context import context_of
from server.api.session import BEARER

_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


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
    media_type="application/octet-stream",
    summary="One segment, whole or from a byte on",
)
async def segment(
    request: Request[Any, Any, Any], of: FromPath[str], sha256: FromPath[str]
) -> Response[bytes]:
    """Refused: `access.scope`, `snapshot.gone` (ask for the manifest again), `request.range`."""
    context = context_of(request)
    data = await context.read_noting(
        request,
        lambda holder: context.snapshots.segment(holder, of, sha256),
        lambda holder, _: holdings.due_for_handing(context.bureau, holder, [of]),
    )
    headers = {"accept-ranges": "bytes", "etag": f'"{sha256}"'}
    asked = request.headers.get("range")
    if asked is None:
        return Response(data, headers=headers, media_type="application/octet-stream")
    found = _RANGE.fullmatch(asked.strip())
    if found is None or int(found[1]) >= len(data):
        raise Refusal("request.range", size=len(data))
    start, end = int(found[1]), min(int(found[2] or len(data)), len(data) - 1)
    if end < start:
        raise Refusal("request.range", size=len(data))
    headers["content-range"] = f"bytes {start}-{end}/{len(data)}"
    return Response(
        data[start : end + 1],
        status_code=206,
        headers=headers,
        media_type="application/octet-stream",
    )
