"""Filled forms leave by keys: from the list as a workbook, one as a record and an instance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.contacts import ContactService, VisitsFilter
from app.services.filling import FillingService
from app.ui import printing
from app.ui.exports import one_form, panel
from app.ui.exports.panel import ExportPanel
from app.ui.jobs import QtJobs
from app.ui.pages import checkin, visits
from app.ui.pages.checkin.view import CheckInPage
from app.ui.pages.visits import VisitsPage
from app.ui.parts import Parts
from tests.support.city_laptop import CityLaptop, city_laptop
from tools import looks


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=3, workers=20) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "exports"
    for module in (panel, one_form):
        monkeypatch.setattr(module, "export_folder", lambda: place)
    return place


def test_the_list_exports_what_was_filled_in_by_keys(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs, folder: Path
) -> None:
    page = visits.page(Parts(city.laptop, jobs))
    assert isinstance(page, VisitsPage)
    qtbot.addWidget(page)
    page.resize(1096, 668)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.open({})
    qtbot.waitUntil(lambda: jobs.pending == 0)

    place = QApplication.focusWidget()
    assert place is not None
    QTest.keyClick(place, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: jobs.pending == 0)
    part = page.panel.part
    assert isinstance(part, ExportPanel)
    QApplication.processEvents()
    assert looks.faults(page) == []
    part.form.show_code("checkin")
    part.form.picked.emit("checkin")
    qtbot.waitUntil(lambda: jobs.pending == 0)
    QTest.keyClick(part.excel, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: jobs.pending == 0)
    part.csv.click()
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert sorted(one.suffix for one in folder.iterdir()) == [".xlsx", ".zip"]

    QTest.keyClick(part.csv, Qt.Key.Key_Escape)
    assert page.step_back()
    assert page.panel.part is None
    assert not page.step_back()
    page.close_page()


def test_a_finished_form_is_printed_as_a_record_and_written_as_an_instance(
    qtbot: QtBot,
    city: CityLaptop,
    jobs: QtJobs,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed: list[bytes] = []

    def print_paper(_page: object, _jobs: object, pdf: bytes, _name: str, **_rest: object) -> None:
        printed.append(pdf)

    monkeypatch.setattr(printing, "print_paper", print_paper)
    contacts = ContactService(city.laptop, FillingService(city.laptop))
    done = [one for one in contacts.visits(VisitsFilter()).lines if one.state == "finished"]
    page = checkin.page(Parts(city.laptop, jobs))
    assert isinstance(page, CheckInPage)
    qtbot.addWidget(page)
    for line in [one for one in done if one.form_id][:2]:
        page.open({"form": line.form_id or ""})
        qtbot.waitUntil(lambda: jobs.pending == 0)
        page.record.click()
        page.export.click()
        qtbot.waitUntil(lambda: jobs.pending == 0)
    assert [pdf[:4] for pdf in printed] == [b"%PDF", b"%PDF"]
    assert len([one for one in folder.iterdir() if one.suffix == ".xml"]) == 2
    page.close_page()
