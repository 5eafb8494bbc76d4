"""A laptop that holds a made-up inspector's sites and past; or a bureau with laptops beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.store.engine import Database
from inspection.clock import FixedClock
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.world import Bureau, Laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    """The first inspector's laptop: seven sites, seventy workers, two months of work."""
    with city_laptop(tmp_path, sites=7, workers=70) as found:
        yield found


@pytest.fixture
def bureau(empty_sqlite: Database, clock: FixedClock) -> Bureau:
    """A bureau that laptops reach without HTTP."""
    return Bureau(empty_sqlite, clock)


@pytest.fixture
def laptops(bureau: Bureau, tmp_path: Path) -> Iterator[Callable[[str], Laptop]]:
    """Makes laptops of an account that have pulled all they hold, and closes them afterwards."""
    made: list[Laptop] = []

    def make(holder: str) -> Laptop:
        made.append(Laptop(bureau, tmp_path, holder))
        made[-1].pull()
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()
