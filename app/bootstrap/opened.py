"""An unlocked laptop, and what the window must know of it before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.laptop import Laptop
from db.queries import office
from inspection.settings import BureauSettings, parse_settings


@dataclass(frozen=True, slots=True)
class Opened:
    """`role` and `bureau` are empty until the first sync has brought staff and settings."""

    laptop: Laptop
    settings: BureauSettings
    role: str
    bureau: str

    @classmethod
    def of(cls, laptop: Laptop) -> Opened:
        """Read it; in the database lane."""
        with laptop.database.read() as connection:
            told = office.settings(connection)
            me = office.name_card(connection, laptop.account)
        role = me.role if me else ""
        return cls(laptop, parse_settings(told), role, told.get("bureau.name", ""))
