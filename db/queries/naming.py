"""What people call a row: used wherever a list names rows of many kinds in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, String, case, null, select

from db.tables.bureau import account, firm, form_version, team
from db.tables.people import call_attempt, call_sample, reveal, roster, sample_entry, worker
from db.tables.registry import metadata
from db.tables.sheets import questionnaire, sheet_batch, sheet_keying, sheet_tally
from db.tables.site import (
    assignment,
    attachment,
    contact,
    filled_form,
    paper,
    paper_problem,
    problem,
    service,
    site,
    site_firm,
)
from inspection.clock import civil_date

Key = tuple[str, str]
"""(table name, row id)."""


@dataclass(frozen=True, slots=True)
class RowName:
    """A row as one would mention it.

    `title` is its proper name (a worker's, a site's, the facts of a problem, a paper's number),
    empty if it has none or is not on this laptop; it may name a person. `code` tells the kind more
    closely: a contact's kind (an inspection's form of inspection), a paper's type, a problem's
    item, a form's name, a call's outcome. `on` is the civil date it goes by. `site` is the name of
    the site it belongs to. `form_version` says where a filled form's questions are defined.
    """

    entity: str
    row: str
    title: str = ""
    code: str = ""
    on: date | None = None
    site_id: str = ""
    site: str = ""
    form_version: str = ""
    erased: bool = False
    """Its title was a worker's name, and was erased by law."""

    @property
    def names_a_person(self) -> bool:
        """Whether the title is a worker's name."""
        return bool(self.title) and self.entity in _BY_PERSON


_BY_PERSON = frozenset(
    {"worker", "roster", "sample_entry", "call_attempt", "reveal", "filled_form"}
)


def name_rows(connection: Connection, keys: Iterable[Key]) -> dict[Key, RowName]:
    """A name for each of these rows; one that is not here is named by its kind alone."""
    wanted: dict[str, set[str]] = {}
    for entity, row in keys:
        wanted.setdefault(entity, set()).add(row)
    found: dict[Key, RowName] = {}
    for entity, rows in wanted.items():
        found.update({(entity, row): RowName(entity, row) for row in rows})
        query = _QUERIES.get(entity)
        if query is None:
            continue
        ordered = sorted(rows)
        for start in range(0, len(ordered), 500):
            chosen = query.where(metadata.tables[entity].c.id.in_(ordered[start : start + 500]))
            for one in connection.execute(chosen):
                found[entity, one.id] = _named(entity, one)
    return found


TITLES: Mapping[str, str] = {
    "site": "name",
    "worker": "name",
    "firm": "name",
    "account": "name",
    "problem": "facts",
    "paper": "number",
}
"""The column by which a row that exists only as a proposal can be called."""


def _named(entity: str, row: Any) -> RowName:
    on = civil_date(row.on) if isinstance(row.on, int) else row.on
    return RowName(
        entity,
        row.id,
        title=row.title or "",
        code=row.code or "",
        on=on,
        site_id=row.site_id or "",
        site=row.site or "",
        form_version=row.form_version or "",
        erased=row.title == "" and entity in _BY_PERSON,
    )


def _query(
    table: Any,
    *,
    title: Any = None,
    code: Any = None,
    on: Any = None,
    form: Any = None,
    joins: tuple[tuple[Any, Any], ...] = (),
) -> Select[Any]:
    """One named row each, with its site if it belongs to one."""
    of_site = table.c.id if table is site else table.c.get("site_id")
    nothing = null().cast(String)
    query = select(
        table.c.id,
        (nothing if title is None else title).label("title"),
        (nothing if code is None else code).label("code"),
        (null() if on is None else on).label("on"),
        (nothing if of_site is None else of_site).label("site_id"),
        (nothing if of_site is None else site.c.name).label("site"),
        (nothing if form is None else form).label("form_version"),
    )
    source = table
    for other, on_clause in joins:
        source = source.outerjoin(other, on_clause)
    if of_site is not None and table is not site:
        source = source.outerjoin(site, site.c.id == of_site)
    return query.select_from(source)


def _of(table: Any, owner: Any, title: Any, *, code: Any = None, on: Any = None) -> Select[Any]:
    """Rows called by the title of the row they belong to: a worker's stay by his name."""
    of_owner = owner.c.id == table.c[f"{owner.name}_id"]
    return _query(table, title=title, code=code, on=on, joins=((owner, of_owner),))


_QUERIES: dict[str, Select[Any]] = {
    "account": _query(account, title=account.c.name),
    "firm": _query(firm, title=firm.c.name),
    "team": _query(team, title=team.c.name),
    "site": _query(site, title=site.c.name),
    "site_firm": _of(site_firm, firm, firm.c.name, code=site_firm.c.role),
    "assignment": _of(assignment, account, account.c.name, on=assignment.c.from_date),
    "contact": _query(
        contact,
        code=case(
            (contact.c.inspection_form.is_not(None), contact.c.inspection_form),
            else_=contact.c.kind,
        ),
        on=contact.c.on_date,
    ),
    "filled_form": _query(
        filled_form,
        title=worker.c.name,
        code=form_version.c.form,
        on=filled_form.c.started_at,
        form=filled_form.c.form_version_id,
        joins=(
            (form_version, form_version.c.id == filled_form.c.form_version_id),
            (sample_entry, sample_entry.c.id == filled_form.c.subject_id),
            (worker, worker.c.id == sample_entry.c.worker_id),
        ),
    ),
    "questionnaire": _query(questionnaire, title=questionnaire.c.sheet, on=questionnaire.c.on_date),
    "sheet_batch": _query(sheet_batch, title=sheet_batch.c.prefix, on=sheet_batch.c.on_date),
    "sheet_tally": _query(sheet_tally, code=sheet_tally.c.what, on=sheet_tally.c.on_date),
    "sheet_keying": _of(
        sheet_keying, questionnaire, questionnaire.c.sheet, on=sheet_keying.c.finished_at
    ),
    "problem": _query(problem, title=problem.c.facts, code=problem.c.item, on=problem.c.found_on),
    "paper": _query(paper, title=paper.c.number, code=paper.c.type, on=paper.c.issued_on),
    "paper_problem": _of(
        paper_problem, paper, paper.c.number, code=paper.c.type, on=paper.c.issued_on
    ),
    "service": _of(service, paper, paper.c.number, code=service.c.manner, on=service.c.served_on),
    "worker": _query(worker, title=worker.c.name),
    "attachment": _query(attachment, code=attachment.c.kind, on=attachment.c.added_at),
    "roster": _of(roster, worker, worker.c.name, on=roster.c.joined_on),
    "call_sample": _query(call_sample, on=call_sample.c.month),
    "sample_entry": _of(sample_entry, worker, worker.c.name),
    "call_attempt": _of(
        call_attempt,
        worker,
        worker.c.name,
        code=call_attempt.c.outcome,
        on=call_attempt.c.on_date,
    ),
    "reveal": _of(reveal, worker, worker.c.name, code=reveal.c.what, on=reveal.c.at),
}
