"""Digests of scopes at the bureau, moved with every change under the ledger's lock.

A hello reads them: it counts nothing, however much a scope holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from db.journal.apply import load_revs, put_meta
from db.journal.bulk import among, bound, put_rows
from db.replication import digest
from db.tables.journal import row_meta
from db.tables.server import scope_sum

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ScopeSum:
    """A scope's newest rev, digest (`db.replication.digest`) and number of rows."""

    rev: int = 0
    digest: str = digest.EMPTY
    rows: int = 0


def put_meta_summed(
    connection: Connection, metas: Sequence[Mapping[str, Any]], fresh: Collection[Key] = ()
) -> None:
    """`put_meta` at the bureau: the sums of the scopes concerned move in the same transaction.

    The caller holds the ledger's lock, so that no other transaction moves them meanwhile. `fresh`
    are rows that were not there before: they are not looked for.
    """
    latest: dict[Key, Mapping[str, Any]] = {(one["entity"], one["row"]): one for one in metas}
    if not latest:
        return
    before = load_revs(connection, [key for key in latest if key not in fresh])
    put_meta(connection, metas)
    kept = _kept(connection, {one["scope"] for one in latest.values()})
    moved: dict[str, tuple[list[tuple[str, int]], list[tuple[str, int]]]] = {}
    for key, one in latest.items():
        added, removed = moved.setdefault(one["scope"], ([], []))
        added.append((one["row"], one["rev"]))
        if key in before:
            removed.append((one["row"], before[key]))
    _put(
        connection,
        {
            scope: _moved(kept[scope], added, removed)
            if scope in kept
            else recount(connection, scope)
            for scope, (added, removed) in moved.items()
        },
    )


def _put(connection: Connection, sums: Mapping[str, ScopeSum]) -> None:
    rows = [{"scope": scope, **asdict(one)} for scope, one in sums.items()]
    put_rows(connection, scope_sum, rows, keys=("scope",), renewed=("rev", "digest", "rows"))


def sums_of(connection: Connection, scopes: Collection[str]) -> dict[str, ScopeSum]:
    """The sum of each of these scopes in this transaction; a scope without rows has one too."""
    kept = _kept(connection, scopes)
    return {scope: kept.get(scope, ScopeSum()) for scope in scopes}


def newest_since(connection: Connection, rev: int) -> dict[str, int]:
    """The newest rev of every scope that changed after the ledger number `rev`."""
    query = select(scope_sum.c.scope, scope_sum.c.rev).where(scope_sum.c.rev > rev)
    return {row.scope: row.rev for row in connection.execute(query)}


def sums_since(connection: Connection, rev: int) -> dict[str, ScopeSum]:
    """The sum of every scope that changed after the ledger number `rev`."""
    query = select(scope_sum).where(scope_sum.c.rev > rev)
    return {name: ScopeSum(*rest) for name, *rest in connection.execute(query)}


def uncounted(connection: Connection) -> set[str]:
    """Scopes with rows of a bureau that is older than its sums; usually none."""
    counted = select(scope_sum.c.scope)
    query = select(row_meta.c.scope).where(row_meta.c.scope.not_in(counted)).distinct()
    return set(connection.scalars(query))


def complete(connection: Connection) -> None:
    """Count what is `uncounted`; the caller holds the ledger's lock."""
    _put(connection, {scope: recount(connection, scope) for scope in uncounted(connection)})


def recount(connection: Connection, scope: str) -> ScopeSum:
    """The sum of a scope taken over its rows: what was kept must equal it."""
    query = select(row_meta.c.row, row_meta.c.rev).where(row_meta.c.scope == scope)
    rows = [(row.row, row.rev) for row in connection.execute(query)]
    return ScopeSum(max((rev for _, rev in rows), default=0), digest.of_rows(rows), len(rows))


def _moved(
    kept: ScopeSum, added: Sequence[tuple[str, int]], removed: Sequence[tuple[str, int]]
) -> ScopeSum:
    return ScopeSum(
        max(kept.rev, *(rev for _, rev in added)),
        digest.changed(kept.digest, added=added, removed=removed),
        kept.rows + len(added) - len(removed),
    )


def _kept(connection: Connection, scopes: Collection[str]) -> dict[str, ScopeSum]:
    dialect = connection.dialect.name
    rows = connection.execute(_kept_query(dialect), {"scopes": bound(dialect, scopes)})
    return {scope: ScopeSum(rev, sum_, count) for scope, rev, sum_, count in rows}


@cache
def _kept_query(dialect: str) -> Select[Any]:
    columns = (scope_sum.c.scope, scope_sum.c.rev, scope_sum.c.digest, scope_sum.c.rows)
    return select(*columns).where(among(dialect, scope_sum.c.scope, "scopes"))
