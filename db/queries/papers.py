"""Papers as their pages show them, what a new one is made from, and what verifies one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from db.tables.bureau import firm, number_block, signing_key
from db.tables.journal import row_meta
from db.tables.site import (
    contact,
    filled_form,
    paper,
    paper_problem,
    problem,
    service,
    site,
    site_firm,
)
from inspection.numbering import Block
from inspection.terms import FirmRole, PaperState, ProblemState


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in a list."""

    id: str
    type: str
    number: str | None
    site_id: str
    site: str
    firm: str | None
    issued_on: date
    due_on: date | None
    state: str
    printed: int


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """An issued paper as it is kept: what its PDF is drawn from, and where it stands."""

    id: str
    type: str
    number: str | None
    site_id: str
    content: str
    seal: str | None
    pdf_sha256: str
    issued_on: date
    due_on: date | None
    state: str
    printed: int
    void_reason: str | None
    parent_id: str | None
    firm: str | None
    site: str
    issued_at: int
    countersignature: str | None
    rev: int


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """One service (送达) of a paper as recorded."""

    id: str
    manner: str
    served_at: int
    place: str | None
    receiver: str | None
    relation: str | None
    refused: bool
    refusal_reason: str | None
    witness: str | None
    server_id: str
    second_server_id: str | None


@dataclass(frozen=True, slots=True)
class OrderableProblem:
    """A ledger item an order may cover, as its page shows it."""

    id: str
    system: str
    item: str
    clause: str
    facts: str
    measure: str
    firm_id: str | None
    account_id: str
    state: str
    found_on: date
    due_on: date | None
    due_provisional: bool
    rev: int
    inspected_on: date | None
    """The day of the check-in it was found on."""
    assistant_id: str | None
    """Who assisted at that check-in."""
    ordered_by: str | None
    """The number of an order, not void, that covers it already."""


@dataclass(frozen=True, slots=True)
class Party:
    """A firm in its role at the site, whom a paper may be directed to; `id` names the role."""

    id: str
    firm_id: str
    name: str
    role: str
    credit_code: str | None
    legal_representative: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class PaperSite:
    """The site as a paper names it."""

    name: str
    address: str | None


def _lines() -> Select[str, str, str | None, str, str, str | None, date, date | None, str, int]:
    return (
        select(
            paper.c.id,
            paper.c.type,
            paper.c.number,
            paper.c.site_id,
            site.c.name,
            firm.c.name,
            paper.c.issued_on,
            paper.c.due_on,
            paper.c.state,
            paper.c.printed,
        )
        .join(site, site.c.id == paper.c.site_id)
        .outerjoin(firm, firm.c.id == paper.c.firm_id)
        .order_by(paper.c.issued_at.desc(), paper.c.id.desc())
    )


def papers(connection: Connection, site_id: str | None = None) -> tuple[PaperLine, ...]:
    """Every paper but receipts (they follow their order), newest first."""
    query = _lines().where(paper.c.parent_id.is_(None))
    if site_id is not None:
        query = query.where(paper.c.site_id == site_id)
    return tuple(PaperLine(*row) for row in connection.execute(query))


def _stored() -> Select[*tuple[Any, ...]]:
    columns = select(
        paper.c.id,
        paper.c.type,
        paper.c.number,
        paper.c.site_id,
        paper.c.content,
        paper.c.seal,
        paper.c.pdf_sha256,
        paper.c.issued_on,
        paper.c.due_on,
        paper.c.state,
        paper.c.printed,
        paper.c.void_reason,
        paper.c.parent_id,
        firm.c.name,
        site.c.name,
        paper.c.issued_at,
        paper.c.countersignature,
        row_meta.c.rev,
    )
    return (
        columns.join(row_meta, (row_meta.c.row == paper.c.id) & (row_meta.c.entity == "paper"))
        .join(site, site.c.id == paper.c.site_id)
        .outerjoin(firm, firm.c.id == paper.c.firm_id)
    )


def stored_paper(connection: Connection, paper_id: str) -> StoredPaper | None:
    """One paper."""
    row = connection.execute(_stored().where(paper.c.id == paper_id)).first()
    return None if row is None else StoredPaper(*row)


def receipts_of(connection: Connection, paper_id: str) -> tuple[StoredPaper, ...]:
    """The receipts made for a paper, oldest first."""
    query = _stored().where(paper.c.parent_id == paper_id).order_by(paper.c.issued_at)
    return tuple(StoredPaper(*row) for row in connection.execute(query))


def services_of(connection: Connection, paper_id: str) -> tuple[ServiceEntry, ...]:
    """Every recorded service of a paper that was not voided, oldest first."""
    query = (
        select(
            service.c.id,
            service.c.manner,
            service.c.served_at,
            service.c.place,
            service.c.receiver,
            service.c.relation,
            service.c.refused,
            service.c.refusal_reason,
            service.c.witness,
            service.c.server_id,
            service.c.second_server_id,
        )
        .where(service.c.paper_id == paper_id, service.c.voided_at.is_(None))
        .order_by(service.c.served_at)
    )
    return tuple(ServiceEntry(*row) for row in connection.execute(query))


