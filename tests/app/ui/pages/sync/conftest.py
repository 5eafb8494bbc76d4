"""A city's laptop, a second one to contest it, and the Sync page over the first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.jobs import QtJobs
from app.ui.pages.sync import SyncPage
from tests.app.ui.pages.sync_window import make
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.contested import second_laptop
from tests.support.world import Laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=2, past=False) as made:
        yield made


@pytest.fixture
def other(city: CityLaptop, tmp_path: Path) -> Iterator[Laptop]:
    with second_laptop(city, tmp_path) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, city: CityLaptop, jobs: QtJobs) -> Iterator[SyncPage]:
    made = make(city, jobs)
    qtbot.addWidget(made)
    made.resize(1096, 668)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close_page()
