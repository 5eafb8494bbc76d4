"""Open reviews on laptops of the small bureau: settled, and taken from their authors."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import select

from db.replication import operation
from db.replication.operation import Operation
from db.tables.bureau import grant
from db.tables.journal import review, row_meta
from db.tables.site import problem
from tests.support.problems import rev
from tests.support.world import Bureau, Laptop


def settle(
    laptop: Laptop, state: str, reason: str | None = None, about: Collection[str] = ()
) -> None:
    """Settle what this laptop sees of the open cases (of those `about` these rows): what only the
    bureau writes is let go, the rest becomes `state`, and if it is used its values are taken."""
    with laptop.database.read() as connection:
        query = (
            select(review, row_meta.c.rev)
            .join(row_meta, (row_meta.c.entity == "review") & (row_meta.c.row == review.c.id))
            .where(review.c.state == "open")
            .order_by(review.c.seq)
        )
        rows = connection.execute(query).all()
    cases = {row.case_id for row in rows if not about or row.row in about}
    rows = [row for row in rows if row.case_id in cases]
    taken = [row for row in rows if row.entity != "site"]
    with laptop.journal.transaction() as change:
        for row in [*taken, *(row for row in rows if row.entity == "site")]:
            change.edit(
                review,
                row.id,
                seen_rev=row.rev,
                shown={"state": "open", "settled_reason": None},
                new={"state": state if row in taken else "let_go", "settled_reason": reason},
            )
        for row in taken if state == "used" else ():
            take_over(laptop, change, row)


def take_over(laptop: Laptop, change: Any, row: Any) -> None:
    proposed = msgspec.json.decode(row.proposed)
    values = {name: pair[1] for name, pair in proposed.items()}
    if row.kind == "add":
        change.propose(problem, row.row, values)
    else:
        shown = {name: pair[0] for name, pair in proposed.items()}
        seen = rev(laptop, row.entity, row.row)
        change.edit(problem, row.row, seen_rev=seen, shown=shown, new=values)


def supervisor(bureau: Bureau, site_id: str, role: str = "supervisor") -> str:
    holder = bureau.add_account(role)
    with bureau.journal.transaction() as change:
        bureau.grant(holder, f"site:{site_id}", "read", change=change)
    return holder


def take_away(bureau: Bureau, holder: str) -> None:
    """Revoke every grant of an account."""
    bureau.clock.advance(1000)
    with bureau.journal.transaction() as change:
        for row in bureau.rows(grant).values():
            if row["account_id"] == holder:
                change.edit(grant, row["id"], {"revoked_at": bureau.clock.now_ms()})
    bureau.clock.advance(1000)


def elsewhere(laptop: Laptop, scope: str, **values: Any) -> Operation:
    """The one addition that waits on this laptop, as it would be if it claimed another scope."""
    (honest,) = laptop.pending()
    return operation.make(
        device=laptop.device,
        dseq=1,
        txn=honest.core.txn,
        at=0,
        actor=laptop.account,
        schema=1,
        entity=honest.core.entity,
        row=honest.core.row,
        scope=scope,
        kind="add",
        base=0,
        pairs={**honest.pairs, **{name: (None, value) for name, value in values.items()}},
        personal=(),
        prev=operation.GENESIS,
        random_bytes=bytes,
    )
