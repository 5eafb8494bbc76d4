"""Photos find the inspector's visits by their time; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.services.photo_sorting import PhotoSorting
from db.tables.site import contact
from inspection.clock import civil_date, instant
from tests.support.city_laptop import CityLaptop, city_laptop

MINUTE = 60_000
AT = instant(2023, 11, 23, 10, 5)


@dataclass(frozen=True)
class Shot:
    taken_at: int
    by_camera: bool = True


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=2, workers=8, past=False) as made:
        yield made


def visit(
    city: CityLaptop,
    place: int,
    start: int,
    long: int | None,
    lead: str | None = None,
    **more: object,
) -> str:
    started = AT + start * MINUTE
    with city.laptop.journal.transaction() as change:
        return change.add(
            contact,
            {
                "site_id": list(city.sites.values())[place],
                "kind": "inspection",
                "inspection_form": "routine",
                "covert": False,
                "on_date": civil_date(started),
                "started_at": started,
                "finished_at": None if long is None else started + long * MINUTE,
                "lead_id": city.laptop.account,
                "state": "open" if long is None else "finished",
                **more,
            },
        )


def test_photos_lie_in_piles_by_visit_and_the_rest_is_a_question(city: CityLaptop) -> None:
    school, bridge = visit(city, 0, 0, 45), visit(city, 1, 50, 30)
    sorting = PhotoSorting(city.laptop)
    shots = [Shot(AT + minute * MINUTE) for minute in (10, 20, 60, 47, -90)]

    piles = sorting.sort(shots)

    told = [(pile.visit.span.id if pile.visit else None, len(pile.photos)) for pile in piles]
    assert told == [(school, 2), (bridge, 1), (None, 1), (None, 1)]
    assert [len(pile.between) for pile in piles] == [0, 0, 2, 0]
    assert piles[0].visit is not None
    assert piles[0].visit.place.contact_id == school
    assert piles[0].visit.site_name in {one.name for one in city.city.sites}


def test_clock_of_the_camera_is_corrected_and_that_of_the_file_is_not(city: CityLaptop) -> None:
    school = visit(city, 0, 0, 45)
    shots = [Shot(AT + 75 * MINUTE), Shot(AT + 75 * MINUTE, by_camera=False)]
    piles = PhotoSorting(city.laptop).sort(shots, fast_minutes=60)
    assert [pile.visit.span.id if pile.visit else None for pile in piles] == [school, None]


def test_only_ones_own_visits_and_those_not_void_count(city: CityLaptop) -> None:
    colleague = next(one for one in city.accounts.values() if one != city.laptop.account)
    visit(city, 0, 0, 45, lead_id=colleague)
    visit(city, 0, 0, 45, voided_at=AT, void_reason="误登")
    sorting = PhotoSorting(city.laptop)
    assert sorting.sort([Shot(AT + MINUTE)])[0].visit is None
    assisted = visit(city, 0, 0, 45, lead_id=colleague, assistant_id=city.laptop.account)
    found = sorting.sort([Shot(AT + MINUTE)])[0].visit
    assert found is not None
    assert found.span.id == assisted


def test_visits_of_other_sites_do_not_count_where_a_site_is_named(city: CityLaptop) -> None:
    visit(city, 0, 0, 45)
    there = visit(city, 1, 0, 45)
    sorting = PhotoSorting(city.laptop)
    assert len(sorting.sort([Shot(AT)])[0].between) == 2
    found = sorting.sort([Shot(AT)], site_id=list(city.sites.values())[1])[0].visit
    assert found is not None
    assert found.span.id == there
    assert sorting.sort([]) == ()


def test_choices_are_ones_own_visits_nearby_and_ones_own_sites(city: CityLaptop) -> None:
    near, open_one = visit(city, 0, 0, 45), visit(city, 1, 24 * 60, None)
    visit(city, 0, -3 * 24 * 60, 45)
    sorting = PhotoSorting(city.laptop)
    assert [one.span.id for one in sorting.visits(AT, AT)] == [open_one, near]
    assert len(sorting.own_sites()) >= 1
