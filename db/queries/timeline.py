"""All that happened at a site, newest first: contacts, calls by day, problems, papers, services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, and_, func, select

from db.tables.bureau import account
from db.tables.people import call_attempt
from db.tables.site import contact, filled_form, paper, problem, service
from inspection.calls import REACHED
from inspection.clock import civil_date, instant
from inspection.problems import CLOSED
from inspection.terms import ContactKind


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    `kind` is contact, calls, problem, problem_closed, paper or service; `code` the contact's kind,
    the paper's type, the manner of service or the problem's state; `subject` the id of what it is
    about (of a contact, a problem, a paper); `text` its facts or number; `who` a member of staff.
    `form` is the form filled in on a contact. `at_ms` (UTC) orders events; what is known by its
    day alone is not `timed`.
    """

    kind: str
    on: date
    at_ms: int
    timed: bool
    subject: str
    code: str = ""
    text: str = ""
    who: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    form: str = ""


def timeline(connection: Connection, site_id: str, limit: int = 200) -> tuple[Event, ...]:
    """The newest `limit` events of a site."""
    events = [
        *_contacts(connection, site_id),
        *_calls(connection, site_id),
        *_problems(connection, site_id),
        *_papers(connection, site_id),
        *_services(connection, site_id),
    ]
    events.sort(key=lambda event: (event.at_ms, event.kind, event.subject), reverse=True)
    return tuple(events[:limit])


def _contacts(connection: Connection, site_id: str) -> Iterator[Event]:
    query = (
        select(contact, account.c.name.label("lead"), func.min(filled_form.c.id).label("form"))
        .join(account, account.c.id == contact.c.lead_id)
        .outerjoin(
            filled_form,
            and_(filled_form.c.contact_id == contact.c.id, filled_form.c.voided_at.is_(None)),
        )
        .where(contact.c.site_id == site_id, contact.c.voided_at.is_(None))
        .group_by(contact.c.id)
    )
    for row in connection.execute(query):
        kept = row.inspection_form if row.kind == ContactKind.INSPECTION else None
        yield Event(
            kind="contact",
            on=row.on_date,
            at_ms=row.started_at,
            timed=True,
            subject=row.id,
            code=row.kind,
            text=kept or "",
            who=row.lead,
            counts={"covert": int(row.covert), "open": int(row.state == "open")},
            form=row.form or "",
        )


def _calls(connection: Connection, site_id: str) -> Iterator[Event]:
    """One event a day of calling, at its last call: attempts made, persons reached."""
    reached = func.count(call_attempt.c.worker_id.distinct()).filter(
        call_attempt.c.outcome.in_(REACHED)
    )
    query = (
        select(
            call_attempt.c.on_date,
            func.max(call_attempt.c.at).label("at"),
            func.count().label("attempts"),
            reached.label("reached"),
            func.min(account.c.name).label("caller"),
        )
        .join(account, account.c.id == call_attempt.c.account_id)
        .where(call_attempt.c.site_id == site_id, call_attempt.c.voided_at.is_(None))
        .group_by(call_attempt.c.on_date)
    )
    for row in connection.execute(query):
        counts = {"attempts": row.attempts, "reached": row.reached}
        yield Event("calls", row.on_date, row.at, True, site_id, who=row.caller, counts=counts)


def _problems(connection: Connection, site_id: str) -> Iterator[Event]:
    query = (
        select(problem, account.c.name.label("finder"), filled_form.c.started_at.label("seen_at"))
        .join(account, account.c.id == problem.c.account_id)
        .outerjoin(filled_form, filled_form.c.id == problem.c.source_form_id)
        .where(problem.c.site_id == site_id, problem.c.voided_at.is_(None))
    )
    for row in connection.execute(query):
        on, closed_on = row.found_on, row.closed_on
        during = row.seen_at if row.seen_at and civil_date(row.seen_at) == on else _hour(on, 9)
        yield Event(
            "problem", on, during + 1, False, row.id,
            code=row.state, text=row.facts, who=row.finder,
        )  # fmt: skip
        if row.state in CLOSED and closed_on is not None:
            at_ms = _hour(closed_on, 18)
            yield Event(
                "problem_closed", closed_on, at_ms, False, row.id, code=row.state, text=row.facts
            )


def _papers(connection: Connection, site_id: str) -> Iterator[Event]:
    query = (
        select(paper, account.c.name.label("issuer"))
        .join(account, account.c.id == paper.c.account_id)
        .where(paper.c.site_id == site_id)
    )
    for row in connection.execute(query):
        yield Event(
            "paper", row.issued_on, row.issued_at, True, row.id,
            code=row.type, text=row.number or "", who=row.issuer,
        )  # fmt: skip


def _services(connection: Connection, site_id: str) -> Iterator[Event]:
    query = (
        select(service, paper.c.number, account.c.name.label("server"))
        .join(paper, paper.c.id == service.c.paper_id)
        .join(account, account.c.id == service.c.server_id)
        .where(service.c.site_id == site_id, service.c.voided_at.is_(None))
    )
    for row in connection.execute(query):
        yield Event(
            "service", row.served_on, row.served_at, True, row.paper_id,
            code=row.manner, text=row.number or "", who=row.server,
            counts={"refused": int(row.refused)},
        )  # fmt: skip


def _hour(on: date, hour: int) -> int:
    """Where something known by its day alone stands among the day's events."""
    return instant(on.year, on.month, on.day, hour)
