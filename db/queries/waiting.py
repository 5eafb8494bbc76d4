"""What is not in the bureau's books yet, row by row, and the reason why it has not gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, func, select

from db.queries.attachments import at_bureau
from db.queries.mentions import mentions
from db.queries.naming import Key, RowName
from db.queries.sync_history import DONE, refusal_code
from db.tables.bureau import grant
from db.tables.journal import row_meta
from db.tables.laptop import blob_state, draft, outbox, sync_history
from db.tables.site import attachment


class Why(StrEnum):
    """Why a row has not gone, gravest last."""

    BYTES = "bytes"
    """The bureau has the record; the photo's or scan's own bytes follow, and block nothing. A
    reason is the code of why the last try did not get through."""
    DRAFT = "draft"
    """Answers still being given: they become an operation when the form is left, or at a sync."""
    NEW = "new"
    """Written since the last attempt; the next sync takes it along."""
    STOPPED = "stopped"
    """The last attempt ended before its turn; the reason is the code of what ended it."""
    LEFT = "left"
    """Its site is no longer this account's: the next sync sends it, for whoever has the site."""
    FROZEN = "frozen"
    """It rests on something the bureau keeps for review, and will stand there with it."""
    REVIEW = "review"
    """The bureau has it and has not applied it; the reason is the code it gave."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that waits, since when (UTC ms), and why."""

    entity: str
    row: str
    name: RowName
    since: int
    why: Why
    reason: str = ""


def waiting_rows(connection: Connection, account: str, now: int) -> tuple[Waiting, ...]:
    """Every row that waits, gravest reason first, then the oldest. `now` in UTC ms."""
    found: dict[Key, tuple[int, Why, str]] = {}
    for key, since, why_not in _uploads(connection):
        found[key] = (since, Why.BYTES, why_not)
    for key, since in _drafts(connection):
        found[key] = (since, Why.DRAFT, "")
    stopped = _last_stop(connection)
    left = _scopes_left(connection, account, now)
    reviewed = dict(_in_review(connection))
    for key, since, scope in _pending(connection):
        if key in reviewed:
            found[key] = (since, Why.FROZEN, reviewed[key][1])
        elif scope in left:
            found[key] = (since, Why.LEFT, "")
        elif stopped is not None and since <= stopped[0]:
            found[key] = (since, Why.STOPPED, stopped[1])
        else:
            found[key] = (since, Why.NEW, "")
    for key, (since, reason) in reviewed.items():
        if key not in found or found[key][1] is Why.DRAFT:
            found[key] = (since, Why.REVIEW, reason)
    called = mentions(connection, found)
    order = list(Why)
    rows = [
        Waiting(*key, called[key], since, why, reason)
        for key, (since, why, reason) in found.items()
    ]
    return tuple(sorted(rows, key=lambda one: (-order.index(one.why), one.since, one.row)))


def _uploads(connection: Connection) -> Iterator[tuple[Key, int, str]]:
    """Attachments added here whose bytes are not all at the bureau."""
    query = (
        select(attachment.c.id, attachment.c.added_at, blob_state.c.reason)
        .join(blob_state, blob_state.c.attachment == attachment.c.id)
        .where(blob_state.c.state == "waiting", attachment.c.voided_at.is_(None), ~at_bureau())
    )
    for row in connection.execute(query):
        yield ("attachment", row.id), row.added_at, row.reason or ""


def _drafts(connection: Connection) -> Iterator[tuple[Key, int]]:
    """Answers that differ from what the page had shown."""
    query = (
        select(draft.c.form, func.max(draft.c.at).label("at"))
        .where(draft.c.value.is_distinct_from(draft.c.shown))
        .group_by(draft.c.form)
    )
    for row in connection.execute(query):
        yield ("filled_form", row.form), row.at


def _pending(connection: Connection) -> Iterator[tuple[Key, int, str]]:
    """Rows with operations not sent: since when the oldest waits, and the row's scope."""
    query = (
        select(outbox.c.entity, outbox.c.row, func.min(outbox.c.at).label("at"), row_meta.c.scope)
        .outerjoin(
            row_meta, (row_meta.c.entity == outbox.c.entity) & (row_meta.c.row == outbox.c.row)
        )
        .where(outbox.c.state == "pending")
        .group_by(outbox.c.entity, outbox.c.row, row_meta.c.scope)
    )
    for row in connection.execute(query):
        yield (row.entity, row.row), row.at, row.scope or ""


def _in_review(connection: Connection) -> Iterator[tuple[Key, tuple[int, str]]]:
    """Rows with operations the bureau keeps without having applied them; the first reason counts:
    what came later only joined it."""
    query = (
        select(outbox.c.entity, outbox.c.row, outbox.c.at, outbox.c.reason)
        .where(outbox.c.state == "review")
        .order_by(outbox.c.dseq.desc())
    )
    found: dict[Key, tuple[int, str]] = {}
    for row in connection.execute(query):
        found[row.entity, row.row] = (row.at, refusal_code(row.reason))
    yield from found.items()


def _last_stop(connection: Connection) -> tuple[int, str] | None:
    """When the newest session ended, and what ended it; None if it reached its end, or is under
    way, or there was none."""
    query = select(sync_history).order_by(sync_history.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None or row.outcome == DONE or row.ended_at is None:
        return None
    return row.ended_at, row.outcome


def _scopes_left(connection: Connection, account: str, now: int) -> frozenset[str]:
    """Scopes this account held and holds no longer, as far as this laptop has been told."""
    query = select(grant.c.granted_scope, grant.c.revoked_at, grant.c.until).where(
        grant.c.account_id == account
    )
    ever: set[str] = set()
    still: set[str] = set()
    for row in connection.execute(query):
        ever.add(row.granted_scope)
        if row.revoked_at is None and (row.until is None or row.until > now):
            still.add(row.granted_scope)
    return frozenset(ever - still)
