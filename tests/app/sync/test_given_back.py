"""What only another laptop still has of what a restored bureau lacks: given back by whoever has it,
over nothing that anybody has written himself."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from app.services.deciding import DecidingService
from db.tables.bureau import setting
from db.tables.journal import conflict, review
from db.tables.laptop import unreturned
from db.tables.people import worker
from db.tables.site import contact, filled_form, paper, problem
from inspection.clock import FixedClock, civil_date
from server.admin import backups
from tests.app.sync.field import Field, approve, assert_equal, enter, order, reopen, visit
from tests.app.sync.restoring import Backup, say
from tests.support.live_bureau import PASSPHRASE, LiveBureau


def test_what_left_with_its_site_is_given_back_by_the_new_owner_once_it_is_missed(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    """Backup, work, handover, purge, restore: of it only the new owner's rows are left."""
    with bureau.bureau.office() as change:
        told = {"bureau.address": "样例路", "bureau.phone": "0722-0000000"}
        change.add_many(setting, [{"name": name, "value": one} for name, one in told.items()])
    zhou, wu = (enter(bureau, tmp_path / login, login) for login in ("zhou", "wu"))
    zhou.sync()
    wu.sync()
    edited = visit(zhou)
    zhou.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    lost = visit(zhou)
    approve(zhou, edited, "批 1 号", None)
    number = order(zhou, "A1")
    zhou.sync()
    hand_over(bureau, clock, zhou, wu)
    assert lost not in zhou.laptop.rows(contact)
    assert lost in wu.laptop.rows(contact)
    before = {table: wu.laptop.rows(table) for table in (contact, paper, filled_form, problem)}

    backup.put_back(zhou, wu)
    bureau.assign("A1", "wu", civil_date(clock.value))
    assert wu.laptop.sync().joined  # before anybody knows what is missing
    assert lost not in bureau.rows(contact)
    assert zhou.laptop.sync().joined
    wu.laptop.sync()

    for table, rows in before.items():
        now = bureau.rows(table)
        assert {row: now[row] for row in rows} == rows, table.name
    assert bureau.rows(contact)[edited]["approval"] == "批 1 号"
    assert number in {one["number"] for one in bureau.rows(paper).values()}
    assert not bureau.rows(review)
    assert not bureau.rows(conflict)
    wu.sync()
    assert_equal(wu)
    with wu.laptop.laptop.database.read() as connection:
        assert connection.execute(select(unreturned)).all() == []


