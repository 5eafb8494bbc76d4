"""The list of sites and the search as services: masked, remembered, counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.services.sites import SitesFilter, SitesService
from db.tables.laptop import outbox
from db.tables.people import worker
from inspection.identity import mask_phone
from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=7, workers=70) as found:
        yield found


def test_found_sites_are_told_beside_how_many_there_are(city: CityLaptop) -> None:
    service = SitesService(city.laptop)
    one = city.city.sites[0]
    found = service.find(one.name)
    assert [line.name for line in found.lines] == [one.name]
    assert found.total == len(service.find().lines) == 7
    assert (found.today, found.guarantee_soon_days) == (city.city.on, 30)


def test_numbers_in_hits_are_masked(city: CityLaptop) -> None:
    with city.laptop.database.read() as connection:
        number = connection.scalar(select(worker.c.phone).where(worker.c.phone.is_not(None)))
    assert number is not None
    hits = SitesService(city.laptop).find_anything(number)
    assert [hit.phone for hit in hits if hit.entity == "worker"] == [mask_phone(number)]
    assert all(number not in (hit.title, hit.note, hit.phone) for hit in hits)


def test_filter_is_as_it_was_left_and_is_never_sent(city: CityLaptop) -> None:
    def sent() -> int:
        with city.laptop.database.read() as connection:
            return len(connection.execute(select(outbox.c.dseq)).all())

    service = SitesService(city.laptop)
    assert service.last_filter() == SitesFilter()
    before = sent()
    chosen = SitesFilter("城南 小学", "problems", "workers", ascending=False, hidden=("state",))
    service.keep_filter(chosen)
    service.keep_filter(chosen)
    assert SitesService(city.laptop).last_filter() == chosen
    assert sent() == before
