"""What every service of an unlocked laptop shares."""

from __future__ import annotations

from dataclasses import dataclass

from db.journal.laptop import LaptopJournal
from db.store.blobs import BlobStore
from db.store.engine import Database
from inspection.clock import Clock


@dataclass(frozen=True, slots=True)
class Laptop:
    """An open store with its journal, in the name of one account on one device."""

    database: Database
    journal: LaptopJournal
    clock: Clock
    account: str
    blobs: BlobStore

    @property
    def device(self) -> str:
        """The device this laptop is now."""
        return self.journal.device
