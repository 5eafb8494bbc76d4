"""Pictures on the check-in page: dropped, pasted, chosen; they never stop the filling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.services.pictures import PictureService
from app.ui.forms.question import QuestionBox
from app.ui.jobs import QtJobs
from app.ui.page import Route
from app.ui.pages import checkin
from app.ui.pages.checkin.view import CheckInPage
from app.ui.parts import Parts
from app.ui.widgets.editors import TextLine
from app.ui.widgets.picture_strip import PictureStrip
from db.tables.site import contact
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.pictures import jpeg


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=8, past=False) as made:
        yield made


class Desk:
    """The page in front, and hands that drop and paste."""

    def __init__(self, bot: QtBot, city: CityLaptop, jobs: QtJobs, folder: Path) -> None:
        self.bot, self.city, self.jobs, self.folder = bot, city, jobs, folder
        made = checkin.page(Parts(city.laptop, jobs))
        assert isinstance(made, CheckInPage)
        self.page = made
        self.said: list[tuple[str, object]] = []
        made.toasted.connect(lambda text, undo: self.said.append((text, undo)))
        bot.addWidget(made)
        made.resize(1096, 668)
        made.show()
        made.activateWindow()
        assert QTest.qWaitForWindowActive(made)
        made.open({"site": next(iter(city.sites.values()))})
        self.settle()
        self.service = PictureService(city.laptop)

    def settle(self) -> None:
        self.bot.waitUntil(lambda: self.jobs.pending == 0)

    def photo(self, name: str, minutes: int = 1, shade: int = 0) -> Path:
        path = self.folder / name
        path.write_bytes(jpeg(self.city.clock.now_ms() + minutes * 60_000, shade=shade))
        return path

    def drop(self, target: QWidget, *files: Path) -> bool:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
        place = target.mapTo(self.page, QPoint(20, 8))
        words = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, *words)
        QApplication.sendEvent(self.page, enter)
        if not enter.isAccepted():
            return False
        QApplication.sendEvent(
            self.page, QDropEvent(QPointF(place), Qt.DropAction.CopyAction, *words)
        )
        self.settle()
        return True

    def paste(self, mime: QMimeData) -> None:
        QGuiApplication.clipboard().setMimeData(mime)
        place = self.page.window().focusWidget()
        assert place is not None
        QTest.keyClick(place, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def kept(self) -> list[tuple[str, str | None]]:
        with self.city.laptop.database.read() as connection:
            visit = connection.scalars(select(contact.c.id)).one()
        return [(one.line.file_name, one.line.path) for one in self.service.of_visit(visit)]

    def box(self, path: str) -> QuestionBox:
        found = self.page.pane.box(path)
        assert found is not None
        return found

    def strip(self) -> PictureStrip:
        return self.page.pictures.box.strips[0]


@pytest.fixture
def desk(qtbot: QtBot, city: CityLaptop, jobs: QtJobs, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "card"
    folder.mkdir()
    made = Desk(qtbot, city, jobs, folder)
    yield made
    made.page.close_page()
    made.settle()
    QGuiApplication.clipboard().clear()


def test_files_dropped_on_a_question_prove_its_answer(desk: Desk) -> None:
    desk.page.pane.focus("a/A3")
    assert desk.drop(desk.box("a/A3"), desk.photo("a.jpg"), desk.photo("b.jpg", 2, shade=1))
    assert desk.kept() == [("a.jpg", "a/A3"), ("b.jpg", "a/A3")]
    evidence = desk.box("a/A3")._evidence
    assert (evidence.isVisible(), evidence.text()) == (True, "2")
    assert desk.said[-1][0] == "收下 2 张 → A3"
    desk.bot.waitUntil(lambda: len(desk.strip().images()) == 2)
    assert [tile.caption for tile in desk.strip().tiles] == ["08:46 · A3", "08:47 · A3"]
    assert {tile.state for tile in desk.strip().tiles} == {"待上传"}


def test_files_dropped_beside_the_questions_belong_to_the_visit(desk: Desk) -> None:
    assert desk.drop(desk.page.pictures.box, desk.photo("a.jpg"))
    assert desk.kept() == [("a.jpg", None)]
    assert desk.said[-1][0] == "收下 1 张"


def test_what_is_no_file_is_not_for_the_page(desk: Desk) -> None:
    mime = QMimeData()
    mime.setText("words")
    words = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, *words)
    enter.setAccepted(False)
    QApplication.sendEvent(desk.page, enter)
    assert not enter.isAccepted()


def test_picture_pasted_into_a_question_proves_it_also_from_its_note(desk: Desk) -> None:
    desk.page.pane.focus("a/A1")
    QTest.keyClick(desk.page.window().focusWidget(), Qt.Key.Key_Tab)
    note = desk.page.window().focusWidget()
    assert isinstance(note, TextLine)
    mime = QMimeData()
    mime.setImageData(QImage.fromData(jpeg()))
    desk.paste(mime)
    assert desk.kept() == [("20231123-084500.png", "a/A1")]
    assert note.text() == ""


def test_text_is_still_pasted_into_notes(desk: Desk) -> None:
    desk.page.pane.focus("a/A1")
    QTest.keyClick(desk.page.window().focusWidget(), Qt.Key.Key_Tab)
    note = desk.page.window().focusWidget()
    mime = QMimeData()
    mime.setText("contract")
    desk.paste(mime)
    assert isinstance(note, TextLine)
    assert note.text() == "contract"
    assert desk.kept() == []
    desk.page.leave()
    desk.settle()


def test_copied_files_are_pasted_with_their_own_time(desk: Desk) -> None:
    desk.page.pane.focus("a/A2")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(desk.photo("copied.jpg", minutes=5)))])
    desk.paste(mime)
    assert desk.kept() == [("copied.jpg", "a/A2")]
    assert desk.strip().tiles[0].caption == "08:50 · A2"


def test_f6_chooses_files_for_the_question(desk: Desk) -> None:
    desk.page.pane.focus("a/A3")
    photo = desk.photo("a.jpg")
    QTest.keyClick(desk.page.window().focusWidget(), Qt.Key.Key_F6)
    dialog = desk.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(photo)])
    dialog.close()
    desk.settle()
    assert desk.kept() == [("a.jpg", "a/A3")]


def test_refused_files_are_named_in_place_and_the_rest_is_kept(desk: Desk) -> None:
    empty = desk.folder / "empty.jpg"
    empty.touch()
    assert desk.drop(desk.page.pictures.box, empty, desk.photo("a.jpg"))
    assert desk.kept() == [("a.jpg", None)]
    assert desk.page.pictures.box.words().startswith("empty.jpg  文件是空的")
    assert desk.said[-1][0] == "收下 1 张 · 1 个没有收下"


def test_batch_is_taken_back_by_undo(desk: Desk) -> None:
    desk.drop(desk.page.pictures.box, desk.photo("a.jpg"), desk.photo("b.jpg", shade=1))
    undo = desk.said[-1][1]
    assert callable(undo)
    undo()
    desk.settle()
    assert desk.kept() == []
    assert desk.strip().tiles == ()


def test_picture_of_another_day_is_kept_and_said(desk: Desk) -> None:
    desk.drop(desk.page.pictures.box, desk.photo("old.jpg", minutes=-9 * 24 * 60))
    assert desk.kept() == [("old.jpg", None)]
    assert desk.said[-1][0] == "收下 1 张 · 1 张不是这次检查时拍的"


def test_enter_on_a_picture_opens_it(desk: Desk) -> None:
    desk.drop(desk.box("head/place"), desk.photo("a.jpg"))
    strip = desk.strip()
    strip.setFocus()
    with desk.bot.waitSignal(desk.page.asked_for) as asked:
        QTest.keyClick(strip, Qt.Key.Key_Return)
    route = asked.args[0]
    assert isinstance(route, Route)
    assert route.page == "picture"
    assert route.params["id"] == strip.tiles[0].id


def test_answers_are_kept_while_pictures_are_being_taken(desk: Desk) -> None:
    desk.page.pane.focus("a/A1")
    mime = QMimeData()
    files = [desk.photo(f"{n}.jpg", shade=n) for n in range(4)]
    mime.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    desk.page.pictures.box.take(files)
    QTest.keyClicks(desk.page.window().focusWidget(), "1")
    shown = desk.page.pane.question("a/A1")
    assert shown is not None
    assert shown.value == "implemented"
    desk.settle()
    assert len(desk.kept()) == 4
