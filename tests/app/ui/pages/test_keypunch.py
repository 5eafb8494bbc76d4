"""A stack of paper typed in by keys alone: from the printed sheet's code to rows on two laptops."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.questionnaires import Twice
from app.ui.jobs import QtJobs
from forms.answers import MARK
from forms.keying import ENTER
from tests.support.sheet_window import SheetWindow, sheet_window
from tests.support.sheets import CREW, KEYS, MONTH, SheetWorld, sheet_world
from tools.looks import faults

REST = ENTER + ENTER
"""Free text and contact left empty, as on most sheets."""

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SheetWorld]:
    with sheet_world(tmp_path_factory.mktemp("sheets"), double_entry=100, laptops=2) as made:
        yield made


@pytest.fixture
def field(world: SheetWorld) -> SheetWorld:
    world.go_to(world.bureau.add_site(world.devices[0].account))
    return world


@pytest.fixture
def window(field: SheetWorld, jobs: QtJobs, qtbot: QtBot) -> Iterator[SheetWindow]:
    with sheet_window(field, jobs, qtbot.waitUntil) as found:
        yield found


def begun(window: SheetWindow, field: SheetWorld, number: str = "") -> None:
    """The stack's fields typed, and a sheet laid down if its number is given."""
    window.go("keypunch", site=field.site)
    window.press(Qt.Key.Key_F2)
    window.press("a", modifier=CTRL)
    window.press(*"1122", Qt.Key.Key_Return)
    composed = QInputMethodEvent()
    composed.setCommitString(CREW)
    QApplication.sendEvent(window.focus, composed)
    window.press(Qt.Key.Key_Return)
    if number:
        window.punch_in(number + ENTER)
        window.rest()


def expected(window: SheetWindow) -> str:
    """The number on the board that waits for a sheet."""
    assert window.punch.number.isVisible()
    return window.punch.number.texts()[1]


def asked(window: SheetWindow) -> str:
    """The path of the question on the board."""
    assert window.punch.question.isVisible()
    shown = window.punch.question.shown
    assert shown is not None
    return shown.path


def test_printed_sheet_is_scanned_keyed_and_on_the_colleagues_laptop_in_45_keys(
    field: SheetWorld, window: SheetWindow
) -> None:
    sheets, _punch = field.services()
    blanks = sheets.draw_blanks(field.site, field.version, MONTH, 2, "zh")
    sheets.record_blanks(blanks, handed_out=True)
    page = pypdfium2.PdfDocument(blanks.pdf)[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())

    begun(window, field)
    before = window.keys
    window.scan(code.text)
    window.punch_in(KEYS + REST)  # while the sheet is still being laid down
    window.rest()
    assert window.keys - before <= 45
    assert "34 键" in window.punch.number.texts()[3]
    assert expected(window) == f"{blanks.prefix}-002", "the next one is foreseen"
    window.punch_in(ENTER + KEYS + REST)
    window.rest()
    assert window.keys - before <= 2 * 45
    assert faults(window.shell.page) == []

    field.sync()
    seen = field.services(1)[0].look(field.site, MONTH, "zh")
    keyed = sorted(one.row.sheet or "" for one in seen.lines)
    assert keyed == [f"{blanks.prefix}-001", f"{blanks.prefix}-002"]
    assert {one.row.crew for one in seen.lines} == {CREW}
    held = field.services(1)[0].open(seen.lines[0].row.id)[1].answers
    assert held.answer("sheet/filled_on") == "2023-11-22"
    assert held.answer("rights/Q27") == "12333 platform"
    assert held.answer("contract/Q13") == "d4"
    (figures,) = seen.operators
    assert (figures.sheets, figures.corrections) == (2, 0)
    assert figures.keys_a_sheet == 34


def test_backspace_and_ctrl_z_go_back_through_answers_and_into_the_last_sheet(
    field: SheetWorld, window: SheetWindow
) -> None:
    begun(window, field, "A-001")
    window.punch_in("31")
    assert asked(window) == "person/Q3"
    window.press("z", modifier=CTRL)
    window.press(Qt.Key.Key_Backspace)
    assert asked(window) == "person/Q1"
    window.punch_in(KEYS + ENTER)
    assert asked(window) == "rights/Q32"
    window.press("z", modifier=CTRL)
    assert asked(window) == "rights/Q31", "from the line for free text too"
    window.punch_in(REST)
    window.rest()
    assert expected(window) == "A-002"
    window.press(Qt.Key.Key_Backspace)
    window.rest()
    assert asked(window) == "rights/Q32", "the sheet keyed last, at its last answer"
    window.press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    window.punch_in("5" + REST)
    window.rest()
    (line,) = field.services()[0].look(field.site, MONTH, "zh").lines
    held = field.services()[0].open(line.row.id)[1].answers
    assert held.answer("rights/Q30") == "s1"
    assert line.row.state == "finished"
    (figures,) = field.services()[0].look(field.site, MONTH, "zh").operators
    assert (figures.sheets, figures.corrections) == (1, 6)


