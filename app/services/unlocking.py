"""Opens a store by its passphrase, shuts it again, and slows down who guesses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.services.laptop import Laptop
from db.journal.laptop import LaptopJournal
from db.journal.state import read_state
from db.store.backup import Backup, backups
from db.store.envelope import Cost
from db.store.laptop import BACKUPS, LaptopStore, find_stores
from db.store.recovery import RecoveryKey
from inspection.clock import Clock, civil_date
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class StoreCard:
    """A store that can be unlocked: of which account, on which device."""

    folder: Path
    account: str
    device: str


class UnlockingService:
    """The stores below `root`; at most one is open."""

    def __init__(self, root: Path, clock: Clock, *, cost: Cost | None = None) -> None:
        self._root = root
        self._clock = clock
        self._cost = cost
        self._store: LaptopStore | None = None

    def stores(self) -> tuple[StoreCard, ...]:
        """Every store, the one enrolled last first; empty on a laptop not yet enrolled."""
        found = []
        for folder in find_stores(self._root):
            account, _, device = folder.name.partition("_")
            found.append(StoreCard(folder, account, device))
        return tuple(sorted(found, key=lambda card: card.device, reverse=True))

    @property
    def locked(self) -> bool:
        """Whether no store is open."""
        return self._store is None

    def unlock(self, passphrase: str, folder: Path | None = None) -> Laptop:
        """Open a store, by default the one enrolled last; an open one is locked first.

        Raises Refusal ``unlock.wrong_passphrase`` (seconds, failures), ``unlock.wait`` (seconds),
        ``store.not_enrolled``, and the others of `LaptopStore.unlock`.
        """
        self.lock()
        return self._opened(LaptopStore.unlock(self._folder(folder), passphrase, self._clock))

    def recover(self, key_text: str, passphrase: str, folder: Path | None = None) -> Laptop:
        """Open a store by the bureau's printed recovery key and set a new passphrase.

        Raises Refusal ``recovery.unreadable``, ``recovery.other_bureau``,
        ``unlock.passphrase_too_short`` (least), and the others of `LaptopStore.recover`.
        """
        self.lock()
        key = RecoveryKey.from_text(key_text)
        store = LaptopStore.recover(self._folder(folder), key, passphrase, self._clock, self._cost)
        return self._opened(store)

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the data key of the open store anew. Raises Refusal as `unlock` and
        ``unlock.passphrase_too_short`` (least)."""
        if self._store is None:
            raise RuntimeError("no store is open")
        self._store.change_passphrase(old, new, self._cost)

    def backups(self, folder: Path | None = None) -> list[Backup]:
        """The dated copies of a store's database, newest first; it need not open."""
        return backups(self._folder(folder) / BACKUPS)

    def put_back(self, name: str, passphrase: str, folder: Path | None = None) -> Path:
        """Put the copy of this file name in the place of the store's file, which is kept under the
        name returned. The next sync finds its place.

        Raises Refusal ``store.no_such_backup``, and the others of `LaptopStore.put_back`.
        """
        self.lock()
        where = self._folder(folder)
        chosen = [one for one in self.backups(where) if one.path.name == name]
        if len(chosen) != 1:
            raise Refusal("store.no_such_backup", found=len(chosen))
        return LaptopStore.put_back(where, chosen[0], passphrase, self._clock)

    def back_up_daily(self) -> Backup | None:
        """Make the day's copy of the open store, if there is none of today yet.

        Raises Refusal as `LaptopStore.back_up`.
        """
        if self._store is None:
            raise RuntimeError("no store is open")
        today = civil_date(self._clock.now_ms())
        if any(one.moment.date() == today for one in self._store.backups()):
            return None
        return self._store.back_up("day")

    def lock(self) -> None:
        """Close the open store, if any, and forget its key.

        Raises Refusal ``store.busy`` if a transaction does not end; locking can be tried again.
        """
        if self._store is not None:
            self._store.lock()
            self._store = None

    def _folder(self, folder: Path | None) -> Path:
        if folder is not None:
            return folder
        cards = self.stores()
        if not cards:
            raise Refusal("store.not_enrolled")
        return cards[0].folder

    def _opened(self, store: LaptopStore) -> Laptop:
        try:
            with store.database.read() as connection:
                account = read_state(connection, "account")
                device = read_state(connection, "device")
            if account is None or device is None:
                raise Refusal("store.not_enrolled")
        except BaseException:
            store.lock()
            raise
        self._store = store
        journal = LaptopJournal(store.database, self._clock, device=device, actor=account)
        return Laptop(store.database, journal, self._clock, account, store.blobs)
