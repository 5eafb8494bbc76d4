"""Which device was given whose data, and when: what a breach notice must say (个人信息保护法 57).

A scope is noted before the answer that hands out its first rows leaves the server, so that no copy
is unknown. It is closed when the device, having lost the grant, says at a hello that it holds the
scope no more: a laptop says so only after it removed the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from db.tables.bureau import account, grant
from db.tables.server import device, holding
from db.tables.site import site
from server.bureau import Bureau
from server.tokens import Holder

Span = tuple[int | None, int | None]
"""From when to when a device had rows of a scope."""

NEVER: Span = (None, None)
_FEW = 200


@dataclass(frozen=True, slots=True)
class Due:
    """What must be noted: scopes handed out for the first time, and scopes that are gone."""

    handed: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.handed or self.gone)


def due_for_handing(bureau: Bureau, holder: Holder, scopes: Collection[str]) -> Due:
    """Of the scopes about to be handed to this device those not yet noted; reads only."""
    with bureau.database.read() as connection:
        return Due(handed=frozenset(scopes) - _open(connection, holder.device, scopes))


def due_at_hello(bureau: Bureau, holder: Holder, told: Set[str], held: Set[str]) -> Due:
    """Of the scopes noted for this device those it may not hold and says it does not: it may hold
    those in `held`, and says that it has those in `told`."""
    with bureau.database.read() as connection:
        if (told is held or told == held) and _count_open(connection, holder.device) == len(held):
            return Due()  # what a laptop has was handed to it: so many are just these
        return Due(gone=frozenset(_open(connection, holder.device) - told - held))


def note(bureau: Bureau, holder: Holder, due: Due) -> None:
    """Write it down; noting a thing twice changes nothing, not even at once."""
    now = _now(bureau)
    with bureau.database.write() as connection:
        own = select(device.c.id).where(device.c.id == holder.device)
        connection.execute(own.with_for_update())  # PostgreSQL has several writers
        fresh = due.handed - _open(connection, holder.device, due.handed)
        if fresh:
            rows = [
                {"device_id": holder.device, "scope": scope, "handed_at": now}
                for scope in sorted(fresh)
            ]
            connection.execute(insert(holding), rows)
        connection.execute(
            update(holding)
            .where(
                holding.c.device_id == holder.device,
                holding.c.scope.in_(due.gone),
                holding.c.gone_at.is_(None),
            )
            .values(gone_at=now)
        )


@dataclass(frozen=True, slots=True)
class Held:
    """One device and one scope: instants in UTC milliseconds, None where it has not come to it.

    `granted_at` … `ended_at`: when the account held the scope. `handed_at` … `gone_at`: when the
    device had rows of it. A device with `ended_at` and without `gone_at` may have them still.
    """

    device: str
    device_name: str
    login: str
    scope: str
    site: str
    granted_at: int
    ended_at: int | None
    handed_at: int | None
    gone_at: int | None


def holdings(
    connection: Connection, now: int, *, device_id: str | None = None, site_id: str | None = None
) -> list[Held]:
    """Every grant of a site's scopes with the devices of its account, the oldest grant first.

    `device_id` and `site_id` narrow it down.
    """
    query = (
        select(grant, device.c.id.label("device"), device.c.name, account.c.login)
        .join(account, account.c.id == grant.c.account_id)
        .join(device, device.c.account_id == account.c.id)
        .where(device.c.public_key != "")
        .order_by(grant.c.granted_at, grant.c.granted_scope, device.c.enrolled_at)
    )
    if device_id is not None:
        query = query.where(device.c.id == device_id)
    if site_id is not None:
        query = query.where(grant.c.granted_scope.in_([f"site:{site_id}", f"people:{site_id}"]))
    names = {row.id: row.name for row in connection.execute(select(site.c.id, site.c.name))}
    handed = _handed(connection)
    found = []
    for row in connection.execute(query):
        ended = _ended(row, now)
        spans: list[Span] = handed.get((row.device, row.granted_scope), [])
        within = [span for span in spans if _within(span, row.granted_at, ended)]
        for handed_at, gone_at in within or [NEVER]:
            found.append(
                Held(
                    device=row.device,
                    device_name=row.name,
                    login=row.login,
                    scope=row.granted_scope,
                    site=names.get(row.granted_scope.partition(":")[2], ""),
                    granted_at=row.granted_at,
                    ended_at=ended,
                    handed_at=handed_at,
                    gone_at=gone_at,
                )
            )
    return found


def _within(span: Span, granted_at: int, ended_at: int | None) -> bool:
    return (
        span[0] is not None and granted_at <= span[0] and (ended_at is None or span[0] <= ended_at)
    )


def _handed(connection: Connection) -> dict[tuple[str, str], list[Span]]:
    found: dict[tuple[str, str], list[Span]] = {}
    for row in connection.execute(select(holding).order_by(holding.c.handed_at)):
        found.setdefault((row.device_id, row.scope), []).append((row.handed_at, row.gone_at))
    return found


def _ended(row: Row[tuple[object, ...]], now: int) -> int | None:
    ends = [one for one in (row.until, row.revoked_at) if one is not None and one <= now]
    return min(ends) if ends else None


def _open(connection: Connection, device_id: str, among: Collection[str] | None = None) -> set[str]:
    query = select(holding.c.scope).where(
        holding.c.device_id == device_id, holding.c.gone_at.is_(None)
    )
    if among is not None and len(among) <= _FEW:
        query = query.where(holding.c.scope.in_(among))
    return set(connection.scalars(query))


def _count_open(connection: Connection, device_id: str) -> int:
    return connection.execute(_OPEN, {"device_": device_id}).scalar_one()


_OPEN = select(func.count()).where(
    holding.c.device_id == bindparam("device_"), holding.c.gone_at.is_(None)
)


def _now(bureau: Bureau) -> int:
    return bureau.clock.now_ms()
