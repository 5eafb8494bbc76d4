"""Finding: by name, firm, initials and number; ranked, bounded, and never what is void."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db.derived.searching import initials
from db.queries.sites import find_anything, find_sites, names, site_lines
from db.tables.people import worker
from db.tables.site import problem, site
from inspection.clock import civil_date
from inspection.problems import CLOSED
from tests.support.city_laptop import CityLaptop


def test_site_is_found_by_name_code_firm_initials_and_full_width(city: CityLaptop) -> None:
    one = city.city.sites[0]
    row = city.sites[one.code]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in one.code)
    asked = (one.name[:3], one.code, wide, one.general_contractor.name, initials(one.name).upper())
    with city.laptop.database.read() as connection:
        for text in asked:
            assert row in find_sites(connection, text), text
        assert find_sites(connection, f"{one.name[:2]} 没有这个词") == []
        assert len(find_sites(connection, "")) == len(city.sites)


def test_every_word_must_be_there_in_any_order(city: CityLaptop) -> None:
    one = city.city.sites[0]
    with city.laptop.database.read() as connection:
        found = find_sites(connection, f"{one.general_contractor.name[-6:]}  {one.name[:2]}")
    assert city.sites[one.code] in found


def test_caller_is_found_however_his_number_is_written(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        query = select(worker).where(worker.c.phone.is_not(None)).order_by(worker.c.id)
        person = connection.execute(query).first()
        assert person is not None
        number = person.phone
        for text in (number, f"+86{number}", f"0086 {number[:3]} {number[3:7]} {number[7:]}"):
            hits = find_anything(connection, text)
            assert [hit.id for hit in hits] == [person.id], text
            assert (hits[0].entity, hits[0].site_id) == ("worker", person.site_id)
            assert hits[0].phone == number


def test_site_clerks_number_leads_to_the_site(city: CityLaptop) -> None:
    one = city.city.sites[1]
    with city.laptop.database.read() as connection:
        hits = find_anything(connection, one.labour_clerk_phone)
    assert [(hit.entity, hit.id) for hit in hits] == [("site", city.sites[one.code])]


def test_firm_leads_to_its_sites_and_is_named(city: CityLaptop) -> None:
    one = city.city.sites[0]
    firm = one.subcontractors[0].name
    with city.laptop.database.read() as connection:
        hits = {hit.id: hit for hit in find_anything(connection, firm)}
    assert hits[city.sites[one.code]].note == firm


def test_named_things_come_before_things_found_by_initials(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        person = connection.execute(select(worker.c.id, worker.c.name)).first()
        assert person is not None
        hits = find_anything(connection, person.name)
    assert hits[0].entity == "worker"
    assert hits[0].title == person.name


def test_one_kind_never_takes_more_than_half_the_list(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        hits = find_anything(connection, "1", limit=8)
    assert len(hits) <= 8
    for entity in ("site", "worker", "paper"):
        assert sum(hit.entity == entity for hit in hits) <= 4


def test_signs_that_sql_patterns_use_are_just_signs(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        for text in ("%", "_", "\\", "'", '"', "%%"):
            assert find_anything(connection, text) == []
        assert find_anything(connection, "   ") == []


def test_void_worker_and_site_are_found_no_more(city: CityLaptop) -> None:
    row = city.sites[city.city.sites[0].code]
    name = city.city.sites[0].name
    with city.bureau.journal.transaction() as change:
        change.edit(site, row, {"voided_at": 1})
    city.device.pull()
    with city.laptop.database.read() as connection:
        assert row not in find_sites(connection, name)
        assert names(connection, [row]) == {row: name}


def test_lines_keep_the_order_asked_for_and_count_open_and_late_problems(city: CityLaptop) -> None:
    today = civil_date(city.clock.now_ms())
    with city.laptop.database.read() as connection:
        ids = find_sites(connection, "")[::-1]
        lines = site_lines(connection, ids, today)
        items = connection.execute(select(problem)).all()
    assert [line.id for line in lines] == ids
    for line in lines:
        waiting = [p for p in items if p.site_id == line.id and p.state not in CLOSED]
        late = [p for p in waiting if p.due_on < today]
        assert (line.open_problems, line.overdue_problems) == (len(waiting), len(late))
    assert sum(line.overdue_problems for line in lines) == 2
    present = sum(w.left_on is None for one in city.city.sites for w in one.workers)
    assert sum(line.workers for line in lines) == present


def test_a_deadline_today_is_not_late(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        due = connection.execute(
            select(problem.c.site_id, problem.c.due_on).where(problem.c.state == "correcting")
        ).first()
        assert due is not None
        on_the_day = site_lines(connection, [due.site_id], due.due_on)[0]
        after = site_lines(connection, [due.site_id], due.due_on + timedelta(days=1))[0]
    assert on_the_day.overdue_problems == 0
    assert after.overdue_problems == 1
