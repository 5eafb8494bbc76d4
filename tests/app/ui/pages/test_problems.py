"""The ledger: late items first, one beside the list, orders and voiding asked for by key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.problems import ProblemService
from app.ui.jobs import QtJobs
from app.ui.page import Route
from app.ui.pages import problems
from app.ui.pages.problems.panel import ProblemPanel
from app.ui.pages.problems.view import ProblemsPage
from app.ui.parts import Parts
from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=8, workers=80) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, city: CityLaptop, jobs: QtJobs) -> Iterator[ProblemsPage]:
    made = problems.page(Parts(city.laptop, jobs))
    assert isinstance(made, ProblemsPage)
    qtbot.addWidget(made)
    made.resize(1096, 668)
    made.show()
    made.open({})
    qtbot.waitUntil(lambda: jobs.pending == 0)
    yield made
    made.close_page()


def test_overdue_items_stand_first(page: ProblemsPage, city: CityLaptop) -> None:
    listed = ProblemService(city.laptop).listed().lines
    assert page.table.model.ids == tuple(one.row.id for one in listed)
    late = [one.overdue for one in listed]
    assert late == sorted(late, reverse=True)
    assert any(late)


def test_enter_opens_the_item_and_escape_closes_it(
    qtbot: QtBot, page: ProblemsPage, jobs: QtJobs
) -> None:
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: jobs.pending == 0)
    part = page.panel.part
    assert isinstance(part, ProblemPanel)

    assert page.step_back()

    assert page.panel.part is None
    assert not page.step_back()


def test_moving_in_the_list_shows_the_line_moved_to(
    qtbot: QtBot, page: ProblemsPage, jobs: QtJobs
) -> None:
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: jobs.pending == 0)
    first = page.panel.part
    QTest.keyClick(page.table.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert page.panel.part is not first
    assert page.table.current_id() == page.table.model.id_at(1)


def test_an_item_with_an_order_offers_no_second_one(
    qtbot: QtBot, page: ProblemsPage, city: CityLaptop, jobs: QtJobs
) -> None:
    under_way = next(
        one.row.id for one in ProblemService(city.laptop).listed().lines
        if one.row.state == "correcting"
    )  # fmt: skip
    page.open({"id": under_way})
    qtbot.waitUntil(lambda: jobs.pending == 0)
    part = page.panel.part
    assert isinstance(part, ProblemPanel)
    assert part.order.isHidden()
    assert not page.print_packet()


def test_voiding_asks_for_a_reason_and_once_more(
    qtbot: QtBot, page: ProblemsPage, city: CityLaptop, jobs: QtJobs
) -> None:
    first = page.table.model.id_at(0)
    page.open({"id": first})
    qtbot.waitUntil(lambda: jobs.pending == 0)
    part = page.panel.part
    assert isinstance(part, ProblemPanel)
    assert not part._void.isEnabled()
    part._reason.setText("重复")
    part._void.click()
    assert ProblemService(city.laptop).detail(first).line.row.voided_at is None

    part._confirm._yes.click()
    qtbot.waitUntil(lambda: jobs.pending == 0)

    row = ProblemService(city.laptop).detail(first).line.row
    assert (row.state, row.void_reason) == ("void", "重复")


def test_narrowing_to_overdue_lists_those_alone(
    qtbot: QtBot, page: ProblemsPage, city: CityLaptop, jobs: QtJobs
) -> None:
    page.only.picked.emit("overdue")
    qtbot.waitUntil(lambda: jobs.pending == 0)
    late = ProblemService(city.laptop).listed(only="overdue").lines
    assert page.table.model.ids == tuple(one.row.id for one in late)


def test_the_check_in_it_came_from_is_one_key_away(
    qtbot: QtBot, page: ProblemsPage, city: CityLaptop, jobs: QtJobs
) -> None:
    found = ProblemService(city.laptop).listed().lines
    one = next(line.row for line in found if line.row.source_form_id)
    page.open({"id": one.id})
    qtbot.waitUntil(lambda: jobs.pending == 0)
    part = page.panel.part
    assert isinstance(part, ProblemPanel)
    with qtbot.waitSignal(page.asked_for) as asked:
        part.source_asked.emit()
    assert asked.args[0] == Route("checkin", {"form": one.source_form_id or ""})
