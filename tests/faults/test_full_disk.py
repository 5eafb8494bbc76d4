"""A full disk at every step that writes: said, what was there is there, and again it goes through.

The limit holds for the whole process; the bureau's server is asked for nothing meanwhile.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app.services.enrolment import EnrolmentService
from app.services.filling import FillingService
from app.services.packets import PacketService
from app.services.phone_checks import PhoneCheckService
from app.services.preferences import PreferencesFile
from app.services.problems import ProblemService, Wanted
from db.store import laptop as store_module
from db.store.laptop import BACKUPS, DATABASE, find_stores
from db.store.migrate import VERSIONS, head, migrate
from db.tables.bureau import setting
from db.tables.laptop import staging
from db.tables.people import worker
from db.tables.site import paper, problem
from tests.faults.conftest import CHEAP, TYPED, Said, Town, refusal_of
from tests.faults.full_disk import full_disk
from tests.faults.holdings import pending
from tests.support.live_bureau import PASSPHRASE, WORKERS

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="limits on the size of files are POSIX"
)


def room(town: Town) -> int:
    """So much that nothing more fits: every file is as large as it can get."""
    return room_of(town.store)


def room_of(folder: Path) -> int:
    log = folder / f"{DATABASE}-wal"
    return log.stat().st_size if log.exists() else 0


# --- while working


def keep_answer(town: Town) -> Callable[[], object]:
    filling = FillingService(town.laptop.laptop)
    page = filling.open(town.form)
    return lambda: filling.keep(page, "a/A4", "partial")


def leave_form(town: Town) -> Callable[[], object]:
    return lambda: FillingService(town.laptop.laptop).commit(town.form)


def raise_problem(town: Town) -> Callable[[], object]:
    filling, ledger = FillingService(town.laptop.laptop), ProblemService(town.laptop.laptop)
    page = filling.open(town.form)
    offer = ledger.offer(page, "a/A3")
    assert offer is not None
    wanted = Wanted(facts="未签合同。", due_on=offer.due_on, measure="补签。")
    return lambda: ledger.raise_from(page, "a/A3", wanted)


def draw_sample(town: Town) -> Callable[[], object]:
    return lambda: PhoneCheckService(town.laptop.laptop).draw(town.bureau.site("A1"))


def add_record(town: Town) -> Callable[[], object]:
    return town.visit


STEPS: dict[str, Callable[[Town], Callable[[], object]]] = {
    "an answer is kept": keep_answer,
    "a form is left": leave_form,
    "a problem is raised": raise_problem,
    "a sample is drawn": draw_sample,
    "a record is added": add_record,
}


@pytest.mark.parametrize("prepare", STEPS.values(), ids=STEPS.keys())
def test_step_on_a_full_disk_is_said_and_loses_nothing(
    town: Town, said: Said, prepare: Callable[[Town], Callable[[], object]]
) -> None:
    step, kept = prepare(town), town.holdings()
    with full_disk(room(town)):
        refusal = refusal_of(step)
    said(refusal, "store.disk_full")

    assert town.holdings() == kept
    town.laptop.reopen()
    assert town.holdings() == kept
    prepare(town)()
    assert town.holdings() != kept


def test_answer_refused_by_a_full_disk_goes_in_with_the_next_one(town: Town, said: Said) -> None:
    """What the page still shows is not forgotten: it is handed in again (`Filling.take`)."""
    filling = FillingService(town.laptop.laptop)
    page = filling.open(town.form)
    page.answers.put("a/A4", "partial")
    taken = page.take()
    with full_disk(room(town)):
        refusal = refusal_of(lambda: filling.store(page, taken))
    said(refusal, "store.disk_full")

    page.answers.put("a/A5", "implemented")
    filling.store(page, taken | page.take())

    again = filling.open(town.form).answers
    shown = [again.answer(path) for path in ("a/A3", "a/A4", "a/A5", "head/place")]
    assert shown == ["missing", "partial", "implemented", TYPED]


def test_order_refused_by_a_full_disk_takes_no_number(town: Town, said: Said) -> None:
    with town.bureau.bureau.office() as office:
        office.add(setting, {"name": "bureau.address", "value": "样例市样例路 1 号"})
        office.add(setting, {"name": "bureau.phone", "value": "0722-0000000"})
    laptop = town.laptop.laptop
    found = str(raise_problem(town)())
    town.laptop.sync()
    packets = PacketService(laptop)
    ready = packets.prepare(town.bureau.site("A1"), [found])
    kept = town.holdings()
    with full_disk(room(town)):
        refusal = refusal_of(lambda: packets.issue(ready))
    said(refusal, "store.disk_full")

    assert town.holdings() == kept
    issued = packets.issue(packets.prepare(town.bureau.site("A1"), [found]))
    assert issued.number == ready.next_number
    assert len(town.laptop.rows(paper)) == 2
    assert len(town.laptop.rows(problem)) == 1


# --- while syncing


@pytest.mark.parametrize("at", ["pull", "publish"])
@pytest.mark.parametrize("first", [True, False], ids=["first pull", "later pull"])
def test_pull_on_a_full_disk_shows_nothing_half_and_goes_on_later(
    town: Town, said: Said, tmp_path: Path, at: str, first: bool
) -> None:
    if first:
        town.laptop.close()
        town.laptop = town.bureau.enrol(tmp_path / "fresh", "zhou")
    else:
        town.news()
        town.visit()
        FillingService(town.laptop.laptop).commit_all()
    kept = town.holdings()
    with ExitStack() as disk:

        def fill(step: str, done: int, total: int | None) -> None:
            if step == at:
                disk.enter_context(full_disk(room_of(town.laptop.enrolled.folder)))

        refusal = refusal_of(lambda: town.laptop.syncing.sync(fill))
    said(refusal, "store.disk_full")

    assert town.holdings() == kept
    assert len(town.laptop.rows(worker)) == (0 if first else WORKERS)
    town.laptop.sync()
    assert pending(town.laptop.laptop.database) == 0
    assert len(town.laptop.rows(worker)) == WORKERS
    assert town.laptop.rows(setting) == town.bureau.rows(setting)
    with town.laptop.laptop.database.read() as connection:
        assert connection.execute(select(staging)).all() == []


# --- beside the database


@pytest.mark.parametrize("space", [0, 500, 60_000])
def test_enrolment_on_a_full_disk_spends_no_code(town: Town, said: Said, space: int) -> None:
    told, root = town.bureau.enrolment_file("wu"), town.folder / "new"
    service = EnrolmentService(root, town.clock, cost=CHEAP)
    with full_disk(space):
        refusal = refusal_of(lambda: service.enrol(told, PASSPHRASE))
    said(refusal, "store.disk_full")

    assert find_stores(root) == []
    service.enrol(told, PASSPHRASE)
    assert len(find_stores(root)) == 1


def test_new_passphrase_on_a_full_disk_leaves_the_old_one(town: Town, said: Said) -> None:
    with full_disk():
        refusal = refusal_of(
            lambda: town.unlocking.change_passphrase(PASSPHRASE, "另一句口令 2026")
        )
    said(refusal, "store.disk_full")

    town.laptop.reopen()
    town.unlocking.change_passphrase(PASSPHRASE, "另一句口令 2026")
    town.laptop.close()
    town.laptop.laptop = town.unlocking.unlock("另一句口令 2026", town.store)


def test_backup_on_a_full_disk_leaves_no_half_copy(town: Town, said: Said) -> None:
    store = town.unlocking._store
    assert store is not None
    with full_disk(20_000):
        refusal = refusal_of(lambda: store.back_up())
    said(refusal, "store.disk_full")

    assert [path.name for path in (town.store / BACKUPS).iterdir()] == ["anxin.keys.json"]
    assert store.back_up().path.exists()


ADDS_A_COLUMN = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "next", "{head()}", None, None
def upgrade():
    op.add_column("draft", sa.Column("pen", sa.Text()))
"""


