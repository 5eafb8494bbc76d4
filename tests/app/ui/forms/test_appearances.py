"""What an author's appearance makes of an editor, driven by the keys of whoever fills it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from app.presenters.form_shown import QuestionShown
from app.ui.forms.boxes import BoxesEditor, TableHead
from app.ui.forms.choosing import ChoiceEditor, ListEditor
from app.ui.forms.editor import Editor
from app.ui.forms.editors import editor_for
from app.ui.forms.folding import FoldedEditor
from app.ui.forms.moments import read_month, read_year, show_month, show_year
from app.ui.forms.numbers import NumberEditor, RangeEditor, grouped, plain, range_values
from app.ui.forms.question import QuestionBox
from app.ui.forms.searching import SearchEditor
from app.ui.forms.tick import Tick
from app.ui.forms.writing import AreaEditor, StampEditor
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextLine
from app.ui.widgets.text import Text

TODAY = date(2023, 11, 23)
TRADES = tuple((f"t{at}", f"trade {at}") for at in range(1, 13))
FEW = TRADES[:4]


def asked(kind: str, appearance: str = "", **facts: object) -> QuestionShown:
    choices = FEW if kind.startswith("select") or kind == "rank" else ()
    base = QuestionShown("g/q", "q", kind, "What?", "", "", choices, appearance=appearance)
    return replace(base, **facts)


class Hand:
    """An editor on a window, what it said, and keys for it."""

    def __init__(self, qtbot: QtBot, question: QuestionShown) -> None:
        self.editor: Editor = editor_for(question, TODAY, {})
        qtbot.addWidget(self.editor)
        self.heard: list[str] = []
        self.editor.answered.connect(self.heard.append)
        self.editor.went_on.connect(lambda: self.heard.append("→"))
        self.editor.show_question(question)
        self.editor.show()
        self.editor.activateWindow()
        assert QTest.qWaitForWindowActive(self.editor)
        self.editor.setFocus()

    @property
    def at(self) -> QWidget:
        found = self.editor.window().focusWidget()
        assert found is not None
        return found

    def type(self, keys: str) -> None:
        QTest.keyClicks(self.at, keys)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.at, key)


@pytest.mark.parametrize(
    ("kind", "appearance", "editor"),
    [
        ("select_one", "", ChoiceEditor),
        ("select_one", "likert", ChoiceEditor),
        ("select_one", "minimal", ListEditor),
        ("select_one", "quick minimal", ListEditor),
        ("select_one", "autocomplete", SearchEditor),
        ("select_one", "search", SearchEditor),
        ("select_one", "columns", BoxesEditor),
        ("select_one", "columns-2 no-buttons", BoxesEditor),
        ("select_one", "w4 columns-pack", BoxesEditor),
        ("select_one", "label", TableHead),
        ("select_one", "list-nolabel", BoxesEditor),
        ("select_multiple", "", BoxesEditor),
        ("select_multiple", "minimal", FoldedEditor),
        ("select_multiple", "autocomplete", FoldedEditor),
        ("select_multiple", "label", TableHead),
        ("integer", "counter", NumberEditor),
        ("decimal", "thousands-sep", NumberEditor),
        ("text", "multiline", AreaEditor),
        ("date", "month-year", StampEditor),
        ("date", "year", StampEditor),
        ("range", "", RangeEditor),
        ("range", "vertical no-ticks", RangeEditor),
        ("range", "picker", ListEditor),
        ("range", "rating", ChoiceEditor),
    ],
)
def test_an_appearance_chooses_the_editor(
    qtbot: QtBot, kind: str, appearance: str, editor: type[Editor]
) -> None:
    made = editor_for(asked(kind, appearance, parameters=(("end", "5"),)), TODAY, {})
    qtbot.addWidget(made)
    assert type(made) is editor


@pytest.mark.parametrize(
    ("kind", "appearance", "keys", "heard"),
    [
        ("select_one", "columns", "2", ["t2"]),
        ("select_one", "columns", "22", ["t2", ""]),
        ("select_one", "columns quick", "3", ["t3", "→"]),
        ("select_one", "list-nolabel", "14", ["t1", "t4"]),
        ("select_multiple", "columns-2", "31", ["t3", "t1 t3"]),
        ("select_multiple", "columns-pack no-buttons", "9", []),
        ("range", "rating", "4", ["4"]),
    ],
)
def test_digits_choose_among_boxes(
    qtbot: QtBot, kind: str, appearance: str, keys: str, heard: list[str]
) -> None:
    hand = Hand(qtbot, asked(kind, appearance, parameters=(("end", "5"),)))
    hand.type(keys)
    assert hand.heard == heard


def test_of_a_select_one_in_columns_only_one_box_is_ticked(qtbot: QtBot) -> None:
    hand = Hand(qtbot, asked("select_one", "columns"))
    hand.type("23")
    ticked = [one.accessibleName() for one in hand.editor.findChildren(Tick) if one.isChecked()]
    assert ticked == ["What?: trade 3"]


def test_columns_stand_in_as_many_as_the_author_says(qtbot: QtBot) -> None:
    hand = Hand(qtbot, asked("select_multiple", "columns-2", choices=TRADES))
    hand.editor.resize(600, hand.editor.heightForWidth(600))
    boxes = hand.editor.findChildren(Tick)
    assert len({box.x() for box in boxes}) == 2
    assert len({box.y() for box in boxes}) == 6
    packed = Hand(qtbot, asked("select_multiple", "columns-pack", choices=TRADES))
    packed.editor.resize(600, packed.editor.heightForWidth(600))
    assert all(box.geometry().right() <= 600 for box in packed.editor.findChildren(Tick))
    assert len({box.y() for box in packed.editor.findChildren(Tick)}) < 6


def test_a_long_list_is_searched_by_any_part_of_the_words(qtbot: QtBot) -> None:
    hand = Hand(qtbot, asked("select_one", "autocomplete", choices=TRADES))
    hand.type("DE 11")
    hand.press(Qt.Key.Key_Return)
    assert hand.heard == ["t11", "→"]
    line = hand.editor.findChild(TextLine)
    assert line.text() == "trade 11"
    line.selectAll()
    hand.type("nothing like it")
    hand.press(Qt.Key.Key_Return)
    assert hand.heard == ["t11", "→"], "what fits no choice answers nothing and stays in front"


def test_a_search_left_without_a_choice_shows_the_answer_again(qtbot: QtBot) -> None:
    hand = Hand(qtbot, asked("select_one", "autocomplete", choices=TRADES, value="t2"))
    line = hand.editor.findChild(TextLine)
    line.setText("tra")
    other = QLineEdit(hand.editor)
    other.show()
    other.setFocus()
    assert line.text() == "trade 2"
    assert hand.heard == []


def test_a_folded_multiple_opens_by_space_and_says_what_is_chosen(qtbot: QtBot) -> None:
    question = asked("select_multiple", "minimal", value="t1 t3")
    hand = Hand(qtbot, question)
    line = hand.editor.findChild(Button)
    assert line.text() == "trade 1、trade 3"
    hand.press(Qt.Key.Key_Space)
    hand.type("2")
    hand.press(Qt.Key.Key_Return)
    assert hand.heard == ["t1 t2 t3", "→"]


def test_thousands_are_grouped_while_one_is_elsewhere(qtbot: QtBot) -> None:
    hand = Hand(qtbot, asked("decimal", "thousands-sep", value="1234567.50"))
    line = hand.editor.findChild(TextLine)
    assert line.text() == "1234567.50"
    other = QLineEdit(hand.editor)
    other.show()
    other.setFocus()
    assert line.text() == "1,234,567.50"
    assert hand.heard == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [("-1234.5", "-1,234.5"), (".5", "0.5"), ("", ""), ("x1000", "x1000"), ("999", "999")],
)
def test_only_numbers_are_grouped(value: str, shown: str) -> None:
    assert grouped(value) == shown


@pytest.mark.parametrize(
    ("typed", "value"),
    [("１２", "12"), ("1 234，5", "12345"), ("－3", "-3"), ("十二", "十二"), ("1e5", "1e5")],
)
def test_numbers_typed_in_full_width_are_numbers(typed: str, value: str) -> None:
    assert plain(typed) == value


def test_a_counter_counts_from_nothing(qtbot: QtBot) -> None:
    hand = Hand(qtbot, asked("integer", "counter"))
    less, more = hand.editor.findChildren(Button)
    more.click()
    more.click()
    less.click()
    assert hand.heard == ["1", "2", "1"]


def test_a_slider_answers_only_when_it_is_moved(qtbot: QtBot) -> None:
    steps = (("start", "0"), ("end", "1"), ("step", "0.05"))
    hand = Hand(qtbot, asked("range", parameters=steps))
    slider = hand.editor.findChild(QSlider)
    assert hand.heard == []
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert hand.heard == ["0.05"]
    hand.editor.show_question(asked("range", parameters=steps, value="0.35"))
    assert slider.value() == 7
    assert hand.heard == ["0.05"]


@pytest.mark.parametrize(
    ("parameters", "first", "last", "count"),
    [
        ({}, "1", "10", 10),
        ({"start": "10", "end": "0", "step": "5"}, "10", "0", 3),
        ({"start": "0", "end": "100", "step": "10"}, "0", "100", 11),
        ({"start": "0", "end": "1", "step": "0.3"}, "0", "0.9", 4),
    ],
)
def test_the_values_of_a_range_are_exact(
    parameters: dict[str, str], first: str, last: str, count: int
) -> None:
    values = range_values(parameters)
    assert (values[0], values[-1], len(values)) == (first, last, count)


def test_a_range_too_fine_for_a_slider_is_typed(qtbot: QtBot) -> None:
    hand = Hand(qtbot, asked("range", parameters=(("end", "1000000"),)))
    assert isinstance(hand.editor, NumberEditor)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2023-10", "2023-10-01"),
        ("202310", "2023-10-01"),
        ("2023年9月", "2023-09-01"),
        ("9", "2023-09-01"),
        ("13", "13"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_a_month_is_its_first_day(typed: str, value: str) -> None:
    assert read_month(typed, TODAY) == value
    assert read_month(show_month(value), TODAY) == value


@pytest.mark.parametrize(
    ("typed", "value"), [("2008", "2008-01-01"), ("2008年", "2008-01-01"), ("08", "08"), ("", "")]
)
def test_a_year_is_its_first_day(typed: str, value: str) -> None:
    assert read_year(typed) == value
    assert read_year(show_year(value)) == value


def test_a_masked_text_is_not_shown(qtbot: QtBot) -> None:
    hand = Hand(qtbot, asked("text", "masked"))
    assert hand.editor.findChild(TextLine).echoMode() == QLineEdit.EchoMode.Password


@pytest.mark.parametrize("kind", ["barcode", "integer"])
def test_no_input_method_composes_what_a_scanner_types(qtbot: QtBot, kind: str) -> None:
    hand = Hand(qtbot, asked(kind))
    line = hand.editor.findChild(TextLine)
    assert not line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    hand.editor.show_question(asked(kind, readonly=True))
    hand.editor.show_question(asked(kind))
    assert not line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    hand.type("4006381333931")
    hand.press(Qt.Key.Key_Return)
    assert hand.heard == ["4006381333931", "→"]


def test_head_and_rows_of_a_table_stand_in_one_set_of_columns(qtbot: QtBot) -> None:
    words = (("y", "有"), ("n", "没有这回事"))
    boxes = []
    for appearance in ("label", "list-nolabel"):
        box = QuestionBox(asked("select_one", appearance, choices=words), TODAY, {})
        qtbot.addWidget(box)
        box.resize(800, box.sizeHint().height())
        box.show()
        boxes.append(box)
    head, line = boxes
    over = [one.mapTo(head, one.rect().topLeft()).x() for one in head.findChildren(Text)
            if one.text() in dict(words).values()]  # fmt: skip
    below = [one.mapTo(line, one.rect().topLeft()).x() for one in line.findChildren(Tick)]
    assert over == below


def test_hint_stands_below_and_guidance_comes_when_asked_for(qtbot: QtBot) -> None:
    question = QuestionShown("g/q", "q", "text", "What?", "As on the card", "", guidance="Slowly")
    box = QuestionBox(question, TODAY, {})
    qtbot.addWidget(box)
    box.show()
    shown = {one.text(): one for one in box.findChildren(Text)}
    assert shown["As on the card"].isVisible()
    assert not shown["Slowly"].isVisible()
    next(one for one in box.findChildren(Button) if one.text() == "怎么问").click()
    assert shown["Slowly"].isVisible()
