"""After a whole day and a kill -9: nobody's name or number can be read in any file left behind."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.services.unlocking import UnlockingService
from db.store.laptop import BACKUPS, DATABASE, KEYS
from db.store.recovery import RecoveryKey
from db.tables.bureau import setting
from db.tables.people import call_attempt, worker
from db.tables.site import paper
from inspection.clock import FixedClock, instant
from server import accounts
from server.bureau import create_bureau
from server.imports.run import import_roster, import_sites
from server.settings import load_settings
from tests.e2e.day import FACTS as PROBLEM
from tests.faults.conftest import CHEAP, ENVIRONMENT, START, Said
from tests.faults.killing import killer
from tests.server.laptop import Lines
from tests.support.live_bureau import FACTS, PASSPHRASE, LiveBureau
from tools.city.build import make_city
from tools.city.model import City
from tools.city.workbooks import roster_path, write_city

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX"),
]

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
SURE_BYTES = 6
"""Shorter texts stand in encrypted megabytes by chance."""
RECEIVER = "样例签收人"
SECRET = "样例来访人欧阳涢，电话 19900004321"


@dataclass(frozen=True)
class Left:
    """What a day and a kill left on two disks, and what must not be readable there."""

    city: City
    bureau: LiveBureau
    laptop: Path
    store: Path
    server: Path
    scratch: Path
    errors: Path
    clock: FixedClock


def readable(roots: Iterable[Path], texts: Iterable[str]) -> list[tuple[str, str]]:
    """(file, text) wherever one of the texts stands in a file, in any of the encodings."""
    needles = [
        (text, text.encode(encoding))
        for text in sorted(set(texts))
        for encoding in ENCODINGS
        if len(text.encode(encoding)) >= SURE_BYTES
    ]
    found = []
    for root in roots:
        for path in [root, *root.rglob("*")]:
            if path.is_file():
                content = path.read_bytes()
                found += [(path.name, text) for text, needle in needles if needle in content]
    return found


def people(city: City) -> Iterator[str]:
    """Names, numbers and papers of everybody in the city, and what was typed about them."""
    yield from (RECEIVER, SECRET, SECRET[-11:], PROBLEM, PASSPHRASE)
    for site in city.sites:
        yield from (site.manager, site.manager_phone, site.labour_clerk, site.labour_clerk_phone)
        for one in site.workers:
            yield from (one.name, one.phone, one.document_number)


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    folder = tmp_path_factory.mktemp("secrecy")
    clock = FixedClock(START)
    city = make_city(7, date(2026, 3, 16), sites=2, workers=40, inspectors=2)
    settings = load_settings(ENVIRONMENT, folder / "server")
    bureau, recovery = create_bureau(settings, clock, FACTS)
    live = LiveBureau(bureau, "", Lines(), clock, recovery)
    try:
        fill(live, city, folder / "lists")
        live.start()
        laptop = live.enrol(folder / "laptop", city.inspectors[0].login)
        laptop.sync()
        laptop.close()
        scratch = folder / "scratch"
        scratch.mkdir()
        places = dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "XDG_CONFIG_HOME"), str(scratch))
        with killer(folder / "errors.txt", **places) as nursery:
            killed = nursery.kill(
                {"done": 1},
                work="day",
                root=str(laptop.root),
                site=live.site(city.sites[0].code),
                colleague=live.account(city.inspectors[1].login),
                secret=SECRET,
            )
        assert killed.status == -9, (folder / "errors.txt").read_text()
        store = laptop.enrolled.folder
        yield Left(
            city, live, laptop.root, store, settings.data, scratch, folder / "errors.txt", clock
        )
    finally:
        live.close()
        live.stop()
        bureau.close()


def fill(live: LiveBureau, city: City, lists: Path) -> None:
    """Staff, sites and rosters, as the administrator imports them."""
    write_city(lists, city)
    with live.bureau.office() as office:
        for member in city.members:
            accounts.add_account(
                office,
                login=member.login,
                name=member.name,
                role=member.role.value,
                team_name=None,
                badge=member.card_number,
            )
        for name, value in (("bureau.address", "样例市样例路 1 号"), ("bureau.phone", "0722-1")):
            office.add(setting, {"name": name, "value": value})
    assert import_sites(live.bureau, lists / "sites.xlsx").written
    for site in city.sites:
        done = import_roster(live.bureau, roster_path(lists, site), site_name=site.code)
        assert done.written
        live.assign(site.code, site.inspector, site.assigned_from)


def test_search_finds_what_is_readable(tmp_path: Path) -> None:
    for encoding in ENCODINGS:
        (tmp_path / encoding).write_bytes(b"\0" + RECEIVER.encode(encoding) + b"\0")
    found = readable([tmp_path], [RECEIVER, "没有的人"])
    assert sorted(found) == sorted((encoding, RECEIVER) for encoding in ENCODINGS)


def test_nothing_of_anybody_is_readable_on_the_laptop(left: Left) -> None:
    assert (left.store / f"{DATABASE}-wal").stat().st_size > 0
    assert len(list((left.store / BACKUPS).glob("*.db"))) == 1
    log = (left.laptop / "anxin.log").read_text("utf-8")
    assert "ZeroDivisionError" in log
    assert (left.laptop / "preferences.json").exists()

    assert readable([left.laptop, left.scratch, left.errors], people(left.city)) == []


def test_nothing_of_anybody_is_readable_at_the_server(left: Left) -> None:
    assert left.bureau.rows(call_attempt), "the day was synced before the kill"
    assert left.bureau.rows(paper)
    found = [text for text in people(left.city) if text and text in left.bureau.log.text]

    assert found == []
    assert readable([left.server], people(left.city)) == []


def test_copied_store_opens_by_passphrase_or_recovery_key_alone(
    left: Left, said: Said, tmp_path: Path
) -> None:
    clock = FixedClock(instant(2026, 3, 17, 9))

    def elsewhere(name: str) -> UnlockingService:
        shutil.copytree(left.store, tmp_path / name / left.store.name)
        return UnlockingService(tmp_path / name, clock, cost=CHEAP)

    by_guess = elsewhere("guess")
    said.refused("unlock.wrong_passphrase", lambda: by_guess.unlock("不是这句话 2026"))
    foreign = RecoveryKey.new().to_text()
    said.refused("recovery.other_bureau", lambda: by_guess.recover(foreign, "新的口令 2026"))

    without_keys = elsewhere("without keys")
    for path in (tmp_path / "without keys").rglob(KEYS):
        path.unlink()
    said.refused("store.keys_missing", lambda: without_keys.unlock(PASSPHRASE))

    mine, bureaus = elsewhere("mine"), elsewhere("bureaus")
    for laptop, service in (
        (mine.unlock(PASSPHRASE), mine),
        (bureaus.recover(left.bureau.recovery.to_text(), "新的口令 2026"), bureaus),
    ):
        with laptop.database.read() as connection:
            held = {row.id for row in connection.execute(worker.select())}
        of_his = left.bureau.site(left.city.sites[0].code)
        workers = left.bureau.rows(worker)
        assert held == {key for key, row in workers.items() if row["site_id"] == of_his}
        assert held
        service.lock()
    assert readable([tmp_path], people(left.city)) == []
