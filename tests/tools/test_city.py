"""The made-up city: valid to the letter, nobody's, and the same from the same seed."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from inspection.identity import (
    PhoneKind,
    parse_citizen_id,
    parse_credit_code,
    parse_document,
    parse_phone,
)
from inspection.terms import AccountRole, DocumentType, SiteState
from tools.city.build import make_city
from tools.city.dice import Dice
from tools.city.model import City
from tools.city.people import CONTRACTORS, PHONE_COUNT, firm, organisation_code, phone_number

ON = date(2023, 11, 15)


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(1, ON)


def test_default_city_has_the_demos_size(city: City) -> None:
    assert len(city.sites) == 40
    assert city.worker_count == 12_000
    assert len(city.inspectors) == 3
    assert {member.role for member in city.members} == {
        AccountRole.INSPECTOR,
        AccountRole.SUPERVISOR,
        AccountRole.CLERK,
    }


def test_equal_seed_and_date_give_an_equal_city_and_others_do_not(city: City) -> None:
    assert make_city(1, ON) == city
    assert make_city(2, ON).sites[0].workers != city.sites[0].workers
    assert make_city(1, ON + timedelta(days=30)).sites != city.sites


def test_more_workers_leave_the_sites_as_they_are() -> None:
    small, large = (make_city(3, ON, sites=5, workers=n) for n in (50, 500))
    assert [s.name for s in small.sites] == [s.name for s in large.sites]
    assert [s.owner for s in small.sites] == [s.owner for s in large.sites]


def test_every_number_is_valid_and_no_real_persons(city: City) -> None:
    for site in city.sites:
        for phone in (site.manager_phone, site.labour_clerk_phone):
            assert parse_phone(phone).kind is PhoneKind.MOBILE
        for worker in site.workers:
            assert worker.name
            assert worker.document_number or worker.phone
            if worker.document_number:
                read = parse_document(worker.document_type, worker.document_number, ON)
                assert read == worker.document_number
            if worker.document_number and worker.document_type is DocumentType.CITIZEN_ID:
                assert worker.document_number.startswith("99")
                assert 17 <= parse_citizen_id(worker.document_number).age_on(ON) <= 62
            if worker.phone:
                assert parse_phone(worker.phone).number == worker.phone
                assert worker.phone[3:7] == "0000"


def test_firms_have_valid_codes_and_one_name_each(city: City) -> None:
    names: dict[str, str] = {}
    for site in city.sites:
        parties = (site.owner, site.general_contractor, site.supervisor, *site.subcontractors)
        assert len(set(parties)) == len(parties)
        for party in parties:
            assert parse_credit_code(party.credit_code) == party.credit_code
            assert party.name.startswith("样例")
            assert names.setdefault(party.credit_code, party.name) == party.name
    assert len(set(names.values())) == len(names) > 50


def test_organisation_code_has_the_check_character_of_its_standard() -> None:
    assert organisation_code("D2143569") == "D2143569X"


def test_phones_are_all_different_until_none_is_left() -> None:
    some = [phone_number(n) for n in (*range(500), *range(PHONE_COUNT - 500, PHONE_COUNT))]
    assert len(set(some)) == len(some)
    with pytest.raises(ValueError, match=str(PHONE_COUNT)):
        phone_number(PHONE_COUNT)


def test_codes_and_names_of_sites_are_unique(city: City) -> None:
    assert len({site.code for site in city.sites}) == 40
    assert len({site.name for site in city.sites}) == 40
    assert len({site.name for site in make_city(1, ON, sites=600, workers=0).sites}) == 600


def test_document_means_one_person_also_across_sites(city: City) -> None:
    people: dict[tuple[str, str], str] = {}
    stays: dict[str, list[tuple[date, date]]] = {}
    for site in city.sites:
        documents = [w.document_number for w in site.workers if w.document_number]
        assert len(set(documents)) == len(documents)
        for worker in site.workers:
            if worker.document_number:
                key = (worker.document_type, worker.document_number)
                if worker.document_type is not DocumentType.CITIZEN_ID:
                    continue
                assert people.setdefault(key, worker.name) == worker.name
                stays.setdefault(worker.document_number, []).append(
                    (worker.joined_on, worker.left_on or ON)
                )
    moved = [sorted(spans) for spans in stays.values() if len(spans) > 1]
    assert len(moved) > 20
    assert all(a[1] <= b[0] for spans in moved for a, b in pairwise(spans))


def test_dates_are_in_an_order_that_can_be(city: City) -> None:
    for site in city.sites:
        assert site.starts_on < site.ends_on
        assert (site.guarantee_until is None) == (site.guarantee_kind in ("cash", "exempt"))
        assert site.assigned_from <= ON
        if site.state is SiteState.PLANNED:
            assert site.starts_on > ON
            assert not site.workers
        if site.state in (SiteState.BUILDING, SiteState.STOPPED):
            assert site.starts_on < ON < site.ends_on
        for worker in site.workers:
            assert site.starts_on <= worker.joined_on <= (worker.left_on or ON) <= ON
            assert worker.left_on or site.state in (SiteState.BUILDING, SiteState.STOPPED)


def test_each_crew_has_one_leader_and_one_of_the_sites_subcontractors(city: City) -> None:
    for site in city.sites:
        firms = {party.name for party in site.subcontractors}
        leaders = Counter(w.crew for w in site.workers if w.leader)
        assert set(leaders) == {w.crew for w in site.workers}
        assert set(leaders.values()) <= {1}
        assert {w.firm for w in site.workers} <= firms


@pytest.mark.parametrize("seed", range(5))
def test_demo_inspector_always_has_a_guarantee_about_to_expire(seed: int) -> None:
    made = make_city(seed, ON, workers=100)
    own = made.sites_of(made.inspectors[0].login)
    assert 10 <= len(own) <= 15
    soon = [s for s in own if s.guarantee_until and ON < s.guarantee_until <= ON + timedelta(30)]
    assert own[0] in soon
    assert own[0].state is SiteState.BUILDING


@pytest.mark.parametrize("wrong", [{"sites": 0}, {"inspectors": 0}, {"workers": PHONE_COUNT}])
def test_impossible_city_is_an_error(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="0"):
        make_city(1, ON, **wrong)


def test_dice_fall_the_same_for_ever() -> None:
    dice = Dice(1, "site", 0)
    assert [dice.below(1000) for _ in range(5)] == [363, 878, 298, 274, 589]
    assert Dice("x").shuffled(range(8)) == [7, 0, 6, 1, 3, 2, 4, 5]


def test_firms_come_round_with_the_same_code() -> None:
    assert firm(CONTRACTORS, 3) == firm(CONTRACTORS, 3 + 48)
    assert len({firm(CONTRACTORS, n) for n in range(48)}) == 48
