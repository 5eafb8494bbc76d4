"""A copy and its twin, of which the bureau has lost what the one sent and heard the other under the
same numbers: they part where both surely were one, also where bytes have left."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.sync import queue
from db.journal import branch
from db.replication.chain import Position
from db.replication.wire import Limits
from db.tables.journal import conflict
from db.tables.laptop import outbox
from db.tables.people import worker
from db.tables.server import device
from db.tables.site import contact
from tests.app.sync.field import Field, approve, assert_equal, enter, visit
from tests.app.sync.restoring import Backup, history
from tests.app.sync.test_copies import copied
from tests.support.live_bureau import LiveBureau


@pytest.fixture
def zhou(bureau: LiveBureau, tmp_path: Path) -> Field:
    made = enter(bureau, tmp_path / "one", "zhou")
    made.sync()
    visit(made)
    made.sync()
    return made


def lose_bytes(field: Field, dseq: int, *, core: bool = True) -> None:
    """What a handover (or, of the sealed part alone, an erasure) leaves of an operation."""
    gone = {"core": b"", "sealed": None, "state": "done"} if core else {"sealed": None}
    with field.laptop.laptop.database.write() as connection:
        connection.execute(update(outbox).where(outbox.c.dseq == dseq).values(**gone))


def branch_of(field: Field) -> int:
    with field.bureau.bureau.database.read() as connection:
        query = select(device.c.branch_dseq).where(device.c.id == field.laptop.device)
        return int(connection.execute(query).scalar_one())


@pytest.mark.parametrize("left", [(2,), (2, 3)], ids=["what follows is here", "nothing is here"])
def test_copy_whose_number_the_twin_took_parts_before_it_though_its_bytes_have_left(
    zhou: Field, tmp_path: Path, left: tuple[int, ...]
) -> None:
    """Else what the twin did under that number would pass for seen by the copy."""
    bureau = zhou.bureau
    copy = copied(zhou, tmp_path / "copy")
    (row,) = bureau.rows(contact)
    backup = Backup(bureau, tmp_path / "backup.db")
    lost, after = visit(copy), visit(copy)
    copy.sync()
    for dseq in left:
        lose_bytes(copy, dseq)
    approve(zhou, row, "双胞胎的", None)
    backup.put_back(zhou, copy)
    zhou.sync()
    approve(copy, row, "没看到", None)

    report = copy.laptop.sync()

    assert report.joined
    assert report.copied
    assert branch_of(copy) == 1
    assert lost not in bureau.rows(contact)
    assert (after in bureau.rows(contact)) == (3 not in left)
    assert len(history(bureau)) == len(set(history(bureau)))
    (contested,) = bureau.rows(conflict).values()
    assert "双胞胎的" in contested["candidates"]
    assert "没看到" in contested["candidates"]


def test_copy_whose_personal_part_was_erased_parts_before_it(zhou: Field, tmp_path: Path) -> None:
    bureau = zhou.bureau
    copy = copied(zhou, tmp_path / "copy")
    backup = Backup(bureau, tmp_path / "backup.db")
    row = next(iter(copy.laptop.rows(worker)))
    rev = copy.laptop.rev(worker, row)
    with copy.laptop.laptop.journal.transaction() as change:
        change.edit(worker, row, seen_rev=rev, shown={"name": "甲"}, new={"name": "乙"})
    after = visit(copy)
    copy.sync()
    lose_bytes(copy, 2, core=False)
    theirs = visit(zhou)
    backup.put_back(zhou, copy)
    zhou.sync()

    report = copy.laptop.sync()

    assert report.copied
    assert branch_of(copy) == 1
    assert {theirs, after} <= set(bureau.rows(contact))
    copy.sync()
    assert_equal(copy)


def test_chain_goes_on_behind_the_newest_operation_let_go_of_whatever_left_later(
    zhou: Field,
) -> None:
    """The second stood in review when the third was let go of."""
    for _ in range(2):
        visit(zhou)
    zhou.sync()
    visit(zhou)
    with zhou.laptop.laptop.database.write() as connection:
        hashes = {row.dseq: row.hash for row in connection.execute(select(outbox))}
        second = update(outbox).where(outbox.c.dseq == 2)
        connection.execute(second.values(state="review"))
        queue.drop_backed_up(connection, 10**9)
        assert branch.hash_of(connection, 2) == hashes[2]
        connection.execute(second.values(state="done"))
        queue.drop_backed_up(connection, 10**9)
        assert branch.hash_of(connection, 3) == hashes[3]
        assert branch.hash_of(connection, 2) is None
        connection.execute(update(outbox).where(outbox.c.dseq == 4).values(core=b""))

        assert branch.acknowledged(connection) == Position(3, hashes[3])
        assert queue.next_batch(connection, Limits()) == []
