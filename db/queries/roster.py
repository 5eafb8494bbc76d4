"""Who works at a site: the roster by stays, and what is known of one worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, case, func, or_, select

from db.derived.searching import words_of
from db.tables.bureau import firm
from db.tables.laptop import search
from db.tables.people import call_attempt, roster, worker


@dataclass(frozen=True, slots=True)
class Stay:
    """A line of the roster; `phone` is whole here and masked before it is shown."""

    id: str
    worker: str
    name: str
    leader: bool
    crew: str | None
    trade: str | None
    firm: str | None
    phone: str | None
    joined_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many persons are on the site, and how many were."""

    present: int
    left: int


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt to reach a worker."""

    at_ms: int
    outcome: str
    call_back_at: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """A worker as one site knows him, with his stays and the calls to him, newest first."""

    id: str
    site: str
    name: str
    document_type: str | None
    document_number: str | None
    phone: str | None
    trade: str | None
    stays: tuple[Stay, ...]
    calls: tuple[Call, ...]


_STAYS = (
    select(
        roster.c.id,
        roster.c.worker_id,
        worker.c.name,
        roster.c.leader,
        roster.c.crew,
        worker.c.trade,
        firm.c.name.label("firm"),
        worker.c.phone,
        roster.c.joined_on,
        roster.c.left_on,
    )
    .join(worker, worker.c.id == roster.c.worker_id)
    .outerjoin(firm, firm.c.id == roster.c.firm_id)
    .where(roster.c.voided_at.is_(None), worker.c.voided_at.is_(None))
)


def numbers(connection: Connection, site_id: str) -> Numbers:
    """Persons on the roster who have not left, and those who have and did not come back."""
    gone = func.min(case((roster.c.left_on.is_(None), 0), else_=1))
    persons = (
        select(gone.label("gone"))
        .join(worker, worker.c.id == roster.c.worker_id)
        .where(
            roster.c.site_id == site_id,
            roster.c.voided_at.is_(None),
            worker.c.voided_at.is_(None),
        )
        .group_by(roster.c.worker_id)
        .subquery()
    )
    row = connection.execute(select(func.count(), func.sum(persons.c.gone))).one()
    left = int(row[1] or 0)
    return Numbers(present=int(row[0]) - left, left=left)


def roster_ids(
    connection: Connection, site_id: str, text: str = "", *, gone_too: bool = True
) -> list[str]:
    """Stays whose worker, number, crew or trade contain every word.

    Those on site come first, by crew with its leader ahead, then by name; the last to leave first
    among those who left.
    """
    query = (
        select(roster.c.id)
        .join(worker, worker.c.id == roster.c.worker_id)
        .join(search, and_(search.c.entity == "worker", search.c.row == worker.c.id))
        .where(roster.c.site_id == site_id, roster.c.voided_at.is_(None))
        .order_by(
            roster.c.left_on.is_not(None),
            roster.c.left_on.desc(),
            roster.c.crew,
            roster.c.leader.desc(),
            worker.c.name,
            roster.c.id,
        )
    )
    if not gone_too:
        query = query.where(roster.c.left_on.is_(None))
    for word in words_of(text):
        query = query.where(
            or_(
                func.instr(search.c.hay, word) > 0,
                func.instr(func.lower(func.coalesce(roster.c.crew, "")), word) > 0,
                func.instr(func.lower(func.coalesce(worker.c.trade, "")), word) > 0,
            )
        )
    return list(connection.scalars(query))


def stays(connection: Connection, ids: Iterable[str]) -> Mapping[str, Stay]:
    """Lines of the roster by id."""
    query = _STAYS.where(roster.c.id.in_(list(ids)))
    return {row.id: Stay(*tuple(row)) for row in connection.execute(query)}


def person(connection: Connection, worker_id: str) -> Person | None:
    """One worker; None if this laptop does not hold him."""
    row = connection.execute(select(worker).where(worker.c.id == worker_id)).first()
    if row is None:
        return None
    history = _STAYS.where(roster.c.worker_id == worker_id).order_by(
        roster.c.joined_on.desc(), roster.c.id.desc()
    )
    attempts = (
        select(call_attempt.c.at, call_attempt.c.outcome, call_attempt.c.call_back_at)
        .where(call_attempt.c.worker_id == worker_id, call_attempt.c.voided_at.is_(None))
        .order_by(call_attempt.c.at.desc(), call_attempt.c.id.desc())
    )
    return Person(
        id=row.id,
        site=row.site_id,
        name=row.name,
        document_type=row.document_type,
        document_number=row.document_number,
        phone=row.phone,
        trade=row.trade,
        stays=tuple(Stay(*tuple(one)) for one in connection.execute(history)),
        calls=tuple(Call(*one) for one in connection.execute(attempts)),
    )
