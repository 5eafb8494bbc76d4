"""How much the laptop of a closed account may still hand over."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from db.replication.operation import Operation
from db.tables.server import device
from inspection.refusal import Refusal
from server.tokens import Holder

MOST = 10_000
"""Operations of one device after its account was closed: more than a working year without a line.
No clock is asked: honest work is as old as the line was down."""


def check_last_session(
    connection: Connection, holder: Holder, operations: Sequence[Operation]
) -> None:
    """Whether the device may still propose as much. Asked again for what the bureau has, it may.

    Raises Refusal ``sync.account_closed``, with nothing kept.
    """
    if not holder.closed:
        return
    query = select(device.c.leaving_from).where(device.c.id == holder.device)
    since: int | None = connection.execute(query).scalar()
    if since is not None and any(one.core.dseq > since + MOST for one in operations):
        raise Refusal("sync.account_closed")
