"""A conflict is open until a decision that names what it saw; nobody else's value goes unseen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from db import merge_text
from db.journal.contests import decode_writers
from db.tables.journal import conflict, review
from db.tables.people import worker
from db.tables.site import problem, site
from tests.support.problems import add_problem, edit, rev
from tests.support.world import Bureau, Laptop, MakeLaptop

FIELD = "measure"


def only_conflict(laptop: Laptop) -> dict[str, Any]:
    with laptop.database.read() as connection:
        query = select(conflict).where(conflict.c.state == "open")
        (found,) = connection.execute(query).mappings().all()
        return dict(found)


def candidates(row: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """By value, the name of the candidate that brought it."""
    return {one.values[FIELD]: one.name for one in merge_text.decode_candidates(row["candidates"])}


def resolve(laptop: Laptop, row: str, value: str) -> None:
    """Decide the open conflict as this laptop shows it now."""
    shown = laptop.row(problem, row)
    assert shown is not None
    saw = candidates(only_conflict(laptop)).values()
    with laptop.journal.transaction() as change:
        change.resolve(
            problem,
            row,
            seen_rev=rev(laptop, "problem", row),
            shown={FIELD: shown[FIELD]},
            chosen={FIELD: value},
            saw=list(saw),
        )


@pytest.fixture
def row(bureau: Bureau, laptops: MakeLaptop, inspector: str) -> str:
    site_id = bureau.add_site(inspector)
    first = laptops(inspector)
    first.pull()
    made = add_problem(first, site_id)
    first.sync()
    return made


def disputed(laptops: MakeLaptop, inspector: str, row: str, *values: str) -> list[Laptop]:
    """As many laptops as values, each having entered its own without seeing the others'."""
    made = [laptops(inspector) for _ in values]
    for laptop in made:
        laptop.pull()
    for laptop, value in zip(made, values, strict=True):
        edit(laptop, row, measure=value)
    for laptop in made:
        laptop.push()
    for laptop in made:
        laptop.pull()
    return made


