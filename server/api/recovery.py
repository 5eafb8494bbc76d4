"""How a laptop finds its place again: as a copy of another, or after the bureau was restored.

The rules are in `server.copies` and `server.lives`.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.params import JSONBody

from db.replication.admission import CopyAnswer, CopyRequest
from db.replication.chain import Position
from db.replication.message import PROTO
from db.replication.wire import JoinAnswer, JoinRequest
from forms.signing import PublicKey
from inspection.refusal import Refusal
from server import lives, readmission
from server.api.context import context_of
from server.api.session import BEARER
from server.copies import admit_copy
from server.tokens import Holder


@post("/copy", status_code=200, security=BEARER, summary="An identity of its own for a copy")
async def copy(request: Request[Any, Any, Any], data: JSONBody[CopyRequest]) -> CopyAnswer:
    """Asked with the identity shared so far; asking again with the same keys changes nothing.

    Refused: `sync.copy_unknown`, `sync.copy_no_fork`, `enrol.key_known`, `sync.version`,
    `throttled`.
    """
    context = context_of(request)

    def admit(holder: Holder) -> CopyAnswer:
        if data.proto != PROTO:
            raise Refusal("sync.version", proto=PROTO)
        made, new = admit_copy(
            context.bureau,
            holder,
            start=Position(data.dseq, data.hash),
            device_key=PublicKey.parse(data.device_key),
            paper_key=PublicKey.parse(data.paper_key),
        )
        if new:
            context.log.event("device.copied", "warning", device=made, account=holder.account)
        with context.bureau.database.read() as connection:
            statement = readmission.state(context.bureau, connection, made)
        return CopyAnswer(device=made, statement=statement)

    return await context.write(request, admit)


@post("/join", status_code=200, security=BEARER, summary="Join again after a restore")
async def join(request: Request[Any, Any, Any], data: JSONBody[JoinRequest]) -> JoinAnswer:
    """For a laptop that was told `sync.epoch`; repeating it changes nothing.

    Refused: `signature.head`, `sync.version`.
    """
    context = context_of(request)

    def take_in(holder: Holder) -> JoinAnswer:
        if data.proto != PROTO:
            raise Refusal("sync.version", proto=PROTO)
        found = lives.join(context.bureau, holder, data)
        if found.begun:
            context.log.event("bureau.restored", "warning", device=holder.device, seq=found.agreed)
        return JoinAnswer(epoch=found.epoch, agreed=found.agreed, head=found.head)

    return await context.write(request, take_in, leaving=True)
