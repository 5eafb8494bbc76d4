"""The due list and the month grid: keys, clicks, and what is said about a cell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.ui.widgets.due_list import DueLine, DueList, DueModel, DueSection
from app.ui.widgets.month_grid import GridCell, GridModel, GridRow, MonthGrid


def line(key: str) -> DueLine:
    return DueLine(key, "phone", "due", f"Site {key}", "today", "Paper", "Call")


SECTIONS = [
    DueSection("Overdue", (line("a"),)),
    DueSection("Nothing", ()),
    DueSection("Today", (line("b"), line("c")), "2 h"),
]


@pytest.fixture
def due(qtbot: QtBot) -> DueList:
    made = DueList("Due")
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show_sections(SECTIONS)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_due_model_keeps_qts_contract(qtmodeltester: ModelTester) -> None:
    model = DueModel()
    model.show_sections(SECTIONS)
    qtmodeltester.check(model)


def test_section_without_lines_is_left_out() -> None:
    model = DueModel()
    model.show_sections(SECTIONS)
    assert [model.index(place, 0).data() for place in (0, 2)] == ["Overdue", "Today"]
    assert model.rowCount() == 5


def test_arrows_step_over_headings(due: DueList) -> None:
    assert due.current_id() == "a"
    QTest.keyClick(due, Qt.Key.Key_Down)
    assert due.current_id() == "b"
    QTest.keyClick(due, Qt.Key.Key_Up)
    assert due.current_id() == "a"


def test_enter_does_the_lines_action(qtbot: QtBot, due: DueList) -> None:
    due.choose("c")
    with qtbot.waitSignal(due.acted) as acted:
        QTest.keyClick(due, Qt.Key.Key_Return)
    assert acted.args == ["c"]


def test_refresh_keeps_the_current_line(due: DueList) -> None:
    due.choose("c")
    due.show_sections([DueSection("Today", (line("x"), line("c")))])
    assert due.current_id() == "c"


def test_click_on_the_action_acts_and_on_the_line_points(qtbot: QtBot, due: DueList) -> None:
    acted: list[str] = []
    due.acted.connect(acted.append)
    box = due.visualRect(due.model().index(4, 0))
    viewport = due.viewport()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(viewport, left, pos=box.center())
    assert due.current_id() == "c"
    assert acted == []
    action = box.center()
    action.setX(box.right() - 40)
    qtbot.mouseClick(viewport, left, pos=action)
    assert acted == ["c"]


DUTIES = [("inspection", "Check"), ("phone_check", "Calls")]
ROWS = [
    GridRow("s1", "One", {"inspection": GridCell("overdue", "3 days late")}),
    GridRow("s2", "Two", {"phone_check": GridCell("done", "8 of 8")}),
]


@pytest.fixture
def grid(qtbot: QtBot) -> MonthGrid:
    made = MonthGrid("Month", "Site", DUTIES)
    qtbot.addWidget(made)
    made.show_rows(ROWS)
    made.show()
    return made


def test_grid_model_keeps_qts_contract(qtmodeltester: ModelTester) -> None:
    model = GridModel(DUTIES, "Site")
    model.show_rows(ROWS)
    qtmodeltester.check(model)


def test_moving_explains_a_cell_and_enter_opens_it(qtbot: QtBot, grid: MonthGrid) -> None:
    with qtbot.waitSignal(grid.explained) as explained:
        QTest.keyClick(grid, Qt.Key.Key_Right)
    assert explained.args == ["3 days late"]
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == ["s1", "inspection"]


def test_name_opens_the_site_without_a_duty(qtbot: QtBot, grid: MonthGrid) -> None:
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == ["s1", ""]


def test_another_month_keeps_the_site_in_hand(grid: MonthGrid) -> None:
    QTest.keyClick(grid, Qt.Key.Key_Down)
    grid.show_rows([ROWS[1], ROWS[0]])
    assert grid.currentIndex().row() == 0
