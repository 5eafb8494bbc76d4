"""The list of sites in the real window, driven by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.laptop import Laptop
from app.services.sites import SitesFilter, SitesService
from app.ui.jobs import QtJobs
from app.ui.page import PageEntry, Route
from app.ui.pages import sites
from app.ui.pages.sites import SitesPage
from app.ui.parts import Parts
from app.ui.shell import Shell
from app.ui.theme import Theme, ThemeName, apply
from db.derived.searching import initials
from db.tables.site import site
from tests.support.city_laptop import CityLaptop, city_laptop
from tools import looks


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=9, workers=90) as found:
        yield found


def _counts_sites(text: str) -> bool:
    return text[:1].isdigit() and ("个项目" in text or "site" in text)


class Window:
    """The page in a shell; where it asks to go is noted, not gone to."""

    def __init__(self, qtbot: QtBot, jobs: QtJobs, laptop: Laptop) -> None:
        self.made = SitesPage(Parts(laptop=laptop, jobs=jobs))
        self.asked: list[Route] = []
        self.made.asked_for.connect(self.asked.append)
        self.shell = Shell("安薪", [PageEntry("sites", "项目", "building-2", lambda: self.made)])
        qtbot.addWidget(self.shell)
        self.shell.show()
        self.shell.navigate(Route("sites"))
        qtbot.waitUntil(lambda: bool(self.summary))
        self.shell.activateWindow()

    @property
    def summary(self) -> str:
        return next(filter(_counts_sites, (one.text for one in looks.texts(self.made))), "")

    @property
    def names(self) -> list[str]:
        table = self.made.table
        found = (table.model.row_of(one) for one in table.model.ids)
        return [row.name for row in found if row is not None]

    def press(self, key: Qt.Key) -> None:
        target = self.shell.focusWidget()
        assert isinstance(target, QWidget)
        QTest.keyClick(target, key)

    def type(self, text: str) -> None:
        target = self.shell.focusWidget()
        assert isinstance(target, QWidget)
        QTest.keyClicks(target, text)


@pytest.fixture
def window(qtbot: QtBot, jobs: QtJobs, city: CityLaptop) -> Window:
    return Window(qtbot, jobs, city.laptop)


def test_list_says_what_it_shows_and_enter_opens_the_chosen_site(
    window: Window, city: CityLaptop
) -> None:
    assert window.summary == "9 个项目 · 2 个有逾期问题"
    assert window.names == sorted(one.name for one in city.city.sites)
    window.press(Qt.Key.Key_Down)
    window.press(Qt.Key.Key_Return)
    second = next(one for one in city.city.sites if one.name == window.names[1])
    assert window.asked == [Route("site", {"id": city.sites[second.code]})]
    QAbstractItemModelTester(
        window.made.table.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )


def test_slash_finds_by_initials_and_escape_shows_all_again(qtbot: QtBot, window: Window) -> None:
    wanted = window.names[0]
    window.press(Qt.Key.Key_Slash)
    window.type(initials(wanted))
    qtbot.waitUntil(lambda: window.names == [wanted])
    assert window.summary.startswith("1 个项目（共 9 个）")
    window.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(window.names) == 9)
    window.press(Qt.Key.Key_Return)
    assert window.asked[-1].page == "site"


def test_nothing_found_offers_all_sites_again(qtbot: QtBot, window: Window) -> None:
    window.press(Qt.Key.Key_Slash)
    window.type("zzzzzz")
    qtbot.waitUntil(lambda: window.names == [])
    assert any("没有符合条件的项目" in one.text for one in looks.texts(window.made))
    window.made.table.empty_acted.emit()
    qtbot.waitUntil(lambda: len(window.names) == 9)
    assert window.made.table.filter_line.text() == ""


def test_filter_is_there_again_in_the_next_window(
    qtbot: QtBot, jobs: QtJobs, city: CityLaptop
) -> None:
    kept = SitesFilter("", "problems", "workers", ascending=False, hidden=("guarantee",))
    SitesService(city.laptop).keep_filter(kept)
    window = Window(qtbot, jobs, city.laptop)
    assert window.made.only.code == "problems"
    assert window.made.table.hidden_columns() == ["guarantee"]
    rows = [window.made.table.model.row_of(one) for one in window.made.table.model.ids]
    workers = [row.workers for row in rows if row is not None]
    assert workers == sorted(workers, reverse=True)
    assert all(row is not None and row.open_problems for row in rows)


def test_list_without_sites_offers_to_fetch_them(
    qtbot: QtBot, jobs: QtJobs, tmp_path: Path
) -> None:
    with city_laptop(tmp_path, sites=1, workers=0, past=False) as city:
        with city.bureau.journal.transaction() as change:
            change.edit(site, next(iter(city.sites.values())), {"voided_at": 1})
        city.device.pull()
        window = Window(qtbot, jobs, city.laptop)
        assert any(one.text == "还没有项目 — 同步以领取。" for one in looks.texts(window.made))
        window.made.table.empty_acted.emit()
        assert window.asked == [Route("sync")]


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_page_looks_right(qapp: QApplication, window: Window, name: ThemeName) -> None:
    apply(qapp, Theme.of(name, 100))
    looks.render(window.shell)
    assert looks.faults(window.made) == []
    apply(qapp, Theme.of("light", 100))


@pytest.mark.usefixtures("english")
def test_page_is_english_but_for_names(qtbot: QtBot, jobs: QtJobs, city: CityLaptop) -> None:
    window = Window(qtbot, jobs, city.laptop)
    looks.render(window.shell)
    data = [one.name for one in city.city.sites]
    data += [one.general_contractor.name for one in city.city.sites]
    assert looks.faults(window.made, english=True, data=data) == []


def test_factory_makes_the_page(jobs: QtJobs, city: CityLaptop, qtbot: QtBot) -> None:
    made = sites.page(Parts(laptop=city.laptop, jobs=jobs))
    qtbot.addWidget(made)
    assert isinstance(made, SitesPage)
