"""Sessions while no grant moves: scopes are not named, and what differs is found all the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.services.deciding import DecidingService
from db.journal.values import plain_row
from db.replication.wire import Hello, HelloAnswer, PullAnswer, PullRequest, ScopePage
from db.tables.laptop import shadow
from db.tables.people import worker
from db.tables.site import contact, site
from tests.app.sync.field import Field, approve, assert_equal, enter, lose_quietly, visit
from tests.support.live_bureau import LiveBureau


@pytest.fixture
def field(bureau: LiveBureau, tmp_path: Path) -> Field:
    """An inspector's laptop that holds what the bureau has."""
    made = enter(bureau, tmp_path / "zhou", "zhou")
    made.sync()
    return made


def test_day_of_work_is_three_requests_that_name_no_scope(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[object] = []
    link = field.road.link
    hello, pull = link.hello, link.pull

    def heard_hello(request: Hello) -> HelloAnswer:
        named.append(dict(request.cursors))
        return hello(request)

    def heard_pull(request: PullRequest) -> PullAnswer:
        named.append(dict(request.cursors))
        return pull(request)

    monkeypatch.setattr(link, "hello", heard_hello)
    monkeypatch.setattr(link, "pull", heard_pull)
    row = visit(field)
    field.sync()

    assert field.road.calls == ["hello", "push", "pull"]
    assert named == [{}, {}]
    assert row in field.bureau.rows(contact)
    assert_equal(field)
    field.sync()
    assert field.road.calls == ["hello"]


def test_row_lost_during_a_session_is_found_at_its_end(field: Field) -> None:
    lost = next(iter(field.laptop.rows(worker)))
    visit(field)
    field.road.mend()

    def lose(name: str, answer: object) -> object:
        if name == "push":
            lose_quietly(field, worker, lost, name="坏了")
        return answer

    field.road.change = lose
    field.laptop.sync()

    assert field.laptop.rows(worker)[lost] == field.bureau.rows(worker)[lost]
    assert_equal(field)


@pytest.mark.parametrize("moment", ["hello", "push"])
def test_site_given_while_a_session_runs_comes_with_it(field: Field, moment: str) -> None:
    row = visit(field)
    field.road.mend()

    def give(name: str, answer: object) -> object:
        if name == moment:
            field.road.change = None
            field.bureau.assign("A2", "zhou", date(2026, 3, 16))
        return answer

    field.road.change = give
    field.laptop.sync()

    assert field.bureau.site("A2") in field.laptop.rows(site)
    assert row in field.bureau.rows(contact)
    assert_equal(field)


def test_what_was_sent_comes_back_as_its_rev_alone(field: Field) -> None:
    pages: list[ScopePage] = []

    def listen(name: str, answer: object) -> object:
        if isinstance(answer, PullAnswer):
            pages.extend(answer.pages)
        return answer

    row = visit(field)
    field.road.mend()
    field.road.change = listen
    field.laptop.sync()
    approve(field, row, "同意", None)
    field.laptop.sync()

    assert [one.keys() for page in pages for one in page.own] == [[("contact", row)]] * 2
    assert [page.rows for page in pages] == [[], []]
    assert field.laptop.rows(contact)[row]["approval"] == "同意"
    assert_equal(field)


def test_row_written_to_again_before_its_rev_came_keeps_the_image_the_bureau_has(
    field: Field,
) -> None:
    row = visit(field)
    field.road.mend()

    def type_on(name: str, answer: object) -> object:
        if name == "pull":
            field.road.change = None
            approve(field, row, "同意", None)
        return answer

    field.road.change = type_on
    field.laptop.sync()

    with field.laptop.laptop.database.read() as connection:
        kept = connection.execute(select(shadow.c.image).where(shadow.c.row == row)).scalar_one()
    theirs = field.bureau.rows(contact)[row]
    assert json.loads(kept) == plain_row(theirs)
    assert theirs["approval"] is None
    assert field.laptop.rows(contact)[row]["approval"] == "同意"
    field.laptop.sync()
    assert_equal(field)


def test_row_that_another_device_touched_too_comes_whole(
    field: Field, bureau: LiveBureau, tmp_path: Path
) -> None:
    row = visit(field)
    field.sync()
    other = enter(bureau, tmp_path / "other", "zhou")
    other.sync()
    with other.laptop.laptop.journal.transaction() as change:
        change.edit(
            contact,
            row,
            seen_rev=other.laptop.rev(contact, row),
            shown={"state": "open"},
            new={"state": "closed"},
        )
    other.sync()
    approve(field, row, "同意", None)
    field.sync()

    found = field.laptop.rows(contact)[row]
    assert (found["state"], found["approval"]) == ("closed", "同意")
    assert_equal(field)


def test_what_was_let_go_elsewhere_goes_though_its_row_comes_as_its_rev_alone(
    field: Field, bureau: LiveBureau, tmp_path: Path
) -> None:
    row, place = visit(field), bureau.site("A1")
    field.sync()
    with field.laptop.laptop.journal.transaction() as change:
        for table, one, new in ((contact, row, {"state": "closed"}), (site, place, {"name": "x"})):
            shown = plain_row(field.laptop.rows(table)[one])
            rev = field.laptop.rev(table, one)
            change.edit(table, one, seen_rev=rev, shown=shown, new=new)
    field.sync()
    assert field.laptop.rows(contact)[row]["state"] == "closed"
    other = enter(bureau, tmp_path / "other", "zhou")
    other.sync()
    deciding = DecidingService(other.laptop.laptop)
    (card,) = deciding.look().reviews
    deciding.let_go(card, "记错了")
    other.sync()
    approve(field, row, "同意", None)

    field.sync()

    found = field.laptop.rows(contact)[row]
    assert (found["state"], found["approval"]) == ("open", "同意")
    assert_equal(field)
