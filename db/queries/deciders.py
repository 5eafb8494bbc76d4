"""Who decides on this laptop, and how much waits for him: read often, so without making cards."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.journal.values import groups_of
from db.queries.conflict_cards import decisions_under_way
from db.queries.decisions import Counts, Me
from db.tables.bureau import account
from db.tables.journal import conflict, review
from db.tables.laptop import scope_state
from db.tables.registry import table_named
from inspection.terms import AccountRole


def read_me(connection: Connection, account_id: str, device: str) -> Me:
    """What this account may settle, by its name card and the scopes published here."""
    role = connection.execute(select(account.c.role).where(account.c.id == account_id)).scalar()
    modes = connection.execute(select(scope_state.c.scope, scope_state.c.mode))
    return Me(
        account=account_id,
        device=device,
        supervisor=role == AccountRole.SUPERVISOR,
        modes={row.scope: row.mode for row in modes},
    )


def count_waiting(connection: Connection, me: Me) -> Counts:
    """Open conflicts and cases under review that nobody here has decided, and those for `me`."""
    conflicts = _undecided(connection)
    cases: dict[str, list[tuple[str, str | None]]] = {}
    query = select(review.c.id, review.c.case_id, review.c.in_scope, review.c.actor)
    for row in connection.execute(query.where(review.c.state == "open")):
        cases.setdefault(row.case_id or row.id, []).append((row.in_scope, row.actor))
    return Counts(
        conflicts=len(conflicts),
        my_conflicts=sum(map(me.may_settle, conflicts)),
        reviews=len(cases),
        my_reviews=sum(
            all(
                me.may_settle(scope) or (scope == f"user:{me.account}" and actor == me.account)
                for scope, actor in parts
            )
            for parts in cases.values()
        ),
    )


_ANY_OPEN = tuple(
    select(table.c.id).where(table.c.state == "open").limit(1) for table in (conflict, review)
)


def count_mine(connection: Connection, account_id: str, device: str) -> Counts:
    """`count_waiting` for this account; nothing else is read on the many days when none is open."""
    for any_open in _ANY_OPEN:
        if connection.execute(any_open).first():
            return count_waiting(connection, read_me(connection, account_id, device))
    return Counts(0, 0, 0, 0)


def _undecided(connection: Connection) -> list[str]:
    """Scopes of the open conflicts for which no decision of this laptop is under way."""
    query = select(conflict.c.entity, conflict.c.row, conflict.c.group_name, conflict.c.in_scope)
    rows = connection.execute(query.where(conflict.c.state == "open")).all()
    deciding = decisions_under_way(connection, {(row.entity, row.row) for row in rows})
    found = []
    for row in rows:
        table = table_named(row.entity)
        decided = table is not None and any(
            row.group_name in groups_of(table).split(one.values)
            for one in deciding.get((row.entity, row.row), ())
        )
        if not decided:
            found.append(row.in_scope)
    return found
