"""A session of a known device: hello, push, pull. The rules are `server.sync`'s."""

from __future__ import annotations

import time
from typing import Any

from litestar import Request, post
from litestar.params import JSONBody

from db.replication.wire import (
    Hello,
    HelloAnswer,
    PullAnswer,
    PullRequest,
    PushAnswer,
    PushRequest,
)
from server import heads, holdings
from server.api.context import Context, context_of

BEARER: list[dict[str, list[str]]] = [{"device": []}]
"""The OpenAPI security of everything that wants a token."""


@post("/hello", status_code=200, security=BEARER, summary="Where laptop and bureau stand")
async def hello(request: Request[Any, Any, Any], data: JSONBody[Hello]) -> HelloAnswer:
    """If nothing differs and nothing is pending, this one request is the whole session.

    Refused: `sync.version`, `sync.client_too_new`, `push.actor`, `push.fork`; `sync.busy` (with
    `place`, its place in the line) while others send and this device has something to send too.
    """
    context = context_of(request)
    desk = context.desk
    if await context.read(request, desk.wants_numbers):
        await context.write(request, desk.top_up)
    answer, new = await context.read_noting(
        request,
        lambda holder: desk.hello(holder, data),
        lambda holder, _: holdings.due_at_hello(context.bureau, holder, data.cursors),
    )
    await _seat(context, data.device, waiting=data.last_dseq > answer.position.last_dseq)
    if new:  # few sessions wait for the writers' lane: only the first after a change
        await context.lanes.write.run(lambda: heads.keep(context.bureau, answer.head))
    return answer


async def _seat(context: Context, device: str, *, waiting: bool) -> None:
    """A device with something to send needs a seat; one that has sent all gives it on."""
    seats, now = context.seats, context.bureau.clock.now_ms()
    if waiting:
        await context.lanes.line.run(lambda: seats.take(device, now))
    elif await context.lanes.line.run(lambda: seats.holds(device)):
        await context.lanes.line.run(lambda: seats.leave(device))


@post("/push", status_code=200, security=BEARER, summary="Send operations")
async def push(request: Request[Any, Any, Any], data: JSONBody[PushRequest]) -> PushAnswer:
    """Every operation gets a result; repeating a push gives the same results and changes nothing.

    Refused: `push.gap` (with `expected`), `push.fork`, `push.chain`, `push.actor`,
    `push.signature`, `push.schema`, `push.too_large`, `operation.*`, `sync.busy`.
    """
    context = context_of(request)
    started = time.monotonic()
    holder = await context.who(request)
    with context.seats.one_at_a_time(holder.device):
        await _seat(context, holder.device, waiting=True)
        answer = await context.lanes.write.run(lambda: context.desk.push(holder, data))
    waited = int((time.monotonic() - started) * 1000)
    context.log.event("push", ops=len(answer.results), seq=answer.results[-1].seq, ms=waited)
    return answer


@post("/pull", status_code=200, security=BEARER, summary="Fetch rows past the cursors")
async def pull(request: Request[Any, Any, Any], data: JSONBody[PullRequest]) -> PullAnswer:
    """Scopes that are not held are left out without a word."""
    context = context_of(request)
    return await context.read_noting(
        request,
        lambda holder: context.desk.pull(holder, data),
        lambda holder, answer: holdings.due_for_handing(
            context.bureau, holder, {page.scope for page in answer.pages}
        ),
    )
