"""Everything that opens a store. It takes half a second to import, so the first window does not."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.bootstrap.desk import Desk
from app.bootstrap.house import House
from app.bootstrap.opened import Opened
from app.presenters.first_run import EnrolmentCard
from app.presenters.jobs import JobControl
from app.presenters.unlock import BackupCard
from app.services.enrolment import EnrolmentService, read_enrolment
from app.services.laptop import Laptop
from app.services.unlocking import UnlockingService
from db.store.envelope import Cost
from inspection.clock import Clock
from inspection.refusal import Refusal


class Rooms:
    """The services behind both gates; at most one store is open."""

    def __init__(self, root: Path, clock: Clock, cost: Cost | None = None) -> None:
        self._enrolment = EnrolmentService(root, clock, cost=cost)
        self._unlocking = UnlockingService(root, clock, cost=cost)
        self._enrolled = b""
        self.opened: Opened | None = None

    def unlock(self, passphrase: str) -> None:
        """See `app.presenters.unlock.UnlockService`; what was opened is `opened`."""
        self._enter(self._unlocking.unlock(passphrase))
        with suppress(Refusal):  # a full disk keeps nobody out
            self._unlocking.back_up_daily()

    def recover(self, key_text: str, passphrase: str) -> None:
        """See `app.presenters.unlock.UnlockService`; what was opened is `opened`."""
        self._enter(self._unlocking.recover(key_text, passphrase))

    def backups(self) -> tuple[BackupCard, ...]:
        """See `app.presenters.unlock.UnlockService`."""
        return tuple(
            BackupCard(one.path.name, one.moment, one.reason, one.path.stat().st_size)
            for one in self._unlocking.backups()
        )

    def restore(self, backup: str, passphrase: str) -> None:
        """See `app.presenters.unlock.UnlockService`; what was opened is `opened`."""
        self._unlocking.put_back(backup, passphrase)
        self.unlock(passphrase)

    def read(self, content: bytes) -> EnrolmentCard:
        """See `app.presenters.first_run.EnrolmentService`."""
        return EnrolmentCard(server=read_enrolment(content).address)

    def enrol(self, content: bytes, passphrase: str, job: JobControl) -> None:
        """See `app.presenters.first_run.EnrolmentService`."""
        job.progress("enrol")
        if content != self._enrolled:
            self._enrolment.enrol(content, passphrase)
            self._enrolled = content
        job.check()  # whoever cancelled too late finds the store made, and tries again
        job.on_db(lambda: self.unlock(passphrase))

    def sit_down(self, house: House, name: str) -> Desk:
        """The desk of what was opened, in a window of that name. RuntimeError while locked."""
        if self.opened is None:
            raise RuntimeError("no store is open")
        return Desk(self.opened, house, self._unlocking.change_passphrase, name)

    def lock(self) -> None:
        """Close the store, if one is open. Raises Refusal ``store.busy``."""
        self.opened = None
        self._unlocking.lock()

    def _enter(self, laptop: Laptop) -> None:
        try:
            self.opened = Opened.of(laptop)
        except BaseException:
            self._unlocking.lock()
            raise
