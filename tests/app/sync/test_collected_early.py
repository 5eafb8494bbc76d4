"""Laptops gave back what a restored bureau lacked, and then its author reports after all; or only
the laptop of a supervisor has it still, who may not write there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from app.services.deciding import DecidingService
from db.tables.journal import conflict, review, row_meta
from db.tables.site import contact
from inspection.clock import FixedClock, civil_date
from server.lives import collect
from tests.app.sync.field import Field, approve, assert_equal, enter, visit
from tests.app.sync.restoring import Backup
from tests.support.live_bureau import LiveBureau


def given_back(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path, login: str, count: int = 1
) -> tuple[Field, Field, list[str]]:
    """Author, giver and rows: they were given back before their author has reported. The giver is
    the author's other laptop, or a colleague who has the site now."""
    author, giver = enter(bureau, tmp_path / "one", "zhou"), enter(bureau, tmp_path / "two", login)
    author.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    rows = [visit(author) for _ in range(count)]
    for row in rows:
        approve(author, row, "批 1 号", None)
    author.sync()
    if login != "zhou":
        clock.advance(86_400_000)
        bureau.assign("A1", login, civil_date(clock.value))
    giver.sync()
    backup.put_back(author, giver)
    if login != "zhou":
        bureau.assign("A1", login, civil_date(clock.value))
    giver.sync()
    assert bureau.rows(contact) == {}
    collect(bureau.bureau)
    giver.sync()
    giver.sync()
    assert {one["approval"] for one in bureau.rows(contact).values()} == {"批 1 号"}
    return author, giver, rows


def test_author_who_reports_late_settles_what_was_given_back_by_itself(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    """One row stands as it was, one was changed since; of the third he had written more."""
    author, giver, (_, changed, more) = given_back(bureau, clock, tmp_path, "zhou", 3)
    approve(giver, changed, "批 2 号", "批 1 号")
    giver.sync()
    stand = bureau.rows(contact)
    approve(author, more, "没送过的", "批 1 号")

    assert author.laptop.sync().joined
    author.sync()

    assert bureau.rows(contact) == stand
    assert not bureau.rows(conflict)
    told = bureau.rows(review).values()
    assert {(one["row"], one["state"]) for one in told} == {(more, "open")}
    assert any("没送过的" in one["proposed"] for one in told)


def test_author_whose_site_has_gone_meanwhile_leaves_nobody_anything_to_decide(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    author, heir, (row,) = given_back(bureau, clock, tmp_path, "wu")
    stands = bureau.rows(contact)[row]

    author.sync()
    heir.sync()

    assert row not in author.laptop.rows(contact)
    assert bureau.rows(contact)[row] == stands
    kept = bureau.rows(review).values()
    assert [(one["state"], one["settled_by"]) for one in kept] == [
        ("used", heir.laptop.account)
    ] * 2
    assert heir.laptop.syncing.standing().reviews == 0
    assert_equal(heir)


def test_what_only_a_supervisors_laptop_has_comes_back_as_a_proposal_and_gives_him_no_right(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    """One row's laptop never reports; that of the other does, before the supervisor's hears it."""
    author, late, chief = (
        enter(bureau, tmp_path / name, login)
        for name, login in (("one", "zhou"), ("two", "zhou"), ("three", "ke"))
    )
    for one in (author, late, chief):
        one.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    gone, back = visit(author), visit(late)
    approve(author, gone, "批 1 号", None)
    for one in (author, late, chief):
        one.sync()
    before = bureau.rows(contact)
    with late.laptop.laptop.database.write() as connection:  # it had not fetched the other's
        connection.execute(update(row_meta).where(row_meta.c.row == gone).values(rev=0))
    backup.put_back(author, late, chief)
    assert chief.laptop.sync().joined
    collect(bureau.bureau)
    chief.sync()
    assert chief.road.calls == ["hello"], "he is not asked, and names no site"

    collect(bureau.bureau, readers=True)
    late.sync()
    chief.sync()

    assert set(bureau.rows(contact)) == {back}
    told = {one["row"]: one for one in bureau.rows(review).values()}
    assert {row: one["state"] for row, one in told.items()} == {gone: "open", back: "used"}
    assert told[gone]["in_scope"] == f"site:{bureau.site('A1')}"
    (his,) = DecidingService(chief.laptop.laptop).look().reviews
    assert not his.may_use
    late.sync()
    (card,) = DecidingService(late.laptop.laptop).look().reviews
    DecidingService(late.laptop.laptop).use_review(card)
    for one in (late, chief, late):
        one.sync()
    assert bureau.rows(contact) == before
    assert_equal(chief)
    assert_equal(late)


def test_row_of_which_its_giver_holds_something_refused_comes_back_whole(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    """He had written into a colleague's visit, which the restored bureau did not know."""
    author, giver = (enter(bureau, tmp_path / name, "zhou") for name in ("one", "two"))
    author.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    row = visit(author)
    author.sync()
    giver.sync()
    before = bureau.rows(contact)[row]
    approve(giver, row, "批 2 号", None)
    backup.put_back(author, giver)
    giver.sync()
    assert row not in bureau.rows(contact)
    collect(bureau.bureau)

    giver.sync()
    giver.sync()

    service = DecidingService(giver.laptop.laptop)
    (card,) = service.look().reviews
    service.use_review(card)
    giver.sync()
    assert bureau.rows(contact)[row] == {**before, "approval": "批 2 号"}
    assert_equal(giver)
