"""Pictures on the page of a site and beside a ledger item, by drop, paste and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.attachments import Place
from app.services.pictures import PictureService
from app.services.problems import ProblemService
from app.ui.jobs import QtJobs
from app.ui.page import Page, Route
from app.ui.pages.problems.panel import ProblemPanel
from app.ui.pages.problems.view import ProblemsPage
from app.ui.pages.site_page.view import PICTURES, SitePage
from app.ui.parts import Parts
from tests.support.at_once import AtOnce
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.pictures import jpeg

DAY = 86_400_000


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=3, workers=24) as made:
        yield made


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


def shown(bot: QtBot, page: Page) -> None:
    bot.addWidget(page)
    page.resize(1096, 668)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)


def settle(bot: QtBot, jobs: QtJobs) -> None:
    bot.waitUntil(lambda: jobs.pending == 0)


def drop(page: Page, *files: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    place, move = QPoint(300, 300), Qt.DropAction.CopyAction
    words = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, QDragEnterEvent(place, move, *words))
    QApplication.sendEvent(page, QDropEvent(QPointF(place), move, *words))


def paste(page: Page) -> None:
    mime = QMimeData()
    mime.setImageData(QImage.fromData(jpeg(shade=5)))
    QGuiApplication.clipboard().setMimeData(mime)
    target = page.window().focusWidget()
    assert target is not None
    QTest.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()


def put(folder: Path, name: str, taken: int, shade: int = 0) -> Path:
    path = folder / name
    path.write_bytes(jpeg(taken, shade=shade))
    return path


def test_site_shows_its_pictures_by_day_and_has_new_ones_sorted(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs, card: Path
) -> None:
    site, now = next(iter(city.sites.values())), city.clock.now_ms()
    days = (now - 40 * DAY, now - DAY, now - DAY + 60_000)
    files = [put(card, f"{n}.jpg", at, n) for n, at in enumerate(days)]
    PictureService(city.laptop).take(files, Place(site), AtOnce())
    page = SitePage(Parts(city.laptop, jobs))
    shown(qtbot, page)
    page.open({"id": site})
    settle(qtbot, jobs)
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_5)
    settle(qtbot, jobs)

    assert page.tabs.currentIndex() == PICTURES
    assert page.tabs.tabText(PICTURES) == "照片 3"
    first, second = page.pictures.box.strips
    assert [len(strip.tiles) for strip in (first, second)] == [2, 1]
    assert first.accessibleName() == "11-22 周三"
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert page.window().focusWidget() is second, "arrows go on from day to day"
    qtbot.waitUntil(lambda: len(second.images()) == 1)

    dropped = put(card, "new.jpg", now, 9)
    with qtbot.waitSignal(page.asked_for) as asked:
        drop(page, dropped)
    assert asked.args[0] == Route("photos", {"site": site, "files": str(dropped)})
    page.overview.setFocus()
    paste(page)
    settle(qtbot, jobs)
    assert len(PictureService(city.laptop).of_site(site)) == 4
    page.close_page()


def test_ledger_item_shows_before_and_after_and_takes_what_is_dropped(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs, card: Path
) -> None:
    row = ProblemService(city.laptop).listed().lines[0].row
    before = put(card, "before.jpg", city.clock.now_ms() - 90 * DAY)
    place = Place(row.site_id, problem_id=row.id)
    PictureService(city.laptop).take([before], place, AtOnce())
    page = ProblemsPage(Parts(city.laptop, jobs))
    shown(qtbot, page)
    page.open({"id": row.id})
    settle(qtbot, jobs)
    box = page.pictures.box
    assert box is not None
    assert [strip.accessibleName() for strip in box.strips] == ["整改前"]

    drop(page, put(card, "after.jpg", city.clock.now_ms(), 1))
    settle(qtbot, jobs)
    assert [strip.accessibleName() for strip in box.strips] == ["整改前", "整改后"]

    page.refresh()
    settle(qtbot, jobs)
    part = page.panel.part
    assert isinstance(part, ProblemPanel)
    assert page.pictures.box is box, "the box outlives the panel while the item is shown"
    assert part.isAncestorOf(box)
    with qtbot.waitSignal(page.asked_for) as asked:
        QTest.keyClick(box.strips[1], Qt.Key.Key_Return)
    assert asked.args[0].params["problem"] == row.id
    assert page.step_back()
    assert page.pictures.box is None
    drop(page, put(card, "nowhere.jpg", city.clock.now_ms(), 2))
    settle(qtbot, jobs)
    proof = PictureService(city.laptop).of_problem(row)
    assert len(proof.before) + len(proof.after) == 2
    page.close_page()
