"""Photos and scans of operations that stand in review: there is no row of them, only a proposal.

Their bytes are taken from the device that proposed them, shown to whoever decides, and become the
row's when the proposal is used. Let go, they are named by nobody and removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from db.journal.ledger import lineage
from db.journal.reviews import LET_GO, OPEN, USED
from db.journal.rights import Rights
from db.journal.rules import Caller
from db.journal.scopes import scopes_held
from db.replication.proposal import photo_in
from db.tables.journal import review
from db.tables.site import attachment
from inspection.ids import is_id
from server.tokens import Holder


@dataclass(frozen=True, slots=True)
class Proposed:
    """The attachment one review proposes: digest (hex), bytes, whether the bureau has these, and
    the review's state."""

    review: str
    attachment: str
    sha256: str
    size: int
    stored: bool
    state: str


def brought_by(connection: Connection, holder: Holder, attachment_id: str) -> Proposed | None:
    """What this device, or one it is a copy of, proposed as this row and nobody has let go; the
    newest, if it did so twice."""
    if not is_id(attachment_id):
        return None
    query = _ADDED.where(
        review.c.row == attachment_id,
        review.c.device.in_(lineage(connection, holder.device)),
        review.c.state.in_((OPEN, USED)),
    )
    return next(_read(connection.execute(query.order_by(review.c.seq.desc()))), None)


def decidable(connection: Connection, holder: Holder, review_id: str, now: int) -> Proposed | None:
    """What an open review proposes, if the caller decides about it."""
    if not is_id(review_id):
        return None
    row = connection.execute(_ADDED.where(review.c.id == review_id)).first()
    if row is None or row.state != OPEN:
        return None
    held = scopes_held(connection, holder.account, now)
    rights = Rights(connection, Caller(holder.account, holder.device, held), now)
    own = row.in_scope == f"user:{holder.account}" and row.actor == holder.account
    return next(_read([row]), None) if own or rights.may_settle(row.in_scope) else None


def by_id(connection: Connection, review_id: str) -> Proposed | None:
    """What this review proposes; None if that was erased."""
    row = connection.execute(_ADDED.where(review.c.id == review_id)).first()
    return None if row is None else next(_read([row]), None)


def stored_as(connection: Connection, rows: Collection[str]) -> list[Proposed]:
    """What was proposed as one of these rows and the bureau has the bytes of."""
    query = _ADDED.where(review.c.row.in_(rows), review.c.stored_at.is_not(None))
    return list(_read(connection.execute(query)))


def let_go_among(connection: Connection, reviews: Collection[str]) -> set[str]:
    """Digests of what these reviews proposed, was here, and is let go now."""
    query = _ADDED.where(
        review.c.id.in_(reviews), review.c.stored_at.is_not(None), review.c.state == LET_GO
    )
    return {one.sha256 for one in _read(connection.execute(query))}


def awaiting(connection: Connection) -> list[Proposed]:
    """What open reviews propose and the bureau has the bytes of."""
    query = _ADDED.where(review.c.state == OPEN, review.c.stored_at.is_not(None))
    return list(_read(connection.execute(query)))


_ADDED = select(
    review.c.id,
    review.c.row,
    review.c.in_scope,
    review.c.actor,
    review.c.proposed,
    review.c.state,
    review.c.stored_at,
).where(review.c.entity == attachment.name, review.c.kind == "add")


def _read(rows: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[Proposed]:
    """Those that can be photos: what was refused may be malformed as well."""
    for row in rows:
        told = photo_in(row.proposed)
        if told is not None:
            stored = row.stored_at is not None
            yield Proposed(row.id, row.row, told.sha256, told.size, stored, row.state)
