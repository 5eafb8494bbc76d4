"""Stands for the services behind the gates until one of them is needed, and imports them then."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app.presenters.first_run import EnrolmentCard
from app.presenters.jobs import JobControl
from app.presenters.unlock import BackupCard
from inspection.clock import Clock

if TYPE_CHECKING:
    from app.bootstrap.rooms import Rooms
    from db.store.envelope import Cost


class Doors:
    """Importing happens once, in whichever worker asks first; `warm` asks beside the first window.

    It serves `UnlockPresenter` and `FirstRunPresenter`. `cost` None measures this machine.
    """

    def __init__(self, root: Path, clock: Clock, cost: Cost | None = None) -> None:
        self._root = root
        self._clock = clock
        self._cost = cost
        self._lock = threading.Lock()
        self._rooms: Rooms | None = None

    def warm(self) -> None:
        """Import what the next window needs; the pages too, so that none hesitates."""
        self.rooms()
        for line in import_module("app.ui.page_table").PAGES:
            import_module(f"app.ui.pages.{line.module}")

    def rooms(self) -> Rooms:
        """The real services. The first call takes half a second."""
        with self._lock:
            if self._rooms is None:
                made = import_module("app.bootstrap.rooms")
                self._rooms = made.Rooms(self._root, self._clock, self._cost)
            return self._rooms

    def unlock(self, passphrase: str) -> None:
        """See `app.presenters.unlock.UnlockService`."""
        self.rooms().unlock(passphrase)

    def recover(self, key_text: str, passphrase: str) -> None:
        """See `app.presenters.unlock.UnlockService`."""
        self.rooms().recover(key_text, passphrase)

    def backups(self) -> Sequence[BackupCard]:
        """See `app.presenters.unlock.UnlockService`."""
        return self.rooms().backups()

    def restore(self, backup: str, passphrase: str) -> None:
        """See `app.presenters.unlock.UnlockService`."""
        self.rooms().restore(backup, passphrase)

    def read(self, content: bytes) -> EnrolmentCard:
        """See `app.presenters.first_run.EnrolmentService`."""
        return self.rooms().read(content)

    def enrol(self, content: bytes, passphrase: str, job: JobControl) -> None:
        """See `app.presenters.first_run.EnrolmentService`."""
        self.rooms().enrol(content, passphrase, job)
