"""The laptop's program dies at one write after another while it finds its place again: nothing is
lost or doubled, and what it holds is what the bureau holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event, select

from db.tables.journal import conflict, review
from db.tables.laptop import outbox
from db.tables.server import device, ledger
from db.tables.site import contact
from tests.app.sync.field import Field, assert_equal, enter, reopen, visit
from tests.app.sync.restoring import Backup, history, lives
from tests.app.sync.test_copies import copied
from tests.support.live_bureau import PASSPHRASE, LiveBureau


class Killed(BaseException):
    """The program is gone; what it had not committed is not there."""


@contextmanager
def dying(field: Field, place: int) -> Iterator[None]:
    """Within the block the program dies before it commits for the `place`-th time, from 1."""
    writer, left = field.laptop.laptop.database.writer, [place]

    def fall(_connection: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    event.listen(writer, "commit", fall)
    try:
        yield
    finally:
        event.remove(writer, "commit", fall)


def sync_killed_at_each_write(field: Field) -> int:
    """Sync until it ends, the first time killed at its first write, then at its second, …; returns
    how often it was killed."""
    for place in count(1):
        try:
            with dying(field, place):
                field.laptop.sync()
        except Killed:
            reopen(field)
        else:
            return place - 1
    raise AssertionError


def assert_nothing_lost_or_doubled(field: Field, rows: set[str]) -> None:
    bureau = field.bureau
    field.sync()
    assert rows == set(bureau.rows(contact))
    assert len(history(bureau)) == len(set(history(bureau)))
    assert not bureau.rows(review)
    assert not bureau.rows(conflict)
    with field.laptop.laptop.database.read() as connection:
        mine = {one.dseq: one.hash for one in connection.execute(select(outbox))}
    with bureau.bureau.database.read() as connection:
        query = select(ledger.c.dseq, ledger.c.hash).where(ledger.c.device == field.laptop.device)
        theirs = {one.dseq: one.hash for one in connection.execute(query)}
    assert theirs
    assert theirs.items() <= mine.items()
    assert_equal(field)


@pytest.fixture
def zhou(bureau: LiveBureau, tmp_path: Path) -> Field:
    made = enter(bureau, tmp_path / "one", "zhou")
    made.sync()
    return made


def test_copy_killed_at_each_write_becomes_one_device(zhou: Field, tmp_path: Path) -> None:
    rows = {visit(zhou)}
    clone = copied(zhou, tmp_path / "two")
    rows |= {visit(zhou), visit(zhou)}
    zhou.sync()
    rows |= {visit(clone), visit(clone)}

    assert sync_killed_at_each_write(clone) >= 4

    assert_nothing_lost_or_doubled(clone, rows)
    with zhou.bureau.bureau.database.read() as connection:
        copies = connection.scalars(select(device.c.id).where(device.c.copy_of.is_not(None))).all()
    assert copies == [clone.laptop.device]


def test_laptop_put_back_from_its_copy_and_killed_at_each_write_has_all_that_was_sent(
    zhou: Field,
) -> None:
    rows = {visit(zhou)}
    unlocking, folder = zhou.laptop.unlocking, zhou.laptop.enrolled.folder
    copy = unlocking.back_up_daily()
    assert copy is not None
    rows |= {visit(zhou), visit(zhou)}
    zhou.sync()
    before = zhou.laptop.device
    zhou.laptop.close()
    unlocking.put_back(copy.path.name, PASSPHRASE, folder)
    reopen(zhou)
    rows |= {visit(zhou)}

    assert sync_killed_at_each_write(zhou) >= 4

    assert zhou.laptop.device != before
    assert_nothing_lost_or_doubled(zhou, rows)


def test_laptops_killed_at_each_write_give_a_restored_bureau_all_it_lost(
    bureau: LiveBureau, zhou: Field, tmp_path: Path
) -> None:
    """One it knows, one it has forgotten."""
    rows = {visit(zhou)}
    zhou.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    second = enter(bureau, tmp_path / "two", "zhou")
    second.sync()
    rows |= {visit(zhou), visit(second)}
    zhou.sync()
    second.sync()
    rows |= {visit(zhou), visit(second)}
    backup.put_back(zhou, second)

    assert sync_killed_at_each_write(zhou) >= 4
    assert sync_killed_at_each_write(second) >= 4

    zhou.sync()
    for one in (zhou, second):
        assert_nothing_lost_or_doubled(one, rows)
    assert [cause for cause, _ in lives(bureau)] == ["found"]
