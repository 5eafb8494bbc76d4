"""The call sheet by keys alone: dialling, outcomes, call-backs, the questions, Esc and undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.phone_checks import PhoneCheckService
from app.services.phone_month import Entry, Standing
from app.ui.jobs import QtJobs
from db.tables.laptop import draft
from db.tables.people import call_attempt, reveal, sample_entry, worker
from db.tables.site import filled_form
from inspection.clock import civil_time
from inspection.terms import CallOutcome
from tests.support.city_laptop import CityLaptop
from tests.support.phone_city import SEED, first_site, phone_city, rows
from tests.support.phone_window import PhoneWindow, phone_window
from tools.looks import faults

ANSWERS = ("1", "1", "1", "1", "1", "1", "1", "1", "1", "2", "1", "2", "2")
"""Q1 Q2 · Q5 Q6 Q7 · Q8 · Q11 Q12 Q13 Q14 · Q15 Q16 Q17: the digit of each answer."""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with phone_city(tmp_path) as found:
        yield found


@pytest.fixture
def checks(city: CityLaptop) -> PhoneCheckService:
    return PhoneCheckService(city.laptop, lambda: SEED)


@pytest.fixture
def site(city: CityLaptop, checks: PhoneCheckService) -> str:
    row = first_site(city)
    checks.draw(row)
    return row


@pytest.fixture
def window(city: CityLaptop, site: str, jobs: QtJobs, qtbot: QtBot) -> Iterator[PhoneWindow]:
    with phone_window(city, jobs, qtbot.waitUntil) as found:
        yield found


def entries(checks: PhoneCheckService, site: str) -> list[Entry]:
    listed = [one for group in checks.month(site).strata for one in group.entries]
    return sorted(listed, key=lambda one: one.position)


def dial(window: PhoneWindow, entry: str) -> None:
    """Open a sheet and wait until its code can be scanned."""
    window.go("call", entry=entry)
    window.until(lambda: window.sheet.worker.code.content)
    assert window.sheet.presenter.sheet is not None


def phone_of(city: CityLaptop, entry: Entry) -> str:
    return str(next(one["phone"] for one in rows(city, worker) if one["id"] == entry.worker))


def test_code_dials_the_number_which_is_masked_and_its_showing_recorded_once(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    first = entries(checks, site)[0]
    dial(window, first.id)
    number = phone_of(city, first)
    assert window.sheet.worker.code.content == f"tel:{number}"
    assert window.sheet.worker.number.text() == first.phone
    button = window.sheet.worker.number.button
    button.pressed.emit()
    window.until(lambda: len(rows(city, reveal)) == 1)
    assert [one["worker_id"] for one in rows(city, reveal)] == [first.worker]
    dial(window, first.id)
    window.until(lambda: len(rows(city, reveal)) == 2)


def test_number_shows_whole_while_the_button_is_held_by_space(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow, qtbot: QtBot
) -> None:
    first = entries(checks, site)[0]
    dial(window, first.id)
    shown = window.sheet.worker.number
    shown.button.setFocus()
    qtbot.keyPress(shown.button, Qt.Key.Key_Space)
    assert shown.text() == phone_of(city, first)
    qtbot.keyRelease(shown.button, Qt.Key.Key_Space)
    assert shown.text() == first.phone


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("2", "no_answer"),
        ("3", "busy"),
        ("4", "switched_off"),
        ("5", "suspended"),
        ("6", "no_such_number"),
        ("7", "not_the_worker"),
        ("9", "declined"),
        ("0", "not_of_site"),
        ("L", "language"),
    ],
)
def test_outcome_takes_one_key_and_leads_to_the_next_worker(
    city: CityLaptop,
    checks: PhoneCheckService,
    site: str,
    window: PhoneWindow,
    key: str,
    outcome: str,
) -> None:
    first, second = entries(checks, site)[:2]
    dial(window, first.id)
    window.press(getattr(Qt.Key, f"Key_{key}"))
    window.until(lambda: rows(city, call_attempt))
    (row,) = rows(city, call_attempt)
    assert (row["entry_id"], row["outcome"]) == (first.id, outcome)
    window.until(lambda: window.sheet.worker.code.content == f"tel:{phone_of(city, second)}")
    assert window.keys == 1


def test_outcome_pressed_twice_in_haste_counts_once_for_each_worker(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    first = entries(checks, site)[0]
    dial(window, first.id)
    window.press(Qt.Key.Key_2, Qt.Key.Key_2)
    window.until(lambda: rows(city, call_attempt))
    window.until(lambda: window.sheet.worker.code.content != f"tel:{phone_of(city, first)}")
    assert [one["entry_id"] for one in rows(city, call_attempt)].count(first.id) == 1


def test_mis_tap_is_taken_back_and_its_sheet_opens_again(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    first = entries(checks, site)[0]
    dial(window, first.id)
    window.press(Qt.Key.Key_6)
    window.until(lambda: window.toasts)
    text, undo = window.toasts[-1]
    assert text == "已记：空号，换替补"
    assert undo is not None
    undo()
    window.until(lambda: window.sheet.worker.code.content == f"tel:{phone_of(city, first)}")
    (row,) = rows(city, call_attempt)
    assert row["void_reason"] == "mistap"
    assert entries(checks, site)[0].standing is Standing.TO_CALL


@pytest.mark.parametrize(
    ("keys", "typed", "at"),
    [
        ((Qt.Key.Key_1,), "", (23, 9, 15)),
        ((Qt.Key.Key_2,), "", (23, 18, 0)),
        ((Qt.Key.Key_3,), "", (24, 8, 45)),
        ((Qt.Key.Key_Return,), "14:30", (23, 14, 30)),
        ((Qt.Key.Key_Return,), "11-25 9点", (25, 9, 0)),
    ],
)
def test_call_back_is_agreed_by_a_digit_or_typed(
    city: CityLaptop,
    checks: PhoneCheckService,
    site: str,
    window: PhoneWindow,
    keys: tuple[Qt.Key, ...],
    typed: str,
    at: tuple[int, int, int],
) -> None:
    first = entries(checks, site)[0]
    dial(window, first.id)
    window.press(Qt.Key.Key_8)
    if typed:
        window.sheet.call_back.line.setFocus()
        window.type(typed)
    window.press(*keys)
    window.until(lambda: rows(city, call_attempt))
    (row,) = rows(city, call_attempt)
    agreed = civil_time(row["call_back_at"])
    assert (agreed.day, agreed.hour, agreed.minute) == at
    assert row["outcome"] == "call_back"


def test_time_that_is_none_is_told_and_nothing_is_written(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    dial(window, entries(checks, site)[0].id)
    window.press(Qt.Key.Key_8)
    window.sheet.call_back.line.setFocus()
    for typed in ("晚上", "11-20 9:00", "25:00"):
        window.sheet.call_back.line.clear()
        window.type(typed)
        window.press(Qt.Key.Key_Return)
        assert window.sheet.call_back.error
    assert window.sheet.step_back()
    assert rows(city, call_attempt) == []


def fill(window: PhoneWindow, digits: tuple[str, ...] = ANSWERS) -> None:
    """Answer all questions as one does: a digit each, Enter for what stands there already."""
    window.until(lambda: window.sheet.presenter.talking)
    pane, left = window.sheet.pane, list(digits)
    for _question in range(40):
        path = window.sheet.at
        asked = pane.question(path)
        assert asked is not None
        if asked.kind == "select_one":
            window.press(getattr(Qt.Key, f"Key_{left.pop(0)}"))
        else:
            if path == "who/Q4":
                window.type("2023-06")
            window.press(Qt.Key.Key_Return)
        if path == "rights/Q17":
            return
        window.until(lambda path=path: window.sheet.at != path)


def test_completed_call_takes_a_digit_a_question_and_few_keys_more(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    first, second = entries(checks, site)[:2]
    dial(window, first.id)
    window.press(Qt.Key.Key_1)
    fill(window)
    window.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: rows(city, call_attempt))
    (row,) = rows(city, call_attempt)
    assert row["outcome"] == "completed"
    (form,) = rows(city, filled_form)
    assert form["state"] == "finished"
    assert '"who/Q4": "2023-06-01"' in form["answers"].replace('":"', '": "')
    # 13 digits, crew and trade confirmed, a month of 7 characters, 3 skipped by Enter
    # (month's Enter, pay, last month paid), 接通 and 问完了
    assert window.keys <= 30
    window.until(lambda: window.sheet.worker.code.content == f"tel:{phone_of(city, second)}")
    assert not window.sheet.presenter.talking


def test_question_left_out_is_gone_to_instead_of_finishing(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    dial(window, entries(checks, site)[0].id)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.presenter.talking)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.at == "who/Q2")
    window.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert rows(city, call_attempt) == []
    assert window.sheet.presenter.talking
    assert window.sheet.at == "who/Q2"


def test_esc_puts_the_questions_aside_and_nothing_is_lost(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    first = entries(checks, site)[0]
    dial(window, first.id)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.presenter.talking)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.at == "who/Q2")
    window.press(Qt.Key.Key_2)
    window.until(lambda: window.sheet.at == "who/Q3")
    window.type("瓦工班")
    assert window.sheet.step_back()
    assert not window.sheet.presenter.talking
    window.until(lambda: rows(city, draft) == [])
    (form,) = rows(city, filled_form)
    assert "瓦工班" in form["answers"]
    assert window.sheet.step_back()
    window.until(lambda: window.stack.here is not None and window.stack.here.page == "calls")
    window.go("call", entry=first.id)
    window.until(lambda: window.sheet.presenter.talking)
    asked = window.sheet.pane.question("who/Q2")
    assert asked is not None
    assert asked.value == "left"
    assert rows(city, call_attempt) == []


def test_f9_leaves_only_the_questions_that_are_open(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    dial(window, entries(checks, site)[0].id)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.presenter.talking)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.at == "who/Q2")
    pane = window.sheet.pane
    answered, asked = pane.box("who/Q1"), pane.box("who/Q2")
    assert answered is not None
    assert asked is not None
    window.until(lambda: f"（{pane.unsettled()}）" in window.sheet.only.text())

    window.press(Qt.Key.Key_F9)
    assert (answered.isHidden(), asked.isHidden()) == (True, False)
    window.press(Qt.Key.Key_F9)
    assert (answered.isHidden(), asked.isHidden()) == (False, False)


def test_answers_are_in_the_database_before_the_call_ends(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    dial(window, entries(checks, site)[0].id)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.presenter.talking)
    window.press(Qt.Key.Key_1)
    window.until(lambda: ("who/Q1", "yes") in {(r["path"], r["value"]) for r in rows(city, draft)})


def test_line_gone_dead_keeps_what_was_said_as_partly_held(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    dial(window, entries(checks, site)[0].id)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.presenter.talking)
    window.press(Qt.Key.Key_1)
    window.until(lambda: window.sheet.at == "who/Q2")
    window.press(Qt.Key.Key_F10)
    window.until(lambda: rows(city, call_attempt))
    assert rows(city, call_attempt)[0]["outcome"] == "partly"
    assert '"who/Q1"' in rows(city, filled_form)[0]["answers"]


def test_last_worker_of_the_day_leads_back_to_the_list(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    total = checks.month(site).summary.total
    for _call in range(total - 1):
        turn = checks.month(site).next_entry
        assert turn is not None
        checks.record(turn, CallOutcome.CALL_BACK, city.clock.now_ms() + 3_600_000)
    turn = checks.month(site).next_entry
    assert turn is not None
    dial(window, turn)
    window.press(Qt.Key.Key_2)
    window.until(lambda: window.stack.here is not None and window.stack.here.page == "calls")
    assert len(rows(city, sample_entry)) > total


def test_held_call_is_read_with_its_answers_and_takes_no_more(
    city: CityLaptop, checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    first = entries(checks, site)[0]
    dial(window, first.id)
    window.press(Qt.Key.Key_1)
    fill(window)
    window.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: rows(city, call_attempt))
    window.go("call", entry=first.id)
    window.until(lambda: window.sheet.pane.question("who/Q1") is not None)
    window.until(lambda: window.sheet.worker.isVisible() and window.sheet.over)
    assert window.sheet.worker.code.content == ""
    window.press(Qt.Key.Key_2)
    assert len(rows(city, call_attempt)) == 1


def test_sheet_and_questions_show_no_fault(
    checks: PhoneCheckService, site: str, window: PhoneWindow
) -> None:
    dial(window, entries(checks, site)[0].id)
    for key in (None, Qt.Key.Key_8, Qt.Key.Key_1):
        if key is Qt.Key.Key_1:
            window.sheet.step_back()
        if key is not None:
            window.press(key)
        if key is Qt.Key.Key_1:
            window.until(lambda: window.sheet.presenter.talking)
        window.stack.grab()
        assert faults(window.stack) == []
