"""The form view with every type of question: what is typed becomes XForms text, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.presenters.form_shown import FindingShown, LastShown, QuestionShown, SectionShown
from app.ui.forms.editors import editor_for
from app.ui.forms.form import FormPane
from app.ui.forms.moments import read_moment, show_moment
from app.ui.forms.question import QuestionBox
from app.ui.widgets.editors import TextArea, TextLine
from app.ui.widgets.layout import column, holder

TODAY = date(2023, 11, 23)
FIVE = tuple((code, code) for code in ("yes", "partly", "no", "none", "later"))


def question(path: str, kind: str = "select_one", **facts: object) -> QuestionShown:
    choices = FIVE if kind.startswith("select") else ()
    base = QuestionShown(path, path.rpartition("/")[2], kind, f"label of {path}", "", "", choices)
    changed = {name: getattr(base, name) for name in base.__dataclass_fields__} | facts
    return QuestionShown(**changed)


def sections(*paths: str) -> list[SectionShown]:
    tops = dict.fromkeys(path.partition("/")[0] for path in paths)
    return [
        SectionShown(
            top, top.upper(), top, True, 0, 1,
            tuple(question(path, required=True) for path in paths if path.startswith(f"{top}/")),
        )
        for top in tops
    ]  # fmt: skip


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[FormPane]:
    made = FormPane("form")
    window = holder(column(made.outline, made))
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    made.show_form(sections("a/A1", "a/A2", "b/B1"), TODAY, {})
    made.went_on.connect(lambda path: made.focus_next(path))
    yield made
    window.hide()


def place(pane: FormPane) -> QWidget:
    found = pane.window().focusWidget()
    assert found is not None
    return found


def test_sections_are_built_when_first_seen(pane: FormPane) -> None:
    assert pane.box("a/A1") is not None
    assert pane.box("b/B1") is None
    pane.show_section("b")
    assert pane.box("b/B1") is not None
    assert pane.section == "b"


def test_enter_goes_on_across_sections_and_tells_the_end(qtbot: QtBot, pane: FormPane) -> None:
    pane.focus("a/A1")
    QTest.keyClick(place(pane), Qt.Key.Key_Return)
    QTest.keyClick(place(pane), Qt.Key.Key_Return)
    assert pane.section == "b"
    with qtbot.waitSignal(pane.ended):
        QTest.keyClick(place(pane), Qt.Key.Key_Return)


def test_arrows_go_up_and_down(pane: FormPane) -> None:
    pane.focus("a/A1")
    QTest.keyClick(place(pane), Qt.Key.Key_Down)
    first, second = pane.box("a/A1"), pane.box("a/A2")
    assert first is not None
    assert second is not None
    assert second.isAncestorOf(place(pane))
    QTest.keyClick(place(pane), Qt.Key.Key_Up)
    assert first.isAncestorOf(place(pane))


def test_what_does_not_apply_is_passed_over(pane: FormPane) -> None:
    pane.show_question(question("a/A2", relevant=False))
    pane.focus("a/A1")
    QTest.keyClick(place(pane), Qt.Key.Key_Return)
    assert pane.section == "b"


def test_a_soft_finding_takes_a_reason_and_marks_the_outline(qtbot: QtBot, pane: FormPane) -> None:
    pane.show_findings([FindingShown("a/A1", "answer.required", "say why", True, True)])
    assert pane.outline.outline_model.line_at(0).marks == 1
    pane.focus("a/A1")
    with qtbot.waitSignal(pane.reasoned) as reasoned:
        QTest.keyClicks(place(pane), "because")
        QTest.keyClick(place(pane), Qt.Key.Key_Return)
    assert reasoned.args == ["a/A1", "because"]
    pane.show_findings([])
    assert pane.outline.outline_model.line_at(0).marks == 0


def test_the_outline_is_a_good_model(pane: FormPane) -> None:
    QAbstractItemModelTester(
        pane.outline.outline_model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    pane.outline.show_progress("a", 1, 1, relevant=True)
    pane.outline.show_sections(sections("c/C1"))
    assert pane.outline.outline_model.rowCount() == 1


@pytest.mark.parametrize(
    ("kind", "keys", "text"),
    [
        ("select_one", "3", "no"),
        ("select_multiple", "13", "yes no"),
        ("text", "abc", "abc"),
        ("integer", "12", "12"),
        ("decimal", "1.50", "1.50"),
        ("date", "12-1", "2023-12-01"),
        ("dateTime", "11-22 9:05", "2023-11-22T09:05:00.000+08:00"),
        ("acknowledge", " ", "OK"),
    ],
)
def test_each_type_turns_keys_into_xforms_text(
    qtbot: QtBot, kind: str, keys: str, text: str
) -> None:
    asked = question("q", kind)
    editor = editor_for(asked, TODAY, {})
    qtbot.addWidget(editor)
    editor.show_question(asked)
    editor.show()
    editor.setFocus()
    found: list[str] = []
    editor.answered.connect(found.append)
    proxy = editor.focusProxy()
    assert proxy is not None
    QTest.keyClicks(proxy, keys)
    if isinstance(proxy, TextLine | TextArea):
        proxy.commit()
    assert found[-1] == text


def test_a_moment_of_last_time_is_told_as_people_read_it(qtbot: QtBot) -> None:
    moment = "2023-10-13T09:31:00.000+08:00"
    last = LastShown(moment, moment, date(2023, 10, 13), standing=False)
    box = QuestionBox(question("q", "dateTime", last=last), TODAY, {})
    qtbot.addWidget(box)
    told = [label.text() for label in box.findChildren(QLabel)]
    assert "上次 2023-10-13 09:31 10-13" in told


def test_showing_the_answer_again_keeps_the_cursor(qtbot: QtBot) -> None:
    asked = question("q", "text")
    editor = editor_for(asked, TODAY, {})
    qtbot.addWidget(editor)
    line = editor.focusProxy()
    assert isinstance(line, TextLine)
    line.setText("abc ")
    line.setCursorPosition(2)
    editor.show_question(question("q", "text", value="abc"))
    assert (line.text(), line.cursorPosition()) == ("abc ", 2)


def test_names_offered_by_the_page_are_a_list(qtbot: QtBot) -> None:
    asked = question("head/lead", "text", appearance="inspector")
    editor = editor_for(asked, TODAY, {"inspector": (("one", "one"), ("two", "two"))})
    qtbot.addWidget(editor)
    editor.show_question(question("head/lead", "text", appearance="inspector", value="gone"))
    proxy = editor.focusProxy()
    assert proxy is not None
    assert proxy.property("currentText") == "gone", "one who left is still shown"


@pytest.mark.parametrize("text", ["", "soon", "25:00", "11-31 10:00", "11-22 x"])
def test_what_is_no_moment_stays_as_typed(text: str) -> None:
    assert read_moment(text, TODAY) == text
    assert show_moment(text) == text


def test_a_moment_reads_back_what_it_shows() -> None:
    value = "2023-11-23T10:31:00.000+08:00"
    assert read_moment(show_moment(value), TODAY) == value
    assert read_moment("10:31", TODAY) == value
