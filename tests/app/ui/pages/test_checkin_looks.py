"""Check-in, visits and ledger looked at by rule: nothing clipped, nothing without a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.jobs import QtJobs
from app.ui.page import Page
from app.ui.pages import checkin, problems, visits
from app.ui.pages.checkin.view import CheckInPage
from app.ui.parts import Parts
from tests.support.city_laptop import CityLaptop, city_laptop
from tools import looks


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=6, workers=60) as made:
        yield made


def shown(bot: QtBot, jobs: QtJobs, page: Page, params: dict[str, str]) -> None:
    bot.addWidget(page)
    page.resize(1096, 668)
    page.show()
    page.open(params)
    bot.waitUntil(lambda: jobs.pending == 0)


def faults(page: Page) -> list[str]:
    """What is wrong once the layout has settled."""
    for _ in range(2):  # what was just told may want another layout
        QApplication.processEvents()
    return looks.faults(page)


def check_in(bot: QtBot, city: CityLaptop, jobs: QtJobs) -> list[str]:
    page = checkin.page(Parts(city.laptop, jobs))
    assert isinstance(page, CheckInPage)
    shown(bot, jobs, page, {"site": next(iter(city.sites.values()))})
    found = faults(page)
    page.pane.focus("a/A3")
    place = page.window().focusWidget()
    assert place is not None
    QTest.keyClicks(place, "3")
    bot.waitUntil(lambda: jobs.pending == 0)
    for section in "abcdef":
        page.pane.show_section(section)
        found += faults(page)
    page.close_page()
    return found


def lists(bot: QtBot, city: CityLaptop, jobs: QtJobs) -> list[str]:
    found = []
    for factory in (visits.page, problems.page):
        page = factory(Parts(city.laptop, jobs))
        shown(bot, jobs, page, {})
        found += faults(page)
        page.close_page()
    return found


def test_nothing_is_wrong_to_look_at_in_chinese(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs
) -> None:
    assert check_in(qtbot, city, jobs) + lists(qtbot, city, jobs) == []


@pytest.mark.usefixtures("english")
def test_nothing_is_wrong_to_look_at_in_english(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs
) -> None:
    assert check_in(qtbot, city, jobs) + lists(qtbot, city, jobs) == []
