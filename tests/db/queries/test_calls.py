"""What phone checks are drawn from: one line a worker, who rests, who complained, who rang."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.services.phone_checks import PhoneCheckService
from db.queries import calls
from db.queries.call_frame import Member, members
from db.tables.bureau import form_version
from db.tables.people import call_attempt, roster, worker
from db.tables.site import contact, filled_form
from forms.publish import compiled
from inspection.clock import civil_date
from inspection.terms import CallOutcome
from tests.support.city_laptop import CityLaptop
from tests.support.phone_city import SEED, first_site, phone_city, rows, talk


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with phone_city(tmp_path) as found:
        yield found


def frame(city: CityLaptop, site: str) -> dict[str, Member]:
    now = city.clock.now_ms()
    with city.laptop.database.read() as connection:
        found = members(connection, [site], civil_date(now), 60, now + 1)[site]
    assert len({one.worker for one in found}) == len(found)
    return {one.worker: one for one in found}


def person(city: CityLaptop, site: str, **facts: object) -> str:
    with city.bureau.journal.transaction() as change:
        row: str = change.add(worker, {"site_id": site, "name": "样例甲", **facts})
    return row


def stay(city: CityLaptop, site: str, who: str, joined: date, left: date | None = None) -> None:
    with city.bureau.journal.transaction() as change:
        days = {"joined_on": joined, "left_on": left}
        change.add(
            roster,
            {"site_id": site, "worker_id": who, "crew": f"{joined:%m}班", "leader": False, **days},
        )


def test_worker_of_two_stays_counts_once_with_the_stay_he_is_on(city: CityLaptop) -> None:
    site, today = first_site(city), civil_date(city.clock.now_ms())
    back = person(city, site, phone="13800138000")
    stay(city, site, back, date(2023, 9, 1))
    stay(city, site, back, date(2023, 10, 1), today - timedelta(days=10))
    gone = person(city, site, phone="13800138001")
    stay(city, site, gone, date(2023, 3, 1), today - timedelta(days=61))
    late = person(city, site)
    stay(city, site, late, date(2023, 3, 1), today - timedelta(days=60))
    coming = person(city, site, phone="13800138002")
    stay(city, site, coming, today + timedelta(days=1))
    city.device.pull()
    found = frame(city, site)
    assert (found[back].crew, found[back].left_on) == ("09班", None)
    assert gone not in found
    assert coming not in found
    assert not found[late].has_phone


def test_check_held_on_another_site_rests_the_same_person(city: CityLaptop) -> None:
    here, there = list(city.sites.values())[:2]
    known = {"phone": "13800138000", "person_key": "one-person"}
    mine, other = person(city, here, **known), person(city, there, **known)
    for site, who in ((here, mine), (there, other)):
        stay(city, site, who, date(2023, 1, 1))
    city.device.pull()
    checks = PhoneCheckService(city.laptop, lambda: SEED)
    checks.draw(there)
    entry = checks.month(there).next_entry
    assert entry is not None
    with city.laptop.journal.transaction() as change:
        attempt = {
            "site_id": there,
            "entry_id": entry,
            "worker_id": other,
            "at": change.now,
            "on_date": civil_date(change.now),
            "account_id": city.laptop.account,
        }
        change.add(call_attempt, {**attempt, "outcome": "completed"})
    today = civil_date(city.clock.now_ms())
    assert frame(city, here)[mine].reached_on == today
    with city.laptop.database.read() as connection:
        before = members(connection, [here], today, 60, city.clock.now_ms())[here]
    assert next(one for one in before if one.worker == mine).reached_on is None


def test_only_the_last_check_says_whether_he_complains(city: CityLaptop) -> None:
    site = first_site(city)
    checks = PhoneCheckService(city.laptop, lambda: SEED)
    checks.draw(site)
    entry = checks.month(site).next_entry
    assert entry is not None
    held = talk(city, checks, entry, Q14="yes")
    made = checks.hang_up(held.id)
    who = next(one for one in rows(city, call_attempt) if one["id"] == made.attempt)["worker_id"]
    assert frame(city, site)[who].complained
    with city.laptop.journal.transaction() as change:
        version = next(one["id"] for one in rows(city, form_version) if one["form"] == "phonecheck")
        later = {"started_at": change.now + 1, "account_id": city.laptop.account}
        change.add(
            filled_form,
            {
                "site_id": site,
                "form_version_id": version,
                "named": True,
                "subject_id": entry,
                "answers": '{"pay/Q14": "no"}',
                "state": "finished",
                **later,
            },
        )
    assert not frame(city, site)[who].complained


def test_wages_found_paid_are_those_of_the_last_finished_check_in(city: CityLaptop) -> None:
    site, me = first_site(city), city.laptop.account
    version = next(one["id"] for one in rows(city, form_version) if one["form"] == "checkin")
    assert b"checkin.C6" in compiled("checkin")

    def check_in(day: int, answer: str, state: str = "finished") -> None:
        with city.laptop.journal.transaction() as change:
            visit = change.add(
                contact,
                {
                    "site_id": site,
                    "kind": "inspection",
                    "covert": False,
                    "on_date": date(2023, 11, day),
                    "started_at": change.now,
                    "lead_id": me,
                    "state": state,
                },
            )
            change.add(
                filled_form,
                {
                    "site_id": site,
                    "contact_id": visit,
                    "form_version_id": version,
                    "named": False,
                    "answers": f'{{"c/C6": "{answer}"}}',
                    "state": state,
                    "started_at": change.now,
                    "account_id": me,
                },
            )

    def paid() -> date | None:
        with city.laptop.database.read() as connection:
            return calls.checked_paid(connection, site)

    assert paid() is None
    check_in(7, "implemented")
    assert paid() == date(2023, 11, 7)
    check_in(20, "missing", "draft")
    assert paid() == date(2023, 11, 7)
    check_in(14, "missing")
    assert paid() is None


def test_landline_is_found_by_its_last_digits_and_without_its_hyphen(city: CityLaptop) -> None:
    site = first_site(city)
    who = person(city, site, phone="0722-3234567")
    city.device.pull()
    with city.laptop.database.read() as connection:
        for digits in ("4567", "3234567", "07223234567"):
            (found,) = [r for r in calls.ringers(connection, digits, 0) if r.worker == who]
            assert (found.site, found.entry, found.called_at) == (site, None, None)


def test_attempt_taken_back_is_no_attempt(city: CityLaptop) -> None:
    site = first_site(city)
    checks = PhoneCheckService(city.laptop, lambda: SEED)
    sample = checks.draw(site)
    entry = checks.month(site).next_entry
    assert entry is not None
    made = checks.record(entry, CallOutcome.BUSY)
    with city.laptop.database.read() as connection:
        assert [one.id for one in calls.attempts(connection, [sample])[entry]] == [made.attempt]
    checks.undo(made.attempt, "mistap")
    with city.laptop.database.read() as connection:
        assert calls.attempts(connection, [sample]) == {}
        assert calls.attempt(connection, made.attempt) is None
