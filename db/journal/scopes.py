"""Which scopes an account holds, and which scope a row may refer to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import Connection, or_, select

from db.tables.bureau import grant

Mode = Literal["read", "write"]


def scopes_held(connection: Connection, account: str, now: int) -> dict[str, Mode]:
    """The scopes of an account at an instant (UTC ms), decided by its grants alone.

    Everybody reads `bureau` and his own `user:` scope; a site's scopes come by grant. The people of
    a site are held only together with the site itself, which their rows refer to.
    """
    held: dict[str, Mode] = {"bureau": "read", f"user:{account}": "read"}
    query = select(grant.c.granted_scope, grant.c.mode).where(
        grant.c.account_id == account,
        grant.c.granted_at <= now,
        or_(grant.c.until.is_(None), grant.c.until > now),
        grant.c.revoked_at.is_(None),  # at once: whatever the clock said when it was taken away
    )
    for scope, mode in connection.execute(query):
        if held.get(scope) != "write":
            held[scope] = "write" if mode == "write" else "read"
    return {scope: mode for scope, mode in held.items() if _stands(scope, held)}


def _stands(scope: str, held: Mapping[str, Mode]) -> bool:
    kind, _, site = scope.partition(":")
    return kind != "people" or f"site:{site}" in held


def may_refer(scope: str, target: str) -> bool:
    """Whether a row of `scope` may hold a foreign key to a row of `target`.

    bureau → itself; site → bureau and itself; people → bureau, its site, itself; user → bureau.
    """
    if target in ("bureau", scope):
        return True
    kind, _, site = scope.partition(":")
    return kind == "people" and target == f"site:{site}"
