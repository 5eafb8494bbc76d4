"""kill -9 of the bureau's server in the middle of a push and of a pull, its disk full, and a line
that drops, truncates and dribbles: afterwards counts and hashes agree."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.services.enrolment import Enrolled
from app.services.filling import FillingService
from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from db.journal.ledger import read_head
from db.journal.state import write_state
from db.replication.chain import verify_ledger
from db.tables.bureau import setting
from db.tables.journal import conflict, review, row_meta
from db.tables.laptop import outbox
from db.tables.registry import synced
from db.tables.server import ledger
from db.tables.site import contact
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from server import accounts, heads
from server.bureau import Bureau, bureau_public_key, open_bureau
from server.settings import load_settings
from tests.faults.conftest import CHEAP, ENVIRONMENT, Prepared
from tests.faults.road import Break, Road, Way, road_to
from tests.faults.served import Servers, servers
from tests.support.live_bureau import FACTS, PASSPHRASE, FieldLaptop
from tests.sync_sim.evidence import ledger_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are POSIX"),
]

VISITS, NEWS = 60, 150


def text(number: int) -> str:
    """A long text that no compression makes short."""
    dice = random.Random(number)
    return "".join(chr(dice.randint(0x4E00, 0x9FA5)) for _ in range(150))


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with servers(tmp_path_factory.mktemp("servers") / "errors.txt") as made:
        yield made


Moment = tuple[str, Way, int]
"""The step of a session, and after how many bytes more of which way."""


@dataclass
class Far:
    """A laptop with visits to send, and a bureau far away that has news for it."""

    data: Path
    clock: FixedClock
    laptop: FieldLaptop
    site: str

    def bureau(self) -> Bureau:
        """The bureau's database; its server must be away."""
        return open_bureau(load_settings(ENVIRONMENT, self.data), self.clock)

    def reach_by(self, road: Road) -> None:
        self.laptop.syncing.close()
        with self.laptop.laptop.database.write() as connection:
            write_state(connection, "server", road.address)
        drafts = FillingService(self.laptop.laptop).commit_all
        self.laptop.syncing = SyncingService(self.laptop.laptop, settle_drafts=drafts)

    def sync_broken(
        self,
        road: Road,
        moment: Moment,
        *,
        times: int = 1,
        also: Callable[[], object] = lambda: None,
    ) -> int:
        """A session whose line breaks at this moment; how often it did."""
        step, way, after = moment
        plans: list[Break] = []

        def arm(now: str, _done: int, _total: int | None) -> None:
            if now == step and not plans:
                plans.append(road.break_at(way, after, times=times, also=also))

        with pytest.raises(Refusal, match=r"sync\.(unreachable|answer_malformed)"):
            self.laptop.syncing.sync(arm)
        road.planned = None
        return plans[0].struck

    def visit(self, times: int) -> None:
        """So many records more on the laptop, an operation each."""
        for number in range(times):
            with self.laptop.laptop.journal.transaction() as change:
                change.add(
                    contact,
                    {
                        "site_id": self.site,
                        "kind": "service",
                        "covert": False,
                        "on_date": date(2026, 3, 16),
                        "started_at": self.clock.now_ms(),
                        "lead_id": self.laptop.account,
                        "state": "open",
                        "result": text(1000 + number),
                    },
                )


@pytest.fixture
def far(prepared: Prepared, tmp_path: Path, clock: FixedClock) -> Iterator[Far]:
    data, root = tmp_path / "data", tmp_path / "laptop"
    shutil.copytree(prepared.folder / "data", data)
    shutil.copytree(prepared.folder / "laptop", root)
    bureau = open_bureau(load_settings(ENVIRONMENT, data), clock)
    with bureau.office() as office:
        office.add_many(
            setting, [{"name": f"news.{number}", "value": text(number)} for number in range(NEWS)]
        )
        site = str(accounts.find_site(office.connection, "A1").id)
    bureau.close()
    unlocking = UnlockingService(root, clock, cost=CHEAP)
    laptop = unlocking.unlock(PASSPHRASE)
    enrolled = Enrolled(root / prepared.store, FACTS.name, "zhou", "inspector")
    field = FieldLaptop(root, clock, enrolled, unlocking, laptop, SyncingService(laptop))
    made = Far(data, clock, field, site)
    made.visit(VISITS)
    yield made
    made.laptop.close()


