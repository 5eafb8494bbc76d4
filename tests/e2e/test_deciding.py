"""Two laptops disagree, a supervisor decides; a late edit after a handover is the heir's to use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.services.deciding import DecidingService
from db.tables.journal import conflict, review
from db.tables.site import problem
from inspection.clock import FixedClock
from tests.support.live_bureau import FieldLaptop, LiveBureau

DAY_MS = 86_400_000


def add_problem(laptop: FieldLaptop, site_id: str) -> str:
    with laptop.laptop.journal.transaction() as change:
        return change.add(
            problem,
            {
                "site_id": site_id,
                "system": "A",
                "item": "A3",
                "clause": "724-28",
                "facts": "三人未签书面合同",
                "measure": "补签",
                "account_id": laptop.account,
                "state": "registered",
                "found_on": date(2026, 3, 16),
                "due_provisional": False,
            },
        )


def edit(laptop: FieldLaptop, row: str, **new: Any) -> None:
    shown = laptop.rows(problem)[row]
    with laptop.laptop.journal.transaction() as change:
        change.edit(problem, row, seen_rev=laptop.rev(problem, row), shown=shown, new=new)


def deciding(laptop: FieldLaptop) -> DecidingService:
    return DecidingService(laptop.laptop)


def test_supervisor_decides_between_two_laptops_and_all_agree(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    first = bureau.enrol(tmp_path / "first", "zhou")
    second = bureau.enrol(tmp_path / "second", "zhou")
    desk = bureau.enrol(tmp_path / "desk", "ke")
    first.sync()
    row = add_problem(first, bureau.site("A1"))
    first.sync()
    second.sync()
    edit(first, row, measure="本周补签")
    edit(second, row, measure="月底补签")
    first.sync()
    assert second.sync().conflicts == 1
    first.sync()
    desk.sync()

    (card,) = deciding(desk).look().conflicts
    deciding(desk).settle_conflict(card, {"measure": "月底补签"})
    assert desk.sync().conflicts == 0
    first.sync()
    second.sync()

    assert {one.author.name for one in card.candidates} == {"样例zhou"}
    assert {one.author.device for one in card.candidates} == {first.device, second.device}
    settled = bureau.rows(conflict)[card.id]
    assert (settled["state"], settled["resolved_by"]) == ("resolved", desk.account)
    for laptop in (first, second, desk):
        assert laptop.rows(problem)[row] == bureau.rows(problem)[row]
        assert laptop.rows(conflict)[card.id] == settled
        assert deciding(laptop).counts().needs_you == 0
    assert bureau.rows(problem)[row]["measure"] == "月底补签"


def test_late_edit_after_a_handover_is_used_by_the_heir(
    bureau: LiveBureau, tmp_path: Path, clock: FixedClock
) -> None:
    old = bureau.enrol(tmp_path / "old", "zhou")
    heir = bureau.enrol(tmp_path / "heir", "wu")
    old.sync()
    row = add_problem(old, bureau.site("A1"))
    old.sync()
    bureau.assign("A1", "wu", date(2026, 3, 17))
    clock.advance(DAY_MS)
    edit(old, row, measure="已约项目部周五补签")
    old.sync()
    assert row not in old.rows(problem)  # the site has left this laptop, after it was sent

    heir.sync()
    (card,) = deciding(heir).look().reviews
    (part,) = card.parts
    assert (card.author.name, card.reason) == ("样例zhou", "review.not_permitted")
    assert [(one.name, one.old, one.new, one.now) for one in part.fields] == [
        ("measure", "补签", "已约项目部周五补签", "补签")
    ]
    deciding(heir).use_review(card, "与项目部核实过")
    heir.sync()

    assert bureau.rows(problem)[row]["measure"] == "已约项目部周五补签"
    assert heir.rows(problem)[row] == bureau.rows(problem)[row]
    (kept,) = bureau.rows(review).values()
    assert (kept["state"], kept["settled_by"]) == ("used", heir.account)
    assert deciding(heir).look().reviews == ()
