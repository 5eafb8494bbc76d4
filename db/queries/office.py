"""What the bureau set: settings, the working calendar, and the name cards of its staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from db.tables.bureau import account, holiday, setting, team


@dataclass(frozen=True, slots=True)
class NameCard:
    """A member of staff as pages and papers name him."""

    id: str
    name: str
    role: str
    badge_number: str | None
    team: str


def settings(connection: Connection) -> Mapping[str, str]:
    """Every setting by name, as text."""
    rows = connection.execute(select(setting.c.name, setting.c.value))
    return {row.name: row.value for row in rows}


def working_days(connection: Connection) -> Mapping[date, bool]:
    """Days the bureau imported, and whether they are worked (see `WorkCalendar.table`)."""
    rows = connection.execute(select(holiday.c.on_date, holiday.c.works))
    return {row.on_date: row.works for row in rows}


def staff(connection: Connection) -> tuple[NameCard, ...]:
    """Active members of staff, by name."""
    query = (
        select(account.c.id, account.c.name, account.c.role, account.c.badge_number, team.c.name)
        .join(team, team.c.id == account.c.team_id)
        .where(account.c.active)
        .order_by(account.c.name, account.c.id)
    )
    return tuple(NameCard(*row) for row in connection.execute(query))


def name_card(connection: Connection, account_id: str) -> NameCard | None:
    """One member of staff, active or not."""
    query = (
        select(account.c.id, account.c.name, account.c.role, account.c.badge_number, team.c.name)
        .join(team, team.c.id == account.c.team_id)
        .where(account.c.id == account_id)
    )
    row = connection.execute(query).first()
    return None if row is None else NameCard(*row)
