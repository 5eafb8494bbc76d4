"""Reviews at the bureau: what a refused operation leaves for a person, and how he settles it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from db.journal.rights import Claims, Rights
from db.journal.rowstate import RowState
from db.journal.rules import Caller
from db.replication.operation import Operation
from db.replication.proposal import decode_proposed, encode_proposed
from db.tables.server import device
from inspection.refusal import Refusal

OPEN, USED, LET_GO = "open", "used", "let_go"
"""States of a review; the last two end it."""

LONGEST_REASON = 500


def review_row(
    one: Operation,
    *,
    row: str,
    case: str,
    scope: str,
    reason: str,
    seq: int,
    now: int,
    name: str,
    erased: bool = False,
    settled_by: str | None = None,
) -> dict[str, Any]:
    """The review of one refused operation; `name` is what the author's device is called. Of a row
    that was `erased` no proposed value is kept. `settled_by`: it is used from the start, for what
    it says stands already by this account's operations."""
    core, settled = one.core, settled_by is not None
    return {
        "id": row,
        "in_scope": scope,
        "entity": core.entity,
        "row": core.row,
        "device": core.device,
        "txn": core.txn,
        "reason": reason,
        "seq": seq,
        "state": USED if settled else OPEN,
        "opened_at": now,
        "case_id": case,
        "actor": core.actor,
        "device_name": name,
        "kind": core.kind,
        "at": core.at,
        "proposed": None if erased else encode_proposed(one.pairs),
        "settled_by": settled_by,
        "settled_at": now if settled else None,
        "settled_seq": seq if settled else None,
        "settled_reason": None,
        "stored_at": None,
    }


def settle(
    one: Operation,
    state: RowState,
    *,
    seq: int,
    now: int,
    caller: Caller,
    rights: Rights,
    claims: Claims,
) -> bool:
    """Settle a review in place; whether anything changed (letting go twice is once).

    Letting go needs a reason, unless other parts of its case are being used with it.

    Raises Refusal with the reason for review: ``review.kind_not_accepted``,
    ``review.not_permitted``, ``review.already_settled``, ``review.settling_malformed``.
    """
    image, values = state.image, one.values
    if one.core.kind != "edit":
        raise Refusal("review.kind_not_accepted")
    own = state.scope == f"user:{caller.account}" and image["actor"] == caller.account
    wanted, reason = values.get("state"), values.get("settled_reason")
    if not (rights.may_settle(state.scope) or (own and wanted == LET_GO)):
        raise Refusal("review.not_permitted")
    if not values.keys() <= {"state", "settled_reason"} or wanted not in (USED, LET_GO):
        raise Refusal("review.settling_malformed")
    if reason is not None and not (isinstance(reason, str) and len(reason) <= LONGEST_REASON):
        raise Refusal("review.settling_malformed")
    if wanted == LET_GO and not (reason or claims.using(image["case_id"])):
        raise Refusal("review.settling_malformed")
    if image["state"] != OPEN:
        if wanted == image["state"] == LET_GO:
            return False
        raise Refusal("review.already_settled")
    if wanted == USED:
        claims.take(image, decode_proposed(image["proposed"]))
    state.image = {
        **image,
        "state": wanted,
        "settled_reason": reason,
        "settled_by": caller.account,
        "settled_at": now,
        "settled_seq": seq,
    }
    state.rev = seq
    return True


def device_name(connection: Connection, device_id: str) -> str:
    """What a device calls itself; empty if the bureau does not know it."""
    found = connection.execute(select(device.c.name).where(device.c.id == device_id)).scalar()
    return str(found or "")