def assert_agree(far: Far) -> None:
    """Same rows at the same revs on both sides, every operation once, nothing contested, and a
    ledger that verifies under its signed head."""
    bureau = far.bureau()
    try:
        with (
            bureau.database.read() as theirs,
            far.laptop.laptop.database.read() as mine,
        ):
            for table in synced():
                rows = {row.id: row for row in theirs.execute(select(table))}
                here = {row.id: row for row in mine.execute(select(table))}
                assert {one: rows[one] for one in here} == here, table.name
            revs = select(row_meta.c.entity, row_meta.c.row, row_meta.c.rev)
            assert set(mine.execute(revs)) <= set(theirs.execute(revs))
            made = {row.dseq: row.hash for row in mine.execute(select(outbox))}
            of_laptop = select(ledger.c.dseq, ledger.c.hash).where(
                ledger.c.device == far.laptop.device
            )
            received = theirs.execute(of_laptop).all()
            assert len(received) == len(made)
            assert {row.dseq: row.hash for row in received} == made
            assert theirs.execute(select(conflict)).all() == []
            assert theirs.execute(select(review)).all() == []
            head, _ = heads.signed(bureau, theirs, read_head(theirs))
            report = verify_ledger(ledger_of(theirs), head, bureau_public_key(theirs))
            assert report.beyond == 0
        assert len(far.laptop.rows(setting)) >= NEWS
        assert len(far.laptop.rows(contact)) >= VISITS
    finally:
        bureau.close()


MOMENTS: dict[str, Moment] = {
    "while a push goes up": ("push", "up", 9_000),
    "while its answer comes down": ("push", "down", 100),
    "while a pull comes down": ("pull", "down", 30_000),
}
BREAKS: list[Moment] = [
    ("hello", "up", 1),
    ("hello", "down", 900),
    ("push", "up", 4_000),
    ("push", "down", 1),
    ("pull", "down", 20_000),
]


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_server_killed_in_the_middle_loses_and_doubles_nothing(
    far: Far, nursery: Servers, moment: Moment
) -> None:
    with road_to(nursery.start(far.data)) as road:
        far.reach_by(road)
        assert far.sync_broken(road, moment, also=nursery.kill) == 1
        assert nursery.wait() == -9

        road.port = nursery.start(far.data)
        far.laptop.sync()
        far.laptop.syncing.close()
    nursery.stop()

    assert_agree(far)


def test_line_that_drops_and_dribbles_brings_everything_across(far: Far, nursery: Servers) -> None:
    """Every session breaks, each a little later than the one before, until one lasts."""
    with road_to(nursery.start(far.data)) as road:
        far.reach_by(road)
        for moment in BREAKS:
            assert far.sync_broken(road, moment, times=9) >= 1, moment
        road.dribbling = True
        far.laptop.sync()
        far.laptop.syncing.close()
    nursery.stop()

    assert_agree(far)


def test_disk_of_the_server_that_is_full_is_said_and_nothing_is_half_kept(
    far: Far, nursery: Servers
) -> None:
    size = (far.data / "bureau.db").stat().st_size
    with road_to(nursery.start(far.data, room=min(size, 40_000))) as road:
        far.reach_by(road)
        with pytest.raises(Refusal, match=r"sync\.bureau_down"):
            far.laptop.sync()
        far.laptop.syncing.close()
        nursery.stop()

        road.port = nursery.start(far.data)
        far.reach_by(road)
        far.laptop.sync()
        far.laptop.syncing.close()
    nursery.stop()

    assert_agree(far)
