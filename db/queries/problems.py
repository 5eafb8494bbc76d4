"""The problem ledger (问题台账): its list, one item with all that happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, select

from db.tables.bureau import account, firm
from db.tables.journal import row_meta
from db.tables.site import paper, paper_problem, problem, service, site
from inspection.problems import CLOSED


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A ledger item with the names its page shows; `rev` is what an edit must name as seen."""

    id: str
    site_id: str
    site_name: str
    source_form_id: str | None
    source_path: str | None
    system: str
    item: str
    clause: str
    facts: str
    measure: str
    people: int | None
    sum_fen: int | None
    firm_id: str | None
    firm: str | None
    responsible_person: str | None
    account_id: str
    found_by: str
    state: str
    found_on: date
    due_on: date | None
    due_provisional: bool
    closed_on: date | None
    rechecked_by: str | None
    voided_at: int | None
    void_reason: str | None
    rev: int


@dataclass(frozen=True, slots=True)
class OrderOf:
    """An order that covers the item, and how it was served, if it was."""

    paper_id: str
    number: str | None
    issued_on: date
    state: str
    served_on: date | None
    manner: str | None


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            problem.c.id,
            problem.c.site_id,
            site.c.name,
            problem.c.source_form_id,
            problem.c.source_path,
            problem.c.system,
            problem.c.item,
            problem.c.clause,
            problem.c.facts,
            problem.c.measure,
            problem.c.people,
            problem.c.sum_fen,
            problem.c.firm_id,
            firm.c.name,
            problem.c.responsible_person,
            problem.c.account_id,
            account.c.name,
            problem.c.state,
            problem.c.found_on,
            problem.c.due_on,
            problem.c.due_provisional,
            problem.c.closed_on,
            problem.c.rechecked_by,
            problem.c.voided_at,
            problem.c.void_reason,
            row_meta.c.rev,
        )
        .join(site, site.c.id == problem.c.site_id)
        .join(account, account.c.id == problem.c.account_id)
        .join(row_meta, and_(row_meta.c.row == problem.c.id, row_meta.c.entity == "problem"))
        .outerjoin(firm, firm.c.id == problem.c.firm_id)
    )


def problem_row(connection: Connection, problem_id: str) -> ProblemRow | None:
    """One item, also a void one."""
    row = connection.execute(_rows().where(problem.c.id == problem_id)).first()
    return None if row is None else ProblemRow(*row)


def problems_of_form(connection: Connection, form_id: str) -> tuple[ProblemRow, ...]:
    """The items raised from one filled form and not voided, by checklist item."""
    query = _rows().where(problem.c.source_form_id == form_id, problem.c.voided_at.is_(None))
    rows = connection.execute(query.order_by(problem.c.system, problem.c.item, problem.c.id))
    return tuple(ProblemRow(*row) for row in rows)


def problem_rows(
    connection: Connection,
    today: date,
    *,
    sites: Iterable[str] | None = None,
    only: str = "open",
    limit: int = 1000,
) -> tuple[ProblemRow, ...]:
    """The ledger: overdue items first, then the others by deadline, closed ones last.

    `only` is ``open``, ``overdue``, ``closed``, ``all`` or a state. Void items show under
    ``closed`` and ``all``.
    """
    still_open = problem.c.state.not_in(CLOSED)
    late = and_(still_open, problem.c.state != "draft", problem.c.due_on < today)
    wanted: list[ColumnElement[bool]] = []
    if only == "open":
        wanted.append(still_open)
    elif only == "overdue":
        wanted.append(late)
    elif only == "closed":
        wanted.append(~still_open)
    elif only != "all":
        wanted.append(problem.c.state == only)
    if sites is not None:
        wanted.append(problem.c.site_id.in_(list(sites)))
    rank = case((late, 0), (still_open, 1), else_=2)
    order = (rank, problem.c.due_on.is_(None), problem.c.due_on, problem.c.found_on, problem.c.id)
    query = _rows().where(*wanted).order_by(*order).limit(limit)
    return tuple(ProblemRow(*row) for row in connection.execute(query))


def orders_of(connection: Connection, problem_id: str) -> tuple[OrderOf, ...]:
    """The orders that cover an item, oldest first, each with its first service."""
    query = (
        select(
            paper.c.id,
            paper.c.number,
            paper.c.issued_on,
            paper.c.state,
            service.c.served_on,
            service.c.manner,
        )
        .join(paper_problem, paper_problem.c.paper_id == paper.c.id)
        .outerjoin(service, and_(service.c.paper_id == paper.c.id, service.c.voided_at.is_(None)))
        .where(paper_problem.c.problem_id == problem_id)
        .order_by(paper.c.issued_at, service.c.served_at)
    )
    found: dict[str, OrderOf] = {}
    for row in connection.execute(query):
        found.setdefault(row[0], OrderOf(*row))
    return tuple(found.values())
