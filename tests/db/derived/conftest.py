"""A laptop that holds a made-up inspector's sites and past."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    """The first inspector's laptop: seven sites, seventy workers, two months of work."""
    with city_laptop(tmp_path, sites=7, workers=70) as found:
        yield found
