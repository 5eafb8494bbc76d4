"""A refused operation waits for a person, with all he needs; settled, it leaves nothing behind."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from sqlalchemy import select, update

from db.journal.feed import whole_scope
from db.journal.publish import Arrival, publish
from db.replication import operation
from db.tables.journal import review, row_meta
from db.tables.laptop import outbox, shadow
from db.tables.registry import personal_columns
from db.tables.server import device, ledger
from db.tables.site import contact, filled_form, problem, site
from tests.db.journal.settling import elsewhere, settle, take_away
from tests.support.problems import add_problem, refused, rev
from tests.support.world import Bureau, Laptop, MakeLaptop


def test_review_says_what_was_wanted_by_whom_and_when(
    bureau: Bureau, field: Laptop, site_id: str
) -> None:
    row = refused(field, site_id, responsible_person="样例负责人")
    made_at = bureau.clock.now_ms()
    bureau.clock.advance(60_000)

    field.push()

    (kept,) = [one for one in bureau.rows(review).values() if one["entity"] == "problem"]
    assert (kept["row"], kept["kind"], kept["reason"]) == (row, "add", "not_permitted")
    assert (kept["actor"], kept["device_name"]) == (field.account, "laptop")
    assert (kept["at"], kept["opened_at"]) == (made_at, made_at + 60_000)
    proposed = msgspec.json.decode(kept["proposed"])
    assert proposed["responsible_person"] == [None, "样例负责人"]
    assert proposed["facts"] == [None, "未签书面合同"]
    hidden = personal_columns(review)
    assert "样例负责人" not in str({k: v for k, v in kept.items() if k not in hidden})


def test_late_edit_after_a_handover_stands_where_the_new_owner_sees_it(
    bureau: Bureau, laptops: MakeLaptop, field: Laptop, inspector: str, site_id: str
) -> None:
    row = add_problem(field, site_id)
    field.sync()
    shown = field.row(problem, row)
    assert shown is not None
    take_away(bureau, inspector)
    heir = bureau.add_account()
    with bureau.journal.transaction() as change:
        bureau.grant(heir, f"site:{site_id}", change=change)
    with field.journal.transaction() as change:
        change.edit(
            problem, row, seen_rev=rev(field, "problem", row), shown=shown, new={"people": 7}
        )

    (result,) = field.push()

    assert (result.result, result.reason) == ("review", "not_permitted")
    new = laptops(heir)
    new.pull()
    (kept,) = bureau.rows(review).values()
    assert kept["in_scope"] == f"site:{site_id}"
    assert new.row(review, kept["id"]) == kept
    settle(new, "used")
    assert [one.result for one in new.push()] == ["applied", "applied"]
    assert bureau.rows(problem)[row]["people"] == 7
    with bureau.database.read() as connection:
        query = select(ledger.c.core, ledger.c.result).where(ledger.c.row == row)
        history = [
            (operation.parse_core(one.core).actor, one.result)
            for one in connection.execute(query.order_by(ledger.c.seq))
        ]
    assert history == [(inspector, "applied"), (inspector, "review"), (heir, "applied")]


@pytest.mark.parametrize("scope", ["bureau", "user:{me}", "site:{other}"])
def test_what_a_scope_is_not_written_in_stands_in_the_authors_own(
    bureau: Bureau, laptops: MakeLaptop, field: Laptop, site_id: str, scope: str
) -> None:
    other = bureau.add_site(bureau.add_account())
    add_problem(field, site_id)
    made = elsewhere(field, scope.format(me=field.account, other=other))

    bureau.push(field.account, field.device, [made])

    (kept,) = bureau.rows(review).values()
    assert kept["in_scope"] == f"user:{field.account}"


def test_edit_let_go_falls_back_to_the_bureaus_image_on_the_authors_laptop(
    bureau: Bureau, field: Laptop, site_id: str
) -> None:
    row = add_problem(field, site_id)
    field.sync()
    refused(field, site_id, row, people=9)
    field.sync()
    assert (field.row(problem, row) or {})["people"] == 9  # in review: still as he wrote it

    settle(field, "let_go", "重复登记")
    field.sync()

    assert (field.row(problem, row) or {})["people"] is None
    assert field.row(problem, row) == bureau.rows(problem)[row]
    (kept,) = [one for one in bureau.rows(review).values() if one["entity"] == "problem"]
    assert (kept["state"], kept["settled_reason"]) == ("let_go", "重复登记")
    assert (kept["settled_by"], kept["settled_at"]) == (field.account, bureau.clock.now_ms())
    with field.database.read() as connection:
        assert set(connection.scalars(select(outbox.c.state))) == {"done"}
        assert connection.execute(select(shadow)).all() == []


def test_row_let_go_disappears_from_the_authors_laptop_once_nothing_points_to_it(
    bureau: Bureau, field: Laptop, site_id: str
) -> None:
    visit = {
        "site_id": site_id,
        "kind": "service",
        "covert": False,
        "on_date": date(2026, 3, 16),
        "started_at": 1,
        "lead_id": field.account,
        "state": "open",
    }
    form = {
        "site_id": site_id,
        "form_version_id": bureau.form_version,
        "named": False,
        "answers": "{}",
        "state": "draft",
        "started_at": 1,
        "account_id": field.account,
    }
    with field.journal.transaction() as change:
        parent = change.add(contact, visit)
        change.add(site, {"team_id": bureau.team, "name": "x", "state": "building"})
    with field.journal.transaction() as change:
        child = change.add(filled_form, {**form, "contact_id": parent})
    field.sync()
    assert {one["reason"] for one in bureau.rows(review).values()} == {
        "not_permitted",
        "parent_missing",
    }

    settle(field, "let_go", "重复", about={parent})
    field.sync()
    assert field.row(contact, parent) is not None  # its form is still in review, and on show
    settle(field, "let_go", "重复", about={child})
    field.sync()

    assert field.row(filled_form, child) is None
    assert field.row(contact, parent) is None
    with field.database.read() as connection:
        assert connection.execute(select(row_meta).where(row_meta.c.rev == 0)).all() == []
        assert connection.execute(select(shadow)).all() == []


def test_refused_addition_used_by_its_author_is_the_row_it_was(
    bureau: Bureau, field: Laptop, site_id: str
) -> None:
    row = refused(field, site_id)
    field.sync()

    settle(field, "used")
    assert [one.result for one in field.push()] == ["applied"] * 3
    field.pull()

    assert bureau.rows(problem)[row]["facts"] == "未签书面合同"
    assert field.row(problem, row) == bureau.rows(problem)[row]
    assert {one["state"] for one in bureau.rows(review).values()} == {"used", "let_go"}
    with field.database.read() as connection:
        assert connection.execute(select(shadow)).all() == []


def test_rows_thaw_when_their_review_is_settled(
    bureau: Bureau, field: Laptop, site_id: str
) -> None:
    row = add_problem(field, site_id)
    field.sync()
    refused(field, site_id, row, people=9)
    field.sync()
    seen = rev(field, "problem", row)

    def note(text: str) -> None:
        with field.journal.transaction() as change:
            change.edit(
                problem, row, seen_rev=seen, shown={"measure": "补签"}, new={"measure": text}
            )

    note("先冻着")
    (frozen,) = field.push()
    field.pull()
    settle(field, "let_go", "重复", about={row})
    note("化开了")

    results = field.push()

    assert (frozen.result, frozen.reason) == ("review", "row_in_review")
    assert [one.result for one in results] == ["applied"] * 4
    assert bureau.rows(problem)[row]["measure"] == "化开了"


def test_page_that_has_seen_a_later_image_is_not_frozen(
    bureau: Bureau, laptops: MakeLaptop, inspector: str, field: Laptop, site_id: str
) -> None:
    row = add_problem(field, site_id)
    field.sync()
    refused(field, site_id, row, people=9)
    field.sync()
    second = laptops(inspector)
    second.pull()
    with second.journal.transaction() as change:
        change.edit(
            problem,
            row,
            seen_rev=rev(second, "problem", row),
            shown={"facts": "未签书面合同"},
            new={"facts": "三人未签书面合同"},
        )
    second.sync()
    field.pull()
    shown = field.row(problem, row)
    assert shown is not None
    with field.journal.transaction() as change:
        change.edit(
            problem, row, seen_rev=rev(field, "problem", row), shown=shown, new={"measure": "罚款"}
        )

    (result,) = field.push()

    assert result.result == "applied"


def test_let_go_while_more_of_its_row_stands_in_review_its_value_goes_alone(
    field: Laptop, site_id: str
) -> None:
    row = add_problem(field, site_id)
    field.push()
    field.pull()
    refused(field, site_id, row, people=5)
    field.push()
    field.pull()
    settle(field, "let_go", "记错了")
    refused(field, site_id, row, sum_fen=700)
    field.push()
    field.pull()

    shown = field.row(problem, row)
    assert shown is not None
    assert (shown["people"], shown["sum_fen"]) == (None, 700)


def test_used_by_its_author_it_leaves_what_he_has_entered_there_since(
    field: Laptop, site_id: str
) -> None:
    row = refused(field, site_id)
    field.push()
    field.pull()
    with field.journal.transaction() as change:
        change.edit(problem, row, seen_rev=0, shown={"people": None}, new={"people": 7})

    settle(field, "used")

    shown = field.row(problem, row)
    assert shown is not None
    assert shown["people"] == 7


def test_row_a_restored_bureau_refuses_goes_when_it_is_let_go(
    bureau: Bureau, field: Laptop, site_id: str
) -> None:
    """The bureau had its image before; in its new life it has none, and takes none."""
    row, scope = add_problem(field, site_id), f"site:{site_id}"
    field.sync()
    with bureau.database.read() as connection:
        everything = list(whole_scope(connection, scope))
    lacking = [one for one in everything if one.entity != "problem"]

    def arrive(state: str) -> None:
        mine = update(outbox).where(outbox.c.row == row)
        with field.database.write() as connection:
            connection.execute(mine.values(state=state, result="review"))
            publish(connection, [Arrival(scope, 1, lacking, whole=True)], 1)

    arrive("review")
    assert field.row(problem, row) is not None
    assert shadow_of(field, row) == [None]
    arrive("done")

    assert field.row(problem, row) is None
    assert shadow_of(field, row) == []


def shadow_of(laptop: Laptop, row: str) -> list[str | None]:
    """The bureau's image of a row under way, as the laptop keeps it."""
    with laptop.database.read() as connection:
        return list(connection.scalars(select(shadow.c.image).where(shadow.c.row == row)))


@pytest.mark.parametrize(("both_have", "result"), [(2, "review"), (1, "applied")])
def test_review_of_what_the_other_laptop_did_since_they_parted_freezes_nothing(
    bureau: Bureau,
    laptops: MakeLaptop,
    inspector: str,
    site_id: str,
    field: Laptop,
    both_have: int,
    result: str,
) -> None:
    row = add_problem(field, site_id)
    field.sync()
    copy = laptops(inspector)
    copy.pull()
    of = update(device).where(device.c.id == copy.device)
    with bureau.database.write() as connection:
        connection.execute(of.values(copy_of=field.device, branch_dseq=both_have))
    refused(field, site_id, row, people=9)
    assert {one.result for one in field.push()} == {"review"}

    with copy.journal.transaction() as change:
        seen = rev(copy, "problem", row)
        change.edit(problem, row, seen_rev=seen, shown={"people": None}, new={"people": 7})
    (told,) = copy.push()

    assert told.result == result
