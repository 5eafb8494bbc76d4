"""Tables fetch what is seen, keep place and choice, and obey the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.ui.widgets.rows import PAGE_ROWS, Cell, Column, RowsModel
from app.ui.widgets.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    sum: int
    state: str


COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "Name", lambda row: row.name, share=1),
    Column("sum", "Sum", lambda row: f"{row.sum:,}", number=True, sortable=True),
    Column("state", "State", lambda row: row.state, tone=lambda row: row.state),
)
IDS = [f"r{number}" for number in range(1000)]


def rows(ids: list[str], extra: int = 0) -> dict[str, Row]:
    return {one: Row(f"Row {one}", int(one[1:]) * 1000 + extra, "due") for one in ids}


class Fed:
    """A table whose wants are noted, and answered only when told."""

    def __init__(self, qtbot: QtBot, ids: list[str]) -> None:
        self.table: Table[Row] = Table("Rows", COLUMNS)
        qtbot.addWidget(self.table)
        self.wanted: list[list[str]] = []
        self.table.rows_wanted.connect(self.wanted.append)
        self.table.resize(800, 400)
        self.table.show_ids(ids)
        self.table.show()
        qtbot.waitExposed(self.table)

    def feed(self) -> None:
        for ids in self.wanted:
            self.table.show_rows(rows(ids))
        self.wanted.clear()

    def text(self, line: int, column: int = 0) -> str:
        return str(self.table.model.index(line, column).data() or "")


@pytest.fixture
def fed(qtbot: QtBot) -> Fed:
    table = Fed(qtbot, IDS)
    qtbot.waitUntil(lambda: bool(table.wanted))
    return table


def test_model_keeps_qts_contract(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS)
    model.show_ids(IDS[:10])
    model.show_rows(rows(IDS[:5]))
    qtmodeltester.check(model)


def test_only_the_page_that_is_seen_is_fetched(fed: Fed) -> None:
    assert fed.wanted == [IDS[:PAGE_ROWS]]
    assert fed.text(0) == "…"
    fed.feed()
    assert fed.text(0) == "Row r0"
    assert fed.text(3, 1) == "3,000"


def test_scrolling_far_fetches_only_where_one_arrives(qtbot: QtBot, fed: Fed) -> None:
    fed.feed()
    fed.table.view.scrollToBottom()
    qtbot.waitUntil(lambda: bool(fed.wanted))
    assert fed.wanted == [IDS[900:]]


def test_a_row_is_wanted_once_while_its_answer_is_out(qtbot: QtBot, fed: Fed) -> None:
    fed.table.view.viewport().repaint()
    fed.text(5)
    fed.table.model._ask()
    assert len(fed.wanted) == 1


def test_refresh_repaints_rows_and_leaves_order_place_and_choice(qtbot: QtBot, fed: Fed) -> None:
    fed.feed()
    fed.table.choose("r50")
    place = fed.table.view.verticalScrollBar().value()
    assert place > 0
    fed.table.refresh(["r50", "r999", "unknown"])
    assert fed.wanted == [["r50"]]
    assert fed.text(50) == "Row r50"  # the old row stays until the new one comes
    fed.table.show_rows({"r50": Row("New", 1, "done")})
    assert fed.text(50) == "New"
    assert fed.table.current_id() == "r50"
    assert fed.table.view.verticalScrollBar().value() == place


def test_another_order_keeps_the_chosen_line(fed: Fed) -> None:
    fed.feed()
    fed.table.choose("r7")
    fed.table.show_ids(IDS[:20][::-1])
    assert fed.table.current_id() == "r7"
    assert fed.text(12) == "Row r7"  # known rows are not fetched again


def test_choice_that_is_gone_falls_to_the_first_line(fed: Fed) -> None:
    fed.table.choose("r7")
    fed.table.show_ids(["r3", "r4"])
    assert fed.table.current_id() == "r3"


def test_answer_for_a_row_that_is_no_longer_listed_is_ignored(fed: Fed) -> None:
    fed.table.show_ids(["r3"])
    fed.table.show_rows(rows(["r9"]))
    assert fed.table.model.row_of("r9") is None


def test_enter_opens_the_current_line(qtbot: QtBot, fed: Fed) -> None:
    fed.table.setFocus()
    QTest.keyClick(fed.table.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(fed.table.opened) as opened:
        QTest.keyClick(fed.table.view, Qt.Key.Key_Return)
    assert opened.args == ["r1"]


def test_slash_filters_and_escape_empties_the_filter(qtbot: QtBot, fed: Fed) -> None:
    fed.table.window().activateWindow()
    fed.table.setFocus()
    QTest.keyClick(fed.table.view, Qt.Key.Key_Slash)
    assert fed.table.filter_line.hasFocus()
    with qtbot.waitSignal(fed.table.filtered) as filtered:
        QTest.keyClicks(fed.table.filter_line, "by")
    assert filtered.args == ["by"]
    with qtbot.waitSignal(fed.table.filtered) as filtered:
        QTest.keyClick(fed.table.filter_line, Qt.Key.Key_Escape)
    assert filtered.args == [""]
    assert fed.table.view.hasFocus()


def test_numbers_stand_right_and_status_is_a_chip(fed: Fed) -> None:
    fed.feed()
    index = fed.table.model.index(0, 1)
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert fed.table.model.index(0, 2).data(Cell.TONE) == "due"
    assert fed.table.model.index(0, 0).data(Cell.TONE) is None


def test_empty_list_says_what_to_do_next(qtbot: QtBot, fed: Fed) -> None:
    fed.table.show_empty("还没有项目", "同步")
    fed.table.show_ids([])
    assert not fed.table.view.isVisible()
    with qtbot.waitSignal(fed.table.empty_acted):
        fed.table._empty.acted.emit()
    fed.table.show_ids(["r1"])
    assert fed.table.view.isVisible()


def test_only_sortable_columns_sort_and_twice_turns_round(qtbot: QtBot, fed: Fed) -> None:
    asked: list[tuple[str, bool]] = []
    fed.table.sorted_by.connect(lambda key, up: asked.append((key, up)))
    header = fed.table.view.horizontalHeader()
    header.sectionClicked.emit(0)
    header.sectionClicked.emit(1)
    header.sectionClicked.emit(1)
    assert asked == [("sum", True), ("sum", False)]


def test_column_choice_is_told_and_the_first_column_stays(fed: Fed) -> None:
    told: list[list[str]] = []
    fed.table.columns_chosen.connect(told.append)
    fed.table._on_column_toggled(1, False)
    assert told == [["sum"]]
    fed.table.hide_columns(["name", "state"])
    assert fed.table.hidden_columns() == ["state"]


def test_columns_fill_the_width_and_no_more(fed: Fed) -> None:
    fed.feed()
    view = fed.table.view
    assert sum(view.columnWidth(place) for place in range(3)) == view.viewport().width()
