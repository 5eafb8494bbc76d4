"""The preview shows the page itself, drawn off the window, sharp at each zoom."""

from __future__ import annotations

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.ui.jobs import QtJobs
from app.ui.paper_images import draw_page
from app.ui.widgets.paper_view import PaperView


def pdf(pages: int = 2) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for _ in range(pages):
        canvas.rect(0, 0, 300, 842, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def view(qtbot: QtBot, jobs: QtJobs) -> PaperView:
    made = PaperView(jobs)
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_page_is_drawn_at_its_resolution() -> None:
    page = draw_page(pdf(), 1, 144)
    assert (page.number, page.count) == (1, 2)
    assert (page.image.width(), page.image.height()) == (1190, 1684)
    assert page.image.pixelColor(10, 10).lightness() == 0
    assert page.image.pixelColor(1100, 10).lightness() == 255


def test_bytes_that_are_no_pdf_are_refused() -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        draw_page(b"hello", 0, 72)
    with pytest.raises(IndexError):
        draw_page(pdf(1), 1, 72)


def test_page_fits_the_width_and_keys_turn_and_zoom(qtbot: QtBot, view: PaperView) -> None:
    view.show_pdf(pdf())
    qtbot.waitUntil(lambda: view.drawn and view.pages == 2)
    room = view._area.viewport().width()
    fitted = view._sheet.pixmap().width()
    assert room * 0.95 < fitted <= room
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: view.drawn)
    assert view.page == 1
    assert view._where.text() == "2/2"
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 1
    QTest.keyClick(view, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: view.drawn)
    assert view._sheet.pixmap().width() > fitted


def test_another_paper_starts_at_its_first_page(qtbot: QtBot, view: PaperView) -> None:
    view.show_pdf(pdf())
    qtbot.waitUntil(lambda: view.drawn and view.pages == 2)
    view.turn_on()
    view.show_pdf(pdf(1))
    qtbot.waitUntil(lambda: view.drawn and view.pages == 1)
    assert view.page == 0
    assert not view._before.isVisible()


def test_file_that_cannot_be_drawn_says_so(qtbot: QtBot, view: PaperView) -> None:
    view.show_pdf(b"no pdf at all")
    qtbot.waitUntil(lambda: view._sheet.text() == "这份文件画不出来。")


def test_closed_view_hears_nothing(qtbot: QtBot, view: PaperView, jobs: QtJobs) -> None:
    view.show_pdf(pdf())
    view.close_view()
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert view.pages == 0
