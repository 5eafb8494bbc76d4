"""What a laptop wrote reaches the bureau and the other laptop, and nobody else."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from db import guards
from db.journal import feed
from db.journal.ledger import read_head
from db.journal.scopes import scopes_held
from db.journal.sums import sums_of
from db.journal.values import LONGEST_TEXT
from db.replication import operation
from db.replication.operation import Operation
from db.tables import metadata
from db.tables.bureau import grant
from db.tables.journal import conflict, review, row_meta
from db.tables.laptop import outbox, scope_state, search, shadow
from db.tables.people import worker
from db.tables.server import ledger
from db.tables.site import contact, filled_form, paper, problem, site
from inspection.ids import new_id
from inspection.refusal import Refusal
from tests.support.world import Bureau, Laptop

MakeLaptop = Callable[[str], Laptop]


def start_contact(laptop: Laptop, site_id: str) -> tuple[str, str]:
    """A check-in with its draft form; returns the ids of both."""
    bureau = laptop.bureau
    with laptop.journal.transaction() as change:
        visit = change.add(
            contact,
            {
                "site_id": site_id,
                "kind": "inspection",
                "inspection_form": "routine",
                "covert": False,
                "on_date": date(2026, 3, 16),
                "started_at": bureau.clock.now_ms(),
                "lead_id": laptop.account,
                "state": "open",
            },
        )
        form = change.add(
            filled_form,
            {
                "site_id": site_id,
                "contact_id": visit,
                "form_version_id": bureau.form_version,
                "named": False,
                "answers": "{}",
                "state": "draft",
                "started_at": bureau.clock.now_ms(),
                "account_id": laptop.account,
            },
        )
    return visit, form


def answer(laptop: Laptop, form: str, value: str, shown: str | None, seen_rev: int) -> None:
    with laptop.journal.transaction() as change:
        change.edit(
            filled_form,
            form,
            seen_rev=seen_rev,
            shown={"answers/a/A3": shown},
            new={"answers/a/A3": value},
        )


def rev(laptop: Laptop, entity: str, row: str) -> int:
    with laptop.database.read() as connection:
        found = connection.exec_driver_sql(
            'SELECT rev FROM row_meta WHERE entity = ? AND "row" = ?', (entity, row)
        ).scalar_one()
        return int(found)


@pytest.mark.parametrize("lost", [False, True], ids=["all new", "here already"])
def test_pull_of_a_whole_roster_is_equal_found_and_leaves_every_guard(
    bureau: Bureau, laptops: MakeLaptop, lost: bool
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    with bureau.journal.transaction() as office:
        office.add_many(
            worker,
            [
                {"site_id": site_id, "name": f"样例 {number}", "person_key": f"{number:064x}"}
                for number in range(1_100)
            ],
        )
    laptop = laptops(inspector)
    laptop.pull(limit=700)  # the guard is lifted for both pages together
    if lost:  # what tells that the rows are here
        with laptop.database.write() as connection:
            for table in (row_meta, scope_state):
                connection.execute(delete(table).where(table.c.scope == f"people:{site_id}"))
        laptop.pull()

    with laptop.database.read() as connection:
        here = connection.execute(select(worker)).mappings()
        assert {row["id"]: dict(row) for row in here} == bureau.rows(worker)
        sums = connection.execute(select(scope_state.c.scope, scope_state.c.digest)).all()
        assert (
            len(connection.execute(select(search).where(search.c.hay == "样例7\n\nyl7")).all()) == 1
        )
        assert guards.guarded(connection) == guards.expected(connection, metadata)
    with bureau.database.read() as connection:
        theirs = sums_of(connection, [scope for scope, _ in sums])
    assert dict(sums) == {scope: one.digest for scope, one in theirs.items()}
    with pytest.raises(DBAPIError, match=guards.MESSAGE), laptop.database.write() as connection:
        connection.execute(worker.insert().values(id=new_id(bureau.clock), site_id=site_id))


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
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    start_contact(laptop, site_id)
    sent = laptop.pending()

    once = bureau.push(inspector, laptop.device, sent)
    rows = bureau.rows(contact), bureau.rows(filled_form)
    again = bureau.push(inspector, laptop.device, sent)

    assert again == once
    assert (bureau.rows(contact), bureau.rows(filled_form)) == rows


def test_push_with_a_gap_names_the_number_expected(bureau: Bureau, laptops: MakeLaptop) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    start_contact(laptop, site_id)

    with pytest.raises(Refusal) as refused:
        bureau.push(inspector, laptop.device, laptop.pending()[1:])

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


def test_write_outside_granted_scope_changes_nothing_and_stands_in_review(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    owner, stranger = bureau.add_account(), bureau.add_account()
    site_id, other_id = bureau.add_site(owner), bureau.add_site(stranger)
    mine, theirs = laptops(owner), laptops(stranger)
    mine.pull()
    theirs.pull()
    visit, _ = start_contact(mine, site_id)
    mine.push()
    start_contact(theirs, other_id)
    honest = theirs.pending()
    before = bureau.rows(contact), bureau.rows(filled_form)

    results = bureau.push(stranger, theirs.device, forged(honest, other_id, site_id, visit))

    assert {one.result for one in results} == {"review"}
    assert {one.reason for one in results} <= {"not_permitted", "row_missing", "wrong_scope"}
    assert (bureau.rows(contact), bureau.rows(filled_form)) == before
    stood = bureau.rows(review).values()
    assert {row["in_scope"] for row in stood} == {f"user:{stranger}", f"site:{other_id}"}
    theirs.pull()
    assert theirs.row(site, site_id) is None
    assert theirs.row(contact, visit) is None


def test_field_that_is_none_goes_to_review_and_the_queue_moves_on(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    start_contact(laptop, site_id)
    add, _ = laptop.pending()
    other = str(uuid.uuid4())

    sent = remade(
        add,
        (add.core.row, site_id, "add", add.pairs),
        (other, site_id, "add", {**add.pairs, "id": (None, str(uuid.uuid4()))}),
        (add.core.row, site_id, "edit", {"id": (add.core.row, other)}),
        (add.core.row, site_id, "edit", {"kind/of": (None, "what is no document has no paths")}),
        (add.core.row, site_id, "edit", {"approval/of": (None, "even if it is empty")}),
        (other, site_id, "add", add.pairs),
    )
    results = bureau.push(inspector, laptop.device, sent)

    assert [one.reason for one in results[:5]] == [
        None, "unknown_field", "unknown_field", "bad_value", "bad_value",
    ]  # fmt: skip
    assert results[5].result == "review"  # its row is frozen since the first try
    assert set(bureau.rows(contact)) == {add.core.row}


def test_document_that_grows_without_end_goes_to_review(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    """Each answer is small enough to be sent; together no laptop could take them in."""
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    start_contact(laptop, site_id)
    visit, form = laptop.pending()
    long = "长" * 100_000

    sent = remade(
        visit,
        (visit.core.row, site_id, "add", visit.pairs),
        (form.core.row, site_id, "add", form.pairs),
        *((form.core.row, site_id, "edit", {f"answers/{n}": (None, long)}) for n in range(6)),
        entities=["contact", *["filled_form"] * 7],
    )
    results = [one for op in sent for one in bureau.push(inspector, laptop.device, [op])]

    assert [one.reason for one in results[:7]] == [None] * 7
    assert (results[7].result, results[7].reason) == ("review", "bad_value")
    assert len(bureau.rows(filled_form)[form.core.row]["answers"]) < LONGEST_TEXT


def test_reference_that_is_no_id_goes_to_review_and_the_queue_moves_on(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    start_contact(laptop, site_id)
    add, _ = laptop.pending()
    broken = {**add.pairs, "lead_id": (None, "nobody's id")}

    sent = remade(
        add,
        (str(uuid.uuid4()), site_id, "add", broken),
        (add.core.row, site_id, "add", add.pairs),
    )
    results = bureau.push(inspector, laptop.device, sent)

    assert [one.reason for one in results] == ["parent_missing", None]


def forged(honest: list[Operation], own: str, foreign: str, visit: str) -> list[Operation]:
    """A stranger's operations aimed at another's site: by its scope, by its row, by both."""
    add, _ = honest
    return remade(
        add,
        (add.core.row, foreign, "add", {**add.pairs, "site_id": (None, foreign)}),
        (str(uuid.uuid4()), own, "add", {**add.pairs, "site_id": (None, foreign)}),
        (visit, own, "edit", {"approval": (None, "forged")}),
        (visit, foreign, "edit", {"approval": (None, "forged")}),
    )


def remade(
    add: Operation,
    *wanted: tuple[str, str, operation.Kind, operation.Pairs],
    entities: Sequence[str] = (),
) -> list[Operation]:
    """The device's first operations again: row, site, kind and fields of each; all of contacts
    unless `entities` says of what."""
    made: list[Operation] = []
    for row, scope, kind, pairs in wanted:
        made.append(
            operation.make(
                device=add.core.device,
                dseq=len(made) + 1,
                txn=str(uuid.uuid4()),
                at=add.core.at,
                actor=add.core.actor,
                schema=add.core.schema,
                entity=entities[len(made)] if entities else "contact",
                row=row,
                scope=f"site:{scope}",
                kind=kind,
                base=0 if kind == "add" else 10**6,
                pairs=pairs,
                personal=(),
                prev=made[-1].hash if made else operation.GENESIS,
                random_bytes=secrets.token_bytes,
            )
        )
    return made


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


@pytest.mark.parametrize("limit", [1, 2, 7, 1000])
def test_pull_in_pages_of_any_size_ends_with_the_same_rows(
    bureau: Bureau, laptops: MakeLaptop, limit: int
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    with bureau.journal.transaction() as change:
        change.add_many(
            worker, [{"site_id": site_id, "name": f"样例{number}"} for number in range(9)]
        )
    laptop = laptops(inspector)

    laptop.pull(limit)

    with laptop.database.read() as connection:
        held = {row["id"]: dict(row) for row in connection.execute(worker.select()).mappings()}
    assert held == bureau.rows(worker)


def test_page_of_heavy_rows_ends_early_and_the_others_come_after(
    bureau: Bureau, laptops: MakeLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    with bureau.journal.transaction() as change:
        change.add_many(
            worker, [{"site_id": site_id, "name": f"样例{number}" * 20} for number in range(9)]
        )
    laptop = laptops(inspector)
    monkeypatch.setattr(feed, "PAGE_WEIGHT", 100)
    monkeypatch.setattr(feed, "_CHUNK", 2)
    with bureau.database.read() as connection:
        head = read_head(connection).seq
        pages, complete = feed.changes(connection, {f"people:{site_id}": 0}, head, 1_000)

    assert not complete
    assert [len(rows.values) for page in pages for rows in page.rows] == [2]
    laptop.pull()
    with laptop.database.read() as connection:
        held = {row["id"]: dict(row) for row in connection.execute(worker.select()).mappings()}
    assert held == bureau.rows(worker)


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
