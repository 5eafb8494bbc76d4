"""What the Settings page tells of this laptop: account, server, numbers, forms, backups."""

from __future__ import annotations

from dataclasses import dataclass

from app.services import serials
from app.services.laptop import Laptop
from db.journal.state import read_state
from db.queries import exchange, office
from db.queries.exchange import FormEdition
from db.queries.office import NameCard
from db.store.backup import Backup, backups
from db.store.laptop import BACKUPS
from inspection.numbering import serials_left
from inspection.settings import parse_settings


@dataclass(frozen=True, slots=True)
class NumbersLeft:
    """How many leased numbers of a paper type and year this laptop has not used."""

    type: str
    year: int
    left: int


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """`me` is None before the first sync. `now` and instants are UTC ms."""

    now: int
    me: NameCard | None
    bureau: str
    server: str
    device: str
    last_sync_at: int | None
    numbers: tuple[NumbersLeft, ...]
    forms: tuple[FormEdition, ...]
    backups: tuple[Backup, ...]
    idle_lock_minutes: int


class DeviceService:
    """Reads it, in one look."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def look(self) -> DeviceCard:
        """Everything the page shows."""
        laptop = self._laptop
        with laptop.database.read() as connection:
            told = office.settings(connection)
            last = read_state(connection, "last_sync_at")
            numbers = tuple(
                NumbersLeft(
                    lease.type,
                    lease.year,
                    serials_left(lease.blocks, serials.used(connection, lease.type, lease.year)),
                )
                for lease in exchange.leases(connection, laptop.device)
            )
            return DeviceCard(
                now=laptop.clock.now_ms(),
                me=office.name_card(connection, laptop.account),
                bureau=told.get("bureau.name", ""),
                server=read_state(connection, "server") or "",
                device=laptop.device,
                last_sync_at=None if last is None else int(last),
                numbers=numbers,
                forms=exchange.newest_forms(connection),
                backups=self._backups(),
                idle_lock_minutes=parse_settings(told).idle_lock_minutes,
            )

    def _backups(self) -> tuple[Backup, ...]:
        path = self._laptop.database.path
        return () if path is None else tuple(backups(path.parent / BACKUPS))
