"""What a table declares beyond its columns: side, scope, and who decides its conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import Column, Index, MetaData, Table

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

ScopeKind = Literal["bureau", "user", "site", "people", "named", "carried"]
"""`carried`: the row says it (`in_scope`: conflicts and reviews follow the row they are about);
`named`: a row of `people:<site>` if it names a person, else of `site:<site>`; `user` rows carry
`account_id`; `site` and `people` rows carry `site_id` (the site table itself: its own id)."""

Policy = Literal["office", "field", "locked"]
"""What stands while a conflict is open: the incumbent, the assigned inspector's value, or nothing
moves at all because the row is a signed act (the operation goes to review)."""


def synced_table(
    name: str,
    *columns: Column[Any] | Index,
    scope: ScopeKind,
    policy: Policy = "field",
    written_by: Literal["bureau", "anyone"] = "anyone",
    groups: Mapping[str, tuple[str, ...]] | None = None,
    locked: tuple[str, ...] = (),
) -> Table:
    """Declare a table whose rows travel between laptop and bureau.

    `written_by="bureau"`: laptops may read such rows but never write them. `groups`: fields that
    mean something only together and are judged as one. `locked`: columns that never change once
    the row exists (signed acts), whatever the policy.
    """
    info = {
        "synced": True,
        "scope": scope,
        "policy": policy,
        "written_by": written_by,
        "groups": dict(groups or {}),
        "locked": frozenset(locked),
    }
    return Table(name, metadata, *columns, info=info)


def local_table(
    name: str,
    *columns: Any,
    side: Literal["laptop", "server", "both"],
    append_only: bool = False,
    stamp: Mapping[str, Sequence[str]] | None = None,
) -> Table:
    """Declare a table that never travels; `append_only`: the database refuses any later change;
    `stamp`: by its name in `device_state` the columns whose change takes it away."""
    info = {"side": side, "append_only": append_only, "stamp": stamp or {}}
    return Table(name, metadata, *columns, info=info)


@cache
def synced() -> tuple[Table, ...]:
    """Every table that travels, parents before children."""
    return tuple(table for table in metadata.sorted_tables if table.info.get("synced"))


@cache
def on_side(side: Literal["laptop", "server"]) -> tuple[Table, ...]:
    """The tables one side's database has, parents before children."""
    return tuple(
        table
        for table in metadata.sorted_tables
        if table.info.get("synced") or table.info["side"] in (side, "both")
    )


@cache
def table_named(name: str) -> Table | None:
    """The synced table of that name, or None."""
    table = metadata.tables.get(name)
    return table if table is not None and table.info.get("synced") else None


@cache
def personal_columns(table: Table) -> frozenset[str]:
    """Names of the columns whose values travel in an operation's sealed part."""
    return frozenset(column.name for column in table.columns if column.info.get("personal"))


def scope_of(table: Table, row: Mapping[str, Any]) -> str:
    """The scope a row belongs to, read from the row itself: it never changes afterwards."""
    kind: ScopeKind = table.info["scope"]
    if kind == "bureau":
        return "bureau"
    if kind == "carried":
        return str(row["in_scope"])
    if kind == "user":
        return f"user:{row['account_id']}"
    if table.name == "site":
        return f"site:{row['id']}"
    if kind == "named":
        kind = "people" if row["named"] else "site"
    return f"{kind}:{row['site_id']}"