def problems_of(connection: Connection, paper_id: str) -> tuple[str, ...]:
    """Ids of the problems an order covers."""
    query = select(paper_problem.c.problem_id).where(paper_problem.c.paper_id == paper_id)
    return tuple(connection.scalars(query))


def orderable(
    connection: Connection, site_id: str, ids: Collection[str] = ()
) -> tuple[OrderableProblem, ...]:
    """These ledger items of a site (all that wait for an order, if none is named), by checklist
    item, with who assisted when they were found."""
    ordered = (
        select(func.max(paper.c.number))
        .join(paper_problem, paper_problem.c.paper_id == paper.c.id)
        .where(paper_problem.c.problem_id == problem.c.id, paper.c.state != PaperState.VOID)
        .scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            problem.c.id,
            problem.c.system,
            problem.c.item,
            problem.c.clause,
            problem.c.facts,
            problem.c.measure,
            problem.c.firm_id,
            problem.c.account_id,
            problem.c.state,
            problem.c.found_on,
            problem.c.due_on,
            problem.c.due_provisional,
            row_meta.c.rev,
            contact.c.on_date,
            contact.c.assistant_id,
            ordered,
        )
        .join(row_meta, (row_meta.c.row == problem.c.id) & (row_meta.c.entity == "problem"))
        .outerjoin(filled_form, filled_form.c.id == problem.c.source_form_id)
        .outerjoin(contact, contact.c.id == filled_form.c.contact_id)
        .where(problem.c.site_id == site_id, problem.c.voided_at.is_(None))
        .order_by(problem.c.system, problem.c.item, problem.c.id)
    )
    if ids:
        query = query.where(problem.c.id.in_(list(ids)))
    else:
        query = query.where(problem.c.state.in_(_WAITING), ordered.is_(None))
    return tuple(OrderableProblem(*row) for row in connection.execute(query))


_WAITING = (ProblemState.DRAFT, ProblemState.REGISTERED, ProblemState.RECHECK_FAILED)


def parties(connection: Connection, site_id: str) -> tuple[Party, ...]:
    """The firms of a site: general contractor first, then by role and name."""
    query = (
        select(
            site_firm.c.id,
            firm.c.id,
            firm.c.name,
            site_firm.c.role,
            firm.c.credit_code,
            firm.c.legal_representative,
            firm.c.address,
        )
        .join(site_firm, site_firm.c.firm_id == firm.c.id)
        .where(
            site_firm.c.site_id == site_id,
            site_firm.c.role.in_(list(FirmRole)),
            site_firm.c.voided_at.is_(None),
        )
        .order_by(site_firm.c.role != "general_contractor", site_firm.c.role, firm.c.name)
    )
    return tuple(Party(*row) for row in connection.execute(query))


def paper_site(connection: Connection, site_id: str) -> PaperSite | None:
    """Name and address of a site."""
    row = connection.execute(
        select(site.c.name, site.c.address).where(site.c.id == site_id)
    ).first()
    return None if row is None else PaperSite(*row)


def blocks(connection: Connection, device: str, paper_type: str, year: int) -> list[Block]:
    """The serials leased to a device for one paper type and year, that it may still take."""
    query = select(number_block.c.first, number_block.c.last).where(
        number_block.c.device == device,
        number_block.c.paper_type == paper_type,
        number_block.c.year == year,
        number_block.c.closed_at.is_(None),
    )
    return [Block(row.first, row.last) for row in connection.execute(query)]


def used_serials(connection: Connection, paper_type: str, year: int) -> set[int]:
    """Serials already on a paper this laptop knows, void ones too."""
    query = select(paper.c.serial).where(
        paper.c.type == paper_type, paper.c.year == year, paper.c.serial.is_not(None)
    )
    return set(connection.scalars(query))


def key_statements(connection: Connection) -> tuple[str, ...]:
    """What the bureau signed about each laptop's paper key, as it was stored."""
    query = select(signing_key.c.certificate).where(signing_key.c.purpose == "paper")
    return tuple(connection.scalars(query))


def numbered(connection: Connection) -> tuple[tuple[str, str, str], ...]:
    """Number, digest of the file as issued, and state of every paper here."""
    query = select(paper.c.number, paper.c.pdf_sha256, paper.c.state).where(
        paper.c.number.is_not(None)
    )
    return tuple((row.number, row.pdf_sha256, row.state) for row in connection.execute(query))


def countersignatures(connection: Connection) -> tuple[str, ...]:
    """The bureau's countersignatures of the papers here, as they were stored."""
    query = select(paper.c.countersignature).where(paper.c.countersignature.is_not(None))
    return tuple(str(text) for text in connection.scalars(query))
