"""Who settles what was refused: its author, his team's supervisor, nobody else; and only once."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from db.tables.journal import review, row_meta
from db.tables.site import problem
from tests.db.journal.settling import elsewhere, settle, supervisor
from tests.support.problems import add_problem, refused
from tests.support.world import Bureau, Laptop, MakeLaptop


def test_supervisor_uses_what_his_team_proposed_and_only_that(
    bureau: Bureau, laptops: MakeLaptop, field: Laptop, site_id: str
) -> None:
    row = refused(field, site_id)
    field.push()
    desk = laptops(supervisor(bureau, site_id))
    desk.pull()
    settle(desk, "used")

    results = desk.push()
    with desk.journal.transaction() as change:
        change.edit(
            problem, row, seen_rev=10**6, shown={"facts": "未签书面合同"}, new={"facts": "改写"}
        )
    (more,) = desk.push()

    assert {one.result for one in results} == {"applied"}
    assert bureau.rows(problem)[row]["facts"] == "未签书面合同"
    assert (more.result, more.reason) == ("review", "not_permitted")


def test_supervisor_cannot_slip_another_value_into_what_he_uses(
    bureau: Bureau, laptops: MakeLaptop, field: Laptop, site_id: str
) -> None:
    refused(field, site_id, people=3)
    field.push()
    desk = laptops(supervisor(bureau, site_id))
    desk.pull()
    with desk.database.read() as connection:
        query = select(review, row_meta.c.rev).join(row_meta, row_meta.c.row == review.c.id)
        (kept,) = [one for one in connection.execute(query) if one.entity == "problem"]
    values = {name: pair[1] for name, pair in msgspec.json.decode(kept.proposed).items()}
    with desk.journal.transaction() as change:
        change.edit(
            review, kept.id, seen_rev=kept.rev, shown={"state": "open"}, new={"state": "used"}
        )
        change.propose(problem, kept.row, {**values, "people": 300})

    results = desk.push()

    assert {(one.result, one.reason) for one in results} == {("review", "not_permitted")}
    assert bureau.rows(problem) == {}
    assert bureau.rows(review)[kept.id]["state"] == "open"


def test_supervisor_cannot_use_his_own_refused_operation(
    bureau: Bureau, laptops: MakeLaptop, field: Laptop, site_id: str
) -> None:
    desk = laptops(supervisor(bureau, site_id))
    desk.pull()
    row = add_problem(desk, site_id)
    desk.sync()
    settle(desk, "used", about={row})

    results = desk.push()

    assert {one.result for one in results} == {"review"}
    assert bureau.rows(problem) == {}


def test_clerk_settles_nothing_and_his_laptop_says_so_after_the_next_pull(
    bureau: Bureau, laptops: MakeLaptop, field: Laptop, site_id: str
) -> None:
    row = refused(field, site_id)
    field.push()
    desk = laptops(supervisor(bureau, site_id, "clerk"))
    desk.pull()
    settle(desk, "let_go", "不要")

    results = desk.push()
    desk.pull()

    assert {(one.result, one.reason) for one in results} == {("review", "not_permitted")}
    (kept,) = [one for one in bureau.rows(review).values() if one["row"] == row]
    assert kept["state"] == "open"
    assert desk.row(review, kept["id"]) == kept


def test_first_settlement_stands_and_another_one_waits_for_a_person(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, field: Laptop, site_id: str
) -> None:
    refused(field, site_id)
    field.sync()
    second, third = laptops(inspector), laptops(inspector)
    second.pull()
    third.pull()
    settle(field, "let_go", "重复")
    settle(second, "used")
    settle(third, "let_go", "不需要")

    first = field.push()
    other = second.push()
    same = third.push()

    assert {one.result for one in first} == {"applied"}
    assert {(one.result, one.reason) for one in other} == {("review", "already_settled")}
    assert {one.result for one in same} == {"applied"}
    settled = [one for one in bureau.rows(review).values() if one["state"] == "let_go"]
    assert {one["settled_reason"] for one in settled} == {"重复"}
    assert bureau.rows(problem) == {}


def test_letting_go_needs_a_reason(bureau: Bureau, field: Laptop, site_id: str) -> None:
    refused(field, site_id)
    field.sync()
    settle(field, "let_go")

    results = field.push()

    assert {one.reason for one in results} == {"settling_malformed"}
    assert {one["state"] for one in bureau.rows(review).values()} == {"open"}


def test_stranger_lets_go_of_his_own_but_nobody_uses_it(
    bureau: Bureau, laptops: MakeLaptop, field: Laptop, site_id: str
) -> None:
    foreign = bureau.add_site(bureau.add_account())
    add_problem(field, site_id)
    forged = elsewhere(field, f"site:{foreign}", site_id=foreign)
    bureau.push(field.account, field.device, [forged])
    other = laptops(field.account)
    other.pull()

    settle(other, "let_go", "误报")
    (result,) = other.push()

    assert result.result == "applied"
    (kept,) = bureau.rows(review).values()
    assert (kept["state"], kept["in_scope"]) == ("let_go", f"user:{field.account}")
