"""A bureau and a laptop in the middle of a day's work, prepared once and copied for each fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.services.contacts import ContactService
from app.services.enrolment import Enrolled
from app.services.filling import FillingService
from app.services.syncing import MakeLink, SyncingService, link_to_bureau
from app.services.unlocking import UnlockingService
from app.ui import i18n
from db.journal.state import write_state
from db.store.envelope import Cost
from db.store.recovery import RecoveryKey
from db.tables.bureau import setting
from db.tables.site import contact
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from server.bureau import Bureau, open_bureau
from server.settings import load_settings
from tests.faults.holdings import Holdings, holdings
from tests.faults.plain_words import Words, check_words
from tests.server.laptop import Lines
from tests.support.live_bureau import FACTS, PASSPHRASE, FieldLaptop, LiveBureau, live_bureau
from tests.support.schemas import repeated_schemas

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
START = instant(2026, 3, 16, 9)
ENVIRONMENT = {"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}
TYPED = "甲方代表到场，工资表由样例班长代签三份。"
"""Free text of the check-in that lies half-filled on the prepared laptop."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What every test copies: a bureau's data folder, and a laptop enrolled for zhou."""

    folder: Path
    store: str
    form: str
    recovery: RecoveryKey


@pytest.fixture(scope="module", autouse=True)
def _schemas_repeated() -> Iterator[None]:
    with repeated_schemas():
        yield


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A staffed bureau, away; a laptop that has synced, with a check-in half filled in (drafts)
    and a visit not yet sent."""
    folder = tmp_path_factory.mktemp("prepared")
    clock = FixedClock(START)
    settings = load_settings(ENVIRONMENT, folder / "data")
    with live_bureau(settings, clock, folder) as bureau:
        laptop = bureau.enrol(folder / "laptop", "zhou")
        laptop.sync()
        filling = FillingService(laptop.laptop)
        form = ContactService(laptop.laptop, filling).start_check_in(
            bureau.site("A1"), assistant_id=bureau.account("wu")
        )
        page = filling.open(form)
        filling.keep(page, "a/A3", "missing")
        filling.keep(page, "head/place", TYPED)
        return Prepared(folder, laptop.enrolled.folder.name, form, bureau.recovery)


@dataclass
class Town:
    """The bureau's server, running, and the laptop, unlocked."""

    prepared: Prepared
    folder: Path
    clock: FixedClock
    bureau: LiveBureau
    unlocking: UnlockingService
    laptop: FieldLaptop

    @property
    def store(self) -> Path:
        """The laptop's store."""
        return self.laptop.enrolled.folder

    @property
    def form(self) -> str:
        """The check-in half filled in."""
        return self.prepared.form

    def holdings(self) -> Holdings:
        """Everything of the user's on the laptop."""
        return holdings(self.laptop.laptop.database)

    def reach_by(self, address: str, link: MakeLink = link_to_bureau) -> None:
        """The laptop looks for its bureau at this address from now on."""
        self.laptop.syncing.close()
        with self.laptop.laptop.database.write() as connection:
            write_state(connection, "server", address)
        self.laptop.syncing = SyncingService(
            self.laptop.laptop,
            settle_drafts=FillingService(self.laptop.laptop).commit_all,
            link=link,
        )

    def visit(self) -> str:
        """One more record on the laptop."""
        with self.laptop.laptop.journal.transaction() as change:
            return change.add(
                contact,
                {
                    "site_id": self.bureau.site("A1"),
                    "kind": "service",
                    "covert": False,
                    "on_date": date(2026, 3, 16),
                    "started_at": self.clock.now_ms(),
                    "lead_id": self.laptop.account,
                    "state": "open",
                },
            )

    def news(self) -> None:
        """One more record at the bureau that this laptop is to fetch."""
        with self.bureau.bureau.office() as office:
            office.add(setting, {"name": "bureau.phone", "value": "0722-0000000"})


@pytest.fixture
def clock() -> FixedClock:
    """Monday, 16 March 2026, nine in the morning: the moment the prepared laptop was left."""
    return FixedClock(START)


@pytest.fixture
def own_bureau(prepared: Prepared, tmp_path: Path, clock: FixedClock) -> Iterator[Bureau]:
    """A copy of the prepared bureau for this test alone; nobody serves it."""
    shutil.copytree(prepared.folder / "data", tmp_path / "data")
    bureau = open_bureau(load_settings(ENVIRONMENT, tmp_path / "data"), clock)
    yield bureau
    bureau.close()


@pytest.fixture
def bureau(own_bureau: Bureau, prepared: Prepared, clock: FixedClock) -> Iterator[LiveBureau]:
    """The same, serving."""
    made = LiveBureau(own_bureau, "", Lines(), clock, prepared.recovery)
    made.start()
    yield made
    made.close()
    made.stop()


@pytest.fixture
def town(
    bureau: LiveBureau, prepared: Prepared, tmp_path: Path, clock: FixedClock
) -> Iterator[Town]:
    """Bureau and laptop, connected."""
    root = tmp_path / "laptop"
    shutil.copytree(prepared.folder / "laptop", root)
    unlocking = UnlockingService(root, clock, cost=CHEAP)
    laptop = unlocking.unlock(PASSPHRASE)
    enrolled = Enrolled(root / prepared.store, FACTS.name, "zhou", "inspector")
    field_laptop = FieldLaptop(root, clock, enrolled, unlocking, laptop, SyncingService(laptop))
    made = Town(prepared, tmp_path, clock, bureau, unlocking, field_laptop)
    made.reach_by(bureau.address)
    yield made
    made.laptop.close()


@dataclass
class Said:
    """Checks the words of refusals in both languages."""

    app: QApplication
    cache: Path
    never: list[str] = field(default_factory=list)
    """What no sentence may hold: paths of this machine."""

    def __call__(self, error: Refusal, code: str) -> dict[str, Words]:
        """The refusal has this code, and its words are fit to be read; they are returned."""
        assert error.code == code
        found: dict[str, Words] = {}
        for language in i18n.LANGUAGES:
            i18n.install(self.app, language, self.cache)
            try:
                found[language] = check_words(error, language, self.never)
            finally:
                i18n.install(self.app, "zh", self.cache)
        return found

    def refused(self, code: str, action: Callable[[], object]) -> Refusal:
        """`action` is refused with this code, in words fit to be read."""
        refusal = refusal_of(action)
        self(refusal, code)
        return refusal


def refusal_of(action: Callable[[], object]) -> Refusal:
    """What `action` is refused with."""
    with pytest.raises(Refusal) as caught:
        action()
    return caught.value


@pytest.fixture
def said(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Said:
    """See `Said`."""
    return Said(qapp, tmp_path_factory.getbasetemp() / "qm", [str(tmp_path), str(Path.home())])
