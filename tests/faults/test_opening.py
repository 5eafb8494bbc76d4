"""What stops the laptop's data from being opened: said, kept, and good again without the cause."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from app.services.filling import FillingService
from app.services.unlocking import UnlockingService
from db.store import laptop as store_module
from db.store.laptop import ATTEMPTS, BACKUPS, DATABASE, KEYS
from db.store.migrate import VERSIONS, head, migrate
from inspection.clock import FixedClock
from tests.faults.conftest import CHEAP, TYPED, Said, Town
from tests.support.live_bureau import PASSPHRASE

WRONG = "不是这句话 2026"


def flip(path: Path, place: int) -> None:
    """Change one bit."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def plain_sqlite(path: Path) -> None:
    """Put a file of another program there."""
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE site (id TEXT)")
    connection.commit()
    connection.close()


def both_key_files(act: Callable[[Path], object]) -> Callable[[Path], None]:
    """Do it to the key file and to its copy."""

    def act_twice(folder: Path) -> None:
        for place in (folder, folder / BACKUPS):
            act(place / KEYS)

    return act_twice


@dataclass(frozen=True)
class Fault:
    """`cause` breaks the store in a folder; the code is what the user is told."""

    cause: Callable[[Path], object]
    code: str


FAULTS = {
    "first page damaged": Fault(lambda folder: flip(folder / DATABASE, 100), "store.damaged"),
    "truncated": Fault(lambda folder: os.truncate(folder / DATABASE, 5000), "store.damaged"),
    "emptied": Fault(lambda folder: os.truncate(folder / DATABASE, 0), "store.damaged"),
    "gone": Fault(lambda folder: (folder / DATABASE).unlink(), "store.damaged"),
    "no database at all": Fault(
        lambda folder: (folder / DATABASE).write_bytes("花名册".encode() * 2000), "store.damaged"
    ),
    "a file of plain SQLite": Fault(
        lambda folder: plain_sqlite(folder / DATABASE), "store.foreign_file"
    ),
    "both key files gone": Fault(both_key_files(Path.unlink), "store.keys_missing"),
    "both key files damaged": Fault(
        both_key_files(lambda path: os.truncate(path, 200)), "store.keys_damaged"
    ),
}


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a store but the count of attempts."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ATTEMPTS
    }


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_broken_store_is_named_left_alone_and_good_again_once_mended(
    town: Town, said: Said, fault: Fault
) -> None:
    kept = town.holdings()
    town.laptop.close()
    whole = town.folder / "whole"
    shutil.copytree(town.store, whole)
    fault.cause(town.store)
    broken = files(town.store)

    said.refused(fault.code, lambda: town.unlocking.unlock(PASSPHRASE))

    assert files(town.store) == broken
    assert town.unlocking.locked
    shutil.rmtree(town.store)
    shutil.copytree(whole, town.store)
    town.laptop.reopen()
    assert town.holdings() == kept


def test_damage_deep_in_the_file_is_said_where_it_is_met_and_a_backup_has_everything(
    town: Town, said: Said
) -> None:
    kept = town.holdings()
    assert town.unlocking._store is not None
    copy = town.unlocking._store.back_up()
    with town.laptop.laptop.database.read() as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'worker'"
        root = int(connection.exec_driver_sql(query).scalar_one())
    town.laptop.close()
    path = town.store / DATABASE
    flip(path, (root - 1) * 4096 + 99)
    town.laptop.laptop = town.unlocking.unlock(PASSPHRASE)

    said.refused("store.damaged", town.holdings)

    town.laptop.close()
    path.unlink()
    shutil.copy(copy.path, path)
    town.laptop.reopen()
    assert town.holdings() == kept


def test_wrong_passphrase_waits_longer_each_time_also_across_a_restart(
    town: Town, said: Said, clock: FixedClock
) -> None:
    kept = town.holdings()
    town.laptop.close()
    for wait in (0, 0, 5, 10, 20, 40):
        restarted = UnlockingService(town.laptop.root, clock, cost=CHEAP)

        refusal = said.refused("unlock.wrong_passphrase", partial(restarted.unlock, WRONG))

        assert refusal.params["seconds"] == wait
        if wait:
            again = UnlockingService(town.laptop.root, clock, cost=CHEAP)
            waiting = said.refused("unlock.wait", partial(again.unlock, PASSPHRASE))
            words = said(waiting, "unlock.wait")
            assert str(wait) in words["zh"].next
            assert str(wait) in words["en"].next
            clock.advance(wait * 1000)
    town.laptop.reopen()
    assert town.holdings() == kept


def test_data_of_a_newer_program_is_left_as_it_is_and_the_newer_program_opens_it(
    town: Town, said: Said
) -> None:
    kept = town.holdings()
    with town.laptop.laptop.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    town.laptop.close()
    before = files(town.store)

    said.refused("store.newer_schema", lambda: town.unlocking.unlock(PASSPHRASE))

    assert files(town.store) == before
    with pytest.MonkeyPatch.context() as program:
        program.setattr(store_module, "migrate", lambda *_, **__: [])
        town.laptop.reopen()
        assert town.holdings() == kept


FAILS = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "next", "{head()}", None, None
def upgrade():
    op.add_column("draft", sa.Column("pen", sa.Text()))
    op.execute("no such statement")
"""


def test_upgrade_that_fails_leaves_the_data_to_the_old_program(
    town: Town, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = town.holdings()
    town.laptop.close()
    (town.folder / "next.py").write_text(FAILS)
    with monkeypatch.context() as program:
        newer = partial(migrate, versions=(VERSIONS, town.folder))
        program.setattr(store_module, "migrate", newer)

        said.refused("store.migration_failed", lambda: town.unlocking.unlock(PASSPHRASE))

    assert len(list((town.store / BACKUPS).glob("*.db"))) == 1
    town.laptop.reopen()
    assert town.holdings() == kept


def test_lost_passphrase_is_made_good_by_the_bureaus_recovery_key_and_by_no_other_text(
    town: Town, said: Said
) -> None:
    kept = town.holdings()
    town.laptop.close()
    printed = town.prepared.recovery.to_text()
    slip = printed[:-1] + ("A" if printed[-1] != "A" else "B")

    said.refused("recovery.unreadable", lambda: town.unlocking.recover(slip, "一句新的话 2026"))
    said.refused("unlock.passphrase_too_short", lambda: town.unlocking.recover(printed, "短"))

    town.laptop.laptop = town.unlocking.recover(printed, "一句新的话 2026")
    assert town.holdings() == kept
    page = FillingService(town.laptop.laptop).open(town.form)
    assert page.answers.answer("head/place") == TYPED
