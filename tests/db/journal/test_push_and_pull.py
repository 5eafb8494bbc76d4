"""What a laptop wrote reaches the bureau and the other laptop, and nobody else."""

from __future__ import annotations

import secrets
import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.journal.scopes import scopes_held
from db.replication import operation
from db.tables.bureau import grant
from db.tables.journal import conflict
from db.tables.laptop import outbox, shadow
from db.tables.people import worker
from db.tables.server import ledger
from db.tables.site import contact, filled_form, paper, problem, site
from inspection.refusal import Refusal
from tests.db.journal.visits import answer, start_contact, started_by_an_inspector
from tests.support.problems import rev
from tests.support.world import Bureau, Laptop, MakeLaptop


def test_checkin_pushed_reaches_bureau_and_second_device(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    first, second = laptops(inspector), laptops(inspector)
    first.pull()
    visit, form = start_contact(first, site_id)
    answer(first, form, "missing", None, 0)

    results = first.push()
    second.pull()
    first.pull()

    assert [one.result for one in results] == ["applied"] * 3
    assert bureau.rows(filled_form)[form]["answers"] == '{"a/A3":"missing"}'
    assert second.row(filled_form, form) == first.row(filled_form, form)
    assert second.row(filled_form, form) == bureau.rows(filled_form)[form]
    assert second.row(contact, visit) == bureau.rows(contact)[visit]
    with first.database.read() as connection:
        states = connection.execute(outbox.select()).mappings().all()
        assert {row["state"] for row in states} == {"done"}
        assert connection.execute(shadow.select()).all() == []


def test_push_repeated_returns_stored_results_and_changes_nothing(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    begun = started_by_an_inspector(bureau, laptops)
    sent = [begun.contact, begun.form]

    once = bureau.push(begun.inspector, begun.laptop.device, sent)
    rows = bureau.rows(contact), bureau.rows(filled_form)
    again = bureau.push(begun.inspector, begun.laptop.device, sent)

    assert again == once
    assert (bureau.rows(contact), bureau.rows(filled_form)) == rows


def test_push_with_a_gap_names_the_number_expected(bureau: Bureau, laptops: MakeLaptop) -> None:
    begun = started_by_an_inspector(bureau, laptops)

    with pytest.raises(Refusal) as refused:
        bureau.push(begun.inspector, begun.laptop.device, [begun.form])

    assert (refused.value.code, refused.value.params) == ("push.gap", {"expected": 1})


def test_other_history_under_a_used_number_is_a_fork(bureau: Bureau, laptops: MakeLaptop) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop, clone = laptops(inspector), laptops(inspector)
    laptop.pull()
    clone.pull()
    start_contact(laptop, site_id)
    first = laptop.pending()
    laptop.push()
    clone.journal.become(laptop.device)  # a copied disk: the same identity, another history
    start_contact(clone, site_id)

    with pytest.raises(Refusal) as refused:
        bureau.push(inspector, laptop.device, clone.pending())

    assert refused.value.code == "push.fork"
    assert bureau.push(inspector, laptop.device, first)


def test_supervisor_without_people_scope_gets_no_worker(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector, supervisor = bureau.add_account(), bureau.add_account("supervisor")
    site_id = bureau.add_site(inspector)
    with bureau.journal.transaction() as change:
        person = change.add(worker, {"site_id": site_id, "name": "样例工人"})
        bureau.grant(supervisor, f"site:{site_id}", "read", change=change)
    field, desk = laptops(inspector), laptops(supervisor)
    field.pull()
    desk.pull()

    assert field.row(worker, person) is not None
    assert desk.row(site, site_id) is not None
    assert desk.row(worker, person) is None


def test_refused_operation_sends_its_whole_transaction_to_review_and_the_queue_moves_on(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    row: dict[str, Any] = {
        "site_id": site_id,
        "system": "A",
        "item": "A3",
        "clause": "724-28",
        "facts": "未签书面合同",
        "measure": "补签",
        "account_id": inspector,
        "state": "registered",
        "found_on": date(2026, 3, 16),
        "due_provisional": False,
    }
    with laptop.journal.transaction() as change:
        good_alone = change.add(problem, row)
        change.add(
            site,
            {"team_id": bureau.team, "name": "x", "state": "building"},
        )
    with laptop.journal.transaction() as change:
        after = change.add(problem, row)

    results = laptop.push()

    assert [one.result for one in results] == ["review", "review", "applied"]
    assert set(bureau.rows(problem)) == {after}
    laptop.pull()
    assert laptop.row(problem, good_alone) is not None


def test_two_devices_answering_one_question_unseen_leave_both_values_on_show(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    first, second = laptops(inspector), laptops(inspector)
    first.pull()
    _, form = start_contact(first, site_id)
    first.sync()
    second.pull()
    answer(first, form, "missing", None, rev(first, "filled_form", form))
    answer(second, form, "implemented", None, rev(second, "filled_form", form))

    clean = first.push()
    contested = second.push()

    assert ([one.result for one in clean], [one.result for one in contested]) == (
        ["applied"],
        ["conflict"],
    )
    (found,) = bureau.rows(conflict).values()
    assert found["in_scope"] == f"site:{site_id}"
    assert "missing" in found["candidates"]
    assert "implemented" in found["candidates"]
    first.pull()
    second.pull()
    assert first.row(filled_form, form) == second.row(filled_form, form)
    assert first.row(filled_form, form) == bureau.rows(filled_form)[form]
    assert first.row(conflict, found["id"]) == found


def test_page_open_across_a_pull_does_not_overwrite_what_it_never_showed(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    first, second = laptops(inspector), laptops(inspector)
    first.pull()
    visit, _ = start_contact(first, site_id)
    first.sync()
    second.pull()
    shown = second.row(contact, visit)
    seen_rev = rev(second, "contact", visit)
    assert shown is not None
    with first.journal.transaction() as change:
        change.edit(
            contact,
            visit,
            seen_rev=rev(first, "contact", visit),
            shown={"approval": None},
            new={"approval": "批 12 号"},
        )
    first.push()
    second.pull()  # the page stays open, showing the old image

    with second.journal.transaction() as change:
        change.edit(
            contact,
            visit,
            seen_rev=seen_rev,
            shown={"approval": shown["approval"], "covert": shown["covert"]},
            new={"approval": shown["approval"], "covert": True},
        )
    results = second.push()

    assert [one.result for one in results] == ["applied"]
    stored = bureau.rows(contact)[visit]
    assert (stored["approval"], stored["covert"]) == ("批 12 号", True)


def test_own_edits_one_after_another_never_conflict(bureau: Bureau, laptops: MakeLaptop) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    _, form = start_contact(laptop, site_id)
    answer(laptop, form, "missing", None, 0)
    laptop.push()
    answer(laptop, form, "partial", "missing", 0)
    answer(laptop, form, "implemented", "partial", 0)

    results = laptop.push()

    assert [one.result for one in results] == ["applied", "applied"]
    assert bureau.rows(filled_form)[form]["answers"] == '{"a/A3":"implemented"}'


def test_edit_that_changes_nothing_makes_no_operation(bureau: Bureau, laptops: MakeLaptop) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    visit, _ = start_contact(laptop, site_id)
    before = len(laptop.pending())

    with laptop.journal.transaction() as change:
        changed = change.edit(
            contact, visit, seen_rev=0, shown={"approval": None}, new={"approval": None}
        )

    assert changed is False
    assert len(laptop.pending()) == before


def test_action_that_fails_half_way_leaves_neither_row_nor_operation(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    laptop = laptops(inspector)
    site_id = bureau.add_site(inspector)

    with pytest.raises(Refusal, match="row_missing"):
        add_worker_and_edit_another(laptop, site_id)

    assert laptop.pending() == []
    with laptop.database.read() as connection:
        assert connection.execute(worker.select()).all() == []


def add_worker_and_edit_another(laptop: Laptop, site_id: str) -> None:
    with laptop.journal.transaction() as change:
        change.add(worker, {"site_id": site_id, "name": "样例工人"})
        change.edit(worker, "missing", seen_rev=0, shown={"phone": None}, new={"phone": "1"})


def test_paper_number_not_leased_to_the_device_goes_to_review(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop, other = laptops(inspector), laptops(inspector)
    bureau.lease(inspector, laptop.device, 1, 50)
    laptop.pull()
    other.pull()
    issue(laptop, site_id, 1)
    issue(laptop, site_id, 1)
    issue(laptop, site_id, 51)
    issue(other, site_id, 2)

    assert [one.reason for one in laptop.push()] == [None, "number_used", "number_not_leased"]
    assert [one.reason for one in other.push()] == ["number_not_leased"]


def issue(laptop: Laptop, site_id: str, serial: int) -> str:
    with laptop.journal.transaction() as change:
        return change.add(
            paper,
            {
                "site_id": site_id,
                "type": "order",
                "number": f"样字〔2026〕{serial}号",
                "year": 2026,
                "serial": serial,
                "content": "{}",
                "pdf_sha256": "0" * 64,
                "issued_on": date(2026, 3, 16),
                "issued_at": laptop.bureau.clock.now_ms(),
                "state": "issued",
                "account_id": laptop.account,
                "device": laptop.device,
                "printed": 0,
            },
        )


def test_giving_and_taking_a_scope_are_operations_of_their_own_kind(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    (given,) = [
        row for row in bureau.rows(grant).values() if row["granted_scope"] == f"people:{site_id}"
    ]
    with bureau.journal.transaction() as change:
        change.edit(grant, given["id"], {"revoked_at": bureau.clock.now_ms()})
    with bureau.database.read() as connection:
        query = select(ledger.c.core).where(ledger.c.entity == "grant").order_by(ledger.c.seq)
        kinds = [operation.parse_core(core).kind for core in connection.scalars(query)]
        held = scopes_held(connection, inspector, bureau.clock.now_ms())
    forged = [
        operation.make(
            device=laptop.device,
            dseq=1,
            txn=str(uuid.uuid4()),
            at=0,
            actor=inspector,
            schema=1,
            entity="grant",
            row=given["id"],
            scope=f"user:{inspector}",
            kind="grant",
            base=10**6,
            pairs={"revoked_at": (bureau.clock.now_ms(), None)},
            personal=(),
            prev=operation.GENESIS,
            random_bytes=secrets.token_bytes,
        )
    ]
    (refused,) = bureau.push(inspector, laptop.device, forged)

    assert kinds == ["grant"] * 3
    assert f"people:{site_id}" not in held
    assert (refused.result, refused.reason) == ("review", "not_permitted")
    assert bureau.rows(grant)[given["id"]]["revoked_at"] is not None
