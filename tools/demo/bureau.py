"""Makes the demo bureau once for a seed, a clock and this code, and copies it for each run.

The bureau is founded before the past begins, so that its laptops' keys were certified and their
numbers leased when they signed; sites and rosters arrive on the morning of the day itself.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import hashlib
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from app.services.enrolment import EnrolmentService
from app.services.laptop import Laptop
from app.services.syncing import Link, SyncingService, link_to_bureau
from app.services.unlocking import UnlockingService
from app.sync.standing import Identity
from db.store.envelope import Cost
from inspection.clock import FixedClock, civil_time, instant
from inspection.refusal import Refusal
from inspection.workdays import add_months
from tools.city.build import make_city
from tools.city.history import make_past
from tools.city.model import City
from tools.city.workbooks import roster_path, write_city
from tools.demo.office import ROOT, DemoError, Office
from tools.demo.past import PastLife

PREFIX = "样人社劳监"
STREET = "样例市样例大道1号"
PHONE = "12333"
PUBLIC_URL = "https://anxin.example"
"""Where the codes on demo papers lead: a name reserved for examples, nobody's."""
_PASSPHRASE = "演示用的旧笔记本"  # noqa: S105 - of a laptop that is thrown away
_QUICK = Cost(memory_kib=1024, passes=1, lanes=1)
"""The laptops of the past are thrown away once they have synced: nobody has to guess."""
_CODE = ("inspection", "forms", "db", "server", "app/services", "app/sync", "tools/city")

HOUR_MS = 3_600_000
_KEPT = 3
"""So many bureaus are kept for the next demo; each takes some 70 MB."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which bureau: the seed of its city, the demo's first instant (UTC ms), and how large."""

    seed: int
    start_ms: int
    sites: int = 40
    workers: int = 12_000

    @property
    def day(self) -> date:
        """The civil date the demo shows."""
        return civil_time(self.start_ms).date()

    @property
    def clock(self) -> str:
        """The first instant as `ANXIN_CLOCK` takes it."""
        return _spelt(self.start_ms)

    def city(self) -> City:
        """The city of this plan."""
        return make_city(self.seed, self.day, sites=self.sites, workers=self.workers)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A bureau's data folder, ready to be served on the demo clock, and its city."""

    office: Office
    city: City
    folder: Path


def parse_clock(text: str) -> int:
    """UTC milliseconds of a wall-clock time in China such as ``2026-11-17T09:00``; a date alone
    means nine o'clock. Raises ValueError."""
    moment = datetime.fromisoformat(text if "T" in text or " " in text else f"{text}T09:00")
    return instant(moment.year, moment.month, moment.day, moment.hour, moment.minute)


