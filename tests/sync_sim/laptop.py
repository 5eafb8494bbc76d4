"""One laptop of the simulation: a real encrypted file, the real journal and the real session."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from app.services.filling import FillingService
from app.services.laptop import Laptop
from app.services.syncing import SyncingService, SyncReport
from app.sync.pace import Pace
from app.sync.standing import Identity, read_identity
from app.sync.transport import BureauLink
from db.journal.laptop import LaptopJournal
from db.journal.state import read_state
from db.store import traces
from db.store.blobs import BlobStore
from db.store.engine import laptop_engine
from db.store.named import named_digests
from db.tables.laptop import scope_state
from inspection.refusal import Refusal
from tests.support.databases import KEY
from tests.sync_sim.clocks import LaptopClock
from tests.sync_sim.kill import Guillotine, Killed, put_back
from tests.sync_sim.wire import Line, Trouble

DONE, KILLED = "done", "killed"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a session ended (`DONE`, `KILLED` or a refusal's code) and how many requests it took."""

    ended: str
    requests: int
    sent: int = 0
    forgotten: int = 0
    copied: bool = False
    """Whether it became a device of its own: it turned out to be a copy."""
    joined: bool = False
    """Whether it joined another life of the bureau."""

    def __str__(self) -> str:
        parts = [self.ended, f"{self.requests} requests", f"{self.sent} sent" if self.sent else ""]
        parts += [f"{self.forgotten} scopes forgotten" if self.forgotten else ""]
        parts += ["a device of its own now"] if self.copied else []
        parts += ["joined another life of the bureau"] if self.joined else []
        return ", ".join(part for part in parts if part)


@dataclass
class SimulatedLaptop:
    """A laptop and the program on it. `number` is its place in the simulation."""

    number: int
    path: Path
    clock: LaptopClock
    line: Line
    kill: Guillotine = field(default_factory=Guillotine)
    starts: int = 0
    settled: Callable[[], object] = lambda: None
    """Called when a session has made operations of what was typed, before any of them is sent."""

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """The program starts on what the file holds."""
        self.database = laptop_engine(self.path, KEY)
        traces.wipe(self.database)  # as the program does before it shows anything
        with self.database.read() as connection:
            account, device = read_state(connection, "account"), read_state(connection, "device")
        assert account is not None
        assert device is not None
        self.account = account
        journal = LaptopJournal(self.database, self.clock, device=device, actor=account)
        folder = self.path.with_name(f"{self.path.stem}.blobs")
        self.blobs = BlobStore.open(folder, KEY, self.clock.now_ms)
        self.blobs.keep_only(self._named)
        self.laptop = Laptop(self.database, journal, self.clock, account, self.blobs)
        self.filling = FillingService(self.laptop)
        self.syncing = SyncingService(
            self.laptop,
            settle_drafts=self._settle,
            link=self._link,
            pace=Pace(pause=lambda _: None),
        )
        self.kill.arm(None)
        self.kill.watch(self.database)
        self.starts += 1

    @property
    def device(self) -> str:
        """The device this laptop is now: a copy becomes another one."""
        return self.laptop.device

    def _settle(self) -> None:
        self.filling.commit_all()
        self.settled()

    def _named(self) -> list[str]:
        with self.database.read() as connection:
            return named_digests(connection)

    def _link(self, identity: Identity) -> BureauLink:
        return self.line.link(identity)

    def stop(self) -> None:
        """The program ends in good order."""
        self.kill.arm(None)
        self.syncing.close()
        self.blobs.close()
        self.database.close()

    def restart(self) -> None:
        """The program ends and starts again."""
        self.stop()
        self.start()

    def doing(self, work: Callable[[], object], fatal: int | None) -> str:
        """Do something, killed at that statement if there are so many; started again then."""
        self.kill.arm(fatal)
        try:
            work()
        except Refusal as refusal:
            return refusal.code
        except Killed:
            self.stop()
            put_back(self.path)
            self.start()
            return KILLED
        finally:
            self.kill.arm(None)
        return DONE

    def sync(self, troubles: tuple[Trouble, ...] = (), fatal: int | None = None) -> Ran:
        """One press of the button."""
        self.line.begin(troubles)
        reports: list[SyncReport] = []
        ended = self.doing(lambda: reports.append(self.syncing.sync()), fatal)
        if not reports:
            return Ran(ended, self.line.requests)
        (told,) = reports
        return Ran(
            ended,
            self.line.requests,
            told.sent,
            told.forgotten,
            copied=told.copied,
            joined=told.joined,
        )

    def identity(self) -> Identity:
        """Who the laptop is to the bureau now."""
        with self.database.read() as connection:
            return read_identity(connection)

    def cursors(self) -> dict[str, int]:
        """By scope the ledger number up to which it is published here."""
        with self.database.read() as connection:
            rows = connection.execute(select(scope_state.c.scope, scope_state.c.cursor))
            return {row.scope: row.cursor for row in rows}

    def copy_disk(self, target: Path) -> None:
        """Copy file and photos; the program is closed meanwhile."""
        self.stop()
        shutil.copyfile(self.path, target)
        folder = self.path.with_name(f"{self.path.stem}.blobs")
        if folder.exists():
            shutil.copytree(folder, target.with_name(f"{target.stem}.blobs"))
        self.start()
