"""Keeps grants in line with assignments and teams: which scopes an account holds, and why.

An inspector holds his sites with their people, to write; supervisors and clerks read the sites of
their team and of the teams below it, without the people. Grants given for another reason (a
supervisor's request with an end date) are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from db.journal.bureau import BureauTransaction
from db.tables.bureau import account, grant, team
from db.tables.site import assignment, site
from inspection.clock import instant
from inspection.terms import AccountRole

BY_ASSIGNMENT = "assignment"
BY_TEAM = "team"
_RULES = (BY_ASSIGNMENT, BY_TEAM)
_READERS = (AccountRole.SUPERVISOR, AccountRole.CLERK)


@dataclass(frozen=True, slots=True)
class _Due:
    """One grant that ought to be: `from_ms` and `until_ms` bound it (UTC ms, until exclusive)."""

    mode: str
    reason: str
    from_ms: int
    until_ms: int | None


def settle_grants(office: BureauTransaction) -> None:
    """Add what is missing and revoke what no longer holds; doing it twice changes nothing.

    It reads the database, so what it depends on must be finished before (`Bureau.office` does).
    """
    connection, now = office.connection, office.now
    due = {**_by_team(connection, now), **_by_assignment(connection, now)}
    standing: set[tuple[str, str]] = set()
    query = select(grant).where(grant.c.reason.in_(_RULES), grant.c.revoked_at.is_(None))
    for row in connection.execute(query).all():
        if row.until is not None and row.until <= now:
            continue
        wanted = due.get((row.account_id, row.granted_scope))
        if wanted is None or (wanted.mode, wanted.reason) != (row.mode, row.reason):
            office.edit(grant, row.id, {"revoked_at": now})
            continue
        standing.add((row.account_id, row.granted_scope))
        begins = min(row.granted_at, max(now, wanted.from_ms))  # later: the clock was put back
        office.edit(grant, row.id, {"granted_at": begins, "until": wanted.until_ms})
    office.add_many(
        grant,
        [
            {
                "account_id": holder,
                "granted_scope": scope,
                "mode": wanted.mode,
                "granted_at": max(now, wanted.from_ms),
                "until": wanted.until_ms,
                "reason": wanted.reason,
            }
            for (holder, scope), wanted in sorted(due.items())
            if (holder, scope) not in standing
        ],
    )


def _by_assignment(connection: Connection, now: int) -> dict[tuple[str, str], _Due]:
    query = (
        select(assignment)
        .join(account, account.c.id == assignment.c.account_id)
        .where(account.c.active)
        .order_by(assignment.c.from_date)
    )
    due: dict[tuple[str, str], _Due] = {}
    for row in connection.execute(query):
        until = None if row.until_date is None else _start(row.until_date + timedelta(days=1))
        if until is not None and until <= now:
            continue
        for kind in ("site", "people"):
            one = _Due("write", BY_ASSIGNMENT, _start(row.from_date), until)
            due[row.account_id, f"{kind}:{row.site_id}"] = one
    return due


def _by_team(connection: Connection, now: int) -> dict[tuple[str, str], _Due]:
    parents = {row.id: row.parent_id for row in connection.execute(select(team))}
    readers: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(account.c.id, account.c.team_id).where(
            account.c.active, account.c.role.in_(_READERS)
        )
    ):
        readers[row.team_id].append(row.id)
    due: dict[tuple[str, str], _Due] = {}
    for row in connection.execute(select(site.c.id, site.c.team_id)):
        above: str | None = row.team_id
        while above is not None:
            for holder in readers[above]:
                due[holder, f"site:{row.id}"] = _Due("read", BY_TEAM, now, None)
            above = parents.get(above)
    return due


def _start(day: date) -> int:
    return instant(day.year, day.month, day.day)
