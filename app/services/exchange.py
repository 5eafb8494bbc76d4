"""What the Sync page tells beside the sync itself: what waits, what needs a person, the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.services.laptop import Laptop
from app.services.syncing import SyncingService
from db.journal.state import read_state
from db.queries import exchange
from db.queries.exchange import OpenConflict, OpenReview
from db.queries.sync_history import SyncRecord


@dataclass(frozen=True, slots=True)
class SyncOverview:
    """How this laptop stands towards its bureau at `now` (UTC ms).

    `waiting` counts rows not yet received by the bureau, by table. `device` is this laptop's own
    id, by which its reviews are known.
    """

    now: int
    server: str
    device: str
    last_sync_at: int | None
    waiting: Mapping[str, int]
    conflicts: tuple[OpenConflict, ...]
    reviews: tuple[OpenReview, ...]
    history: tuple[SyncRecord, ...]

    @property
    def pending(self) -> int:
        """Rows not yet received by the bureau."""
        return sum(self.waiting.values())


class ExchangeService:
    """Reads it, in one look."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self._syncing = SyncingService(laptop)

    def look(self) -> SyncOverview:
        """Everything the page shows."""
        laptop = self._laptop
        with laptop.database.read() as connection:
            last = read_state(connection, "last_sync_at")
            server = read_state(connection, "server") or ""
            waiting = exchange.waiting(connection)
            conflicts = exchange.open_conflicts(connection)
            reviews = exchange.open_reviews(connection)
        return SyncOverview(
            now=laptop.clock.now_ms(),
            server=server,
            device=laptop.device,
            last_sync_at=None if last is None else int(last),
            waiting=waiting,
            conflicts=conflicts,
            reviews=reviews,
            history=self._syncing.history(),
        )
