"""The frame of a phone check: the month's roster, who was reached lately, who complained."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from db.queries.desk import in_frame
from db.tables.bureau import firm
from db.tables.laptop import answer_fact
from db.tables.people import call_attempt, roster, sample_entry, worker
from db.tables.site import filled_form
from inspection.calls import REACHED


@dataclass(frozen=True, slots=True)
class Member:
    """A worker of the roster as a draw sees him; one line a worker, his latest stay.

    `reached_on` is the day a check was last held with him, on whatever site this laptop holds;
    `complained` whether he then said that wages are owed or that he wants help.
    """

    worker: str
    firm: str | None
    crew: str | None
    joined_on: date | None
    left_on: date | None
    has_phone: bool
    reached_on: date | None
    complained: bool


def members(
    connection: Connection, site_ids: Collection[str], on: date, left_days: int, before: int
) -> Mapping[str, tuple[Member, ...]]:
    """By site, the workers of its frame on a day: on the roster, or gone `left_days` days at most.

    Checks held count up to the instant `before` (UTC milliseconds).
    """
    query = (
        select(
            roster.c.site_id,
            roster.c.worker_id,
            firm.c.name.label("firm"),
            roster.c.crew,
            roster.c.joined_on,
            roster.c.left_on,
            worker.c.phone,
            worker.c.person_key,
        )
        .join(worker, worker.c.id == roster.c.worker_id)
        .outerjoin(firm, firm.c.id == roster.c.firm_id)
        .where(
            roster.c.site_id.in_(list(site_ids)),
            worker.c.voided_at.is_(None),
            in_frame(on, left_days),
        )
        .order_by(roster.c.left_on.is_(None), roster.c.joined_on, roster.c.id)
    )
    reached = _reached(connection, before)
    complaining = _complaining(connection)
    found: dict[str, dict[str, Member]] = {one: {} for one in site_ids}
    for row in connection.execute(query):
        person = row.person_key or row.worker_id
        found[row.site_id][row.worker_id] = Member(
            worker=row.worker_id,
            firm=row.firm,
            crew=row.crew,
            joined_on=row.joined_on,
            left_on=row.left_on,
            has_phone=bool(row.phone),
            reached_on=reached.get(person),
            complained=row.worker_id in complaining,
        )
    return {one: tuple(people.values()) for one, people in found.items()}


def _reached(connection: Connection, before: int) -> dict[str, date]:
    """The last day of a held check by person, across sites where he is known by his document."""
    query = (
        select(worker.c.id, worker.c.person_key, call_attempt.c.on_date)
        .join(worker, worker.c.id == call_attempt.c.worker_id)
        .where(
            call_attempt.c.outcome.in_(REACHED),
            call_attempt.c.voided_at.is_(None),
            call_attempt.c.at < before,
        )
        .order_by(call_attempt.c.on_date)
    )
    return {row.person_key or row.id: row.on_date for row in connection.execute(query)}


def _complaining(connection: Connection) -> set[str]:
    """Workers who in their last answered check said yes to wages owed or to wanting help."""
    query = (
        select(sample_entry.c.worker_id, filled_form.c.id, answer_fact.c.code)
        .join(filled_form, filled_form.c.subject_id == sample_entry.c.id)
        .outerjoin(
            answer_fact,
            (answer_fact.c.form == filled_form.c.id)
            & answer_fact.c.question.in_(("call.owed", "call.help"))
            & (answer_fact.c.code == "yes"),
        )
        .where(filled_form.c.voided_at.is_(None))
        .order_by(filled_form.c.started_at, filled_form.c.id)
    )
    latest: dict[str, tuple[str, bool]] = {}
    for row in connection.execute(query):
        said_before = latest.get(row.worker_id, ("", False))
        same_call = said_before[0] == row.id
        latest[row.worker_id] = (row.id, row.code is not None or (same_call and said_before[1]))
    return {person for person, (_form, said) in latest.items() if said}
