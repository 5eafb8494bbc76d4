"""A check-in is begun once, resumed, filled from the last one, and finished by two inspectors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.services.contacts import ContactService, Visit, VisitsFilter
from app.services.filling import FillingService
from db.queries.filling import FormRow
from db.queries.timeline import timeline
from db.tables.bureau import setting
from db.tables.site import attachment, contact, filled_form
from inspection.refusal import Refusal
from inspection.terms import ContactKind
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.newer_forms import newer_check_in, publish

DAY_MS = 86_400_000


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=2, workers=8, inspectors=2, past=False) as made:
        yield made


@pytest.fixture
def filling(city: CityLaptop) -> FillingService:
    return FillingService(city.laptop)


@pytest.fixture
def contacts(city: CityLaptop, filling: FillingService) -> ContactService:
    return ContactService(city.laptop, filling)


@pytest.fixture
def site(city: CityLaptop) -> str:
    mine = city.city.inspectors[0].login
    return next(city.sites[one.code] for one in city.city.sites if one.inspector == mine)


def fill_all(filling: FillingService, visit: Visit, answer: str = "implemented") -> None:
    plain = {"integer": "7", "text": "样例", "select_one": answer, "date": "2023-11-23"}
    while missing := visit.filling.answers.required_missing():
        kind = visit.filling.definition.questions[missing[0]].type
        choices = visit.filling.answers.choices(missing[0])
        filling.keep(visit.filling, missing[0], choices[0].code if choices else plain[kind])


def test_starting_adds_contact_and_form_with_what_is_known(
    city: CityLaptop, contacts: ContactService, site: str
) -> None:
    visit = contacts.open(contacts.start_check_in(site))

    assert visit.contact.kind == "inspection"
    assert visit.contact.inspection_form == "routine"
    assert visit.contact.on_date == date(2023, 11, 23)
    assert visit.contact.state == "open"
    assert visit.filling.answers.answer("head/lead") == visit.contact.lead
    assert visit.filling.answers.answer("head/begun").startswith("2023-11-23T08:45")
    assert visit.filling.row.named is False
    assert visit.last == {}


def test_a_check_in_still_open_is_resumed_not_doubled(
    city: CityLaptop, contacts: ContactService, site: str
) -> None:
    first = contacts.start_check_in(site)
    city.clock.advance(3_600_000)

    assert contacts.start_check_in(site) == first
    assert len(contacts.visits(VisitsFilter()).lines) == 1


def test_a_finished_check_in_is_not_resumed_and_offers_its_answers(
    city: CityLaptop, contacts: ContactService, filling: FillingService, site: str
) -> None:
    first = contacts.open(contacts.start_check_in(site))
    fill_all(filling, first)
    filling.keep(first.filling, "a/A3", "missing")
    finish_alone(contacts, filling, first)
    city.clock.advance(20 * DAY_MS)

    second = contacts.open(contacts.start_check_in(site))

    assert second.filling.id != first.filling.id
    assert second.last_on == date(2023, 11, 23)
    assert second.last["a/A1"].value == "implemented"
    assert second.last["a/A1"].standing
    assert second.last["a/A3"].value == "missing"
    assert not second.last["a/A3"].standing


def finish_alone(contacts: ContactService, filling: FillingService, visit: Visit) -> None:
    visit.filling.answers.put_reason("head/assisting", "协办人员临时请假")
    filling.store(visit.filling, visit.filling.take())
    contacts.finish(visit)


def test_an_inspection_by_one_person_needs_a_reason(
    city: CityLaptop, contacts: ContactService, filling: FillingService, site: str
) -> None:
    visit = contacts.open(contacts.start_check_in(site))
    fill_all(filling, visit)

    with pytest.raises(Refusal) as refused:
        contacts.finish(visit)
    assert refused.value.params == {"count": 1, "path": "head/assisting"}
    assert visit.findings()[0].code == "contact.second_inspector"

    finish_alone(contacts, filling, visit)

    row = city.device.row(filled_form, visit.filling.id)
    assert row is not None
    assert row["state"] == "finished"
    assert "协办人员临时请假" in row["answers"]
    held = city.device.row(contact, visit.contact.id)
    assert held is not None
    assert held["state"] == "finished"
    assert held["finished_at"] == city.clock.now_ms()


@pytest.mark.parametrize(("rule", "strength"), [("off", None), ("required", "hard")])
def test_the_bureau_decides_how_strict_the_second_inspector_is(
    city: CityLaptop,
    contacts: ContactService,
    site: str,
    rule: str,
    strength: str | None,
) -> None:
    with city.bureau.journal.transaction() as change:
        change.add(setting, {"name": "second_inspector", "value": rule})
    city.device.pull()

    visit = contacts.open(contacts.start_check_in(site))

    found = [one.strength for one in visit.findings() if one.code == "contact.second_inspector"]
    assert found == ([strength] if strength else [])


def test_a_second_inspector_or_another_kind_asks_for_no_reason(
    city: CityLaptop, contacts: ContactService, site: str
) -> None:
    colleague = city.accounts[city.city.inspectors[1].login]
    visit = contacts.open(contacts.start_check_in(site))
    assert colleague in {one.id for one in visit.colleagues}

    with_two = contacts.choose_assistant(visit.contact, colleague)

    assert with_two.assistant_id == colleague
    again = contacts.open(visit.filling.id)
    assert all(one.code != "contact.second_inspector" for one in again.findings())
    contacts.discard(again, "误开")
    service = contacts.open(contacts.start_check_in(site, ContactKind.SERVICE))
    assert service.contact.inspection_form is None
    assert all(one.code != "contact.second_inspector" for one in service.findings())


def test_a_return_visit_names_the_contractor_and_is_resumed(
    city: CityLaptop, contacts: ContactService, filling: FillingService, site: str
) -> None:
    form = contacts.start_return_visit(site)
    visit = contacts.open(form)

    known = next(one for one in city.city.sites if city.sites[one.code] == site)
    assert visit.filling.answers.answer("visit/firm") == known.general_contractor.name
    assert contacts.start_return_visit(site) == form
    fill_all(filling, visit)
    contacts.finish(visit)
    assert contacts.visits(VisitsFilter(kind="return_visit")).lines[0].state == "finished"


def test_discarding_voids_contact_and_form_with_the_reason(
    city: CityLaptop, contacts: ContactService, site: str
) -> None:
    visit = contacts.open(contacts.start_check_in(site))
    with pytest.raises(Refusal) as refused:
        contacts.discard(visit, "  ")
    assert refused.value.code == "contact.reason_missing"

    contacts.discard(visit, "误开")

    held = city.device.row(contact, visit.contact.id)
    assert held is not None
    assert held["void_reason"] == "误开"
    assert contacts.visits(VisitsFilter()).lines == ()
    assert contacts.start_check_in(site) != visit.filling.id


def test_the_list_filters_by_site_kind_and_day(
    city: CityLaptop, contacts: ContactService, site: str
) -> None:
    contacts.start_check_in(site)
    contacts.start_return_visit(site)
    name = next(one.name for one in contacts.visits(VisitsFilter()).own_sites if one.id == site)

    assert len(contacts.visits(VisitsFilter(text=name)).lines) == 2
    assert contacts.visits(VisitsFilter(text="没有这样的项目")).lines == ()
    only = contacts.visits(VisitsFilter(kind="inspection")).lines
    assert [one.kind for one in only] == ["inspection"]
    later = VisitsFilter(since=date(2023, 12, 1))
    assert len(contacts.visits(later).lines) == 2  # open ones are always shown


def test_a_covert_visit_has_its_own_form_and_both_inspectors(
    city: CityLaptop, contacts: ContactService, filling: FillingService, site: str
) -> None:
    visit = contacts.open(contacts.start_check_in(site, covert=True))
    assert visit.filling.row.form == "covert_visit"
    assert visit.filling.answers.answer("visit/lead") == visit.contact.lead
    assert contacts.start_check_in(site) != visit.filling.id, "an open check-in is another thing"
    given = {
        "visit/working": "full",
        "site/V1": "no",
        "site/V2": "no",
        "site/V6": "no",
        "workers/talked": "0",
        "next/risk": "red",
        "next/follow_up": "inspection",
    }
    for path, value in given.items():
        filling.keep(visit.filling, path, value)
    with pytest.raises(Refusal) as refused:
        contacts.finish(visit)
    assert refused.value.params == {"count": 1, "path": "visit/assisting"}

    visit.filling.answers.put_reason("visit/assisting", "协办人员临时请假")
    filling.store(visit.filling, visit.filling.take())
    contacts.finish(visit)

    line = next(one for one in contacts.visits(VisitsFilter()).lines if one.state == "finished")
    assert (line.covert, line.form) == (True, "covert_visit")
    with city.laptop.database.read() as connection:
        events = timeline(connection, site)
    assert sorted(one.counts["covert"] for one in events if one.kind == "contact") == [0, 1]


def test_what_is_carried_brings_its_day_and_its_pictures_until_it_runs_out(
    city: CityLaptop, contacts: ContactService, filling: FillingService, site: str
) -> None:
    first = contacts.open(contacts.start_check_in(site))
    fill_all(filling, first)
    with city.laptop.journal.transaction() as change:
        proof = change.add(attachment, picture(change.now, first.filling.row, "b/B1"))
    finish_alone(contacts, filling, first)
    seen = first.today
    city.clock.advance(30 * DAY_MS)
    second = contacts.open(contacts.start_check_in(site))
    assert second.last["b/B1"].evidence == (proof,)
    second.filling.answers.carry("b/B1", "implemented", second.last["b/B1"].seen)
    filling.store(second.filling, second.filling.take())
    fill_all(filling, second)
    finish_alone(contacts, filling, second)

    city.clock.advance(300 * DAY_MS)
    third = contacts.open(contacts.start_check_in(site)).last["b/B1"]
    assert (third.seen, third.evidence) == (seen, (proof,)), "the picture is of the first visit"
    assert (third.standing, third.expired) == (True, False)
    city.clock.advance(60 * DAY_MS)
    fourth = contacts.open(contacts.start_check_in(site)).last["b/B1"]
    assert (fourth.standing, fourth.expired) == (False, True)


def picture(now: int, row: FormRow, path: str) -> dict[str, object]:
    """A photo that proves an answer."""
    return {
        "site_id": row.site_id,
        "named": False,
        "contact_id": row.contact_id,
        "form_id": row.id,
        "path": path,
        "kind": "photo",
        "file_name": "1.jpg",
        "mime": "image/jpeg",
        "size": 3,
        "sha256": "00" * 32,
        "added_at": now,
        "account_id": row.account_id,
    }


def test_what_is_carried_into_a_newer_version_goes_where_its_question_went(
    city: CityLaptop, contacts: ContactService, filling: FillingService, site: str
) -> None:
    first = contacts.open(contacts.start_check_in(site))
    filling.keep(first.filling, "head/met_post", "样例职务")
    fill_all(filling, first)
    finish_alone(contacts, filling, first)
    publish(city, newer_check_in())

    last = contacts.open(contacts.start_check_in(site)).last

    assert last["a/met_post"].value == "样例职务"
    assert last["b/B1"].standing
    assert not {"a/A2", "a/A3", "head/met_post"} & last.keys(), "they do not fit or are gone"
