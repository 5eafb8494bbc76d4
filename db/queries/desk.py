"""Everything one inspector's Today is computed from, in a handful of grouped queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Date, and_, func, or_, select

from db.queries import questionnaires
from db.tables.people import call_attempt, call_sample, roster, sample_entry
from db.tables.site import assignment, contact, paper, problem, site
from inspection.calls import REACHED
from inspection.due import CallBackFacts, Desk, OrderFacts, ProblemFacts
from inspection.duties import MonthFacts, SiteFacts
from inspection.problems import CLOSED
from inspection.terms import CallOutcome, ContactKind, PaperState, ProblemState, SiteState
from inspection.workdays import add_months, month_end


def desk(connection: Connection, account: str, today: date, left_days: int) -> Desk:
    """The sites assigned to `account` today, with this and last month's work on them.

    `left_days`: how long a worker who left still counts to the phone check's frame.
    """
    held = _assigned(connection, account, today)
    ids = list(held)
    first = today.replace(day=1)
    before = _month(connection, ids, add_months(first, -1))
    return Desk(
        sites=[
            replace(one, last_month=before[one.site])
            for one in _sites(connection, held, today, left_days, first)
        ],
        problems=_problems(connection, ids),
        orders=_orders(connection, ids),
        call_backs=_call_backs(connection, ids),
    )


def month_desk(
    connection: Connection, account: str, today: date, left_days: int, month: date
) -> list[SiteFacts]:
    """The same sites with their work of another month, as `this_month` of each."""
    held = _assigned(connection, account, today)
    return _sites(connection, held, today, left_days, month.replace(day=1))


def _sites(
    connection: Connection,
    held: Mapping[str, tuple[date, date | None]],
    today: date,
    left_days: int,
    month: date,
) -> list[SiteFacts]:
    ids = list(held)
    frames = _frames(connection, ids, today, left_days)
    done = _month(connection, ids, month)
    visits = _last_visits(connection, ids)
    query = select(site.c.id, site.c.state, site.c.guarantee_until).where(
        site.c.id.in_(ids), site.c.voided_at.is_(None)
    )
    return [
        SiteFacts(
            site=row.id,
            state=SiteState(row.state),
            assigned_from=held[row.id][0],
            assigned_until=held[row.id][1],
            workers=frames[row.id],
            last_visit=visits.get(row.id),
            guarantee_until=row.guarantee_until,
            this_month=done[row.id],
        )
        for row in connection.execute(query)
    ]


def _assigned(
    connection: Connection, account: str, today: date
) -> dict[str, tuple[date, date | None]]:
    query = select(assignment.c.site_id, assignment.c.from_date, assignment.c.until_date).where(
        assignment.c.account_id == account,
        assignment.c.from_date <= today,
        or_(assignment.c.until_date.is_(None), assignment.c.until_date >= today),
    )
    return {row.site_id: (row.from_date, row.until_date) for row in connection.execute(query)}


def in_frame(today: date, left_days: int) -> ColumnElement[bool]:
    """The condition that a stay on the site belongs to the frame of phone checks."""
    return and_(
        roster.c.voided_at.is_(None),
        or_(roster.c.joined_on.is_(None), roster.c.joined_on <= today),
        or_(roster.c.left_on.is_(None), roster.c.left_on >= today - timedelta(days=left_days)),
    )


def _frames(connection: Connection, ids: list[str], today: date, left_days: int) -> Counter[str]:
    query = (
        select(roster.c.site_id, func.count(roster.c.worker_id.distinct()))
        .where(roster.c.site_id.in_(ids), in_frame(today, left_days))
        .group_by(roster.c.site_id)
    )
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def _month(connection: Connection, ids: list[str], first: date) -> dict[str, MonthFacts]:
    last = month_end(first)
    done = _contacts(connection, ids, first, last)
    sizes = _samples(connection, ids, first)
    calls = _calls(connection, ids, first)
    sheets = _questionnaires(connection, ids, first, last)
    return {
        row: MonthFacts(
            check_ins=done[row, ContactKind.INSPECTION],
            return_visits=done[row, ContactKind.RETURN_VISIT],
            questionnaires=sheets[row],
            sample_size=sizes.get(row),
            calls_done=calls[row],
        )
        for row in ids
    }


def _contacts(
    connection: Connection, ids: list[str], first: date, last: date
) -> Counter[tuple[str, str]]:
    query = (
        select(contact.c.site_id, contact.c.kind, func.count())
        .where(
            contact.c.site_id.in_(ids),
            contact.c.state == "finished",
            contact.c.voided_at.is_(None),
            contact.c.on_date.between(first, last),
        )
        .group_by(contact.c.site_id, contact.c.kind)
    )
    return Counter({(row[0], row[1]): row[2] for row in connection.execute(query)})


def _samples(connection: Connection, ids: list[str], first: date) -> dict[str, int]:
    query = (
        select(call_sample.c.site_id, func.sum(call_sample.c.size))
        .where(
            call_sample.c.site_id.in_(ids),
            call_sample.c.month == first,
            call_sample.c.voided_at.is_(None),
        )
        .group_by(call_sample.c.site_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _calls(connection: Connection, ids: list[str], first: date) -> Counter[str]:
    """Workers reached within the month's sample: persons, not calls."""
    query = (
        select(call_sample.c.site_id, func.count(call_attempt.c.worker_id.distinct()))
        .join(sample_entry, sample_entry.c.sample_id == call_sample.c.id)
        .join(call_attempt, call_attempt.c.entry_id == sample_entry.c.id)
        .where(
            call_sample.c.site_id.in_(ids),
            call_sample.c.month == first,
            call_sample.c.voided_at.is_(None),
            call_attempt.c.voided_at.is_(None),
            call_attempt.c.outcome.in_(REACHED),
        )
        .group_by(call_sample.c.site_id)
    )
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def _questionnaires(
    connection: Connection, ids: list[str], first: date, last: date
) -> Counter[str]:
    """Questionnaires that came back; where answers are not held, those that were counted."""
    found = questionnaires.counts(connection, ids, first, last)
    return Counter({row: one.returned for row, one in found.items()})


