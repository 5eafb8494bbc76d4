"""The Questionnaires page and the worker's own: counted, printed, filled in, taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.jobs import QtJobs
from app.ui.pages.questionnaires.results import Bar, ResultPanel
from app.ui.widgets.editors import TextArea
from db.tables.sheets import sheet_batch
from inspection.questionnaires import SheetCounts
from tests.support.sheet_window import SheetWindow, sheet_window
from tests.support.sheets import MONTH, SheetWorld, key_in, sheet_world
from tools.looks import faults

CTRL = Qt.KeyboardModifier.ControlModifier
CODE = "2580"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SheetWorld]:
    with sheet_world(tmp_path_factory.mktemp("sheets")) as made:
        yield made


@pytest.fixture
def field(world: SheetWorld) -> SheetWorld:
    world.go_to(world.bureau.add_site(world.devices[0].account))
    return world


@pytest.fixture
def window(field: SheetWorld, jobs: QtJobs, qtbot: QtBot) -> Iterator[SheetWindow]:
    with sheet_window(field, jobs, qtbot.waitUntil) as found:
        yield found


def handed_over(window: SheetWindow, field: SheetWorld) -> None:
    """Ctrl+N and a code: the laptop is the worker's."""
    window.go("questionnaires", site=field.site)
    window.press("n", modifier=CTRL)
    window.rest()
    window.press(*CODE, Qt.Key.Key_Return)
    window.rest()


def asked(window: SheetWindow) -> str:
    question = window.worker.asked.question
    assert question is not None
    return question.path


def test_handed_out_and_returned_are_counted_by_keys_and_taken_back(
    field: SheetWorld, window: SheetWindow
) -> None:
    window.go("questionnaires", site=field.site)
    window.press("t", modifier=CTRL)
    window.press(*"40", Qt.Key.Key_Return)
    window.rest()
    window.press(Qt.Key.Key_Tab, *"31", Qt.Key.Key_Return)
    window.rest()
    assert window.listed.counts.text().startswith("发出 40 份 · 收回 31 份 · 回收率 78%")
    window.press(Qt.Key.Key_Escape)
    window.press("z", modifier=CTRL)
    window.rest()
    assert field.services()[0].look(field.site, MONTH, "zh").counts == SheetCounts(given=40)
    assert faults(window.shell.page) == []


