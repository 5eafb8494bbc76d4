"""A 未落实 answer becomes an item of the ledger, once, with clause and deadline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.services.contacts import ContactService
from app.services.filling import Filling, FillingService
from app.services.problems import Offer, ProblemService, Wanted
from db.tables.bureau import setting
from db.tables.site import problem
from inspection.clock import instant
from inspection.refusal import Refusal
from inspection.terms import ProblemState
from tests.support.city_laptop import NOW, CityLaptop, city_laptop


def lived(folder: Path, now_ms: int) -> Iterator[tuple[CityLaptop, Filling]]:
    with city_laptop(folder, sites=2, workers=8, past=False, now_ms=now_ms) as city:
        filling = FillingService(city.laptop)
        form = ContactService(city.laptop, filling).start_check_in(next(iter(city.sites.values())))
        yield city, filling.open(form)


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[tuple[CityLaptop, Filling]]:
    yield from lived(tmp_path, NOW)


@pytest.fixture
def city(begun: tuple[CityLaptop, Filling]) -> CityLaptop:
    return begun[0]


@pytest.fixture
def filling(begun: tuple[CityLaptop, Filling]) -> Filling:
    return begun[1]


@pytest.fixture
def ledger(city: CityLaptop) -> ProblemService:
    return ProblemService(city.laptop)


def offered(ledger: ProblemService, filling: Filling, path: str, answer: str = "missing") -> Offer:
    filling.answers.put(path, answer)
    offer = ledger.offer(filling, path)
    assert offer is not None
    return offer


def test_the_offer_holds_clause_facts_and_a_deadline_in_working_days(
    ledger: ProblemService, filling: Filling
) -> None:
    offer = offered(ledger, filling, "a/A3")

    assert (offer.item, offer.system, offer.clauses) == ("A3", "A", "724-28")
    assert "用工书面协议" in offer.facts
    assert offer.days == 5
    assert offer.due_on == date(2023, 11, 30)
    assert not offer.due_provisional
    assert offer.firm


def test_the_offer_takes_people_and_sum_from_the_answers_beside_it(
    ledger: ProblemService, filling: Filling
) -> None:
    filling.answers.put("f/F2", "missing")
    filling.answers.put("f/F2_people", "12")
    filling.answers.put("f/F2_sum", "1234.5")

    offer = ledger.offer(filling, "f/F2")

    assert offer is not None
    assert (offer.people, offer.sum_fen) == (12, 123_450)


def test_the_bureau_and_the_form_decide_the_days(
    city: CityLaptop, ledger: ProblemService, filling: Filling
) -> None:
    with city.bureau.journal.transaction() as change:
        change.add(setting, {"name": "correction_days", "value": "7"})
    city.device.pull()

    assert offered(ledger, filling, "a/A3").days == 7
    assert offered(ledger, filling, "a/A8").days == 1


@pytest.mark.parametrize("answer", ["implemented", "not_applicable", "unchecked", ""])
def test_a_good_answer_offers_nothing_and_cannot_be_raised(
    ledger: ProblemService, filling: Filling, answer: str
) -> None:
    filling.answers.put("a/A3", answer)

    assert ledger.offer(filling, "a/A3") is None
    with pytest.raises(Refusal) as refused:
        ledger.raise_from(filling, "a/A3", Wanted("样例", date(2023, 11, 30)))
    assert refused.value.code == "problem.not_raised"


def raised(ledger: ProblemService, filling: Filling, path: str = "a/A3") -> str:
    offer = offered(ledger, filling, path)
    return ledger.raise_from(filling, path, Wanted(offer.facts, offer.due_on, people=12))


def test_raising_registers_the_item_with_its_source(
    city: CityLaptop, ledger: ProblemService, filling: Filling
) -> None:
    row = city.device.row(problem, raised(ledger, filling))

    assert row is not None
    assert row["state"] == "registered"
    assert (row["source_form_id"], row["source_path"]) == (filling.id, "a/A3")
    assert (row["item"], row["clause"], row["people"]) == ("A3", "724-28", 12)
    assert row["due_on"] == date(2023, 11, 30)
    assert row["found_on"] == date(2023, 11, 23)
    assert row["firm_id"] is not None


def test_the_same_answer_raises_one_item_until_it_is_voided(
    ledger: ProblemService, filling: Filling
) -> None:
    first = raised(ledger, filling)
    assert raised(ledger, filling) == first
    assert [one.id for one in ledger.of_form(filling.id)] == [first]

    ledger.void(ledger.detail(first).line.row, "误登")

    assert ledger.of_form(filling.id) == ()
    assert raised(ledger, filling) != first


def test_facts_must_be_said_and_the_deadline_lies_ahead(
    ledger: ProblemService, filling: Filling
) -> None:
    offer = offered(ledger, filling, "a/A3")
    for wanted, code in (
        (Wanted("  ", offer.due_on), "problem.fact_missing"),
        (Wanted(offer.facts, date(2023, 11, 22)), "problem.due_in_past"),
    ):
        with pytest.raises(Refusal) as refused:
            ledger.raise_from(filling, "a/A3", wanted)
        assert refused.value.code == code
    assert ledger.of_form(filling.id) == ()


def test_an_item_without_a_clause_stays_a_draft_until_it_has_one(
    ledger: ProblemService, filling: Filling
) -> None:
    one = next(
        path
        for path, asked in filling.definition.questions.items()
        if asked.problem and not asked.clauses
    )
    made = raised(ledger, filling, one)
    draft = ledger.detail(made).line.row
    assert draft.state == "draft"
    with pytest.raises(Refusal) as refused:
        ledger.register(draft)
    assert refused.value.code == "problem.fact_missing"

    ledger.register(draft, clause="724-31")

    assert ledger.detail(made).line.row.state == "registered"
    assert ledger.detail(made).line.row.clause == "724-31"


def test_a_move_the_ledger_does_not_know_is_refused(
    ledger: ProblemService, filling: Filling
) -> None:
    row = ledger.detail(raised(ledger, filling)).line.row

    with pytest.raises(Refusal) as refused:
        ledger.move(row, ProblemState.STRUCK_OFF)

    assert refused.value.code == "problem.move_not_allowed"


def test_the_list_puts_overdue_items_first_and_counts_working_days(
    city: CityLaptop, ledger: ProblemService, filling: Filling
) -> None:
    late = raised(ledger, filling, "a/A8")
    soon = raised(ledger, filling, "a/A3")
    city.clock.value = instant(2023, 11, 29, 9)

    found = ledger.listed()

    assert [one.row.id for one in found.lines] == [late, soon]
    assert found.lines[0].overdue
    assert found.lines[0].late == 3
    assert (found.lines[1].overdue, found.lines[1].left) == (False, 1)
    assert [one.row.id for one in ledger.listed(only="overdue").lines] == [late]
    assert ledger.waiting() == 1
    assert ledger.listed(only="closed").lines == ()
    ledger.void(found.lines[0].row, "重复")
    assert [one.row.id for one in ledger.listed(only="closed").lines] == [late]


def test_a_deadline_across_unpublished_holidays_is_provisional(tmp_path: Path) -> None:
    for city, filling in lived(tmp_path, instant(2026, 12, 29, 9)):
        ledger = ProblemService(city.laptop)
        offer = offered(ledger, filling, "a/A3")
        assert offer.due_provisional
        made = ledger.raise_from(filling, "a/A3", Wanted(offer.facts, offer.due_on))
        assert ledger.detail(made).line.row.due_provisional