def _last_visits(connection: Connection, ids: list[str]) -> dict[str, date]:
    query = (
        # max() loses the column's type, and with it the reading of ISO text as a date
        select(contact.c.site_id, func.max(contact.c.on_date, type_=Date))
        .where(contact.c.site_id.in_(ids), contact.c.voided_at.is_(None))
        .group_by(contact.c.site_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _problems(connection: Connection, ids: list[str]) -> list[ProblemFacts]:
    query = select(problem.c.id, problem.c.site_id, problem.c.state, problem.c.due_on).where(
        problem.c.site_id.in_(ids),
        problem.c.voided_at.is_(None),
        problem.c.state.not_in(CLOSED),
    )
    return [
        ProblemFacts(row.id, row.site_id, ProblemState(row.state), row.due_on)
        for row in connection.execute(query)
    ]


def _orders(connection: Connection, ids: list[str]) -> list[OrderFacts]:
    query = select(paper.c.id, paper.c.site_id, paper.c.state, paper.c.issued_on).where(
        paper.c.site_id.in_(ids),
        paper.c.type == "order",
        paper.c.state.in_((PaperState.ISSUED, PaperState.REFUSED)),
    )
    return [
        OrderFacts(row.id, row.site_id, PaperState(row.state), row.issued_on)
        for row in connection.execute(query)
    ]


def attempts_so_far(connection: Connection, entries: Iterable[str]) -> Mapping[str, int]:
    """How often each of these sample entries has been called."""
    query = (
        select(call_attempt.c.entry_id, func.count())
        .where(call_attempt.c.entry_id.in_(list(entries)), call_attempt.c.voided_at.is_(None))
        .group_by(call_attempt.c.entry_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _call_backs(connection: Connection, ids: list[str]) -> list[CallBackFacts]:
    """Entries whose latest attempt agreed on a time to call again."""
    query = (
        select(
            call_attempt.c.entry_id,
            call_attempt.c.site_id,
            call_attempt.c.outcome,
            call_attempt.c.call_back_at,
        )
        .where(call_attempt.c.site_id.in_(ids), call_attempt.c.voided_at.is_(None))
        .order_by(call_attempt.c.at, call_attempt.c.id)
    )
    latest = {row.entry_id: row for row in connection.execute(query)}
    return [
        CallBackFacts(row.entry_id, row.site_id, row.call_back_at)
        for row in latest.values()
        if row.outcome == CallOutcome.CALL_BACK and row.call_back_at is not None
    ]
