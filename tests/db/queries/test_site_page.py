"""A site's page: its facts, the last check-in by system, its ledger, roster and timeline."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from db.queries import roster, site_page
from db.queries.timeline import timeline
from db.tables.people import call_attempt
from db.tables.site import filled_form
from inspection.calls import REACHED
from inspection.clock import civil_date
from inspection.problems import CLOSED
from tests.support.city_laptop import CityLaptop
from tools.city.history import make_past


def row_of(city: CityLaptop, place: int = 0) -> str:
    return city.sites[city.city.sites[place].code]


def test_site_is_headed_by_its_facts_and_its_inspector(city: CityLaptop) -> None:
    one = city.city.sites[0]
    today = civil_date(city.clock.now_ms())
    with city.laptop.database.read() as connection:
        facts = site_page.site_facts(connection, row_of(city), today)
        before = site_page.site_facts(connection, row_of(city), one.starts_on.replace(year=2001))
        unknown = site_page.site_facts(connection, "nowhere", today)
    assert facts is not None
    assert before is not None
    assert (facts.name, facts.code, facts.contract_fen) == (one.name, one.code, one.contract_fen)
    assert (facts.inspector, facts.assigned_from) == ("周样例", one.assigned_from)
    assert before.inspector is None
    assert unknown is None


def test_last_check_counts_answers_of_the_newest_check_in_by_system(city: CityLaptop) -> None:
    for one in city.city.sites:
        answered = [
            contact
            for contact in make_past(city.city).contacts
            if contact.site == one.code and contact.answers
        ]
        with city.laptop.database.read() as connection:
            found = site_page.last_check(connection, city.sites[one.code])
        if not answered:
            assert found is None
            continue
        newest = max(answered, key=lambda contact: contact.started_ms)
        assert found is not None
        assert found.on == newest.on
        wanted = Counter((item[0], answer.value) for item, answer in newest.answers)
        told = {(s, code): n for s, codes in found.counts.items() for code, n in codes.items()}
        assert told == dict(wanted)
        assert sum(told.values()) == 44


def test_check_in_that_is_not_finished_is_not_the_last_check(city: CityLaptop) -> None:
    row = row_of(city)
    with city.laptop.database.read() as connection:
        before = site_page.last_check(connection, row)
        assert before is not None
        form = connection.execute(select(filled_form).where(filled_form.c.id == before.form)).one()
    shown = {"state": "finished", "finished_at": form.finished_at}
    with city.laptop.journal.transaction() as change:
        change.edit(
            filled_form, form.id, seen_rev=0, shown=shown,
            new={"state": "draft", "finished_at": None},
        )  # fmt: skip
    with city.laptop.database.read() as connection:
        after = site_page.last_check(connection, row)
    assert after is None or after.form != before.form


def test_open_problems_come_first_by_deadline(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        lists = [site_page.problems(connection, row) for row in city.sites.values()]
    for lines in lists:
        closed = [line.state in CLOSED for line in lines]
        assert closed == sorted(closed)
        due = [line.due_on for line in lines if line.state not in CLOSED and line.due_on]
        assert due == sorted(due)
    assert sum(map(len, lists)) == len(make_past(city.city).problems)


def test_roster_lists_who_is_there_first_and_is_searched_by_crew_trade_and_number(
    city: CityLaptop,
) -> None:
    one = max(city.city.sites, key=lambda each: len(each.workers))
    row = city.sites[one.code]
    with city.laptop.database.read() as connection:
        ids = roster.roster_ids(connection, row)
        lines = roster.stays(connection, ids)
        here = roster.roster_ids(connection, row, gone_too=False)
        crew = lines[ids[0]].crew or ""
        by_crew = roster.roster_ids(connection, row, crew)
        by_phone = [roster.roster_ids(connection, row, lines[i].phone or "-") for i in ids[:3]]
        numbers = roster.numbers(connection, row)
    assert len(ids) == len(one.workers)
    gone = [lines[i].left_on is not None for i in ids]
    assert gone == sorted(gone)
    assert here == [i for i in ids if lines[i].left_on is None]
    assert {lines[i].crew for i in by_crew} == {crew}
    assert [found for found in by_phone if found] == [[i] for i in ids[:3] if lines[i].phone]
    assert (numbers.present, numbers.left) == (len(here), len(ids) - len(here))


def test_person_has_his_stays_and_calls_newest_first(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        called = connection.execute(
            select(call_attempt.c.worker_id).order_by(call_attempt.c.at.desc())
        ).scalar()
        assert called is not None
        found = roster.person(connection, called)
        assert roster.person(connection, "nobody") is None
    assert found is not None
    assert found.stays
    times = [call.at_ms for call in found.calls]
    assert times
    assert times == sorted(times, reverse=True)


def test_timeline_tells_everything_newest_first_and_calls_by_day(city: CityLaptop) -> None:
    past = make_past(city.city)
    for code, row in city.sites.items():
        with city.laptop.database.read() as connection:
            events = timeline(connection, row)
            attempts = connection.execute(
                select(call_attempt).where(call_attempt.c.site_id == row)
            ).all()
        assert [e.at_ms for e in events] == sorted((e.at_ms for e in events), reverse=True)
        kinds = Counter(event.kind for event in events)
        assert kinds["contact"] == sum(contact.site == code for contact in past.contacts)
        assert kinds["problem"] == sum(item.site == code for item in past.problems)
        assert kinds["paper"] == sum(
            item.site == code and bool(item.order) for item in past.problems
        )
        days = Counter(attempt.on_date for attempt in attempts)
        told = {e.on: e.counts for e in events if e.kind == "calls"}
        assert {on: counts["attempts"] for on, counts in told.items()} == dict(days)
        for on, counts in told.items():
            reached = {a.worker_id for a in attempts if a.on_date == on and a.outcome in REACHED}
            assert counts["reached"] == len(reached)


def test_problem_found_on_a_visit_stands_above_it_and_below_its_order(city: CityLaptop) -> None:
    seen = 0
    for row in city.sites.values():
        with city.laptop.database.read() as connection:
            events = list(timeline(connection, row))
        for place, event in enumerate(events):
            if event.kind == "problem":
                below = [e for e in events[place + 1 :] if e.kind == "contact" and e.on == event.on]
                above = [e for e in events[:place] if e.kind == "paper" and e.on == event.on]
                assert below
                assert above
                seen += 1
    assert seen


def test_timeline_is_cut_at_its_limit(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        whole = timeline(connection, row_of(city))
        assert timeline(connection, row_of(city), limit=3) == whole[:3]
