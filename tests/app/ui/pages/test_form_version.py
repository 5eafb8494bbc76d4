"""A newer version of a form in the real window: offered, looked at, taken, undone, by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.ui.jobs import QtJobs
from app.ui.page import PageEntry, Route
from app.ui.pages import checkin, form_version
from app.ui.pages.checkin.view import CheckInPage
from app.ui.pages.form_version import FormVersionPage
from app.ui.parts import Parts
from app.ui.shell import Shell
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.newer_forms import newer_check_in, publish
from tools import looks


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=2, workers=8, past=False) as made:
        yield made


class Window:
    def __init__(self, bot: QtBot, city: CityLaptop, jobs: QtJobs) -> None:
        self._bot = bot
        self._jobs = jobs
        parts = Parts(city.laptop, jobs)
        self.shell = Shell(
            "安薪",
            [
                PageEntry("checkin", "检查", "check", lambda: checkin.page(parts)),
                PageEntry("form_version", "新版", "check", lambda: form_version.page(parts)),
            ],
        )
        bot.addWidget(self.shell)
        self.shell.show()
        self.shell.activateWindow()
        assert QTest.qWaitForWindowActive(self.shell)

    def go(self, form: str) -> None:
        self.shell.navigate(Route("checkin", {"form": form}))
        self.settle()

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        place = QApplication.focusWidget() or self.shell
        QTest.keyClick(place, key, *modifiers)
        self.settle()

    def settle(self) -> None:
        self._bot.waitUntil(lambda: self._jobs.pending == 0)
        QApplication.processEvents()

    @property
    def checkin(self) -> CheckInPage:
        page = self.shell.page
        assert isinstance(page, CheckInPage)
        return page

    @property
    def versions(self) -> FormVersionPage:
        page = self.shell.page
        assert isinstance(page, FormVersionPage)
        return page


@pytest.fixture
def form(city: CityLaptop) -> str:
    filling = FillingService(city.laptop)
    made = ContactService(city.laptop, filling).start_check_in(next(iter(city.sites.values())))
    held = filling.open(made)
    for path, value in {"a/A1": "partial", "a/A3": "missing", "a/A4": "implemented"}.items():
        filling.keep(held, path, value)
    return made


@pytest.fixture
def window(qtbot: QtBot, city: CityLaptop, jobs: QtJobs, form: str) -> Iterator[Window]:
    publish(city, newer_check_in())
    made = Window(qtbot, city, jobs)
    made.go(form)
    yield made
    made.shell.close()
    made.settle()


def test_the_newer_version_is_looked_at_taken_and_undone_by_keys(window: Window) -> None:
    assert "2024.1" in window.checkin.newer.words
    window.press(Qt.Key.Key_F3)
    page = window.versions
    model = page.table.model
    lines = [model.row_of(one) for one in model.ids]
    kinds = [one.kind for one in lines if one is not None]
    assert kinds[0] == "choice_gone", "what wants an answer comes first"
    assert {"question_gone", "changed", "new_required"} <= set(kinds)
    assert looks.faults(page) == []

    window.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    checkin_page = window.checkin
    assert checkin_page.newer.words == ""
    asked = checkin_page.pane.question("a/A1")
    assert asked is not None
    assert asked.value == ""
    assert asked.was == ("部分",)
    assert checkin_page.kept.isVisibleTo(checkin_page)
    assert looks.faults(checkin_page) == []

    window.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.shell.refresh()  # as the desk does after every commit
    window.settle()

    asked = window.checkin.pane.question("a/A1")
    assert asked is not None
    assert asked.value == "partial"
    assert "2024.1" in window.checkin.newer.words


def test_staying_with_the_old_version_ends_the_offer_but_not_the_way_there(
    window: Window, form: str
) -> None:
    window.press(Qt.Key.Key_F3)
    window.versions.stay.click()
    window.settle()
    assert window.checkin.newer.words == ""
    window.go(form)
    assert window.checkin.newer.words == ""
    window.press(Qt.Key.Key_F3)
    window.press(Qt.Key.Key_Escape)
    assert window.checkin.pane.question("a/A3") is not None
