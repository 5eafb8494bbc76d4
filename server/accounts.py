"""Teams, accounts, and who is the fixed inspector of which site: the office's own decisions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from db.journal.bureau import BureauTransaction
from db.tables.bureau import account, team
from db.tables.server import device
from db.tables.site import assignment, site
from inspection.identity import clean_text, fold_code
from inspection.refusal import Refusal
from inspection.terms import AccountRole
from server.folding import fold_name


def add_team(office: BureauTransaction, name: str, code: str, parent: str | None) -> str:
    """Add a team under `parent` (name or code; None: under the first). Returns its id.

    Raises Refusal ``team.exists``, ``team.unknown``.
    """
    teams = office.connection.execute(select(team).where(team.c.voided_at.is_(None))).all()
    for known in teams:
        if fold_name(known.name) == fold_name(name) or fold_code(known.code) == fold_code(code):
            raise Refusal("team.exists", name=known.name)
    above = find_team(office.connection, parent) if parent else _root(teams)
    row = {"name": clean_text(name), "code": fold_code(code), "parent_id": above}
    return office.add(team, row)


def find_team(connection: Connection, named: str) -> str:
    """The id of the team with this name or code. Raises Refusal ``team.unknown``."""
    for known in connection.execute(select(team).where(team.c.voided_at.is_(None))):
        if fold_name(named) in {fold_name(known.name), fold_name(known.code)}:
            return str(known.id)
    raise Refusal("team.unknown", name=named)


def add_account(
    office: BureauTransaction,
    *,
    login: str,
    name: str,
    role: str,
    team_name: str | None,
    badge: str | None,
) -> str:
    """Add a member of staff. Returns the id. Raises Refusal ``account.exists``, ``account.role``,
    ``account.login`` (empty or with white space), ``team.unknown``."""
    login = fold_code(login).lower()
    if not login or len(login) > 40:
        raise Refusal("account.login")
    if role not in {one.value for one in AccountRole}:
        raise Refusal("account.role", known=", ".join(AccountRole))
    taken = select(account.c.id).where(account.c.login == login)
    if office.connection.execute(taken).first() is not None:
        raise Refusal("account.exists", login=login)
    if team_name:
        team_id = find_team(office.connection, team_name)
    else:
        team_id = _root(office.connection.execute(select(team)).all())
    row = {
        "team_id": team_id,
        "login": login,
        "name": clean_text(name),
        "role": role,
        "badge_number": clean_text(badge) if badge else None,
        "active": True,
    }
    return office.add(account, row)


def find_account(connection: Connection, login: str) -> Any:
    """The account's row. Raises Refusal ``account.unknown``."""
    query = select(account).where(account.c.login == fold_code(login).lower())
    found = connection.execute(query).first()
    if found is None:
        raise Refusal("account.unknown", login=login)
    return found


def close_account(office: BureauTransaction, login: str) -> None:
    """The account may no longer sign in; what it wrote stays, and what its laptops have not sent is
    taken in their last session, `leaving.MOST` operations of each at most."""
    found = find_account(office.connection, login)
    if office.edit(account, found.id, {"active": False}):
        _of(office, found.id, leaving_from=device.c.last_dseq)


def reopen_account(office: BureauTransaction, login: str) -> None:
    """A closed account is what it was: its assignments that still run give it its sites again, and
    its laptops, also those that have said goodbye, sync as before; revoked ones stay revoked.

    Raises Refusal ``account.unknown``, ``account.not_closed``.
    """
    found = find_account(office.connection, login)
    if found.active:
        raise Refusal("account.not_closed", login=login)
    office.edit(account, found.id, {"active": True})
    _of(office, found.id, leaving_from=None)


def _of(office: BureauTransaction, account_id: str, **values: Any) -> None:
    """Set columns of the account's devices."""
    office.connection.execute(
        update(device).where(device.c.account_id == account_id).values(values)
    )


def find_site(connection: Connection, named: str) -> Any:
    """The one site with this code, else this name. Raises Refusal ``site.unknown``,
    ``site.ambiguous``."""
    sites = connection.execute(select(site).where(site.c.voided_at.is_(None))).all()
    found = [one for one in sites if one.code and fold_code(one.code) == fold_code(named)]
    found = found or [one for one in sites if fold_name(one.name) == fold_name(named)]
    if not found:
        raise Refusal("site.unknown", name=named)
    if len(found) > 1:
        raise Refusal("site.ambiguous", name=named)
    return found[0]


def assign(office: BureauTransaction, site_id: str, account_id: str, from_date: date) -> bool:
    """Make an inspector the site's fixed one from a civil date on; returns whether that is news.

    Whoever was it before holds the site until the day before and loses its scopes then.
    Raises Refusal ``assignment.not_an_inspector``, ``assignment.overlaps``.
    """
    connection = office.connection
    role = connection.execute(select(account.c.role).where(account.c.id == account_id)).scalar()
    if role != AccountRole.INSPECTOR:
        raise Refusal("assignment.not_an_inspector")
    running = connection.execute(
        select(assignment).where(
            assignment.c.site_id == site_id,
            or_(assignment.c.until_date.is_(None), assignment.c.until_date >= from_date),
        )
    ).all()
    for one in running:
        if one.account_id == account_id and one.from_date <= from_date:
            return False
        if one.from_date > from_date:
            raise Refusal("assignment.overlaps", day=one.from_date.isoformat())
        last = max(from_date - timedelta(days=1), one.from_date)
        office.edit(assignment, one.id, {"until_date": last})
    office.add(assignment, {"site_id": site_id, "account_id": account_id, "from_date": from_date})
    return True


def _root(teams: Any) -> str:
    return next(str(one.id) for one in teams if one.parent_id is None)
