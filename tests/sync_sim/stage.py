"""A bureau and its laptops, enrolled, made once a process and copied for each run."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal
from unittest.mock import patch

from sqlalchemy import select

import server.bureau as bureau_module
from db.journal.bureau import BureauTransaction
from db.journal.ledger import read_head
from db.journal.state import write_state
from db.store.engine import laptop_engine
from db.store.migrate import migrate
from db.tables import metadata
from db.tables.bureau import firm, grant, setting
from db.tables.people import call_sample, sample_entry, worker
from db.tables.site import problem, site
from forms.signing import PrivateKey
from inspection.clock import FixedClock, instant
from server import accounts
from server.bureau import Bureau, Facts, bureau_public_key, create_bureau
from server.devices import enrol_device
from server.enrolment import issue
from server.settings import Settings, load_settings
from tests.support.databases import KEY
from tests.support.postgres import PostgresForTests, running_postgres
from tests.sync_sim.chance import determined
from tests.sync_sim.clocks import LaptopClock
from tests.sync_sim.edited import FORMS
from tests.sync_sim.laptop import DONE, SimulatedLaptop
from tests.sync_sim.server import Server
from tests.sync_sim.wire import Line

DatabaseKind = Literal["sqlite", "postgresql"]

START = instant(2026, 3, 16, 9)
FACTS = Facts("样例市人力资源和社会保障局", "市支队", "990300", "admin", "系统管理员", "样人社劳监")
INSPECTORS = ("an", "bo", "cai")
HOLDERS = ("an", "an", "bo", "cai", "bo", "ke")
"""Whose laptop each is: two people have two, one is a supervisor's."""
SYNCED = 4
SITES = 3
TEMPLATE = "template.db"
"""A laptop's file before anybody is enrolled on it."""
SETTINGS = {"backup_days": "1", "double_entry": "100"}
"""Laptops let go of what every backup of a day holds; every sheet is drawn to be keyed again."""
WORKERS = 2
_MEMORY = Path("/dev/shm")
"""Where there is such a folder files cost no disk: what survives a kill is copied, not guessed."""
_ENVIRONMENT = {
    "ANXIN_HOST": "127.0.0.1",
    "ANXIN_PORT": "0",
    "ANXIN_ADDRESS": "https://localhost:8443",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what there is when a run begins: ids by name, and by number."""

    accounts: dict[str, str]
    sites: tuple[str, ...]
    called: dict[str, tuple[str, ...]]
    """By site those whom a month's sample has drawn to be called, two of its workers."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Copies of everything, for one run alone."""

    folder: Path
    settings: Settings
    cast: Cast
    postgres: PostgresForTests | None = None

    def laptop_file(self, number: int) -> Path:
        return self.folder / f"laptop{number}.db"


class Stage:
    """The bureau on one kind of database; `prepare` it before the first scene."""

    def __init__(self, kind: DatabaseKind, postgres: PostgresForTests | None) -> None:
        self.kind = kind
        self._postgres = postgres
        self._stack = ExitStack()
        self._made: Scene | None = None

    def close(self) -> None:
        self._stack.close()

    @contextmanager
    def scene(self) -> Iterator[Scene]:
        """A fresh copy; everything in it is gone afterwards."""
        made = self._made
        if made is None:
            raise RuntimeError("a stage that was not prepared")
        with ExitStack() as stack:
            folder = stack.enter_context(_folder())
            shutil.copytree(made.folder, folder, dirs_exist_ok=True)
            settings = load_settings(_ENVIRONMENT, folder / "data")
            if self._postgres is not None:
                url = stack.enter_context(self._postgres.database("simulated bureau", _refuse))
                settings = replace(settings, database_url=url)
            yield Scene(folder, settings, made.cast, self._postgres)

    def prepare(self) -> None:
        """Make what every scene is a copy of."""
        folder = self._stack.enter_context(_folder())
        settings = load_settings(_ENVIRONMENT, folder / "data")
        if self._postgres is None:
            self._made = _prepare(folder, settings)
            return
        found: list[Scene] = []

        def fill(url: str) -> None:
            found.append(_prepare(folder, replace(settings, database_url=url)))

        with self._postgres.database("simulated bureau", fill):
            self._made = found[0]


@contextmanager
def stage_on(kind: DatabaseKind, postgres: PostgresForTests | None = None) -> Iterator[Stage]:
    """A stage on this kind of database; a PostgreSQL is started for it if none is given."""
    with ExitStack() as stack:
        if kind == "postgresql" and postgres is None:
            postgres = stack.enter_context(running_postgres())
        made = Stage(kind, postgres)
        stack.callback(made.close)
        made.prepare()  # with the first scene it would be with the first fault that is planted
        yield made


@contextmanager
def _folder() -> Iterator[Path]:
    where = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="anxin-sim-", dir=where) as made:
        yield Path(made)


def _refuse(_url: str) -> None:
    raise AssertionError("the template is made before")


def _prepare(folder: Path, settings: Settings) -> Scene:
    clock = FixedClock(START)
    with determined("stage"):
        return _prepared(folder, settings, clock)


