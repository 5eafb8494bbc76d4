"""Options below each other: digits, arrows, a click; Enter goes on; said to a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.widgets.options import OptionLine, OptionList

LINES = (
    OptionLine("月底前补签", "样例吴 · 平板 · 16:00", means="按月底提醒。"),
    OptionLine("本周内补签", "我 · 本机 · 17:00", "现在按这个", "due", "和现在一样。"),
    OptionLine("补签", "改之前的"),
)


@pytest.fixture
def shown(qtbot: QtBot) -> OptionList:
    made = OptionList("整改要求", LINES)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def test_nothing_is_chosen_until_somebody_chooses(shown: OptionList) -> None:
    assert shown.chosen == -1
    assert shown.accessibleName() == "整改要求"


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ([Qt.Key.Key_2], 1),
        ([Qt.Key.Key_Down], 0),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down], 2),
        ([Qt.Key.Key_3, Qt.Key.Key_Up], 1),
        ([Qt.Key.Key_9], -1),
    ],
)
def test_digits_and_arrows_choose(shown: OptionList, keys: list[Qt.Key], place: int) -> None:
    for key in keys:
        QTest.keyClick(shown, key)
    assert shown.chosen == place
    if place >= 0:
        assert shown.accessibleName() == f"整改要求: {LINES[place].text}"


def test_same_choice_again_is_no_choice_and_enter_goes_on(qtbot: QtBot, shown: OptionList) -> None:
    heard: list[int] = []
    shown.chose.connect(heard.append)
    for key in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2):
        QTest.keyClick(shown, key)
    assert heard == [0, 1]
    with qtbot.waitSignal(shown.went_on):
        QTest.keyClick(shown, Qt.Key.Key_Return)


def test_click_chooses_and_a_digit_with_control_does_not(shown: OptionList) -> None:
    QTest.mouseClick(shown.options[2], Qt.MouseButton.LeftButton)
    assert shown.chosen == 2
    QTest.keyClick(shown, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shown.chosen == 2


def test_closed_list_takes_neither_keys_nor_clicks(qtbot: QtBot) -> None:
    closed = OptionList("整改要求", LINES, open_=False)
    qtbot.addWidget(closed)
    closed.show()
    QTest.keyClick(closed, Qt.Key.Key_1)
    QTest.mouseClick(closed.options[0], Qt.MouseButton.LeftButton)
    assert closed.chosen == -1
    assert closed.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_screen_reader_hears_what_each_option_means_and_then_what_the_chosen_one_does(
    shown: OptionList,
) -> None:
    assert shown.accessibleDescription() == "1 月底前补签：按月底提醒。\n2 本周内补签：和现在一样。"
    first, _second, last = shown.options
    assert (first.accessibleName(), last.accessibleDescription()) == ("月底前补签", "改之前的")
    assert first.accessibleDescription() == "按月底提醒。\n样例吴 · 平板 · 16:00"
    QTest.keyClick(shown, Qt.Key.Key_2)
    assert shown.accessibleDescription() == "和现在一样。"


def test_tenth_option_is_shown_and_reached_by_arrows(qtbot: QtBot) -> None:
    many = OptionList("整改要求", [OptionLine(f"第{number}种") for number in range(10)])
    qtbot.addWidget(many)
    many.show()
    for key in (Qt.Key.Key_9, Qt.Key.Key_Down):
        QTest.keyClick(many, key)
    assert many.chosen == 9
    assert many.accessibleName() == "整改要求: 第9种"
