"""Laptops gave back what a restored bureau lacked, and then its author reports after all; or only
the laptop of a supervisor has it still, who may not write there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.deciding import DecidingService
from db.tables.journal import conflict, review
from db.tables.site import contact
from inspection.clock import FixedClock, civil_date
from server.lives import collect
from tests.app.sync.field import Field, approve, assert_equal, enter, visit
from tests.app.sync.restoring import Backup
from tests.support.live_bureau import LiveBureau


def given_back(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path, login: str
) -> tuple[Field, Field, str]:
    """Author, giver and row: it was given back before its author has reported. The giver is the
    author's other laptop, or a colleague who has the site now."""
    author, giver = enter(bureau, tmp_path / "one", "zhou"), enter(bureau, tmp_path / "two", login)
    author.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    row = visit(author)
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
    assert row not in bureau.rows(contact)
    collect(bureau.bureau)
    giver.sync()
    giver.sync()
    assert bureau.rows(contact)[row]["approval"] == "批 1 号"
    return author, giver, row


@pytest.mark.parametrize("since", [False, True], ids=["as it was", "changed since"])
def test_author_who_reports_late_settles_what_was_given_back_by_itself(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path, since: bool
) -> None:
    author, giver, row = given_back(bureau, clock, tmp_path, "zhou")
    if since:
        approve(giver, row, "批 2 号", "批 1 号")
        giver.sync()
    stands = bureau.rows(contact)[row]

    assert author.laptop.sync().joined
    author.sync()

    assert bureau.rows(contact)[row] == stands
    assert not bureau.rows(review)
    assert not bureau.rows(conflict)
    giver.sync()
    assert_equal(author)
    assert_equal(giver)


def test_author_whose_site_has_gone_meanwhile_leaves_nobody_anything_to_decide(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    author, heir, row = given_back(bureau, clock, tmp_path, "wu")
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


def test_author_who_had_written_more_is_shown_to_whoever_decides(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    author, giver, row = given_back(bureau, clock, tmp_path, "zhou")
    approve(author, row, "没送过的", "批 1 号")

    author.sync()
    giver.sync()

    told = [one for one in bureau.rows(review).values() if one["state"] == "open"]
    assert any("没送过的" in one["proposed"] for one in told)
    assert bureau.rows(contact)[row]["approval"] == "批 1 号"


def test_what_only_a_supervisors_laptop_has_comes_back_as_a_proposal_and_gives_him_no_right(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    author, chief = (enter(bureau, tmp_path / login, login) for login in ("zhou", "ke"))
    for one in (author, chief):
        one.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    row = visit(author)
    approve(author, row, "批 1 号", None)
    author.sync()
    chief.sync()
    lost = bureau.rows(contact)[row]
    backup.put_back(author, chief)  # and the author's laptop never reports
    fresh = enter(bureau, tmp_path / "fresh", "zhou")
    fresh.sync()
    assert chief.laptop.sync().joined
    collect(bureau.bureau)
    chief.sync()
    assert chief.road.calls == ["hello"], "he is not asked, and names no site"

    collect(bureau.bureau, readers=True)
    chief.sync()

    assert row not in bureau.rows(contact)
    (open_one,) = bureau.rows(review).values()
    assert (open_one["state"], open_one["in_scope"]) == ("open", f"site:{bureau.site('A1')}")
    (his,) = DecidingService(chief.laptop.laptop).look().reviews
    assert not his.may_use
    fresh.sync()
    (card,) = DecidingService(fresh.laptop.laptop).look().reviews
    DecidingService(fresh.laptop.laptop).use_review(card)
    for one in (fresh, chief, fresh):
        one.sync()
    assert bureau.rows(contact)[row] == lost
    assert_equal(chief)
    assert_equal(fresh)


def test_what_a_supervisor_gives_back_too_leaves_nobody_anything_to_decide(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    author, chief = (enter(bureau, tmp_path / login, login) for login in ("zhou", "ke"))
    for one in (author, chief):
        one.sync()
    backup = Backup(bureau, tmp_path / "backup.db")
    row = visit(author)
    author.sync()
    chief.sync()
    backup.put_back(author, chief)
    chief.sync()
    collect(bureau.bureau, readers=True)
    author.sync()  # sends it again before the supervisor's laptop has heard of it
    stands = bureau.rows(contact)[row]

    chief.sync()
    author.sync()
    chief.sync()

    assert bureau.rows(contact)[row] == stands
    assert {one["state"] for one in bureau.rows(review).values()} == {"used"}
    assert author.laptop.syncing.standing().reviews == 0
    assert_equal(chief)
    assert_equal(author)