def _prepared(folder: Path, settings: Settings, clock: FixedClock) -> Scene:
    with patch.object(bureau_module, "FORM_IDS", FORMS):
        bureau, _ = create_bureau(settings, clock, FACTS)
    try:
        cast = _staff(bureau)
        template = folder / TEMPLATE
        made = laptop_engine(template, KEY, create=True)
        migrate(made, "laptop", metadata)
        made.close()
        for number, login in enumerate(HOLDERS):
            path = folder / f"laptop{number}.db"
            shutil.copyfile(template, path)
            enrol(bureau, path, login)
    finally:
        bureau.close()
    scene = Scene(folder, settings, cast)
    _first_syncs(scene, clock)
    return scene


def _first_syncs(scene: Scene, clock: FixedClock) -> None:
    """Most laptops have been at work for a while; the last ones fetch all in the run."""
    server = Server(scene.settings, clock)
    for number in range(SYNCED):
        line = Line(server, number, lambda: None, lambda _: None)
        laptop = SimulatedLaptop(number, scene.laptop_file(number), LaptopClock(clock), line)
        ran = laptop.sync()
        assert ran.ended == DONE, ran
        laptop.stop()
    server.stop()


def _staff(bureau: Bureau) -> Cast:
    found: dict[str, str] = {}
    with bureau.office() as office:
        office.add(firm, {"name": "样例建筑公司"})
        for name, value in SETTINGS.items():
            office.add(setting, {"name": name, "value": value})
        for login in dict.fromkeys(HOLDERS):
            role = "inspector" if login in INSPECTORS else "supervisor"
            found[login] = accounts.add_account(
                office, login=login, name=f"样例{login}", role=role, team_name=None, badge=login
            )
    with bureau.office() as office:
        team = accounts.find_team(office.connection, FACTS.team_code)
        sites = [_site(office, team, number, found[INSPECTORS[0]]) for number in range(SITES)]
    with bureau.office() as office:
        for number, one in enumerate(sites):
            holder = found[INSPECTORS[number % len(INSPECTORS)]]
            accounts.assign(office, one, holder, date(2026, 3, 1))
    with bureau.office() as office:  # the first site is worked on by three people
        for login in INSPECTORS[1:]:
            lend(office, found[login], sites[0])
        called = {one: _drawn(office, one, found[INSPECTORS[0]]) for one in sites}
    return Cast(found, tuple(sites), called)


def _site(office: BureauTransaction, team: str, number: int, finder: str) -> str:
    made = office.add(
        site,
        {"team_id": team, "code": f"S{number}", "name": f"样例{number}", "state": "building"},
    )
    for place in range(WORKERS):
        name = f"w{number}.{place}"
        office.add(worker, {"site_id": made, "name": f"name {name}", "phone": f"phone {name}"})
    office.add(
        problem,
        {
            "site_id": made,
            "system": "contract",
            "item": "A3",
            "clause": "1",
            "facts": f"facts {number}",
            "measure": f"measure {number}",
            "account_id": finder,
            "state": "open",
            "found_on": date(2026, 3, 2),
            "due_provisional": False,
        },
    )
    return made


def _drawn(office: BureauTransaction, site_id: str, account: str) -> tuple[str, ...]:
    """A month's sample of a site's workers."""
    drawn = office.add(
        call_sample,
        {
            "site_id": site_id,
            "month": date(2026, 3, 1),
            "seed": "0" * 16,
            "frame": WORKERS,
            "size": WORKERS,
            "frozen_at": office.now,
            "account_id": account,
        },
    )
    workers = select(worker.c.id).where(worker.c.site_id == site_id).order_by(worker.c.id)
    seat = {"site_id": site_id, "sample_id": drawn, "reserve": False, "stratum": ""}
    return tuple(
        office.add(sample_entry, {**seat, "worker_id": one, "position": place})
        for place, one in enumerate(list(office.connection.scalars(workers)))
    )


def lend(office: BureauTransaction, account: str, site_id: str) -> None:
    """Let one more person work on a site, with its people, until it is taken back."""
    for scope in (f"site:{site_id}", f"people:{site_id}"):
        office.add(
            grant,
            {
                "account_id": account,
                "granted_scope": scope,
                "mode": "write",
                "granted_at": office.now,
                "reason": "request",
            },
        )


def enrol(bureau: Bureau, path: Path, login: str) -> None:
    """Make the empty file of a laptop one of this person's, known to the bureau."""
    keys = PrivateKey.generate(), PrivateKey.generate()
    code = issue(bureau, login).file.code
    account, device = enrol_device(
        bureau, code=code, device_key=keys[0].public, paper_key=keys[1].public, name=f"样例{login}"
    )
    with bureau.database.read() as connection:
        bureau_key, epoch = bureau_public_key(connection).text, read_head(connection).epoch
    database = laptop_engine(path, KEY)
    state = {
        "account": account,
        "device": device,
        "device_key": keys[0].text,
        "paper_key": keys[1].text,
        "server": "https://bureau",
        "pin": "0" * 64,
        "bureau_key": bureau_key,
        "epoch": epoch,
    }
    with database.write() as connection:
        for name, value in state.items():
            write_state(connection, name, value)
    database.close()