def test_upgrade_on_a_full_disk_waits_for_room(
    town: Town, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = town.holdings()
    town.laptop.close()
    (town.folder / "next.py").write_text(ADDS_A_COLUMN)
    newer = partial(migrate, versions=(VERSIONS, town.folder))
    with monkeypatch.context() as program:
        program.setattr(store_module, "migrate", newer)
        with full_disk(20_000):
            refusal = refusal_of(lambda: town.unlocking.unlock(PASSPHRASE))
        said(refusal, "store.disk_full")
        assert list((town.store / BACKUPS).glob("*.db")) == []
        town.laptop.reopen()
        assert town.holdings() == kept
    assert len(list((town.store / BACKUPS).glob("*.db"))) == 1


def test_preferences_on_a_full_disk_stay_as_they_were(said: Said, tmp_path: Path) -> None:
    file = PreferencesFile(tmp_path / "preferences.json")
    file.keep(replace(file.now, text_scale=115))
    with full_disk():
        refusal = refusal_of(lambda: file.keep(replace(file.now, text_scale=130)))
    said(refusal, "store.disk_full")

    assert file.now.text_scale == 115
    assert PreferencesFile(tmp_path / "preferences.json").now.text_scale == 115
    assert len(list(tmp_path.iterdir())) == 1


def test_unlocking_on_a_full_disk_still_shows_everything(town: Town) -> None:
    kept = town.holdings()
    town.laptop.close()
    with full_disk(town.store.joinpath(DATABASE).stat().st_size):
        town.laptop.laptop = town.unlocking.unlock(PASSPHRASE, town.store)
        assert town.holdings() == kept
