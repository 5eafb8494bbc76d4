"""A bureau put back from a backup: found out by its own signature, and given again what it lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.sync import queue
from app.sync.showing import Showing
from app.sync.standing import known_heads
from db.journal.lives import read_lives
from db.tables.bureau import setting
from db.tables.journal import conflict, review, row_meta
from db.tables.laptop import outbox
from db.tables.server import ledger
from db.tables.site import contact
from inspection.refusal import Refusal
from server.backups import note, number
from tests.app.sync.field import Field, approve, assert_equal, enter, reopen, visit
from tests.app.sync.restoring import Backup, history, lives
from tests.app.sync.test_copies import copied
from tests.support.live_bureau import LiveBureau


@pytest.fixture
def zhou(bureau: LiveBureau, tmp_path: Path) -> Field:
    made = enter(bureau, tmp_path / "one", "zhou")
    made.sync()
    return made


@pytest.fixture
def second(bureau: LiveBureau, zhou: Field, tmp_path: Path) -> Field:
    """Another device of the same inspector."""
    made = enter(bureau, tmp_path / "two", "zhou")
    made.sync()
    return made


def test_restored_bureau_gets_back_what_it_lost_byte_for_byte(
    zhou: Field, second: Field, tmp_path: Path
) -> None:
    bureau = zhou.bureau
    kept = visit(zhou)
    zhou.sync()
    second.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    lost = [visit(zhou), visit(zhou)]
    approve(zhou, kept, "批 1 号", None)
    zhou.sync()
    others = visit(second)
    second.sync()
    waiting = visit(zhou)
    with zhou.laptop.laptop.database.read() as connection:
        hashes = {row.dseq: row.hash for row in connection.execute(select(outbox))}

    backup.put_back(zhou, second)
    report = zhou.laptop.sync()
    assert second.laptop.sync().joined
    zhou.sync()

    assert report.joined
    assert not report.copied
    assert set(bureau.rows(contact)) == {kept, *lost, others, waiting}
    assert bureau.rows(contact)[kept]["approval"] == "批 1 号"
    assert len(history(bureau)) == len(set(history(bureau)))
    with bureau.bureau.database.read() as connection:
        query = select(ledger.c.dseq, ledger.c.hash).where(ledger.c.device == zhou.laptop.device)
        assert {row.dseq: row.hash for row in connection.execute(query)} == hashes
    assert not bureau.rows(conflict)
    assert not bureau.rows(review)
    assert_equal(zhou)
    assert_equal(second)
    (life,) = lives(bureau)
    assert life[0] == "found"
    assert zhou.laptop.sync().joined is False


def test_bureau_that_has_grown_past_the_known_head_is_found_out_too(
    zhou: Field, second: Field, tmp_path: Path
) -> None:
    bureau = zhou.bureau
    shared = visit(second)
    second.sync()
    zhou.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    approve(zhou, shared, "先送的", None)
    lost = visit(zhou)
    zhou.sync()
    backup.put_back(zhou, second)
    approve(second, shared, "后来的", None)
    grown = [visit(second) for _ in range(12)]
    second.sync()
    with zhou.laptop.laptop.database.read() as connection:
        (known,) = known_heads(connection, 1)
    assert len(history(bureau)) > known.seq

    assert zhou.laptop.sync().joined
    second.sync()
    zhou.sync()

    assert {lost, shared, *grown} == set(bureau.rows(contact))
    (open_one,) = bureau.rows(conflict).values()
    assert "先送的" in open_one["candidates"]
    assert "后来的" in open_one["candidates"]
    assert_equal(zhou)
    assert_equal(second)


def test_page_left_open_across_the_restore_overwrites_nothing_unseen(
    zhou: Field, second: Field, tmp_path: Path
) -> None:
    """The page showed a rev of the lost life. A number as high now means another's edit."""
    bureau = zhou.bureau
    row = visit(zhou)
    zhou.sync()
    second.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    for _ in range(6):
        visit(zhou)
    with zhou.laptop.laptop.journal.transaction() as change:
        before = zhou.laptop.rev(contact, row)
        change.edit(contact, row, seen_rev=before, shown={"result": None}, new={"result": "丢了的"})
    zhou.sync()
    seen = zhou.laptop.rev(contact, row)
    backup.put_back(zhou, second)
    approve(second, row, "没看过的", None)
    second.sync()
    zhou.sync()
    with bureau.bureau.database.read() as connection:
        writers = select(row_meta.c.writers).where(row_meta.c.row == row)
        newest = json.loads(connection.execute(writers).scalar_one())["approval"][0][0]
        assert newest <= seen  # a number the page takes for one it has seen

    with zhou.laptop.laptop.journal.transaction() as change:
        change.edit(
            contact, row, seen_rev=seen, shown={"approval": None}, new={"approval": "页上的"}
        )
    zhou.sync()

    (open_one,) = bureau.rows(conflict).values()
    assert "没看过的" in open_one["candidates"]
    assert "页上的" in open_one["candidates"]


