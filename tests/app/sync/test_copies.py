"""Two laptops with one identity: the second becomes a device of its own, and nothing is lost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from app.sync.standing import read_identity
from db.journal import branch
from db.tables.journal import conflict
from db.tables.laptop import outbox
from db.tables.server import device, ledger
from db.tables.site import contact
from inspection.refusal import Refusal
from tests.app.sync.conftest import road_to
from tests.app.sync.field import Field, approve, assert_equal, enter, reopen, visit
from tests.support.live_bureau import PASSPHRASE, FieldLaptop, LiveBureau


@pytest.fixture
def field(bureau: LiveBureau, tmp_path: Path) -> Field:
    made = enter(bureau, tmp_path / "one", "zhou")
    made.sync()
    return made


def copied(field: Field, root: Path) -> Field:
    """The same disk once more."""
    laptop = field.laptop
    laptop.close()
    shutil.copytree(laptop.root, root)
    reopen(field)
    folder = root / laptop.enrolled.folder.name
    unlocking = UnlockingService(root, laptop.clock)
    opened = unlocking.unlock(PASSPHRASE, folder)
    with opened.database.read() as connection:
        road = road_to(read_identity(connection))
    made = FieldLaptop(
        root,
        laptop.clock,
        replace(laptop.enrolled, folder=folder),
        unlocking,
        opened,
        SyncingService(opened, link=lambda _: road),
    )
    field.bureau.laptops.append(made)
    return Field(field.bureau, made, road)


def ledger_of(field: Field, row: str) -> list[tuple[str, int]]:
    query = select(ledger.c.device, ledger.c.dseq).where(ledger.c.row == row).order_by(ledger.c.seq)
    with field.bureau.bureau.database.read() as connection:
        return [(one.device, one.dseq) for one in connection.execute(query)]


def parent_of(field: Field) -> str | None:
    with field.bureau.bureau.database.read() as connection:
        query = select(device.c.copy_of).where(device.c.id == field.laptop.device)
        return connection.execute(query).scalar_one()


def test_clone_that_diverged_gets_its_own_identity_and_everything_arrives_once(
    field: Field, tmp_path: Path
) -> None:
    shared = visit(field)  # waits on both disks
    clone = copied(field, tmp_path / "two")
    mine = [visit(field) for _ in range(3)]
    approve(field, shared, "原机", None)
    theirs = [visit(clone) for _ in range(5)]
    approve(clone, shared, "副本", None)
    field.sync()

    report = clone.laptop.sync()
    field.sync()

    assert report.copied
    assert parent_of(clone) == field.laptop.device != clone.laptop.device
    assert set(field.bureau.rows(contact)) == {shared, *mine, *theirs}
    for row in (*mine, *theirs):
        assert len(ledger_of(field, row)) == 1
    assert [who for who, _ in ledger_of(field, shared)] == [
        field.laptop.device,
        field.laptop.device,
        clone.laptop.device,
    ]
    (open_one,) = field.bureau.rows(conflict).values()
    assert "原机" in open_one["candidates"]
    assert "副本" in open_one["candidates"]
    assert_equal(field)
    clone.sync()
    assert_equal(clone)
    again = visit(clone)
    assert not clone.laptop.sync().copied
    assert again in field.bureau.rows(contact)


def test_clone_that_is_ahead_is_found_by_its_push(field: Field, tmp_path: Path) -> None:
    clone = copied(field, tmp_path / "two")
    mine = visit(field)
    field.sync()
    theirs = [visit(clone) for _ in range(4)]

    assert clone.laptop.sync().copied

    assert set(field.bureau.rows(contact)) == {mine, *theirs}
    assert field.laptop.sync().copied is False


def test_restored_laptop_forgets_nothing_it_had_not_sent(field: Field, tmp_path: Path) -> None:
    """A backup taken while operations waited: the bureau has some of them, and later ones."""
    early = visit(field)
    backup = copied(field, tmp_path / "backup")
    late = visit(field)
    field.sync()
    after = visit(backup)

    report = backup.laptop.sync()

    assert report.copied
    assert len(ledger_of(field, early)) == 1  # the bureau had it, by its very bytes
    assert [who for who, _ in ledger_of(field, after)] == [backup.laptop.device]
    assert set(backup.laptop.rows(contact)) == {early, late, after}
    assert_equal(backup)


def test_restored_laptop_with_nothing_to_send_is_given_an_identity_too(
    field: Field, tmp_path: Path
) -> None:
    backup = copied(field, tmp_path / "backup")
    row = visit(field)
    field.sync()

    assert backup.laptop.sync().copied

    assert set(backup.laptop.rows(contact)) == {row}
    assert parent_of(backup) == field.laptop.device


def test_copy_of_a_copy_branches_again(field: Field, tmp_path: Path) -> None:
    clone = copied(field, tmp_path / "two")
    visit(field)
    field.sync()
    assert clone.laptop.sync().copied
    third = copied(clone, tmp_path / "three")
    visit(clone)
    clone.sync()
    row = visit(third)

    assert third.laptop.sync().copied

    assert parent_of(third) == clone.laptop.device
    assert row in field.bureau.rows(contact)


@pytest.mark.parametrize(
    ("call", "after"),
    [(2, True), (3, False), (3, True), (5, True)],
    ids=["settled", "not asked", "answer lost", "sent"],
)
def test_cut_anywhere_it_still_becomes_one_device_and_sends_all_once(
    field: Field, tmp_path: Path, call: int, after: bool
) -> None:
    visit(field)
    clone = copied(field, tmp_path / "two")
    visit(field)
    field.sync()
    theirs = [visit(clone) for _ in range(2)]
    clone.road.break_at, clone.road.after = call, after
    with pytest.raises(Refusal):
        clone.laptop.sync()
    reopen(clone)

    clone.laptop.sync()

    for row in theirs:
        assert len(ledger_of(field, row)) == 1
    with field.bureau.bureau.database.read() as connection:
        copies = connection.scalars(select(device.c.id).where(device.c.copy_of.is_not(None))).all()
    assert copies == [clone.laptop.device]
    assert_equal(clone)


def test_stopped_while_it_becomes_another_it_is_wholly_the_one_it_was(
    field: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = copied(field, tmp_path / "two")
    visit(field)
    field.sync()
    row = visit(clone)
    before = clone.laptop.device
    write = branch.write_state

    def stop(connection: object, name: str, value: str) -> None:
        if name == "prev":
            raise KeyboardInterrupt
        write(connection, name, value)  # type: ignore[arg-type]

    monkeypatch.setattr(branch, "write_state", stop)
    with pytest.raises(KeyboardInterrupt):
        clone.laptop.sync()
    monkeypatch.undo()
    reopen(clone)
    assert clone.laptop.device == before

    assert clone.laptop.sync().copied

    assert len(ledger_of(field, row)) == 1
    with clone.laptop.laptop.database.read() as connection:
        assert set(connection.scalars(select(outbox.c.state))) == {"done"}


def test_work_goes_on_in_the_window_that_found_out(field: Field, tmp_path: Path) -> None:
    """The journal of the running program follows: nothing is written in the old device's name."""
    clone = copied(field, tmp_path / "two")
    journal = clone.laptop.laptop.journal
    visit(field)
    field.sync()
    clone.laptop.sync()

    row = visit(clone)
    clone.laptop.sync()

    assert journal is clone.laptop.laptop.journal
    assert [who for who, _ in ledger_of(field, row)] == [clone.laptop.device]
    assert clone.laptop.laptop.device == clone.laptop.device
