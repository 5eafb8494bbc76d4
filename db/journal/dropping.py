"""What a scope taken whole has no more: removed here, unless something that stays points to it.

A bureau put back from a backup lacks what the office had made since: a worker it imported, a
colleague, a form's version. A row of this laptop that points to one is still under way, or in
review, and cannot stand without it: so that stays too, as nobody's, until nothing needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from db.journal.apply import delete_rows
from db.journal.bulk import among, bound, put_rows
from db.journal.settling import pointing_to
from db.tables.journal import row_meta
from db.tables.laptop import draft, shadow
from db.tables.registry import synced
from db.tables.site import filled_form

Key = tuple[str, str]


def missing(
    connection: Connection, scope: str, arrived: Set[Key], under_way: Mapping[Key, Any]
) -> set[Key]:
    """Rows held of a scope that came whole without them. Those this laptop is still sending are not
    among them: they stay, and of these the bureau has no image."""
    query = select(row_meta.c.entity, row_meta.c.row).where(row_meta.c.scope == scope)
    left = {(row.entity, row.row) for row in connection.execute(query)} - arrived
    _keep(connection, left & under_way.keys())
    return left - under_way.keys()


def remove(connection: Connection, gone: Set[Key]) -> None:
    """Remove these rows once everything that came is written, children first."""
    for table in reversed(synced()):
        rows = {row for entity, row in gone if entity == table.name}
        if not rows:
            continue
        leaving = rows - _drafted(connection, table)
        while needed := _needed(connection, table, leaving):
            leaving -= needed
        delete_rows(connection, table, leaving)
        if leaving:
            connection.execute(
                delete(row_meta).where(_here()),
                [{"of": table.name, "which": row} for row in leaving],
            )
        _keep(connection, {(table.name, row) for row in rows - leaving})


def _needed(connection: Connection, table: Table, leaving: Set[str]) -> set[str]:
    """Those of these rows to which one points that does not leave with them."""
    if not leaving:
        return set()
    found: set[str] = set()
    dialect = connection.dialect.name
    for column in pointing_to(table):
        query = select(column).where(among(dialect, column, "ids"))
        if column.table is table:
            query = query.where(~among(dialect, table.c.id, "ids"))
        found.update(connection.scalars(query, {"ids": bound(dialect, leaving)}))
    return found


def _drafted(connection: Connection, table: Table) -> set[str]:
    """Forms with an answer that is no operation yet."""
    return set(connection.scalars(select(draft.c.form))) if table is filled_form else set()


def _keep(connection: Connection, rows: Iterable[Key]) -> None:
    """Let rows stay of which the bureau has nothing."""
    names = [{"of": entity, "which": row} for entity, row in rows]
    if names:
        connection.execute(update(row_meta).where(_here()).values(rev=0), names)
        none = [{"entity": one["of"], "row": one["which"], "image": None} for one in names]
        put_rows(connection, shadow, none, keys=("entity", "row"), renewed=("image",))


def _here() -> Any:
    return (row_meta.c.entity == bindparam("of")) & (row_meta.c.row == bindparam("which"))
