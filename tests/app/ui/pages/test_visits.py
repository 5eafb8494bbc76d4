"""The list of contacts and the start of a new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.contacts import ContactService, VisitsFilter
from app.services.filling import FillingService
from app.ui.jobs import QtJobs
from app.ui.page import Route
from app.ui.pages import visits
from app.ui.pages.visits import VisitsPage
from app.ui.parts import Parts
from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=6, workers=60) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, city: CityLaptop, jobs: QtJobs) -> Iterator[VisitsPage]:
    made = visits.page(Parts(city.laptop, jobs))
    assert isinstance(made, VisitsPage)
    qtbot.addWidget(made)
    made.resize(1096, 668)
    made.show()
    made.open({})
    qtbot.waitUntil(lambda: jobs.pending == 0)
    yield made
    made.close_page()


def listed(city: CityLaptop, kind: str = "") -> tuple[str, ...]:
    service = ContactService(city.laptop, FillingService(city.laptop))
    return tuple(one.id for one in service.visits(VisitsFilter(kind=kind)).lines)


def test_every_contact_is_listed_the_newest_first(page: VisitsPage, city: CityLaptop) -> None:
    assert page.table.model.ids == listed(city)
    assert len(page.table.model.ids) > 5


def test_one_kind_alone_can_be_shown(
    qtbot: QtBot, page: VisitsPage, city: CityLaptop, jobs: QtJobs
) -> None:
    page.only.picked.emit("return_visit")
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert page.table.model.ids == listed(city, "return_visit")


def test_enter_opens_the_form_of_a_line(
    qtbot: QtBot, page: VisitsPage, city: CityLaptop, jobs: QtJobs
) -> None:
    service = ContactService(city.laptop, FillingService(city.laptop))
    line = next(one for one in service.visits(VisitsFilter()).lines if one.form_id)
    page.table.choose(line.id)
    with qtbot.waitSignal(page.asked_for) as asked:
        QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    assert asked.args[0] == Route("checkin", {"form": line.form_id or ""})


def test_coming_for_a_return_visit_the_start_is_one_enter_away(
    qtbot: QtBot, page: VisitsPage, city: CityLaptop, jobs: QtJobs
) -> None:
    site = list(city.sites.values())[2]
    page.open({"site": site, "kind": "return_visit"})
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert page.window().focusWidget() is page.start

    with qtbot.waitSignal(page.asked_for) as asked:
        QTest.keyClick(page.start, Qt.Key.Key_Return)

    assert asked.args[0] == Route("checkin", {"site": site, "kind": "return_visit"})
    assert not page.covert.isEnabled(), "only an inspection can be covert"


def test_a_covert_inspection_is_started_as_chosen(qtbot: QtBot, page: VisitsPage) -> None:
    page.kind.show_code("inspection/campaign")
    page.covert.setChecked(True)
    with qtbot.waitSignal(page.asked_for) as asked:
        page.start.click()
    assert asked.args[0].params["inspection_form"] == "campaign"
    assert asked.args[0].params["covert"] == "1"
