"""Answers by digit, arrow, click and Space, and what a screen reader hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.widgets.answers import AnswerRow, Choice

CHOICES = [Choice(code, code.title()) for code in ("a", "b", "c", "d", "e")]


@pytest.fixture
def answers(qtbot: QtBot) -> AnswerRow:
    row = AnswerRow("A3", CHOICES)
    qtbot.addWidget(row)
    row.given = []
    row.answered.connect(row.given.append)
    row.show()
    return row


def given(row: AnswerRow) -> list[str]:
    return list(row.given)


@pytest.mark.parametrize(("key", "code"), [("1", "a"), ("3", "c"), ("5", "e")])
def test_digit_answers(answers: AnswerRow, key: str, code: str) -> None:
    QTest.keyClicks(answers, key)
    assert answers.answer == code
    assert given(answers) == [code]


def test_digit_beyond_the_choices_is_nothing(answers: AnswerRow) -> None:
    QTest.keyClicks(answers, "6 0"[::2])
    assert given(answers) == []


def test_digit_of_the_keypad_answers_and_ctrl_digit_does_not(answers: AnswerRow) -> None:
    QTest.keyClick(answers, Qt.Key.Key_2, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(answers, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert given(answers) == ["b"]


def test_same_answer_again_is_not_another_answer(answers: AnswerRow) -> None:
    QTest.keyClicks(answers, "22")
    assert given(answers) == ["b"]


def test_arrows_walk_and_stop_at_the_ends(answers: AnswerRow) -> None:
    for _ in range(7):
        QTest.keyClick(answers, Qt.Key.Key_Right)
    assert given(answers) == ["a", "b", "c", "d", "e"]
    QTest.keyClick(answers, Qt.Key.Key_Left)
    assert answers.answer == "d"


def test_space_repeats_and_enter_goes_on(qtbot: QtBot, answers: AnswerRow) -> None:
    with qtbot.waitSignal(answers.repeated):
        QTest.keyClick(answers, Qt.Key.Key_Space)
    with qtbot.waitSignal(answers.went_on):
        QTest.keyClick(answers, Qt.Key.Key_Return)
    assert given(answers) == []


def test_click_answers_what_is_under_the_pointer(qtbot: QtBot, answers: AnswerRow) -> None:
    middle = answers.height() // 2
    qtbot.mouseClick(
        answers, Qt.MouseButton.LeftButton, pos=QPoint(answers.sizeHint().width() - 12, middle)
    )
    qtbot.mouseClick(answers, Qt.MouseButton.LeftButton, pos=QPoint(12, middle))
    assert given(answers) == ["e", "a"]


def test_stored_answer_is_shown_without_being_given(answers: AnswerRow) -> None:
    answers.show_answer("c")
    assert answers.answer == "c"
    assert answers.accessibleName() == "A3: C"
    assert given(answers) == []


def test_focus_can_be_seen(qtbot: QtBot, answers: AnswerRow) -> None:
    answers.clearFocus()
    blurred = answers.grab().toImage()
    answers.window().activateWindow()
    answers.setFocus()
    qtbot.waitUntil(answers.hasFocus)
    assert answers.grab().toImage() != blurred


def test_ten_choices_are_too_many() -> None:
    with pytest.raises(ValueError, match="one to nine"):
        AnswerRow("x", [Choice(str(n), str(n)) for n in range(10)])