def test_conflict_says_who_wrote_what_when_and_what_was_there_before(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, second = disputed(laptops, inspector, row, "补签合同", "限期补签")

    (found,) = bureau.rows(conflict).values()

    writers = decode_writers(found["authors"])
    names = candidates(found)
    assert set(names) == {"补签合同", "限期补签"}
    assert {writers[name].device for name in names.values()} == {first.device, second.device}
    assert {writers[name].actor for name in names.values()} == {inspector}
    assert {writers[name].device_name for name in names.values()} == {"laptop"}
    assert msgspec.json.decode(found["before"]) == {"measure": "补签"}
    assert first.row(conflict, found["id"]) == found


def test_decision_closes_the_conflict_everywhere_and_says_who_chose(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, second = disputed(laptops, inspector, row, "补签合同", "限期补签")
    resolve(first, row, "限期补签")
    assert (first.row(problem, row) or {})["measure"] == "限期补签"  # before it is sent

    (result,) = first.push()
    first.pull()
    second.pull()

    assert result.result == "applied"
    (found,) = bureau.rows(conflict).values()
    assert (found["state"], found["resolved_by"]) == ("resolved", inspector)
    assert found["resolved_seq"] == result.seq
    assert bureau.rows(problem)[row]["measure"] == "限期补签"
    assert first.row(problem, row) == second.row(problem, row) == bureau.rows(problem)[row]
    assert first.row(conflict, found["id"]) == second.row(conflict, found["id"]) == found


def test_decision_that_keeps_the_value_is_known_to_whoever_edits_unseen(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, second = disputed(laptops, inspector, row, "补签合同", "限期补签")
    stands = bureau.rows(problem)[row]["measure"]
    other = second if stands == "补签合同" else first
    decider = first if other is second else second
    edit(other, row, measure="第三种")  # its page has not seen the decision
    resolve(decider, row, stands)
    decider.push()

    (result,) = other.push()

    assert result.result == "conflict"
    opened = [one for one in bureau.rows(conflict).values() if one["state"] == "open"]
    assert [set(candidates(one)) for one in opened] == [{stands, "第三种"}]


def test_candidate_that_came_later_stays_open(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, second = disputed(laptops, inspector, row, "补签合同", "限期补签")
    third = laptops(inspector)
    third.pull()
    with bureau.database.read() as connection:
        before = connection.execute(select(conflict.c.opened_seq)).scalar_one()
    shown = third.row(problem, row)
    assert shown is not None
    with third.journal.transaction() as change:  # a page opened before the dispute
        change.edit(problem, row, seen_rev=before - 2, shown=shown, new={"measure": "罚款"})
    resolve(first, row, "补签合同")
    third.push()

    (result,) = first.push()
    first.pull()
    second.pull()

    assert result.result == "conflict"
    assert set(candidates(only_conflict(second))) == {"罚款", "补签合同"}
    assert bureau.rows(problem)[row]["measure"] == "补签合同"
    resolve(second, row, "罚款")
    (closing,) = second.push()
    assert closing.result == "applied"
    assert bureau.rows(problem)[row]["measure"] == "罚款"


def test_second_decision_that_had_not_seen_the_first_stays_on_show(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, second = disputed(laptops, inspector, row, "补签合同", "限期补签")
    resolve(first, row, "补签合同")
    resolve(second, row, "限期补签")

    (one,) = first.push()
    (other,) = second.push()

    assert (one.result, other.result) == ("applied", "conflict")
    opened = [row for row in bureau.rows(conflict).values() if row["state"] == "open"]
    assert [set(candidates(row)) for row in opened] == [{"补签合同", "限期补签"}]


def test_two_decisions_for_the_same_value_agree(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, second = disputed(laptops, inspector, row, "补签合同", "限期补签")
    resolve(first, row, "补签合同")
    resolve(second, row, "补签合同")

    results = [*first.push(), *second.push()]

    assert [one.result for one in results] == ["applied", "applied"]
    assert {one["state"] for one in bureau.rows(conflict).values()} == {"resolved"}


def test_choosing_again_before_it_is_sent_is_the_choice(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, _ = disputed(laptops, inspector, row, "补签合同", "限期补签")
    resolve(first, row, "补签合同")
    resolve(first, row, "限期补签")

    results = first.push()

    assert [one.result for one in results] == ["applied", "applied"]
    assert bureau.rows(problem)[row]["measure"] == "限期补签"


def supervisor_of(bureau: Bureau, site_scope: str, role: str = "supervisor") -> str:
    holder = bureau.add_account(role)
    with bureau.journal.transaction() as change:
        bureau.grant(holder, site_scope, "read", change=change)
    return holder


def test_supervisor_who_only_reads_decides_for_his_team(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    disputed(laptops, inspector, row, "补签合同", "限期补签")
    scope = f"site:{bureau.rows(problem)[row]['site_id']}"
    desk = laptops(supervisor_of(bureau, scope))
    desk.pull()
    resolve(desk, row, "限期补签")

    (result,) = desk.push()

    assert result.result == "applied"
    (found,) = bureau.rows(conflict).values()
    assert (found["state"], found["resolved_by"]) == ("resolved", desk.account)


@pytest.mark.parametrize("role", ["clerk", "inspector"])
def test_reader_who_is_no_supervisor_decides_nothing(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str, role: str
) -> None:
    disputed(laptops, inspector, row, "补签合同", "限期补签")
    scope = f"site:{bureau.rows(problem)[row]['site_id']}"
    desk = laptops(supervisor_of(bureau, scope, role))
    desk.pull()
    before = bureau.rows(conflict), bureau.rows(problem)
    resolve(desk, row, "限期补签")

    (result,) = desk.push()

    assert (result.result, result.reason) == ("review", "not_permitted")
    assert (bureau.rows(conflict), bureau.rows(problem)) == before
    (kept,) = bureau.rows(review).values()
    assert kept["kind"] == "resolve"


def test_supervisor_may_decide_but_not_edit(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    scope = f"site:{bureau.rows(problem)[row]['site_id']}"
    desk = laptops(supervisor_of(bureau, scope))
    desk.pull()
    edit(desk, row, measure="改一改")

    (result,) = desk.push()

    assert (result.result, result.reason) == ("review", "not_permitted")


@pytest.mark.parametrize(("name", "value"), [(FIELD, "自己编的"), ("facts", "改写事实")])
def test_supervisor_cannot_pass_an_edit_off_as_a_decision(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str, name: str, value: str
) -> None:
    disputed(laptops, inspector, row, "补签合同", "限期补签")
    scope = f"site:{bureau.rows(problem)[row]['site_id']}"
    desk = laptops(supervisor_of(bureau, scope))
    desk.pull()
    before = bureau.rows(problem)
    with desk.journal.transaction() as change:
        change.resolve(
            problem,
            row,
            seen_rev=rev(desk, "problem", row),
            shown={name: "?"},
            chosen={name: value},
            saw=list(candidates(only_conflict(desk)).values()),
        )

    (result,) = desk.push()

    assert (result.result, result.reason) == ("review", "not_permitted")
    assert bureau.rows(problem) == before


def test_supervisors_choice_holds_though_the_inspector_was_quicker(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, _ = disputed(laptops, inspector, row, "补签合同", "限期补签")
    scope = f"site:{bureau.rows(problem)[row]['site_id']}"
    desk = laptops(supervisor_of(bureau, scope))
    desk.pull()
    resolve(desk, row, "限期补签")
    resolve(first, row, "补签合同")
    first.push()

    (result,) = desk.push()

    assert result.result == "conflict"  # on show again, neither silently lost
    opened = [one for one in bureau.rows(conflict).values() if one["state"] == "open"]
    assert [set(candidates(one)) for one in opened] == [{"补签合同", "限期补签"}]


def test_decision_over_two_groups_at_once_is_refused(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, _ = disputed(laptops, inspector, row, "补签合同", "限期补签")
    with first.journal.transaction() as change, pytest.raises(ValueError, match="2 groups"):
        change.resolve(
            problem,
            row,
            seen_rev=0,
            shown={"measure": "补签", "facts": "x"},
            chosen={"measure": "补签", "facts": "x"},
            saw=[(first.device, 1)],
        )


def test_resolve_of_a_row_in_review_joins_it(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, row: str
) -> None:
    first, _ = disputed(laptops, inspector, row, "补签合同", "限期补签")
    with first.journal.transaction() as change:
        change.edit(
            problem,
            row,
            seen_rev=rev(first, "problem", row),
            shown={"people": None},
            new={"people": 3},
        )
        change.add(site, {"team_id": bureau.team, "name": "x", "state": "building"})
    resolve(first, row, "补签合同")

    results = first.push()

    assert [one.reason for one in results] == ["not_permitted", "not_permitted", "row_in_review"]
    assert len({one["case_id"] for one in bureau.rows(review).values()}) == 1
    (open_still,) = bureau.rows(conflict).values()
    assert open_still["state"] == "open"
    assert (first.row(problem, row) or {})["measure"] == "补签合同"


def test_what_the_decider_entered_on_an_older_page_stands_with_his_decision(
    bureau: Bureau, laptops: MakeLaptop, inspector: str
) -> None:
    """Kind and number of a document are one group: deciding the one must not take the other."""
    site_id = bureau.add_site(inspector)
    with bureau.journal.transaction() as office:
        person = office.add(worker, {"site_id": site_id, "name": "样例"})
    first, second = laptops(inspector), laptops(inspector)
    opened = {}
    for laptop in (first, second):
        laptop.pull()
        opened[laptop] = rev(laptop, worker.name, person)

    def enter(laptop: Laptop, **new: str) -> None:
        """On a page that was opened before anything was disputed."""
        shown = dict.fromkeys(new)
        with laptop.journal.transaction() as change:
            change.edit(worker, person, seen_rev=opened[laptop], shown=shown, new=new)

    enter(first, document_type="passport")
    enter(second, document_type="id_card")
    for laptop in (first, second):
        laptop.push()
    second.pull()
    enter(second, document_number="样例0001")
    found = only_conflict(second)
    with second.journal.transaction() as change:
        change.resolve(
            worker,
            person,
            seen_rev=rev(second, worker.name, person),
            shown={"document_type": "passport"},
            chosen={"document_type": "passport"},
            saw=[one.name for one in merge_text.decode_candidates(found["candidates"])],
        )

    second.sync()

    kept = bureau.rows(worker)[person]
    assert (kept["document_type"], kept["document_number"]) == ("passport", "样例0001")
    assert second.row(worker, person) == kept
    assert {one["state"] for one in bureau.rows(conflict).values()} == {"resolved"}