def test_unreadable_blank_and_doubly_ticked_answers_have_keys_of_their_own(
    field: SheetWorld, window: SheetWindow
) -> None:
    begun(window, field, "A-001")
    window.punch_in("/-*12" + ENTER)
    assert asked(window) == "person/Q4"
    assert [one.answer for one in window.punch.question.shown.past] == [
        "@illegible",
        "@blank",
        "@several 本市、本省其他市州",
    ]
    window.press(Qt.Key.Key_Escape)
    window.rest()
    (line,) = field.services()[0].look(field.site, MONTH, "zh").lines
    held = field.services()[0].open(line.row.id)[1].answers
    assert held.answer("person/Q3" + MARK) == "several here province"
    assert (line.row.state, expected(window)) == ("draft", "A-001")
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert asked(window) == "person/Q4", "put aside, it is gone on with where it was"


def test_code_scanned_in_the_middle_of_a_sheet_answers_nothing(
    field: SheetWorld, window: SheetWindow
) -> None:
    begun(window, field, "A-001")
    window.punch_in("3")
    window.scan("anxin:s1:questionnaire:2023.1:A-001:2/2")
    assert asked(window) == "person/Q2"
    assert not window.punch.failure.isVisible()
    window.scan("anxin:s1:questionnaire:2023.1:A-009:1/2")
    assert asked(window) == "person/Q2"
    assert window.punch.failure.isVisible()
    window.punch_in("11252111123111111122121113" + ENTER + "112")
    assert asked(window) == "rights/Q31"
    window.scan("anxin:s1:questionnaire:2023.1:A-009:1/2")
    assert asked(window) == "rights/Q31"
    assert window.punch.question.line.text() == ""


def test_key_held_back_for_a_scanner_is_given_free_when_none_follows(
    field: SheetWorld, window: SheetWindow, qtbot: QtBot
) -> None:
    begun(window, field)
    window.press("a")
    assert window.punch.presenter.holding
    qtbot.waitUntil(lambda: expected(window) == "a")


def test_second_keying_is_blind_and_what_differs_is_decided_by_two_keys(
    field: SheetWorld, window: SheetWindow
) -> None:
    begun(window, field, "A-001")
    window.punch_in(KEYS + REST)
    window.rest()
    window.go("questionnaires", site=field.site)
    assert window.listed.second.text() == "录第二遍 1 份"
    window.press("d", modifier=CTRL)
    window.rest()
    assert expected(window) == "A-001"
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert [one.chosen for one in window.punch.question.shown.keys] == [False] * 6
    window.punch_in("22" + KEYS[2:] + REST)
    window.rest()
    assert "31–40岁" in window.punch.difference.first.text()
    assert "18–30岁" in window.punch.difference.second.text()
    window.press("2", Qt.Key.Key_Backspace, "2", "1")
    window.rest()
    (line,) = field.services()[0].look(field.site, MONTH, "zh").lines
    held = field.services()[0].open(line.row.id)[1].answers
    assert (held.answer("person/Q1"), held.answer("person/Q2")) == ("a18", "man")
    assert (line.twice, line.row.differing) == (Twice.DIFFERED, 2)
    assert window.punch.number.isVisible()


def test_sheet_keyed_before_is_said_so_and_free_text_outlives_a_kill(
    field: SheetWorld, window: SheetWindow, qtbot: QtBot
) -> None:
    begun(window, field, "A-001")
    window.punch_in(KEYS)
    composed = QInputMethodEvent()
    composed.setCommitString("工资晚发")
    QApplication.sendEvent(window.focus, composed)
    sheets = field.services()[0]
    (line,) = sheets.look(field.site, MONTH, "zh").lines
    qtbot.waitUntil(lambda: sheets.open(line.row.id)[1].answers.answer("rights/Q31") == "工资晚发")
    window.punch_in(REST)
    window.rest()
    again = field.services()[1].begin(field.stack(), "A-001")
    field.services()[1].put_away(again, empty=True)
    (line,) = sheets.look(field.site, MONTH, "zh").lines
    assert sheets.open(line.row.id)[1].answers.answer("rights/Q31") == "工资晚发"
