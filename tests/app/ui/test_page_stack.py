"""Where the keyboard is after going to a page: at its chief part first, then where it was left."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.page import Page, PageEntry, Route
from app.ui.page_stack import PageStack
from app.ui.widgets.editors import TextLine
from app.ui.widgets.layout import column


class TwoLines(Page):
    """Tab reaches the filter first; the list is what the page is for."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = TextLine(name="filter")
        self.list = TextLine(name="list")
        self.setLayout(column(self.filter, self.list))
        self.setFocusProxy(self.list)


@pytest.fixture
def stack(qtbot: QtBot) -> PageStack:
    made = PageStack([PageEntry(key, key, "flag", TwoLines) for key in ("first", "second")])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def at(stack: PageStack) -> QWidget | None:
    page = stack.page
    assert isinstance(page, TwoLines)
    focused = QApplication.focusWidget()
    return focused if focused in (page.filter, page.list) else None


def test_page_gone_to_first_has_the_keyboard_at_its_chief_part(stack: PageStack) -> None:
    for key in ("first", "second"):
        stack.navigate(Route(key))
        page = stack.page
        assert isinstance(page, TwoLines)
        assert at(stack) is page.list


def test_page_come_back_to_has_the_keyboard_where_it_was_left(stack: PageStack) -> None:
    stack.navigate(Route("first"))
    first = stack.page
    assert isinstance(first, TwoLines)
    first.filter.setFocus()
    stack.navigate(Route("second"))
    stack.navigate(Route("first"))
    assert at(stack) is first.filter


def test_pages_about_rows_that_are_gone_are_closed_and_no_way_leads_back(stack: PageStack) -> None:
    stack.navigate(Route("first", {"id": "lost"}))
    lost = stack.page
    stack.navigate(Route("second", {"id": "kept"}))
    kept = stack.page

    assert not stack.close_about({"lost", "more"}, Route("first")), "it was not in front"

    assert stack.page is kept
    assert not stack.can_go_back
    stack.navigate(Route("first", {"id": "kept"}))
    assert stack.page is not lost, "what it showed is not kept in the window"


def test_page_in_front_about_a_row_that_is_gone_gives_way_to_the_list(stack: PageStack) -> None:
    stack.navigate(Route("first"))
    stack.navigate(Route("second", {"form": "lost"}))
    assert stack.close_about({"lost"}, Route("first"))

    assert stack.here == Route("first")
    first = stack.page
    assert isinstance(first, TwoLines)
    assert at(stack) is first.list