def test_edit_of_what_was_published_after_the_restore_is_no_conflict(
    zhou: Field, second: Field, tmp_path: Path
) -> None:
    bureau = zhou.bureau
    row = visit(zhou)
    zhou.sync()
    second.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    for _ in range(6):
        visit(zhou)
    zhou.sync()
    backup.put_back(zhou, second)
    approve(second, row, "新的", None)
    second.sync()
    zhou.sync()
    with zhou.laptop.laptop.database.read() as connection:
        assert read_lives(connection).offset

    approve(zhou, row, "更新的", "新的")
    zhou.sync()

    assert bureau.rows(contact)[row]["approval"] == "更新的"
    assert not bureau.rows(conflict)
    assert_equal(zhou)


@pytest.mark.parametrize(
    ("call", "after"),
    [(1, False), (1, True), (3, True), (4, False), (5, False)],
    ids=["join lost", "its answer lost", "sent", "second hello", "pull"],
)
def test_cut_anywhere_everything_still_arrives_once(
    zhou: Field, tmp_path: Path, call: int, after: bool
) -> None:
    bureau = zhou.bureau
    backup = Backup(bureau, tmp_path / "backup.db")
    lost = [visit(zhou) for _ in range(2)]
    zhou.sync()
    backup.put_back(zhou)
    zhou.road.break_at, zhou.road.after = call, after
    with pytest.raises(Refusal):
        zhou.laptop.sync()
    reopen(zhou)

    zhou.laptop.sync()
    zhou.sync()

    assert set(bureau.rows(contact)) == set(lost)
    assert len(history(bureau)) == len(set(history(bureau)))
    assert len(lives(bureau)) == 1
    assert_equal(zhou)


def test_restored_twice_it_agrees_with_both_lives(zhou: Field, tmp_path: Path) -> None:
    """The second backup has forgotten that there was a life after the first."""
    bureau = zhou.bureau
    backup = Backup(bureau, tmp_path / "backup.db")
    first = visit(zhou)
    zhou.sync()
    backup.put_back(zhou)
    second = visit(zhou)
    zhou.sync()
    backup.put_back(zhou)
    third = visit(zhou)

    assert zhou.laptop.sync().joined
    zhou.sync()

    assert set(bureau.rows(contact)) == {first, second, third}
    assert sorted(cause for cause, _ in lives(bureau)) == ["found", "lost"]
    assert_equal(zhou)


def test_life_lost_before_the_laptop_had_shown_it_is_proved_by_what_it_signed(
    zhou: Field, second: Field, tmp_path: Path
) -> None:
    """The backup has forgotten the life in which alone the laptop's operation was taken."""
    bureau = zhou.bureau
    backup = Backup(bureau, tmp_path / "backup.db")
    first = visit(second)
    second.sync()
    backup.put_back(zhou, second)
    second.sync()  # a life begins
    mine = visit(zhou)
    zhou.road.break_at = 4
    with pytest.raises(Refusal):
        zhou.laptop.sync()
    assert zhou.road.calls == ["hello", "join", "hello", "push", "hello"]
    assert mine in bureau.rows(contact)
    backup.put_back(zhou, second)

    assert zhou.laptop.sync().joined

    assert set(bureau.rows(contact)) == {mine}
    assert_equal(zhou)
    second.sync()
    zhou.sync()
    assert set(bureau.rows(contact)) == {first, mine}
    assert_equal(zhou)
    assert_equal(second)


def test_forged_head_begins_no_life(zhou: Field, tmp_path: Path) -> None:
    with zhou.laptop.laptop.database.write() as connection:
        connection.exec_driver_sql("UPDATE known_head SET seq = seq + 5")

    with pytest.raises(Refusal) as refused:
        zhou.laptop.sync()

    assert refused.value.code == "signature.head"
    assert lives(zhou.bureau) == []


def test_laptop_drops_what_every_backup_holds_and_its_chain_goes_on(zhou: Field) -> None:
    bureau = zhou.bureau
    visit(zhou)
    zhou.sync()
    with bureau.bureau.office() as office:
        office.add(setting, {"name": "backup_days", "value": "30"})
    note(bureau.bureau, number(bureau.bureau))
    retained = visit(zhou)
    zhou.sync()
    with zhou.laptop.laptop.database.read() as connection:
        rows = connection.execute(select(outbox.c.row, outbox.c.state)).all()
    assert [tuple(row) for row in rows] == [(retained, "done")]

    last = visit(zhou)
    zhou.sync()

    assert last in bureau.rows(contact)
    assert_equal(zhou)


