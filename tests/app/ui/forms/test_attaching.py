"""Image and file questions on a page: picked, pasted, dropped, shown small, taken out, put back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.form_shown import FormWording
from app.services.answer_files import AnswerFiles
from app.services.attachments import AttachmentService, Place
from app.services.filling import Filling
from app.ui.forms.attached import AttachedEditor
from app.ui.forms.attaching import FormFiles
from app.ui.forms.form import FormPane
from app.ui.jobs import QtJobs
from app.ui.parts import Parts
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.layout import holder, row
from app.ui.widgets.text import Text
from db.queries.filling import FormRow
from forms.answers import Answers
from forms.xlsform.load import load
from inspection.clock import civil_date
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.pictures import jpeg

FORM = """
| survey |
| | type | name | label |
| | image | board | Photo of the board |
| | file | sheet | Wage sheet |
| settings |
| | form_id | version |
| | proof | 1 |
"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=2, past=False) as made:
        yield made


class Page:
    """A form of two files on a window, and the hands that give them."""

    def __init__(self, bot: QtBot, city: CityLaptop, jobs: QtJobs, folder: Path) -> None:
        self.bot, self.city, self.jobs, self.folder = bot, city, jobs, folder
        self.form = load(FORM.encode(), "md")
        self.answers = Answers(self.form, clock=city.clock, chance=random.Random(1))
        site = next(iter(city.sites.values()))
        self.row = FormRow(
            id="0" * 32, site_id=site, contact_id=None, form_version_id="v", form="proof",
            named=False, subject_id=None, answers={}, state="draft", started_at=0,
            finished_at=None, account_id="u", rev=0,
        )  # fmt: skip
        self.pane = FormPane("proof")
        self.window = window = holder(row(self.pane.outline, self.pane))
        bot.addWidget(window)
        self.files = FormFiles(Parts(city.laptop, jobs), self.pane, self.answer)
        self.said: list[tuple[str, object]] = []
        self.files.said.connect(lambda text, undo: self.said.append((text, undo)))
        self.files.show(Place(site))
        window.resize(900, 400)
        window.show()
        self.pane.show_form(tuple(self.wording().sections()), civil_date(city.clock.now_ms()), {})

    def wording(self) -> FormWording:
        return FormWording(Filling(self.row, self.answers, 0), {}, "default")

    def answer(self, path: str, text: str) -> None:
        self.answers.put(path, text)
        self.pane.show_question(self.wording().question(path))

    def editor(self, path: str) -> AttachedEditor:
        box = self.pane.box(path)
        assert box is not None
        return box.findChild(AttachedEditor)

    def photo(self, name: str, shade: int = 0) -> Path:
        path = self.folder / name
        path.write_bytes(jpeg(self.city.clock.now_ms(), shade=shade))
        return path

    def drop(self, path: str, file: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        words = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        editor = self.editor(path)
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, *words)
        QApplication.sendEvent(editor, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(editor, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, *words))
        self.settle()

    def settle(self) -> None:
        self.bot.waitUntil(lambda: self.jobs.pending == 0)

    def shown(self, path: str) -> list[str]:
        return [one.text() for one in self.editor(path).findChildren(Text) if not one.isHidden()]

    def kept(self) -> int:
        return len(AttachmentService(self.city.laptop).of(site_id=self.row.site_id))


@pytest.fixture
def page(qtbot: QtBot, city: CityLaptop, jobs: QtJobs, tmp_path: Path) -> Iterator[Page]:
    made = Page(qtbot, city, jobs, tmp_path)
    yield made
    made.files.close()
    QGuiApplication.clipboard().clear()  # what lies there outlives the test, and crashes the end


def test_a_dropped_photo_is_the_answer_shown_small_and_comes_out_again(page: Page) -> None:
    page.drop("board", page.photo("board.JPG"))
    first = page.answers.answer("board")
    assert first.endswith(".jpg")
    line = AnswerFiles(page.city.laptop).shown(first).line
    assert (line.path, line.file_name) == ("board", "board.JPG")
    picture = page.editor("board").findChild(IconLabel)
    page.bot.waitUntil(lambda: picture.pixmap().width() > 40)
    page.drop("board", page.photo("better.jpg", shade=90))
    second = page.answers.answer("board")
    assert second not in ("", first)
    _text, undo = page.said[-1]
    undo()
    assert page.answers.answer("board") == first
    next(one for one in page.editor("board").findChildren(Button) if one.text() == "去掉").click()
    assert page.answers.answer("board") == ""
    _text, put_back = page.said[-1]
    put_back()
    assert page.answers.answer("board") == first
    assert page.kept() == 2
    page.files.leave()
    page.settle()
    assert page.kept() == 1, "the photo that is no answer is let go of when one leaves"


def test_a_photo_taken_out_and_given_again_is_the_same(page: Page) -> None:
    photo = page.photo("board.jpg")
    page.drop("board", photo)
    first = page.answers.answer("board")
    page.editor("board").removed.emit()
    page.drop("board", photo)
    assert page.answers.answer("board") == first
    page.files.leave()
    page.settle()
    assert page.kept() == 1


def test_what_is_no_picture_is_refused_in_place_and_the_answer_stays(page: Page) -> None:
    page.drop("board", page.photo("board.jpg"))
    before = page.answers.answer("board")
    words = page.folder / "notes.txt"
    words.write_text("no picture")
    page.drop("board", words)
    assert page.answers.answer("board") == before
    assert any("照片" in text or "认不出" in text for text in page.shown("board"))


def test_a_picture_is_pasted_by_ctrl_v_and_enter_goes_on(page: Page) -> None:
    page.pane.focus("sheet")
    mime = QMimeData()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)
    went: list[str] = []
    page.pane.went_on.connect(went.append)
    place = page.pane.window().focusWidget()
    QTest.keyClick(place, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    page.settle()
    assert page.answers.answer("sheet").endswith(".png")
    QTest.keyClick(place, Qt.Key.Key_Return)
    assert went == ["sheet"]