def handed_over_since(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> tuple[Field, Field, Backup, list[str]]:
    """Two inspectors, a backup, and three rows that the first has changed since ("丢了的") and then
    handed over to the second."""
    zhou, wu = (enter(bureau, tmp_path / login, login) for login in ("zhou", "wu"))
    zhou.sync()
    wu.sync()
    rows = [visit(zhou) for _ in range(3)]
    zhou.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    for row in rows:
        approve(zhou, row, "丢了的", None)
    zhou.sync()
    hand_over(bureau, clock, zhou, wu)
    return zhou, wu, backup, rows


def test_given_back_it_overwrites_nothing_written_since(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    zhou, wu, backup, (mine, shared, other) = handed_over_since(bureau, clock, tmp_path)
    backup.put_back(zhou, wu)
    bureau.assign("A1", "wu", civil_date(clock.value))
    wu.sync()
    approve(wu, mine, "后来的", None)  # by who had seen what was lost
    wu.sync()
    with bureau.bureau.office() as change:
        change.edit(contact, shared, {"approval": "后来的"})

    say(bureau, backups.restored, collect=True, report=False)  # zhou's laptop will never report
    wu.sync()
    wu.sync()

    rows = bureau.rows(contact)
    assert (rows[mine]["approval"], rows[other]["approval"]) == ("后来的", "丢了的")
    (open_one,) = bureau.rows(conflict).values()
    assert "丢了的" in open_one["candidates"]
    assert "后来的" in open_one["candidates"]
    assert_equal(wu)


def test_given_back_it_takes_no_place_of_what_the_giver_wrote_himself(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    """Not sent, or sent without having been shown, when the bureau was put back; and before it was
    put back once more."""
    zhou, wu, backup, (early, late, other) = handed_over_since(bureau, clock, tmp_path)
    approve(wu, early, "后来的", "丢了的")
    for time in range(2):
        backup.put_back(zhou, wu)
        bureau.assign("A1", "wu", civil_date(clock.value))
        wu.sync()
        if not time:
            approve(wu, late, "后来的", "丢了的")
            wu.sync()

    say(bureau, backups.restored, collect=True, report=False)
    wu.sync()
    wu.sync()

    rows = bureau.rows(contact)
    found = [rows[row]["approval"] for row in (early, late, other)]
    assert found == ["后来的", "后来的", "丢了的"]
    assert not bureau.rows(conflict)
    assert_equal(wu)


def test_given_back_it_contests_what_the_givers_own_laptop_had_entered(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    """Both were on show when the bureau was lost; of the two laptops only the loser's reports."""
    gone, giver = (enter(bureau, tmp_path / name, "zhou") for name in ("one", "two"))
    for one in (gone, giver):
        one.sync()
    person = min(giver.laptop.rows(worker))
    backup = Backup(bureau, tmp_path / "backup.db")
    for one, trade in ((gone, "丢了的"), (giver, "自己写的")):
        name_trade(one, person, trade)
        one.sync()
    assert bureau.rows(worker)[person]["trade"] == "丢了的"
    backup.put_back(gone, giver)
    giver.sync()

    say(bureau, backups.restored, collect=True, report=False)
    giver.sync()
    giver.sync()

    assert bureau.rows(worker)[person]["trade"] == "自己写的"
    (card,) = DecidingService(giver.laptop.laptop).look().conflicts
    values = [(one.values["trade"], one.author.mine) for one in card.candidates]
    assert values == [("自己写的", True), ("丢了的", False)]
    assert [one.author.returned for one in card.candidates] == [False, True]
    assert_equal(giver)


def name_trade(field: Field, person: str, trade: str) -> None:
    """Enter a worker's trade over what the laptop shows."""
    row = field.laptop.rows(worker)[person]
    with field.laptop.laptop.journal.transaction() as change:
        change.edit(
            worker,
            person,
            seen_rev=field.laptop.rev(worker, person),
            shown={"trade": row["trade"]},
            new={"trade": trade},
        )


def test_what_a_laptops_former_self_had_sent_comes_back_when_nobody_else_will_report(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    """The laptop was put back from its own copy, then the bureau from one older than both."""
    zhou = enter(bureau, tmp_path / "one", "zhou")
    zhou.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    early = visit(zhou)
    zhou.sync()
    unlocking = zhou.laptop.unlocking
    copy = unlocking.back_up_daily()
    assert copy is not None
    late = visit(zhou)
    zhou.sync()
    former = zhou.laptop.device
    zhou.laptop.close()
    unlocking.put_back(copy.path.name, PASSPHRASE, zhou.laptop.enrolled.folder)
    reopen(zhou)
    assert zhou.laptop.sync().copied
    mine = visit(zhou)
    zhou.sync()

    backup.put_back(zhou)
    assert zhou.laptop.sync().joined
    assert set(bureau.rows(contact)) == {mine}
    assert former in say(bureau, backups.restored, report=True, collect=False)
    say(bureau, backups.restored, report=False, collect=True)
    zhou.sync()

    assert set(bureau.rows(contact)) == {early, late, mine}
    assert not bureau.rows(review)
    zhou.sync()
    assert_equal(zhou)


def test_what_is_kept_to_be_given_back_leaves_with_its_site(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    zhou, wu = (enter(bureau, tmp_path / login, login) for login in ("zhou", "wu"))
    zhou.sync()
    wu.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    visit(zhou)
    zhou.sync()
    hand_over(bureau, clock, zhou, wu)
    backup.put_back(zhou, wu)
    bureau.assign("A1", "wu", civil_date(clock.value))
    wu.sync()
    with wu.laptop.laptop.database.read() as connection:
        assert connection.execute(select(unreturned)).all()

    hand_over(bureau, clock, wu, zhou)

    with wu.laptop.laptop.database.read() as connection:
        assert connection.execute(select(unreturned)).all() == []


def hand_over(bureau: LiveBureau, clock: FixedClock, old: Field, new: Field) -> None:
    """The site A1 goes to another inspector, the next day; both laptops hear of it."""
    login = "wu" if new.laptop.account == bureau.account("wu") else "zhou"
    clock.advance(86_400_000)
    bureau.assign("A1", login, civil_date(clock.value))
    old.sync()
    new.sync()
