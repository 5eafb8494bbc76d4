"""Opens a laptop's store to look at it: nothing is migrated, tidied away or written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.store.backup import is_open_elsewhere
from db.store.blobs import BlobStore
from db.store.engine import Database
from db.store.laptop import BACKUPS, BLOBS, DATABASE, LaptopStore, derived_key, open_database
from db.store.recovery import RecoveryKey
from inspection.clock import Clock
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Looked:
    """A store's database and its photos, scans and files."""

    database: Database
    blobs: BlobStore


@contextmanager
def looking_at(folder: Path, secret: str | RecoveryKey, clock: Clock) -> Iterator[Looked]:
    """The store at `folder`, by passphrase or recovery key, while no program has it open.

    Raises Refusal ``store.busy`` (the program is running), and as `LaptopStore.unlock` and
    `LaptopStore.recover` do.
    """
    key = LaptopStore.key_by(folder, secret, clock)
    if is_open_elsewhere(folder / DATABASE, key):
        raise Refusal("store.busy")
    database = open_database(folder / DATABASE, key, folder / BACKUPS)
    blobs = BlobStore(folder / BLOBS, derived_key(key, "blobs"), clock.now_ms)
    try:
        yield Looked(database, blobs)
    finally:
        blobs.close()
        database.close()
