"""New photos sorted on the page, and offered in the bar: taken by a key, never by themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.presenters.sync import SyncRun
from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.services.pictures import PictureService
from app.services.preferences import Preferences
from app.services.syncing import SyncingService
from app.ui.jobs import QtJobs
from app.ui.page import Page, PageEntry, Route
from app.ui.pages.photos.view import PhotosPage
from app.ui.parts import DeskParts
from app.ui.pictures.watch import PhotoWatch
from app.ui.shell import Shell
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.pictures import jpeg, mp4

MINUTE = 60_000
NOTHING, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=2, workers=8, past=False) as made:
        yield made


class Window:
    """A shell with the page of new photos and the bar; a visit of today is open at one site."""

    def __init__(self, bot: QtBot, city: CityLaptop, jobs: QtJobs, folder: Path) -> None:
        self.bot, self.city, self.jobs, self.folder = bot, city, jobs, folder
        self.site, self.other = city.sites.values()
        filling = FillingService(city.laptop)
        contacts = ContactService(city.laptop, filling)
        self.visit = contacts.open(contacts.start_check_in(self.site)).contact
        self.preferences = Preferences(photo_folder=str(folder))
        self.service = PictureService(city.laptop)
        city.clock.advance(60 * MINUTE)
        self.syncing = SyncingService(city.laptop)
        parts = DeskParts(
            laptop=city.laptop,
            jobs=jobs,
            sync=SyncRun(self.syncing, jobs),
            version="1",
            preferences=lambda: self.preferences,
            keep_preferences=lambda _wanted: None,
            change_passphrase=lambda _old, _new: None,
            lock=lambda: None,
        )
        self.page = PhotosPage(parts)
        entries = [
            PageEntry("today", "今日", "house", Page),
            PageEntry("photos", "收照片", "camera", lambda: self.page, listed=False),
        ]
        self.shell = Shell("安薪", entries)
        bot.addWidget(self.shell)
        self.shell.show()
        self.shell.navigate(Route("today"))
        self.shell.activateWindow()
        assert QTest.qWaitForWindowActive(self.shell)
        self.watch = PhotoWatch(self.shell, city.laptop, jobs, lambda: self.preferences)

    def settle(self) -> None:
        self.bot.waitUntil(lambda: self.jobs.pending == 0)

    def shoot(self, name: str, minutes: int, shade: int = 0) -> Path:
        """A photo so many minutes into the visit."""
        data = jpeg(self.visit.started_at + minutes * MINUTE, shade=shade)
        return self.copy(name, data)

    def copy(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        written = self.city.clock.now_ms() / 1000 - 60
        os.utime(path, (written, written))
        return path

    def look(self) -> str:
        self.watch.look()
        self.settle()
        return self.shell.offer_bar.words()

    def open(self, **params: str) -> list[str]:
        self.shell.navigate(Route("photos", params))
        self.settle()
        return [card.words() for card in self.page.cards]

    def kept(self, site: str) -> list[tuple[str, str | None]]:
        return [(a.line.file_name, a.line.contact_id) for a in self.service.of_site(site)]

    def press(self, key: Qt.Key, with_: Qt.KeyboardModifier = NOTHING) -> None:
        QTest.keyClick(self.shell.focusWidget() or self.shell, key, with_)
        self.settle()


@pytest.fixture
def window(qtbot: QtBot, city: CityLaptop, jobs: QtJobs, tmp_path: Path) -> Iterator[Window]:
    folder = tmp_path / "phone"
    folder.mkdir()
    made = Window(qtbot, city, jobs, folder)
    yield made
    made.watch.close()
    made.page.close_page()
    made.settle()
    made.syncing.close()


def test_new_photos_are_offered_and_one_key_takes_those_of_the_visit(window: Window) -> None:
    for number in range(3):
        window.shoot(f"{number}.jpg", 5 + number, number)
    window.shoot("breakfast.jpg", -120, 9)
    site = window.visit.site_name
    assert window.look() == (
        f"06:45 起有 4 张新照片：3 张属于 检查 {site} 08:45–进行中，1 张要你认"
    )
    assert window.kept(window.site) == [], "nothing is taken behind one's back"

    window.press(Qt.Key.Key_F4)

    visit = window.visit.id
    assert window.kept(window.site) == [(f"{n}.jpg", visit) for n in range(3)]
    assert window.shell.offer_bar.words() == "06:45 起有 1 张新照片：1 张要你认"
    window.press(Qt.Key.Key_Z, CONTROL)
    assert window.kept(window.site) == [], "Ctrl+Z takes the batch back"
    assert window.look() == "06:45 起有 1 张新照片：1 张要你认", "and it is not offered again"


def test_offer_put_off_comes_again_with_the_next_new_photo(window: Window) -> None:
    window.shoot("1.jpg", 5, 1)
    assert window.look()
    window.shell.offer_bar.put_off.emit()
    assert window.look() == ""
    window.shoot("2.jpg", 6, 2)
    assert "2 张新照片" in window.look()


def test_no_folder_or_an_unplugged_one_offers_nothing(window: Window) -> None:
    window.shoot("1.jpg", 5, 1)
    window.preferences = replace(window.preferences, photo_folder="")
    assert window.look() == ""
    window.preferences = replace(window.preferences, photo_folder=str(window.folder / "gone"))
    assert window.look() == ""


def test_a_new_file_is_noticed_by_itself(window: Window) -> None:
    window.watch.look()
    window.settle()
    window.shoot("1.jpg", 5, 1)
    window.watch._watcher.directoryChanged.emit(str(window.folder))
    assert window.watch._soon.isActive()
    window.watch._soon.timeout.emit()
    window.bot.waitUntil(lambda: "1 张新照片" in window.shell.offer_bar.words())


def test_page_shows_piles_and_asks_where_the_time_leaves_it_open(window: Window) -> None:
    window.shoot("1.jpg", 5, 1)
    window.shoot("2.jpg", 6, 2)
    window.shoot("breakfast.jpg", -120, 3)
    site = window.visit.site_name
    assert window.open() == [
        f"2 张属于 检查 {site} 08:45–进行中",
        "1 张不在哪次检查的时间里",
    ]
    sure, asked = window.page.cards
    assert sure.take.isEnabled()
    assert not asked.take.isEnabled()
    window.bot.waitUntil(lambda: len(sure.strip.images()) == 2)

    window.press(Qt.Key.Key_Return)  # the keyboard is at the first button
    assert [name for name, _visit in window.kept(window.site)] == ["1.jpg", "2.jpg"]

    (asked,) = window.page.cards
    asked.target.show_code(f"site:{window.other}")
    asked.target.picked.emit(f"site:{window.other}")
    asked.named.click()
    asked.take.click()
    window.settle()
    assert window.kept(window.other) == [("breakfast.jpg", None)]
    assert window.service.of_site(window.other)[0].line.named
    assert window.page.cards == ()
    assert window.look() == ""


def test_setting_the_cameras_clock_right_sorts_anew(window: Window) -> None:
    window.shoot("1.jpg", 5 - 60 * 8, 1)  # the camera was eight hours behind
    assert window.open() == ["1 张不在哪次检查的时间里"]
    window.page.offset.setFocus()
    window.page.offset.selectAll()
    QTest.keyClicks(window.page.offset, "-480")
    window.page.offset.commit()
    window.settle()
    assert window.page.cards[0].words().startswith("1 张属于")
    window.page.cards[0].take.click()
    window.settle()
    taken = window.service.of_site(window.site)[0].line.taken_at
    assert taken == window.visit.started_at + 5 * MINUTE
    window.page.presenter.clock_is_fast("soon")
    assert window.page._offset_error.text().startswith("填分钟数")


def test_only_the_selected_ones_are_taken_and_the_rest_declined_for_good(window: Window) -> None:
    for number in range(3):
        window.shoot(f"{number}.jpg", 5 + number, number)
    window.open()
    (card,) = window.page.cards
    card.strip.setFocus()
    QTest.keyClick(card.strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert card.take.text() == "收下 2 张"
    window.press(Qt.Key.Key_Return, CONTROL)
    assert [name for name, _visit in window.kept(window.site)] == ["0.jpg", "1.jpg"]
    window.page.cards[0].decline.click()
    window.settle()
    assert window.page.cards == ()
    assert window.look() == ""


def test_files_handed_over_are_sorted_for_their_site_alone(window: Window) -> None:
    photo, broken = window.shoot("1.jpg", 5, 1), window.copy("notes.jpg", b"milk")
    video = window.copy("v.mp4", mp4(window.visit.started_at + MINUTE, 5000))
    files = "\n".join(str(one) for one in (photo, broken, video))
    assert window.open(files=files, site=window.other) == ["2 张不在哪次检查的时间里"]
    assert window.page._wrong.text().startswith("notes.jpg  这不是照片")
    assert len(window.open(files=files, site=window.site)) == 1
    window.page.cards[0].take.click()
    window.settle()
    kinds = [one.line.kind for one in window.service.of_site(window.site)]
    assert kinds == ["video", "photo"]


def test_nothing_new_says_where_photos_come_from(window: Window) -> None:
    assert window.open() == []
    assert window.page._empty._sentence.text() == "照片文件夹里没有新照片。"
    window.preferences = replace(window.preferences, photo_folder="")
    window.open()
    with window.bot.waitSignal(window.page.asked_for) as asked:
        window.page._empty._action.click()
    assert asked.args[0] == Route("settings")
