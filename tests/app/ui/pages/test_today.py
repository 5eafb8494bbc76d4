"""The page Today in the real window, driven by keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.services.laptop import Laptop
from app.ui.jobs import QtJobs
from app.ui.page import PageEntry, Route
from app.ui.pages import today
from app.ui.pages.today import TodayPage
from app.ui.parts import Parts
from app.ui.shell import Shell
from app.ui.theme import Theme, ThemeName, apply
from app.ui.widgets.month_chooser import MonthChooser
from db.tables.site import contact, paper, problem
from tests.support.city_laptop import CityLaptop, city_laptop
from tools import looks


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=9, workers=90) as found:
        yield found


class Window:
    """The page in a shell; where it asks to go is noted, not gone to."""

    def __init__(self, qtbot: QtBot, jobs: QtJobs, laptop: Laptop) -> None:
        self.made = TodayPage(Parts(laptop=laptop, jobs=jobs))
        self.asked: list[Route] = []
        self.made.asked_for.connect(self.asked.append)
        self.shell = Shell("安薪", [PageEntry("today", "今日", "sun", lambda: self.made)])
        qtbot.addWidget(self.shell)
        self.shell.show()
        self.shell.activateWindow()
        self.shell.navigate(Route("today"))
        qtbot.waitUntil(lambda: bool(self.made.head))

    def press(self, key: Qt.Key) -> None:
        target = self.shell.focusWidget()
        assert isinstance(target, QWidget)
        QTest.keyClick(target, key)


@pytest.fixture
def window(qtbot: QtBot, jobs: QtJobs, city: CityLaptop) -> Window:
    return Window(qtbot, jobs, city.laptop)


def rows(page: TodayPage) -> list[str]:
    model = page.lines.model()
    return [str(model.index(place, 0).data()) for place in range(model.rowCount())]


def test_the_day_opens_with_head_rings_and_its_first_line_chosen(window: Window) -> None:
    page = window.made
    assert page.head == "11 月 23 日 星期四 · 本月还剩 6 个工作日"
    assert [text.split()[1] for text in page.progress] == ["检查", "抽访", "回访"]
    told = rows(page)
    assert told[0] == "逾期 3"
    assert page.lines.current_id() is not None
    assert page.lines.currentIndex().row() == 1
    assert any(text.startswith("今天 ") for text in told)
    assert told[-1].startswith("还有 ")
    assert told[-1].endswith("展开")


def test_enter_does_the_line_and_arrows_move_past_headings(window: Window) -> None:
    page = window.made
    window.press(Qt.Key.Key_Return)
    assert window.asked[-1].page == "visits"
    assert window.asked[-1].params["kind"] == "return_visit"
    pages = set()
    for _ in range(len(rows(page))):
        window.press(Qt.Key.Key_Down)
        assert page.lines.current_id() is not None
        if page.lines.current_id() != "later":
            window.press(Qt.Key.Key_Return)
            pages.add(window.asked[-1].page)
    assert {"problem", "call", "paper"} <= pages


def test_enter_on_the_folded_rest_shows_it(qtbot: QtBot, window: Window) -> None:
    page = window.made
    before = len(rows(page))
    page.lines.choose("later")
    window.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(page)) > before)
    assert not any(text.endswith("展开") for text in rows(page))


def test_g_opens_the_grid_which_explains_its_cells_and_starts_duties(
    qtbot: QtBot, window: Window
) -> None:
    page = window.made
    window.press(Qt.Key.Key_G)
    qtbot.waitUntil(page.grid.isVisible)
    assert page.grid.model().rowCount() == 9
    window.press(Qt.Key.Key_Right)
    assert "检查" in page.explained
    window.press(Qt.Key.Key_Return)
    assert window.asked[-1].page in ("site", "checkin")
    window.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(page.lines.isVisible)
    window.press(Qt.Key.Key_G)
    qtbot.waitUntil(page.grid.isVisible)
    window.press(Qt.Key.Key_G)
    qtbot.waitUntil(page.lines.isVisible)


def test_month_chooser_shows_another_month_and_the_list_comes_back_to_this_one(
    qtbot: QtBot, window: Window
) -> None:
    page = window.made
    window.press(Qt.Key.Key_G)
    qtbot.waitUntil(page.grid.isVisible)
    chooser = page.bar()
    assert isinstance(chooser, MonthChooser)
    chooser.go_back()
    window.press(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "10-31" in page.explained or "完成" in page.explained)
    assert (chooser.month.year, chooser.month.month) == (2023, 10)
    window.press(Qt.Key.Key_G)
    qtbot.waitUntil(page.lines.isVisible)
    assert chooser.month.month == 11


def test_refresh_keeps_the_chosen_line(qtbot: QtBot, window: Window, city: CityLaptop) -> None:
    page = window.made
    for _ in range(3):
        window.press(Qt.Key.Key_Down)
    kept = page.lines.current_id()
    with city.laptop.database.read() as connection:
        visit = connection.scalars(select(contact.c.id).where(contact.c.kind == "inspection")).all()
    before = page.progress
    with city.laptop.journal.transaction() as change:
        for row in visit:
            change.edit(contact, row, seen_rev=0, shown={"voided_at": None}, new={"voided_at": 1})
    page.refresh()
    qtbot.waitUntil(lambda: page.progress != before)
    assert page.lines.current_id() == kept


def test_nothing_to_do_says_so_and_offers_to_fetch_sites(
    qtbot: QtBot, jobs: QtJobs, city: CityLaptop
) -> None:
    other = city.bureau.add_account()
    laptop = replace(city.laptop, account=other)
    window = Window(qtbot, jobs, laptop)
    assert [one.text for one in looks.texts(window.made)].count("还没有项目 — 同步以领取。") == 1
    window.made.empty.acted.emit()
    assert window.asked[-1] == Route("sync")


def test_failure_is_told_and_the_list_stays(qtbot: QtBot, window: Window) -> None:
    page = window.made
    told = rows(page)
    page.show_error(ValueError("x"))
    assert any("再看一次" in one.text for one in looks.texts(page))
    assert rows(page) == told


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_page_looks_right(
    qtbot: QtBot, qapp: QApplication, window: Window, name: ThemeName
) -> None:
    apply(qapp, Theme.of(name, 100))
    looks.render(window.shell)
    assert looks.faults(window.made) == []
    window.press(Qt.Key.Key_G)
    qtbot.waitUntil(window.made.grid.isVisible)
    looks.render(window.shell)
    assert looks.faults(window.made) == []
    apply(qapp, Theme.of("light", 100))


@pytest.mark.usefixtures("english")
def test_page_is_english_but_for_names(qtbot: QtBot, jobs: QtJobs, city: CityLaptop) -> None:
    window = Window(qtbot, jobs, city.laptop)
    window.made.lines.choose("later")
    window.press(Qt.Key.Key_Return)
    looks.render(window.shell)
    names = [site.name for site in city.city.sites]
    with city.laptop.database.read() as connection:
        from_rows = connection.scalars(select(problem.c.facts)).all()
        numbers = connection.scalars(select(paper.c.number)).all()
    data = [*names, *from_rows, *(number for number in numbers if number)]
    assert looks.faults(window.made, english=True, data=data) == []


def test_factory_makes_the_page(jobs: QtJobs, city: CityLaptop, qtbot: QtBot) -> None:
    made = today.page(Parts(laptop=city.laptop, jobs=jobs))
    qtbot.addWidget(made)
    assert isinstance(made, TodayPage)
