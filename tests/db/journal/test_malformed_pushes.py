"""What no honest laptop would send changes nothing, stands in review, and holds nothing up."""

from __future__ import annotations

import uuid

from db.journal.values import LONGEST_TEXT
from db.replication.operation import Operation
from db.tables.journal import review
from db.tables.site import contact, filled_form, site
from tests.db.journal.visits import (
    remade,
    start_contact,
    started_by_an_inspector,
)
from tests.support.world import Bureau, MakeLaptop


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
    begun = started_by_an_inspector(bureau, laptops)
    add = begun.contact
    other = str(uuid.uuid4())

    sent = remade(
        add,
        (add.core.row, begun.site_id, "add", add.pairs),
        (other, begun.site_id, "add", {**add.pairs, "id": (None, str(uuid.uuid4()))}),
        (add.core.row, begun.site_id, "edit", {"id": (add.core.row, other)}),
        (
            add.core.row,
            begun.site_id,
            "edit",
            {"kind/of": (None, "what is no document has no paths")},
        ),
        (add.core.row, begun.site_id, "edit", {"approval/of": (None, "even if it is empty")}),
        (other, begun.site_id, "add", add.pairs),
    )
    results = bureau.push(begun.inspector, begun.laptop.device, sent)

    assert [one.reason for one in results[:5]] == [
        None, "unknown_field", "unknown_field", "bad_value", "bad_value",
    ]  # fmt: skip
    assert results[5].result == "review"  # its row is frozen since the first try
    assert set(bureau.rows(contact)) == {add.core.row}


def test_document_that_grows_without_end_goes_to_review(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    """Each answer is small enough to be sent; together no laptop could take them in."""
    begun = started_by_an_inspector(bureau, laptops)
    visit, form = begun.contact, begun.form
    long = "长" * 100_000

    sent = remade(
        visit,
        (visit.core.row, begun.site_id, "add", visit.pairs),
        (form.core.row, begun.site_id, "add", form.pairs),
        *((form.core.row, begun.site_id, "edit", {f"answers/{n}": (None, long)}) for n in range(6)),
        entities=["contact", *["filled_form"] * 7],
    )
    results = [
        one for op in sent for one in bureau.push(begun.inspector, begun.laptop.device, [op])
    ]

    assert [one.reason for one in results[:7]] == [None] * 7
    assert (results[7].result, results[7].reason) == ("review", "bad_value")
    assert len(bureau.rows(filled_form)[form.core.row]["answers"]) < LONGEST_TEXT


def test_reference_that_is_no_id_goes_to_review_and_the_queue_moves_on(
    bureau: Bureau, laptops: MakeLaptop
) -> None:
    begun = started_by_an_inspector(bureau, laptops)
    add = begun.contact
    broken = {**add.pairs, "lead_id": (None, "nobody's id")}

    sent = remade(
        add,
        (str(uuid.uuid4()), begun.site_id, "add", broken),
        (add.core.row, begun.site_id, "add", add.pairs),
    )
    results = bureau.push(begun.inspector, begun.laptop.device, sent)

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
