"""Sites as lists and searches show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, and_, func, select

from db.derived.searching import fold
from db.tables.bureau import firm
from db.tables.laptop import search
from db.tables.people import roster
from db.tables.site import paper, problem, site, site_firm
from inspection.problems import CLOSED


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site in the list; `workers` are those on the roster who have not left."""

    id: str
    name: str
    code: str | None
    state: str
    contractor: str | None
    workers: int
    open_problems: int
    overdue_problems: int
    guarantee_until: date | None


@dataclass(frozen=True, slots=True)
class Hit:
    """Something a search found: `entity` is site, worker or paper."""

    entity: str
    id: str
    site_id: str
    title: str
    site: str


def names(connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """Names of sites by id."""
    query = select(site.c.id, site.c.name).where(site.c.id.in_(list(ids)))
    return {row.id: row.name for row in connection.execute(query)}


def subjects(
    connection: Connection, *, problems: Iterable[str], papers: Iterable[str]
) -> Mapping[str, str]:
    """What problems and papers are called: the item's facts, the paper's number."""
    found: dict[str, str] = {}
    facts = select(problem.c.id, problem.c.facts).where(problem.c.id.in_(list(problems)))
    found.update({row.id: row.facts for row in connection.execute(facts)})
    numbers = select(paper.c.id, paper.c.number).where(paper.c.id.in_(list(papers)))
    found.update({row.id: row.number or "" for row in connection.execute(numbers)})
    return found


def find_sites(connection: Connection, text: str) -> list[str]:
    """Ids of sites whose name, code, address, firms or pinyin initials contain every word."""
    query = select(search.c.row).where(search.c.entity == "site").order_by(search.c.title)
    for word in text.split():
        query = query.where(search.c.hay.contains(fold(word), autoescape=True))
    return list(connection.scalars(query))


def find_anything(connection: Connection, text: str, limit: int = 20) -> list[Hit]:
    """Sites, workers and papers that contain every word; sites first, then by name."""
    words = [fold(word) for word in text.split()]
    if not words:
        return []
    query = (
        select(search.c.entity, search.c.row, search.c.site_id, search.c.title, site.c.name)
        .join(site, site.c.id == search.c.site_id)
        .where(and_(*(search.c.hay.contains(word, autoescape=True) for word in words)))
        .order_by(search.c.entity != "site", search.c.entity, search.c.title)
        .limit(limit)
    )
    return [Hit(*row) for row in connection.execute(query)]


def site_lines(connection: Connection, ids: list[str], today: date) -> list[SiteLine]:
    """The list's rows for these sites, in the order of `ids`."""
    workers = _counts(
        connection,
        select(roster.c.site_id, func.count(roster.c.worker_id.distinct()))
        .where(roster.c.site_id.in_(ids), roster.c.left_on.is_(None), roster.c.voided_at.is_(None))
        .group_by(roster.c.site_id),
    )
    still_open = select(problem.c.site_id, func.count()).where(
        problem.c.site_id.in_(ids), problem.c.state.not_in(CLOSED), problem.c.voided_at.is_(None)
    )
    opened = _counts(connection, still_open.group_by(problem.c.site_id))
    overdue = _counts(
        connection, still_open.where(problem.c.due_on < today).group_by(problem.c.site_id)
    )
    contractors = _contractors(connection, ids)
    columns = (site.c.id, site.c.name, site.c.code, site.c.state, site.c.guarantee_until)
    found = {
        row.id: SiteLine(
            id=row.id,
            name=row.name,
            code=row.code,
            state=row.state,
            contractor=contractors.get(row.id),
            workers=workers.get(row.id, 0),
            open_problems=opened.get(row.id, 0),
            overdue_problems=overdue.get(row.id, 0),
            guarantee_until=row.guarantee_until,
        )
        for row in connection.execute(select(*columns).where(site.c.id.in_(ids)))
    }
    return [found[row] for row in ids if row in found]


def _contractors(connection: Connection, ids: list[str]) -> dict[str, str]:
    query = (
        select(site_firm.c.site_id, firm.c.name)
        .join(firm, firm.c.id == site_firm.c.firm_id)
        .where(
            site_firm.c.site_id.in_(ids),
            site_firm.c.role == "general_contractor",
            site_firm.c.voided_at.is_(None),
        )
    )
    return {row.site_id: row.name for row in connection.execute(query)}


def _counts(connection: Connection, query: Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}
