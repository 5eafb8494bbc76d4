"""Contacts with sites (检查回访): one by itself, what is open, and the list of all kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from db.tables.bureau import account, firm, form_version
from db.tables.journal import row_meta
from db.tables.site import assignment, contact, filled_form, site, site_firm

_LEAD, _ASSISTANT = account.alias("lead"), account.alias("assistant")


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact as the page of its form heads it. `rev` is what an edit must name as seen."""

    id: str
    site_id: str
    site_name: str
    kind: str
    inspection_form: str | None
    covert: bool
    on_date: date
    started_at: int
    finished_at: int | None
    lead_id: str
    lead: str
    assistant_id: str | None
    assistant: str | None
    state: str
    result: str | None
    rev: int


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A contact in the list; `form_id` is its filled form and `form` that form's id, if any."""

    id: str
    site_id: str
    site_name: str
    kind: str
    inspection_form: str | None
    covert: bool
    on_date: date
    started_at: int
    state: str
    lead: str
    assistant: str | None
    form_id: str | None
    form: str | None


@dataclass(frozen=True, slots=True)
class Contractor:
    """The site's general contractor, to whom orders go and whom return visits meet."""

    firm_id: str
    name: str
    contact_person: str | None


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """A site one may start something at."""

    id: str
    name: str


def contact_facts(connection: Connection, contact_id: str) -> ContactFacts | None:
    """One contact that was not voided."""
    query: Select[*tuple[Any, ...]] = (
        select(
            contact.c.id,
            contact.c.site_id,
            site.c.name,
            contact.c.kind,
            contact.c.inspection_form,
            contact.c.covert,
            contact.c.on_date,
            contact.c.started_at,
            contact.c.finished_at,
            contact.c.lead_id,
            _LEAD.c.name,
            contact.c.assistant_id,
            _ASSISTANT.c.name,
            contact.c.state,
            contact.c.result,
            row_meta.c.rev,
        )
        .join(site, site.c.id == contact.c.site_id)
        .join(_LEAD, _LEAD.c.id == contact.c.lead_id)
        .join(row_meta, (row_meta.c.row == contact.c.id) & (row_meta.c.entity == "contact"))
        .outerjoin(_ASSISTANT, _ASSISTANT.c.id == contact.c.assistant_id)
        .where(contact.c.id == contact_id, contact.c.voided_at.is_(None))
    )
    row = connection.execute(query).first()
    return None if row is None else ContactFacts(*row)


def open_form(connection: Connection, site_id: str, form: str, account_id: str) -> str | None:
    """The filled form of this kind that `account_id`, leading or assisting, has open at a site."""
    query = (
        select(filled_form.c.id)
        .join(contact, contact.c.id == filled_form.c.contact_id)
        .join(form_version, form_version.c.id == filled_form.c.form_version_id)
        .where(
            contact.c.site_id == site_id,
            contact.c.state == "open",
            contact.c.voided_at.is_(None),
            or_(contact.c.lead_id == account_id, contact.c.assistant_id == account_id),
            filled_form.c.state == "draft",
            filled_form.c.voided_at.is_(None),
            form_version.c.form == form,
        )
        .order_by(contact.c.started_at.desc())
        .limit(1)
    )
    found: str | None = connection.execute(query).scalar()
    return found


def contractor(connection: Connection, site_id: str) -> Contractor | None:
    """The general contractor of a site, if the roster of parties names one."""
    query = (
        select(firm.c.id, firm.c.name, site_firm.c.contact_person)
        .join(firm, firm.c.id == site_firm.c.firm_id)
        .where(
            site_firm.c.site_id == site_id,
            site_firm.c.role == "general_contractor",
            site_firm.c.voided_at.is_(None),
        )
        .order_by(firm.c.name)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Contractor(*row)


def visit_lines(
    connection: Connection,
    *,
    sites: Iterable[str] | None = None,
    kind: str = "",
    since: date | None = None,
    limit: int = 500,
) -> tuple[VisitLine, ...]:
    """Contacts that were not voided, open ones first, then the newest; at most `limit`."""
    form = filled_form
    wanted: list[ColumnElement[bool]] = [contact.c.voided_at.is_(None)]
    if sites is not None:
        wanted.append(contact.c.site_id.in_(list(sites)))
    if kind:
        wanted.append(contact.c.kind == kind)
    if since is not None:
        wanted.append(or_(contact.c.on_date >= since, contact.c.state == "open"))
    query: Select[*tuple[Any, ...]] = (
        select(
            contact.c.id,
            contact.c.site_id,
            site.c.name,
            contact.c.kind,
            contact.c.inspection_form,
            contact.c.covert,
            contact.c.on_date,
            contact.c.started_at,
            contact.c.state,
            _LEAD.c.name,
            _ASSISTANT.c.name,
            form.c.id,
            form_version.c.form,
        )
        .join(site, site.c.id == contact.c.site_id)
        .join(_LEAD, _LEAD.c.id == contact.c.lead_id)
        .outerjoin(_ASSISTANT, _ASSISTANT.c.id == contact.c.assistant_id)
        .outerjoin(
            form,
            and_(form.c.contact_id == contact.c.id, ~form.c.named, form.c.voided_at.is_(None)),
        )
        .outerjoin(form_version, form_version.c.id == form.c.form_version_id)
        .where(*wanted)
        .order_by(contact.c.state != "open", contact.c.on_date.desc(), contact.c.started_at.desc())
        .limit(limit)
    )
    found = {row[0]: VisitLine(*row) for row in connection.execute(query)}
    return tuple(found.values())


def own_sites(connection: Connection, account_id: str, today: date) -> tuple[SiteChoice, ...]:
    """The sites assigned to an account today, by name."""
    query = (
        select(site.c.id, site.c.name)
        .join(assignment, assignment.c.site_id == site.c.id)
        .where(
            assignment.c.account_id == account_id,
            assignment.c.from_date <= today,
            or_(assignment.c.until_date.is_(None), assignment.c.until_date >= today),
            site.c.voided_at.is_(None),
        )
        .distinct()
        .order_by(site.c.name, site.c.id)
    )
    return tuple(SiteChoice(*row) for row in connection.execute(query))
