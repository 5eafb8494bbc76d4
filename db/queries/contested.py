"""Where a page that shows rows is to say that some of them wait for somebody's decision."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from db.tables.journal import conflict, review


def open_contests(connection: Connection, entity: str) -> frozenset[str]:
    """Rows of a table about which a conflict or a review is open here."""
    found: set[str] = set()
    for table in (conflict, review):
        query = select(table.c.row).where(table.c.entity == entity, table.c.state == "open")
        found.update(connection.scalars(query))
    return frozenset(found)


def contests_at(connection: Connection, site_id: str) -> int:
    """How many conflicts and cases under review are open about the rows of a site."""
    scopes = (f"site:{site_id}", f"people:{site_id}")
    cases = func.count(func.coalesce(review.c.case_id, review.c.id).distinct())
    return sum(
        connection.execute(
            select(counted).where(table.c.state == "open", table.c.in_scope.in_(scopes))
        ).scalar_one()
        for table, counted in ((conflict, func.count()), (review, cases))
    )
