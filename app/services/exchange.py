"""What the Sync page tells beside the sync itself: what waits and why, and the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.services.laptop import Laptop
from app.sync.log import KEPT_SESSIONS
from db.journal.state import read_state
from db.queries import exchange
from db.queries.sync_history import SyncRecord, sessions
from db.queries.waiting import Waiting, waiting_rows


@dataclass(frozen=True, slots=True)
class SyncOverview:
    """How this laptop stands towards its bureau at `now` (UTC ms).

    `waiting` counts rows not yet received by the bureau, by table; `waits` tells of each row that
    is not in the bureau's books the reason.
    """

    now: int
    server: str
    last_sync_at: int | None
    waiting: Mapping[str, int]
    history: tuple[SyncRecord, ...]
    waits: tuple[Waiting, ...] = ()

    @property
    def pending(self) -> int:
        """Rows not yet received by the bureau."""
        return sum(self.waiting.values())


class ExchangeService:
    """Reads it, in one look."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def look(self, *, running: bool = False) -> SyncOverview:
        """Everything the page shows. `running`: whether a sync is under way now."""
        laptop, now = self._laptop, self._laptop.clock.now_ms()
        with laptop.database.read() as connection:
            last = read_state(connection, "last_sync_at")
            server = read_state(connection, "server") or ""
            waiting = exchange.waiting(connection)
            waits = waiting_rows(connection, laptop.account, now)
            history = sessions(connection, KEPT_SESSIONS, running=running)
        return SyncOverview(
            now=now,
            server=server,
            last_sync_at=None if last is None else int(last),
            waiting=waiting,
            history=history,
            waits=waits,
        )
