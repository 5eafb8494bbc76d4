"""All that a site's page shows without its roster: facts, parties, checks, problems, papers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from db.tables.bureau import account, firm
from db.tables.laptop import answer_fact
from db.tables.site import assignment, contact, filled_form, paper, problem, site, site_firm
from inspection.problems import CLOSED

_ITEM = re.compile(r"checkin\.([A-F])\d+")


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site as its page heads it. `inspector` is who is assigned on the day asked about."""

    id: str
    name: str
    code: str | None
    state: str
    address: str | None
    regulator: str | None
    permit_number: str | None
    contract_fen: int | None
    starts_on: date | None
    ends_on: date | None
    guarantee_kind: str | None
    guarantee_until: date | None
    labour_clerk: str | None
    labour_clerk_phone: str | None
    inspector: str | None
    assigned_from: date | None


@dataclass(frozen=True, slots=True)
class Party:
    """A firm's role at the site, and whom one calls there."""

    id: str
    role: str
    firm: str
    credit_code: str | None
    contact_person: str | None
    contact_phone: str | None


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last finished check-in: when, by whom, and answers counted by system and code."""

    form: str
    on: date
    lead: str
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A ledger item of the site."""

    id: str
    system: str
    item: str
    facts: str
    state: str
    found_on: date
    due_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for something."""
        return self.state not in CLOSED


@dataclass(frozen=True, slots=True)
class PaperLine:
    """An issued paper of the site."""

    id: str
    type: str
    number: str | None
    issued_on: date
    due_on: date | None
    state: str


def site_facts(connection: Connection, site_id: str, today: date) -> SiteFacts | None:
    """The site's own facts; None if this laptop does not hold it."""
    columns = [getattr(site.c, name) for name in SiteFacts.__slots__[:14]]
    row = connection.execute(select(*columns).where(site.c.id == site_id)).first()
    if row is None:
        return None
    query = (
        select(account.c.name, assignment.c.from_date)
        .join(account, account.c.id == assignment.c.account_id)
        .where(
            assignment.c.site_id == site_id,
            assignment.c.from_date <= today,
            assignment.c.until_date.is_(None) | (assignment.c.until_date >= today),
        )
        .order_by(assignment.c.from_date.desc(), assignment.c.id)
    )
    assigned = connection.execute(query).first()
    return SiteFacts(*row, *(assigned or (None, None)))


def parties(connection: Connection, site_id: str) -> tuple[Party, ...]:
    """Firms at the site, each with its role."""
    query = (
        select(
            site_firm.c.id,
            site_firm.c.role,
            firm.c.name,
            firm.c.credit_code,
            site_firm.c.contact_person,
            site_firm.c.contact_phone,
        )
        .join(firm, firm.c.id == site_firm.c.firm_id)
        .where(site_firm.c.site_id == site_id, site_firm.c.voided_at.is_(None))
        .order_by(firm.c.name, site_firm.c.id)
    )
    return tuple(Party(*row) for row in connection.execute(query))


def last_check(connection: Connection, site_id: str) -> LastCheck | None:
    """The newest finished check-in of the site with its answers by system; None before any."""
    query = (
        select(filled_form.c.id, contact.c.on_date, account.c.name)
        .join(contact, contact.c.id == filled_form.c.contact_id)
        .join(account, account.c.id == contact.c.lead_id)
        .where(
            filled_form.c.site_id == site_id,
            filled_form.c.state == "finished",
            filled_form.c.voided_at.is_(None),
            contact.c.kind == "inspection",
            contact.c.voided_at.is_(None),
        )
        .order_by(contact.c.started_at.desc(), filled_form.c.id.desc())
    )
    found = connection.execute(query).first()
    if found is None:
        return None
    counts: dict[str, dict[str, int]] = {}
    facts = select(answer_fact.c.question, answer_fact.c.code).where(answer_fact.c.form == found.id)
    for row in connection.execute(facts):
        item = _ITEM.fullmatch(row.question)
        if item is not None and row.code:
            system = counts.setdefault(item[1], {})
            system[row.code] = system.get(row.code, 0) + 1
    return LastCheck(found.id, found.on_date, found.name, counts)


def problems(connection: Connection, site_id: str) -> tuple[ProblemLine, ...]:
    """The site's ledger: open items by deadline, then closed ones, newest first."""
    columns = [getattr(problem.c, name) for name in ProblemLine.__slots__]
    query = (
        select(*columns)
        .where(problem.c.site_id == site_id, problem.c.voided_at.is_(None))
        .order_by(problem.c.found_on.desc(), problem.c.id.desc())
    )
    lines = [ProblemLine(*row) for row in connection.execute(query)]
    still_open = sorted(
        (one for one in lines if one.state not in CLOSED), key=lambda one: one.due_on or date.max
    )
    return (*still_open, *(one for one in lines if one.state in CLOSED))


def papers(connection: Connection, site_id: str) -> tuple[PaperLine, ...]:
    """Papers issued to the site, newest first."""
    columns = [getattr(paper.c, name) for name in PaperLine.__slots__]
    query = (
        select(*columns)
        .where(paper.c.site_id == site_id)
        .order_by(paper.c.issued_at.desc(), paper.c.id.desc())
    )
    return tuple(PaperLine(*row) for row in connection.execute(query))
