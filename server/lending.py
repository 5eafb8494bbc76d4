"""A supervisor's sight of the workers of one site: on request, with a reason, until a day.

He reads the sites of his team without their people. Who was lent what, why and until when is an
operation in the ledger like every grant; it ends by itself, and his laptop then removes the data.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select

from db.journal.bureau import BureauTransaction
from db.tables.bureau import grant
from inspection.clock import civil_date, instant
from inspection.identity import clean_text
from inspection.refusal import Refusal
from inspection.terms import AccountRole
from server.accounts import find_account, find_site

LONGEST_DAYS = 92
"""How far off the last day may be: who needs it longer asks again."""
_BY_REQUEST = "request: "


def lend(office: BureauTransaction, login: str, named: str, until: date, reason: str) -> bool:
    """Let a supervisor read the workers of a site to the end of the civil day `until`; returns
    whether that is news. Lending again moves the end and the reason.

    Raises Refusal ``account.unknown``, ``account.closed``, ``site.unknown``, ``site.ambiguous``,
    ``lending.not_a_supervisor``, ``lending.not_his_site``, ``lending.reason``, ``lending.until``
    (days).
    """
    who, scope = find_account(office.connection, login), _scope(office, named)
    if not who.active:
        raise Refusal("account.closed", login=who.login)
    if who.role != AccountRole.SUPERVISOR:
        raise Refusal("lending.not_a_supervisor")
    of_site = select(grant.c.id).where(
        grant.c.account_id == who.id,
        grant.c.granted_scope == scope.replace("people:", "site:"),
        grant.c.revoked_at.is_(None),
    )
    if office.connection.execute(of_site).first() is None:
        raise Refusal("lending.not_his_site", login=who.login)
    if not (said := clean_text(reason)):
        raise Refusal("lending.reason")
    today = civil_date(office.now)
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise Refusal("lending.until", days=LONGEST_DAYS)
    after = until + timedelta(days=1)
    terms = {
        "until": instant(after.year, after.month, after.day),
        "reason": _BY_REQUEST + said,
    }
    running = _running(office, who.id, scope)
    if running is not None:
        return office.edit(grant, running.id, terms)
    lent = {"account_id": who.id, "granted_scope": scope, "mode": "read", "granted_at": office.now}
    office.add(grant, {**lent, **terms})
    return True


def take_back(office: BureauTransaction, login: str, named: str) -> bool:
    """End it now; whether there was anything to end. Raises as the first three of `lend`."""
    who = find_account(office.connection, login)
    running = _running(office, who.id, _scope(office, named))
    return running is not None and office.edit(grant, running.id, {"revoked_at": office.now})


def _scope(office: BureauTransaction, named: str) -> str:
    return f"people:{find_site(office.connection, named).id}"


def _running(office: BureauTransaction, account_id: str, scope: str) -> Row[Any] | None:
    query = select(grant).where(
        grant.c.account_id == account_id,
        grant.c.granted_scope == scope,
        grant.c.reason.startswith(_BY_REQUEST),
        grant.c.revoked_at.is_(None),
        grant.c.until > office.now,
    )
    return office.connection.execute(query).first()