def test_blanks_are_recorded_only_once_they_are_printed(
    field: SheetWorld, window: SheetWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.go("questionnaires", site=field.site)
    drawn = []
    monkeypatch.setattr(
        window.listed, "print_blanks", lambda blanks, printed: drawn.append((blanks, printed))
    )
    window.press("p", modifier=CTRL)
    window.press(*"3", Qt.Key.Key_Return)
    window.rest()
    ((blanks, printed),) = drawn
    mine = [row for row in field.rows(sheet_batch) if row["site_id"] == field.site]
    assert (mine, blanks.size) == ([], 3)
    printed()
    window.rest()
    assert "发出 3 份" in window.listed.counts.text()
    assert [row["prefix"] for row in field.rows(sheet_batch) if row["site_id"] == field.site] == [
        blanks.prefix
    ]


def test_worker_answers_alone_on_the_screen_and_the_next_one_sees_nothing_of_it(
    field: SheetWorld, window: SheetWindow
) -> None:
    handed_over(window, field)
    assert not window.shell.navigation.isVisible()
    assert not window.shell.pill.isVisible()
    assert window.shell.page is window.worker
    window.press("1", modifier=CTRL)
    window.press("k", modifier=CTRL)
    window.press(Qt.Key.Key_Escape)
    QTest.keyClick(window.focus, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.shell.page is window.worker, "no key leads to another page"
    window.press(Qt.Key.Key_Return)  # past the promise
    assert asked(window) == "person/Q1"
    window.press("2")
    assert asked(window) == "person/Q2"
    window.press("1", "1", "2")
    assert asked(window) == "person/Q5"
    window.press(Qt.Key.Key_Return)
    assert asked(window) == "person/Q6", "one Enter, one question"
    for _ in range(4):
        QTest.mouseClick(window.worker.back, Qt.MouseButton.LeftButton)
    assert asked(window) == "person/Q2"
    assert faults(window.shell.page) == []
    QTest.mouseClick(window.worker.back, Qt.MouseButton.LeftButton)
    assert window.worker.asked.question.value == "a18"
    for _ in range(60):
        if window.worker.another.isVisible():
            break
        several = isinstance(window.focus, TextArea)  # where Enter begins another line
        window.press(Qt.Key.Key_Return, modifier=CTRL if several else Qt.KeyboardModifier(0))
        window.rest()
    (line,) = field.services()[0].look(field.site, MONTH, "zh").lines
    assert (line.row.mode, line.row.state) == ("screen", "finished")
    window.press(Qt.Key.Key_Return)
    window.rest()
    window.press(Qt.Key.Key_Return)
    assert asked(window) == "person/Q1"
    assert window.worker.asked.question.value == ""


def test_answers_are_kept_one_by_one_and_the_draft_opens_where_it_was(
    field: SheetWorld, window: SheetWindow
) -> None:
    handed_over(window, field)
    window.press(Qt.Key.Key_Return, "2", "1")
    window.rest()
    (line,) = field.services()[0].look(field.site, MONTH, "zh").lines
    held = field.services()[0].open(line.row.id)[1].answers
    assert held.answer("person/Q2") == "man", "in the database before anybody leaves"
    window.worker.leave_button.click()
    window.press(*CODE, Qt.Key.Key_Return)
    window.rest()
    assert window.shell.navigation.isVisible()
    assert window.listed.table.current_id() == line.row.id
    window.listed.table.view.setFocus()
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert asked(window) == "person/Q3", "the code still holds; it goes on after the last answer"


def test_laptop_taken_back_before_an_answer_leaves_nothing(
    field: SheetWorld, window: SheetWindow
) -> None:
    handed_over(window, field)
    window.press(Qt.Key.Key_Return)
    window.worker.leave_button.click()
    window.press(*CODE, Qt.Key.Key_Return)
    window.rest()
    assert window.shell.page is window.listed
    assert field.services()[0].look(field.site, MONTH, "zh").lines == ()


def test_wrong_code_does_not_lead_out_and_the_third_locks(
    field: SheetWorld, window: SheetWindow
) -> None:
    handed_over(window, field)
    window.worker.leave_button.click()
    for left in (2, 1):
        window.press(*"0000", Qt.Key.Key_Return)
        assert f"还可以试 {left} 次" in window.worker.code_error
    assert (window.locks, window.shell.page) == (0, window.worker)
    window.press(*"0000", Qt.Key.Key_Return)
    assert window.locks == 1


def test_finished_sheet_is_read_and_mended_or_voided(
    field: SheetWorld, window: SheetWindow
) -> None:
    sheets, punch = field.services()
    sheet = punch.begin(field.stack(), "A-001")
    punch.finish(sheet, key_in(field.laptop(), sheet))
    window.go("questionnaires", site=field.site)
    window.listed.table.view.setFocus()
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert window.read.facts.shown[0][1] == "A-001"
    assert window.read.pane.question("person/Q1").value == "a31"
    assert faults(window.shell.page) == []
    window.go("questionnaires", site=field.site)
    window.press("r", modifier=CTRL)
    window.rest()
    assert isinstance(window.listed.panel.part, ResultPanel)
    assert len(window.listed.panel.part.findChildren(Bar)) > 100
    assert faults(window.shell.page) == []
    window.go("questionnaire", id=sheet.id)
    window.read.mend.click()
    window.rest()
    assert window.punch.question.shown.path == "rights/Q32"
    window.press(Qt.Key.Key_Return)
    window.rest()
    window.go("questionnaire", id=sheet.id)
    window.read.void.click()
    window.press(Qt.Key.Key_Backtab, Qt.Key.Key_Return)
    window.rest()
    assert sheets.look(field.site, MONTH, "zh").lines == ()
