"""A session of a known device: hello, push, pull. The rules are `server.sync`'s."""

from __future__ import annotations

import time
from dataclasses import dataclass
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
from server.api.context import context_of
from server.tokens import Holder

BEARER: list[dict[str, list[str]]] = [{"device": []}]
"""The OpenAPI security of everything that wants a token."""


@post("/hello", status_code=200, security=BEARER, summary="Where laptop and bureau stand")
async def hello(request: Request[Any, Any, Any], data: JSONBody[Hello]) -> HelloAnswer:
    """If nothing differs and nothing is pending, this one request is the whole session.

    A device whose account was closed is told so (`closed`) and granted nothing: it hands over what
    it still has and removes everything. Once it says so, no request of it is taken any more.

    Refused: `sync.version`, `sync.client_too_new`, `push.actor`, `push.fork`; `sync.grants_moved`
    (the laptop says hello again and names its scopes); `sync.busy` (with `place`, its place in the
    line) while others send and this device has something to send too.
    """
    context = context_of(request)
    desk = context.desk

    def look(holder: Holder) -> _Hello:
        said = desk.hello(holder, data)
        due = holdings.due_at_hello(context.bureau, holder, said.told, said.held)
        seated = context.seats.holds(holder.device)
        return _Hello(holder, said.answer, said.new_head, due, seated)

    def look_first(holder: Holder) -> _Hello | None:
        found = look(holder)  # refused first: a bureau that was restored leases nothing unawares
        return None if desk.wants_numbers(holder) else found

    found = await context.read(request, look_first, leaving=True)
    if found is None:
        await context.write(request, desk.top_up)
        found = await context.read(request, look, leaving=True)
    seats, holder, now = context.seats, found.holder, context.bureau.clock.now_ms()
    if data.last_dseq > found.answer.position.last_dseq:
        await context.lanes.line.run(lambda: seats.take(holder.device, now))
    elif found.seated:
        await context.lanes.line.run(lambda: seats.leave(holder.device))
    if found.due:
        await context.lanes.write.run(lambda: holdings.note(context.bureau, holder, found.due))
    if holder.closed and desk.has_left(data, found.answer):
        await context.lanes.write.run(lambda: desk.let_go(holder))
    if found.new_head:  # few sessions wait for the writers' lane: only the first after a change
        await context.lanes.write.run(lambda: heads.keep(context.bureau, found.answer.head))
    return found.answer


@dataclass(frozen=True, slots=True)
class _Hello:
    """What one look at the database says to a hello, and what is still to be done for it."""

    holder: Holder
    answer: HelloAnswer
    new_head: bool
    due: holdings.Due
    seated: bool
    """Whether the device has a seat or a place in the line."""


@post("/push", status_code=200, security=BEARER, summary="Send operations")
async def push(request: Request[Any, Any, Any], data: JSONBody[PushRequest]) -> PushAnswer:
    """Every operation gets a result; repeating a push gives the same results and changes nothing.

    Refused: `push.gap` (with `expected`), `push.fork`, `push.chain`, `push.actor`,
    `push.signature`, `push.schema`, `push.too_large`, `operation.*`, `sync.busy`.
    """
    context = context_of(request)
    started = time.monotonic()
    holder = await context.who(request, leaving=True)
    with context.seats.one_at_a_time(holder.device):
        now = context.bureau.clock.now_ms()
        await context.lanes.line.run(lambda: context.seats.take(holder.device, now))
        answer = await context.lanes.write.run(lambda: context.desk.push(holder, data))
    waited = int((time.monotonic() - started) * 1000)
    context.log.event("push", ops=len(answer.results), seq=answer.results[-1].seq, ms=waited)
    return answer


@post("/pull", status_code=200, security=BEARER, summary="Fetch rows past the cursors")
async def pull(request: Request[Any, Any, Any], data: JSONBody[PullRequest]) -> PullAnswer:
    """Scopes that are not held are left out without a word; asked for by one hash they are refused:
    `sync.grants_moved`. Whoever fetches has sent what he had, and gives up his seat."""
    context = context_of(request)

    def fetch(holder: Holder) -> tuple[PullAnswer, str | None]:
        seated = holder.device if context.seats.holds(holder.device) else None
        return context.desk.pull(holder, data), seated

    answer, seated = await context.read_noting(
        request,
        fetch,
        lambda holder, found: holdings.due_for_handing(
            context.bureau, holder, {page.scope for page in found[0].pages}
        ),
    )
    if seated is not None:
        await context.lanes.line.run(lambda: context.seats.leave(seated))
    return answer
