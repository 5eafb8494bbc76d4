"""The sync history: sessions, what each carried, and one record's way to the bureau and back."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.laptop import Laptop
from app.sync.log import KEPT_SESSIONS
from db.queries import sync_history
from db.queries.mentions import mentions
from db.queries.naming import RowName
from db.queries.sync_history import Carried, Happened, SyncRecord

SHOWN_LINES = 200
"""Rows of one session that the page lists; an export has all."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session with the rows it carried: the first `SHOWN_LINES` of `total`. `now` in UTC ms."""

    now: int
    session: SyncRecord
    lines: tuple[Carried, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RecordView:
    """One row's way, oldest first. `now` in UTC ms."""

    now: int
    entity: str
    row: str
    name: RowName
    story: tuple[Happened, ...]


class SyncHistoryService:
    """Reads the history of one laptop."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def sessions(self, *, running: bool = False) -> tuple[SyncRecord, ...]:
        """Every session kept, newest first. `running`: whether a sync is under way now."""
        with self._laptop.database.read() as connection:
            return sync_history.sessions(connection, KEPT_SESSIONS, running=running)

    def session(
        self, session: int, limit: int | None = SHOWN_LINES, *, running: bool = False
    ) -> SessionView | None:
        """One session with its rows; None if it is no longer kept."""
        with self._laptop.database.read() as connection:
            found = sync_history.session(connection, session, running=running)
            if found is None:
                return None
            lines, total = sync_history.carried(connection, session, limit)
        return SessionView(self._laptop.clock.now_ms(), found, lines, total)

    def record(self, entity: str, row: str) -> RecordView:
        """All that is known here of one row's way."""
        key = (entity, row)
        with self._laptop.database.read() as connection:
            name = mentions(connection, [key])[key]
            happened = sync_history.story(connection, key)
        return RecordView(self._laptop.clock.now_ms(), entity, row, name, happened)
