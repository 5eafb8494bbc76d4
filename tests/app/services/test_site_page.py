"""A site's page as a service: everything masked, and a record of each number shown whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from app.services.revealing import RevealingService
from app.services.site_page import SitePageService
from db.tables.people import reveal, worker
from inspection.refusal import Refusal
from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=7, workers=70) as found:
        yield found


def first(city: CityLaptop) -> str:
    return city.sites[city.city.sites[0].code]


def revealed(city: CityLaptop) -> list[tuple[str, str | None, str]]:
    with city.laptop.database.read() as connection:
        rows = connection.execute(select(reveal).order_by(reveal.c.id))
        return [(row.what, row.worker_id, row.account_id) for row in rows]


def test_nothing_on_the_page_holds_a_whole_number(city: CityLaptop) -> None:
    service, site = SitePageService(city.laptop), first(city)
    page = service.look(site)
    ids = service.roster_ids(site)
    lines = service.roster_lines(ids)
    workers = [service.worker(line.worker) for line in lines.values()]
    shown = msgspec.json.encode([page, lines, workers]).decode()
    one = city.city.sites[0]
    secrets = [one.labour_clerk_phone, one.manager_phone]
    secrets += [n for w in one.workers for n in (w.phone, w.document_number) if n]
    assert len(secrets) > 10
    assert not [number for number in secrets if number in shown]
    assert one.labour_clerk_phone[-4:] in shown


def test_parties_stand_as_on_the_notice_board(city: CityLaptop) -> None:
    roles = [party.role for party in SitePageService(city.laptop).look(first(city)).parties]
    assert roles[:2] == ["owner", "general_contractor"]
    assert roles[-1] == "supervisor"
    assert set(roles[2:-1]) == {"subcontractor"}


def test_each_number_shown_whole_leaves_one_record(city: CityLaptop) -> None:
    one, site = city.city.sites[0], first(city)
    with city.laptop.database.read() as connection:
        person = connection.execute(
            select(worker).where(
                worker.c.site_id == site, worker.c.phone.is_not(None),
                worker.c.document_number.is_not(None),
            )
        ).first()  # fmt: skip
    assert person is not None
    party = SitePageService(city.laptop).look(site).parties[1]
    service = RevealingService(city.laptop)
    assert service.worker_phone(person.id) == person.phone
    city.clock.advance(1)
    assert service.worker_document(person.id) == person.document_number
    city.clock.advance(1)
    assert service.contact_phone(party.id) == one.manager_phone
    city.clock.advance(1)
    assert service.labour_clerk_phone(site) == one.labour_clerk_phone
    me = city.laptop.account
    assert revealed(city) == [
        ("phone", person.id, me),
        ("document_number", person.id, me),
        ("contact_phone", None, me),
        ("labour_clerk_phone", None, me),
    ]
    assert all(result.result == "applied" for result in city.device.push())


def test_number_that_is_not_there_is_refused_and_leaves_no_record(city: CityLaptop) -> None:
    service = RevealingService(city.laptop)
    owner = SitePageService(city.laptop).look(first(city)).parties[0]
    asked: list[tuple[Callable[[str], str], str]] = [
        (service.worker_phone, "nobody"),
        (service.contact_phone, owner.id),
        (service.labour_clerk_phone, "nowhere"),
    ]
    for call, row in asked:
        with pytest.raises(Refusal) as refused:
            call(row)
        assert refused.value.code == "journal.row_missing"
    assert revealed(city) == []


def test_site_or_worker_that_is_not_held_is_refused(city: CityLaptop) -> None:
    service = SitePageService(city.laptop)
    for call in (service.look, service.worker):
        with pytest.raises(Refusal) as refused:
            call("nowhere")
        assert refused.value.code == "journal.row_missing"


def test_two_looks_at_an_unchanged_worker_are_equal(city: CityLaptop) -> None:
    service = SitePageService(city.laptop)
    with city.laptop.database.read() as connection:
        person = connection.scalar(select(worker.c.id))
    assert person is not None
    before = service.worker(person)
    city.clock.advance(90_000)
    after = service.worker(person)
    assert after == before
    assert replace(after, trade="x") != before
    assert after.now_ms == before.now_ms + 90_000