def test_bytes_that_left_with_a_scope_do_not_stop_what_came_after_them(
    zhou: Field, tmp_path: Path
) -> None:
    """Nobody can continue a chain across a hole: the laptop goes on as a device of its own."""
    bureau = zhou.bureau
    backup = Backup(bureau, tmp_path / "backup.db")
    visit(zhou)
    zhou.sync()
    after = visit(zhou)
    zhou.sync()
    with zhou.laptop.laptop.database.write() as connection:
        first = select(outbox.c.dseq).order_by(outbox.c.dseq).limit(1)
        connection.execute(
            update(outbox)
            .where(outbox.c.dseq == connection.execute(first).scalar_one())
            .values(core=b"", sealed=None)
        )
    waiting = visit(zhou)
    backup.put_back(zhou)
    zhou.road.break_at = 3
    with pytest.raises(Refusal):
        zhou.laptop.sync()
    assert zhou.road.calls == ["hello", "join", "hello", "copy"]
    reopen(zhou)  # now the first operation that waits has no bytes

    report = zhou.laptop.sync()

    assert report.joined
    assert report.copied
    assert {after, waiting} <= set(bureau.rows(contact))
    assert len(history(bureau)) == len(set(history(bureau)))
    zhou.sync()
    assert_equal(zhou)


def test_copy_whose_bureau_is_restored_sends_again_what_it_made_as_itself(
    zhou: Field, tmp_path: Path
) -> None:
    bureau = zhou.bureau
    copy = copied(zhou, tmp_path / "copy")
    early = visit(zhou)
    zhou.sync()
    mine = visit(copy)
    assert copy.laptop.sync().copied
    backup = Backup(bureau, tmp_path / "backup.db")
    late = visit(copy)
    copy.sync()

    backup.put_back(zhou, copy)
    assert copy.laptop.sync().joined

    assert set(bureau.rows(contact)) == {early, mine, late}
    assert len(history(bureau)) == len(set(history(bureau)))
    copy.sync()
    assert_equal(copy)


def test_copy_that_a_silently_restored_bureau_heard_first_hides_nothing_of_the_other(
    zhou: Field, tmp_path: Path
) -> None:
    """Both go on with the same number; that of the one is lost, and taken by the other."""
    bureau = zhou.bureau
    copy = copied(zhou, tmp_path / "copy")
    backup = Backup(bureau, tmp_path / "backup.db")
    lost = visit(zhou)
    zhou.sync()
    theirs = visit(copy)
    backup.put_back(zhou, copy)
    copy.sync()

    report = zhou.laptop.sync()

    assert report.joined
    assert report.copied
    assert set(bureau.rows(contact)) == {lost, theirs}
    copy.sync()
    zhou.sync()
    assert_equal(copy)
    assert_equal(zhou)


def test_what_an_earlier_identity_sent_in_a_lost_life_is_in_no_backup_of_the_next(
    zhou: Field,
) -> None:
    """The number it had there is given out again: no horizon of the next life speaks of it."""
    visit(zhou)
    zhou.sync()
    visit(zhou)
    zhou.sync()
    with zhou.laptop.laptop.database.write() as connection:
        query = select(outbox.c.dseq, outbox.c.state, outbox.c.seq).order_by(outbox.c.dseq)
        (_, _, shared), (last, _, lost) = connection.execute(query).all()

        queue.lay_open(connection, own_from=last, position=last, agreed=lost - 1)
        queue.drop_backed_up(connection, horizon=lost)

        assert shared < lost
        assert [tuple(row) for row in connection.execute(query)] == [(last, "done", None)]


def test_what_had_arrived_of_a_tail_that_was_lost_is_not_shown(
    zhou: Field, second: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The laptop is cut off before it shows the life it joins; then that life loses its end."""
    bureau = zhou.bureau
    row = visit(second)
    second.sync()
    zhou.sync()
    before = Backup(bureau, tmp_path / "before.db")
    visit(second)
    second.sync()
    before.put_back(zhou, second)
    second.sync()  # a life begins
    in_it = Backup(bureau, tmp_path / "in-it.db")
    approve(second, row, "丢了的", None)
    second.sync()

    def cut(*_: object, **__: object) -> None:
        raise Refusal("sync.unreachable")

    with monkeypatch.context() as patch:
        patch.setattr(Showing, "show", cut)
        with pytest.raises(Refusal):
            zhou.laptop.sync()
    in_it.put_back(zhou, second)

    zhou.sync()

    assert bureau.rows(contact)[row]["approval"] is None
    assert_equal(zhou)
