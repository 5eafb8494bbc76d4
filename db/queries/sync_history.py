"""The sync history: past sessions, the rows each carried, and all that happened to one row."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, select

from db.queries.mentions import mentions
from db.queries.naming import Key, RowName
from db.tables.journal import conflict, review
from db.tables.laptop import outbox, sync_history, sync_record
from db.tables.site import site

DONE = "done"
"""The outcome of a session that reached its end; else the code of the refusal."""
UNDER_WAY = "under_way"
"""The outcome of a session that has carried something and not ended."""
BROKEN_OFF = "sync.broken_off"
"""The outcome of a session whose program ended before it did."""


@dataclass(frozen=True, slots=True)
class Part:
    """One scope as a user knows it: `kind` is bureau, site, people or user; `site` its name, empty
    once it is held here no more."""

    kind: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class SyncRecord:
    """One session of the past; instants are UTC ms of this laptop's clock.

    `outcome` is `DONE`, `UNDER_WAY`, or the code of what stopped it. `sent` and `received`
    count rows, `conflicts` and `reviews` those sent that met another's value or were not applied;
    `came` counts by table what was received. `anew`: what was not as the bureau has it although
    nothing was missing, and was fetched whole again.
    """

    id: int
    started_at: int
    ended_at: int
    sent: int
    received: int
    outcome: str
    conflicts: int = 0
    reviews: int = 0
    came: Mapping[str, int] = field(default_factory=dict)
    anew: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """A row that a session sent or received, when (UTC ms), and what became of it.

    `way`: sent or received. `result`: applied, conflict, review, or came; `reason` is the code for
    which the bureau did not apply it.
    """

    session: int
    entity: str
    row: str
    name: RowName
    way: str
    result: str
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to one row, at an instant (UTC ms).

    `what`: written (here), applied, conflict or review (the bureau's answer when it was sent),
    came (from the bureau), conflict_opened, review_opened. `reason` is a refusal's code.
    """

    at: int
    what: str
    reason: str = ""
    session: int | None = None


def refusal_code(reason: str | None) -> str:
    """The code of the refusal that words explain, from a review's reason as it is stored."""
    return f"review.{reason}" if reason else ""


def sessions(
    connection: Connection, limit: int, *, running: bool = False
) -> tuple[SyncRecord, ...]:
    """The newest sessions first. `running`: whether one is under way; else one that has not ended
    has been broken off."""
    query = select(sync_history).order_by(sync_history.c.id.desc()).limit(limit)
    return _told(connection, connection.execute(query).all(), running)


def session(connection: Connection, number: int, *, running: bool = False) -> SyncRecord | None:
    """One session, or None if it is not kept; `running` as for `sessions`."""
    query = select(sync_history).where(sync_history.c.id == number)
    return next(iter(_told(connection, connection.execute(query).all(), running)), None)


def _told(
    connection: Connection, rows: Sequence[Row[Any]], running: bool
) -> tuple[SyncRecord, ...]:
    if not rows:
        return ()
    counts: dict[tuple[int, str], int] = {}
    last: dict[int, int] = {}
    grouped = (
        select(
            sync_record.c.session,
            sync_record.c.result,
            func.count().label("rows"),
            func.max(sync_record.c.at).label("last"),
        )
        .where(sync_record.c.session.between(rows[-1].id, rows[0].id))
        .group_by(sync_record.c.session, sync_record.c.result)
    )
    for row in connection.execute(grouped):
        counts[row.session, row.result] = row.rows
        last[row.session] = max(last.get(row.session, 0), row.last)
    scopes = {row.id: json.loads(row.anew) for row in rows if row.anew}
    named = parts(connection, {one for held in scopes.values() for one in held})
    return tuple(
        SyncRecord(
            id=row.id,
            started_at=row.started_at,
            ended_at=row.ended_at or last.get(row.id, row.started_at),
            sent=row.sent,
            received=row.received,
            outcome=BROKEN_OFF if row.outcome == UNDER_WAY and not running else row.outcome,
            conflicts=counts.get((row.id, "conflict"), 0),
            reviews=counts.get((row.id, "review"), 0),
            came=json.loads(row.detail) if row.detail else {},
            anew=tuple(named[one] for one in scopes.get(row.id, ())),
        )
        for row in rows
    )


def parts(connection: Connection, scopes: Collection[str]) -> dict[str, Part]:
    """Scopes as a user knows them."""
    kinds = {one: one.partition(":") for one in scopes}
    sites = {of for kind, _, of in kinds.values() if kind in ("site", "people")}
    found = connection.execute(select(site.c.id, site.c.name).where(site.c.id.in_(sites))).all()
    names = {row.id: row.name for row in found}
    return {one: Part(kind, names.get(of, "")) for one, (kind, _, of) in kinds.items()}


def carried(
    connection: Connection, session: int, limit: int | None = None
) -> tuple[tuple[Carried, ...], int]:
    """The rows a session carried, sent ones first, as they went; and how many lines there are."""
    chosen = sync_record.c.session == session
    query = select(sync_record).where(chosen)
    order = (sync_record.c.way.desc(), sync_record.c.at, sync_record.c.entity, sync_record.c.row)
    rows = connection.execute(query.order_by(*order).limit(limit)).all()
    total = connection.execute(
        select(func.count()).select_from(sync_record).where(chosen)
    ).scalar_one()
    called = mentions(connection, [(row.entity, row.row) for row in rows])
    lines = tuple(
        Carried(
            session=row.session,
            entity=row.entity,
            row=row.row,
            name=called[row.entity, row.row],
            way=row.way,
            result=row.result,
            reason=refusal_code(row.reason),
            at=row.at,
        )
        for row in rows
    )
    return lines, total


def story(connection: Connection, key: Key) -> tuple[Happened, ...]:
    """All that is known here of one row's way to the bureau and back, oldest first."""
    found = [
        *_written(connection, key),
        *_carried(connection, key),
        *_contested(connection, key),
        *_reviewed(connection, key),
    ]
    return tuple(sorted(found, key=lambda one: one.at))


def _written(connection: Connection, key: Key) -> Iterator[Happened]:
    """One user action is one thing that happened, however many operations it made of the row."""
    query = (
        select(func.min(outbox.c.at))
        .where(outbox.c.entity == key[0], outbox.c.row == key[1])
        .group_by(outbox.c.txn)
    )
    for at in connection.scalars(query):
        yield Happened(at, "written")


def _carried(connection: Connection, key: Key) -> Iterator[Happened]:
    query = select(sync_record).where(sync_record.c.entity == key[0], sync_record.c.row == key[1])
    for row in connection.execute(query):
        yield Happened(row.at, row.result, refusal_code(row.reason), row.session)


def _contested(connection: Connection, key: Key) -> Iterator[Happened]:
    query = select(conflict).where(conflict.c.entity == key[0], conflict.c.row == key[1])
    for row in connection.execute(query):
        yield Happened(row.opened_at, "conflict_opened")


def _reviewed(connection: Connection, key: Key) -> Iterator[Happened]:
    query = select(review).where(review.c.entity == key[0], review.c.row == key[1])
    for row in connection.execute(query):
        yield Happened(row.opened_at, "review_opened", refusal_code(row.reason))
