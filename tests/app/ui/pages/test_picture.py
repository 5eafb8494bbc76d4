"""One picture in the window: looked at, noted, marked and voided by keys; calm without bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from app.presenters.jobs import JobControl
from app.services.attachments import Attached, Place
from app.services.pictures import PictureService
from app.ui.jobs import QtJobs
from app.ui.pages.picture import PicturePage
from app.ui.parts import Parts
from db.tables.laptop import blob_state
from db.tables.site import attachment_stored
from inspection.clock import instant
from inspection.refusal import Refusal
from tests.support.at_once import AtOnce
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.pictures import heic, jpeg, mp4

AT = instant(2023, 11, 23, 8, 0)
MINUTE = 60_000


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=8, past=False) as made:
        yield made


class Viewer:
    """The page on a site with three photos, a video and a picture it cannot draw."""

    def __init__(self, bot: QtBot, city: CityLaptop, jobs: QtJobs, folder: Path) -> None:
        self.bot, self.city, self.jobs = bot, city, jobs
        self.site = next(iter(city.sites.values()))
        self.service = PictureService(city.laptop)
        files = {
            "1.jpg": jpeg(AT, shade=1, size=(2400, 1800)),
            "2.jpg": jpeg(AT + MINUTE, shade=2),
            "3.jpg": jpeg(AT + 2 * MINUTE, shade=3),
            "4.heic": heic(AT + 3 * MINUTE),
            "5.mp4": mp4(AT + 4 * MINUTE, 65_000),
        }
        paths = []
        for name, data in files.items():
            (folder / name).write_bytes(data)
            paths.append(folder / name)
        taken = self.service.take(paths, Place(self.site), AtOnce())
        self.ids = taken.ids
        self.bureau_has: dict[str, bytes] = {}
        self.unreachable = False
        self.page = PicturePage(Parts(city.laptop, jobs, fetch=self.fetch))
        self.said: list[str] = []
        self.page.toasted.connect(lambda text, _undo: self.said.append(text))
        bot.addWidget(self.page)
        self.page.resize(1096, 668)
        self.page.show()
        self.page.activateWindow()
        assert QTest.qWaitForWindowActive(self.page)

    def fetch(self, attachment_id: str, job: JobControl) -> None:
        """The bureau: what it has comes in two pieces; it cannot always be reached."""
        if self.unreachable:
            raise Refusal("sync.unreachable")
        shown = self.service.one(attachment_id)
        content = self.bureau_has[shown.line.sha256]
        job.progress("fetch", len(content) // 2, len(content))
        job.check()
        self.city.laptop.blobs.put(shown.line.sha256, [content])

    def move_to_bureau(self, place: int) -> None:
        """The bureau has its bytes, and this laptop has them no more."""
        line = self.service.one(self.ids[place]).line
        self.bureau_has[line.sha256] = b"".join(self.city.laptop.blobs.read(line.sha256))
        device = self.city.device
        device.push()
        with self.city.bureau.journal.transaction() as change:
            change.add(
                attachment_stored,
                {
                    "site_id": line.site_id,
                    "named": line.named,
                    "attachment_id": line.id,
                    "stored_at": AT,
                },
            )
        device.pull()
        self.city.laptop.blobs.drop(line.sha256)

    def settle(self) -> None:
        self.bot.waitUntil(lambda: self.jobs.pending == 0)

    def open(self, place: int) -> None:
        self.page.open({"id": self.ids[place], "site": self.site})
        self.settle()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page.canvas, key)
        self.settle()

    def shown(self) -> Attached:
        found = self.page._shown
        assert found is not None
        return found


@pytest.fixture
def viewer(qtbot: QtBot, city: CityLaptop, jobs: QtJobs, tmp_path: Path) -> Iterator[Viewer]:
    folder = tmp_path / "card"
    folder.mkdir()
    made = Viewer(qtbot, city, jobs, folder)
    yield made
    made.page.close_page()
    made.settle()


def test_arrows_go_through_the_pictures_newest_first(viewer: Viewer) -> None:
    viewer.open(2)
    assert (viewer.shown().line.file_name, viewer.page._where.text()) == ("3.jpg", "3/5")
    viewer.key(Qt.Key.Key_Right)
    assert viewer.shown().line.file_name == "2.jpg"
    viewer.key(Qt.Key.Key_PageUp)
    viewer.key(Qt.Key.Key_Left)
    assert viewer.shown().line.file_name == "4.heic"
    viewer.key(Qt.Key.Key_Left)
    viewer.key(Qt.Key.Key_Left)
    assert viewer.shown().line.file_name == "5.mp4", "the ends hold"


def test_keys_zoom_move_and_turn_and_escape_fits_first(viewer: Viewer) -> None:
    viewer.open(0)
    canvas = viewer.page.canvas
    assert canvas._image is not None
    assert canvas._image.width() == 1600
    viewer.key(Qt.Key.Key_Plus)
    assert canvas.zoom > 1.0
    assert canvas._image.width() == 2400, "looked at closely it is drawn with all its pixels"
    before = canvas._box().left()
    viewer.key(Qt.Key.Key_Right)
    assert viewer.shown().line.file_name == "1.jpg"
    assert canvas._box().left() < before
    viewer.key(Qt.Key.Key_R)
    assert canvas.turns == 1
    assert viewer.page.step_back()
    assert canvas.zoom == 1.0
    assert not viewer.page.step_back()


def test_what_cannot_be_drawn_says_so_calmly(viewer: Viewer) -> None:
    viewer.open(3)
    assert viewer.page.canvas.words.startswith("HEIC 已原样收下，时间也读了，照样传到局里。")
    viewer.key(Qt.Key.Key_Left)
    assert viewer.page.canvas.words.startswith("录像只登记，不上传")
    assert viewer.page.kept.isVisible()
    assert ("大小", "2.1 KB · 1:05") not in viewer.page._facts.shown
    assert any(value.endswith("1:05") for _name, value in viewer.page._facts.shown)


def test_picture_of_a_colleague_is_a_calm_place_until_it_is_here(viewer: Viewer) -> None:
    shown = viewer.service.one(viewer.ids[1])
    viewer.city.laptop.blobs.drop(shown.line.sha256)
    viewer.open(1)
    words = viewer.page.canvas.words
    assert words == f"{shown.line.added_by} 的电脑还没有传给局里。等他同步之后就能取来。"
    assert not viewer.page.fetch.isVisible()
    assert not viewer.page.named.isVisible()


def test_picture_at_the_bureau_is_fetched_when_asked_for(viewer: Viewer) -> None:
    viewer.move_to_bureau(1)
    viewer.open(1)
    page = viewer.page
    assert viewer.shown().state == "away"
    assert page.canvas.words.startswith("照片在局里，")
    viewer.unreachable = True
    page.fetch.click()
    viewer.settle()
    assert page._failure.isVisible(), "without a network it says so"
    assert page.fetch.isEnabled(), "and can be asked for again"
    viewer.unreachable = False
    page.fetch.click()
    viewer.settle()
    assert viewer.shown().state == "stored"
    assert page.canvas._image is not None
    assert not page.fetch.isVisible()


def test_upload_that_stopped_says_why_and_is_begun_anew_when_asked(viewer: Viewer) -> None:
    with viewer.city.laptop.database.write() as connection:
        connection.execute(
            update(blob_state)
            .where(blob_state.c.attachment == viewer.ids[0])
            .values(reason="store.disk_full", tries=3)
        )
    viewer.open(0)
    assert viewer.shown().state == "stopped"
    assert viewer.page._why.text()
    viewer.page.again.click()
    viewer.settle()
    assert viewer.shown().state == "waiting"
    assert not viewer.page.again.isVisible()


def test_note_is_kept_as_typed(viewer: Viewer) -> None:
    viewer.open(0)
    viewer.page.note.setFocus()
    QTest.keyClicks(viewer.page.note, "notice board")
    viewer.page.leave()
    viewer.settle()
    assert viewer.service.one(viewer.ids[0]).line.note == "notice board"


def test_picture_with_personal_data_is_marked_by_one_tick(viewer: Viewer) -> None:
    viewer.open(0)
    viewer.page.named.setFocus()
    QTest.keyClick(viewer.page.named, Qt.Key.Key_Space)
    viewer.settle()
    assert viewer.shown().line.named
    assert viewer.shown().line.file_name == "1.jpg"
    assert viewer.said == ["已按个人信息保管。"]
    assert len(viewer.service.of_site(viewer.site)) == 5


def test_voiding_asks_once_keeps_the_reason_and_shows_the_next(viewer: Viewer) -> None:
    viewer.open(2)
    viewer.page.reason.setFocus()
    QTest.keyClicks(viewer.page.reason, "blurred")
    viewer.page._void.click()
    assert viewer.page.step_back(), "Esc leaves it"
    viewer.page._void.click()
    viewer.page._confirm._yes.click()
    viewer.settle()
    assert viewer.service.one(viewer.ids[2]).line.void_reason == "blurred"
    assert viewer.shown().line.file_name == "2.jpg"
    assert viewer.page._where.text() == "3/4"


def test_last_picture_voided_leaves_a_way_back(viewer: Viewer) -> None:
    viewer.service.void_all(viewer.ids[1:], "x")
    viewer.open(0)
    viewer.page.presenter.void("x")
    viewer.settle()
    assert "没有照片" in viewer.page.canvas.words
