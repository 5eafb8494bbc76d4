"""Whether the server is well: for whoever watches it, and for a laptop that cannot connect."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Literal

import msgspec
from litestar import Request, Response, get

from db.journal.ledger import read_head
from db.replication.message import PROTO
from db.schema import SCHEMA
from inspection.refusal import Refusal
from server.api.context import Context, context_of


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What `/health` says. `head` is the ledger's newest number, -1 if it cannot be read."""

    status: Literal["well", "database_unreachable"]
    version: str
    proto: int
    schema: int
    database: Literal["sqlite", "postgresql"]
    head: int
    time: int
    """UTC milliseconds by the server's clock."""


@get("/health", summary="Whether the server and its database are well")
async def health(request: Request[Any, Any, Any]) -> Response[Health]:
    """200 when the database answers, 503 when it does not."""
    context = context_of(request)
    found = await context.lanes.read.run(lambda: _look(context))
    return Response(found, status_code=200 if found.status == "well" else 503)


def _look(context: Context) -> Health:
    bureau = context.bureau
    try:
        with bureau.database.read() as connection:
            head = read_head(connection).seq
    except Refusal:
        head = -1
    return Health(
        status="well" if head >= 0 else "database_unreachable",
        version=version("anxin"),
        proto=PROTO,
        schema=SCHEMA,
        database=bureau.database.dialect,
        head=head,
        time=bureau.clock.now_ms(),
    )