@contextlib.contextmanager
def bureau(plan: Plan, root: Path, say: Say, *, keep: bool = False) -> Iterator[Prepared]:
    """A fresh copy of the plan's bureau in a folder of its own below `root`, removed afterwards
    unless `keep`; the bureau is made first if this code has not made it before."""
    made = _made(plan, root, say)
    folder = Path(tempfile.mkdtemp(prefix=f"{plan.seed}-", dir=root))
    try:
        shutil.copytree(made / "server", folder / "server")
        yield Prepared(Office(folder / "server", plan.clock), plan.city(), folder)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _made(plan: Plan, root: Path, say: Say) -> Path:
    name = f"bureau-{plan.seed}-{civil_time(plan.start_ms):%Y%m%d%H%M}-{plan.sites}-{plan.workers}"
    ready = root / f"{name}-{_code_digest()}"
    if ready.is_dir():
        return ready
    root.mkdir(parents=True, exist_ok=True)
    known = sorted(root.glob("bureau-*"), key=lambda one: one.stat().st_mtime)
    for old in known[: max(0, len(known) - _KEPT + 1)]:
        shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="making-", dir=root))
    try:
        _make(plan, folder, say)
        kept = folder / "kept"
        kept.mkdir()
        (folder / "server").rename(kept / "server")
        with contextlib.suppress(OSError):  # another demo was faster
            kept.rename(ready)
        if not ready.is_dir():
            raise DemoError(f"the bureau could not be kept in {ready}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return ready


def _make(plan: Plan, folder: Path, say: Say) -> None:
    city = plan.city()
    data = folder / "server"
    founded = _founding(plan.day)
    logins = [one.login for one in city.inspectors]
    laptops = _Laptops(folder)
    with _told(say, f"bureau founded, {len(logins)} laptops enrolled"):
        early = Office(data, _spelt(founded))
        _found(early, city, folder)
        with early.serve() as server:
            for login in logins:
                file = folder / f"{login}.anxin"
                early.run("enrol", login, "--out", str(file), address=server.address)
                laptops.enrol(login, file, founded)
                laptops.sync(login, founded, server.address)
    morning = Office(data, _spelt(plan.start_ms - 2 * HOUR_MS))
    with _told(say, f"{len(city.sites)} sites and {city.worker_count} roster lines imported"):
        _import(morning, city, folder)
    with (
        _told(say, f"the past of {len(logins)} inspectors lived on their laptops and synced"),
        morning.serve() as server,
    ):
        _live(plan, folder, logins, server.address)


def _live(plan: Plan, folder: Path, logins: Sequence[str], address: str) -> None:
    """Every inspector in a process of his own, as many at once as there are processors."""
    workers = min(len(logins), os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(workers, context) as pool:
        lives = [pool.submit(_live_one, plan, folder, login, address) for login in logins]
        for life in lives:
            life.result()


def _live_one(plan: Plan, folder: Path, login: str, address: str) -> None:
    city = plan.city()
    past = make_past(city)

    def live(laptop: Laptop, clock: FixedClock) -> None:
        life = PastLife(laptop, clock, city, login)
        try:
            life.live(past)
        except Refusal as refusal:
            at = _spelt(clock.now_ms())
            said = f"{refusal.code} {dict(refusal.params)}"
            raise DemoError(f"the past of {login} breaks off at {at}: {said}") from None

    _Laptops(folder).sync(login, plan.start_ms - HOUR_MS, address, live)


def _founding(day: date) -> int:
    """An instant before anything of the past: the evening before last month's first day."""
    eve = add_months(day.replace(day=1), -1) - timedelta(days=1)
    return instant(eve.year, eve.month, eve.day, 18)


def _found(office: Office, city: City, folder: Path) -> None:
    office.run(
        "create", "--name", city.bureau, "--team", city.team, "--team-code", city.team_code,
        "--prefix", PREFIX, "--street", STREET, "--phone", PHONE, "--address", PUBLIC_URL,
        "--demo", "--recovery-file", str(folder / "recovery.txt"),
    )  # fmt: skip
    for one in city.members:
        badge = ["--badge", one.card_number] if one.card_number else []
        office.run("account", "add", one.login, "--name", one.name, "--role", one.role, *badge)


def _import(office: Office, city: City, folder: Path) -> None:
    lists = folder / "lists"
    written = write_city(lists, city)
    office.run("import", "sites", str(written[0]))
    for one in city.sites:
        if one.workers:
            office.run("import", "roster", "--site", one.code, str(roster_path(lists, one)))
    for one in city.sites:
        office.run("assign", one.inspector, one.code, "--from", one.assigned_from.isoformat())


class _Laptops:
    """The computers of the past, one for each inspector, in folders below one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def enrol(self, login: str, file: Path, now_ms: int) -> None:
        service = EnrolmentService(
            self._folder / login, FixedClock(now_ms), cost=_QUICK, device_name=f"笔记本 {login}"
        )
        service.enrol(file.read_bytes(), _PASSPHRASE)

    def sync(
        self,
        login: str,
        now_ms: int,
        address: str,
        between: Callable[[Laptop, FixedClock], object] | None = None,
    ) -> None:
        """Sync at an instant; with `between`, let that happen on the laptop and sync again."""
        clock = FixedClock(now_ms)
        unlocking = UnlockingService(self._folder / login, clock)
        laptop = unlocking.unlock(_PASSPHRASE)
        syncing = SyncingService(laptop, link=lambda known: _link(known, address))
        try:
            syncing.sync()
            if between is not None:
                between(laptop, clock)
                clock.value = now_ms
                syncing.sync()
        finally:
            syncing.close()
            unlocking.lock()


def _link(identity: Identity, address: str) -> Link:
    """The way to the bureau at the address where its server listens now."""
    return link_to_bureau(replace(identity, address=address))


def _spelt(ms: int) -> str:
    return civil_time(ms).isoformat(timespec="seconds")


def _code_digest() -> str:
    """Which code made a bureau: another may make it otherwise."""
    digest = hashlib.sha256()
    files = [path for top in _CODE for path in (ROOT / top).rglob("*") if path.is_file()]
    files += [ROOT / "tools/demo" / name for name in ("bureau.py", "office.py", "past.py")]
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def _told(say: Say, what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{what} ({time.monotonic() - started:.1f} s)")
