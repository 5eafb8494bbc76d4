"""Sites as lists and searches show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from db.derived.searching import fold, initials, words_of
from db.tables.bureau import firm
from db.tables.laptop import search
from db.tables.people import roster, worker
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
    """Something a search found: `entity` is site, worker or paper.

    `note` is a site's firm or a worker's crew; `phone` a worker's number, to be masked.
    """

    entity: str
    id: str
    site_id: str
    title: str
    site: str
    note: str = ""
    phone: str | None = None


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
    query = select(search.c.row).where(search.c.entity == "site", *_contains(text))
    return list(connection.scalars(query.order_by(search.c.title, search.c.row)))


def find_anything(connection: Connection, text: str, limit: int = 20) -> list[Hit]:
    """Sites, workers and papers that contain every word.

    Those whose own name holds the first word come before those found by a firm, a number or pinyin
    initials; in each, sites before workers before papers, and no kind takes more than half the
    list. A phone number is found however it is written. One scan of the narrow search table.
    """
    words = words_of(text)
    if not words:
        return []
    named = func.instr(func.lower(search.c.title), words[0])
    strength = case((named == 1, 0), (named > 1, 1), else_=2)
    kind = case({"site": 0, "worker": 1}, value=search.c.entity, else_=2)
    ranked = (
        select(
            search.c.entity,
            search.c.row,
            search.c.site_id,
            search.c.title,
            strength.label("strength"),
            kind.label("kind"),
            func.row_number()
            .over(partition_by=search.c.entity, order_by=(strength, search.c.title, search.c.row))
            .label("place"),
        )
        .where(*_contains(text))
        .subquery()
    )
    query = (
        select(ranked.c.entity, ranked.c.row, ranked.c.site_id, ranked.c.title)
        .where(ranked.c.place <= max(1, limit // 2))
        .order_by(ranked.c.strength == 2, ranked.c.kind, ranked.c.place)
        .limit(limit)
    )
    found = connection.execute(query).all()
    sites = names(connection, {row.site_id for row in found})
    notes = _firms(connection, [row.row for row in found if row.entity == "site"], words)
    notes |= _crews(connection, [row.row for row in found if row.entity == "worker"])
    hits = []
    for row in found:
        note, phone = notes.get(row.row, ("", None))
        place = sites.get(row.site_id, "")
        hits.append(Hit(row.entity, row.row, row.site_id, row.title, place, note, phone))
    return hits


def _contains(text: str) -> list[ColumnElement[bool]]:
    """instr, not LIKE: no pattern to escape, and twice as fast."""
    return [func.instr(search.c.hay, word) > 0 for word in words_of(text)]


def _firms(
    connection: Connection, ids: list[str], words: tuple[str, ...]
) -> dict[str, tuple[str, str | None]]:
    """For each site the firm that the words name, else its general contractor."""
    query = (
        select(site_firm.c.site_id, site_firm.c.role, firm.c.name)
        .join(firm, firm.c.id == site_firm.c.firm_id)
        .where(site_firm.c.site_id.in_(ids), site_firm.c.voided_at.is_(None))
        .order_by(site_firm.c.role != "general_contractor", firm.c.name)
    )
    found: dict[str, tuple[str, str | None]] = {}
    named: set[str] = set()
    for row in connection.execute(query):
        hay = f"{fold(row.name)}\n{initials(row.name)}"
        if any(word in hay for word in words) and row.site_id not in named:
            named.add(row.site_id)
            found[row.site_id] = (row.name, None)
        found.setdefault(row.site_id, (row.name, None))
    return found


def _crews(connection: Connection, ids: list[str]) -> dict[str, tuple[str, str | None]]:
    """For each worker his latest crew, and his number."""
    query = (
        select(worker.c.id, worker.c.phone, roster.c.crew)
        .outerjoin(roster, and_(roster.c.worker_id == worker.c.id, roster.c.voided_at.is_(None)))
        .where(worker.c.id.in_(ids))
        .order_by(roster.c.joined_on, roster.c.id)
    )
    return {row.id: (row.crew or "", row.phone) for row in connection.execute(query)}


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
