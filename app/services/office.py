"""The bureau's settings and calendar as services use them."""

from __future__ import annotations

from sqlalchemy import Connection

from app.services.laptop import Laptop
from db.queries import office
from db.queries.office import NameCard
from inspection.settings import BureauSettings, parse_settings
from inspection.workdays import WorkCalendar


def bureau_settings(connection: Connection) -> BureauSettings:
    """What the bureau set, defaults where it set nothing."""
    return parse_settings(office.settings(connection))


def work_calendar(connection: Connection) -> WorkCalendar:
    """The working days by the bureau's imported tables and the published calendar."""
    return WorkCalendar(office.working_days(connection))


class OfficeService:
    """Reads what concerns the whole bureau."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def settings(self) -> BureauSettings:
        """The bureau's settings."""
        with self._laptop.database.read() as connection:
            return bureau_settings(connection)

    def me(self) -> NameCard | None:
        """The name card of the account this laptop is enrolled for."""
        with self._laptop.database.read() as connection:
            return office.name_card(connection, self._laptop.account)

    def colleagues(self) -> tuple[NameCard, ...]:
        """Active members of staff without oneself: who may assist."""
        with self._laptop.database.read() as connection:
            everyone = office.staff(connection)
        return tuple(card for card in everyone if card.id != self._laptop.account)
