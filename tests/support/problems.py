"""A ledger item on a laptop of the small bureau: entered, changed, and refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from db.tables.journal import row_meta
from db.tables.site import problem, site
from tests.support.live_bureau import FieldLaptop
from tests.support.world import Laptop


def problem_of(laptop: Laptop | FieldLaptop, site_id: str, **given: Any) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "system": "A",
        "item": "A3",
        "clause": "724-28",
        "facts": "未签书面合同",
        "measure": "补签",
        "account_id": laptop.account,
        "state": "registered",
        "found_on": date(2026, 3, 16),
        "due_provisional": False,
        **given,
    }


def add_problem(laptop: Laptop, site_id: str, **given: Any) -> str:
    with laptop.journal.transaction() as change:
        return change.add(problem, problem_of(laptop, site_id, **given))


def rev(laptop: Laptop, entity: str, row: str) -> int:
    """The revision of the row that a page on this laptop shows."""
    query = select(row_meta.c.rev).where(row_meta.c.entity == entity, row_meta.c.row == row)
    with laptop.database.read() as connection:
        return int(connection.execute(query).scalar_one())


def edit(laptop: Laptop, row: str, **new: Any) -> None:
    """Change the item as a page does that shows it now."""
    shown = laptop.row(problem, row)
    assert shown is not None
    seen = rev(laptop, "problem", row)
    with laptop.journal.transaction() as change:
        change.edit(problem, row, seen_rev=seen, shown=shown, new=new)


def refused(laptop: Laptop, site_id: str, row: str | None = None, **new: Any) -> str:
    """An edit (of `row`) or an addition that the bureau will refuse, because the same transaction
    touches what only the bureau writes; returns the row."""
    with laptop.journal.transaction() as change:
        if row is None:
            row = change.add(problem, problem_of(laptop, site_id, **new))
        else:
            shown = laptop.row(problem, row)
            assert shown is not None
            change.edit(problem, row, seen_rev=rev(laptop, "problem", row), shown=shown, new=new)
        change.add(site, {"team_id": laptop.bureau.team, "name": "x", "state": "building"})
    return row
