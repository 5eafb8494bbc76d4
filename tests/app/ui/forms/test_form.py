"""The form view with every type of question: what is typed becomes XForms text, and back."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.presenters.filling import FormPresenter
from app.presenters.form_shown import FindingShown, LastShown, QuestionShown, SectionShown
from app.services.filling import Filling
from app.ui.forms.editors import editor_for
from app.ui.forms.form import FormPane
from app.ui.forms.moments import read_moment, show_moment
from app.ui.forms.question import QuestionBox
from app.ui.forms.repeats import HeadingBar
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextArea, TextLine
from app.ui.widgets.layout import column, holder
from db.queries.filling import FormRow
from forms.answers import Answers
from forms.xlsform.load import load
from inspection.clock import FixedClock
from tests.app.immediate_jobs import ImmediateJobs

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


def test_next_open_question_lacks_a_needed_answer_or_has_one_that_something_stands_against(
    pane: FormPane,
) -> None:
    answered = [question("a/A2", value="yes"), question("b/B1", value="yes", required=True)]
    for one in (question("a/A1", value=""), *answered):  # A1 may be left out
        pane.show_question(one)
    assert not pane.focus_next_open()

    pane.show_question(question("a/A1", value="", required=True))
    pane.show_findings([FindingShown("b/B1", "answer.constraint", "too many", False, True)])
    for behind, path in (("", "a/A1"), ("a/A1", "b/B1"), ("b/B1", "a/A1")):
        assert pane.focus_next_open(behind)
        box = pane.box(path)
        assert box is not None
        assert box.isAncestorOf(place(pane))


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
        ("decimal", "12,345.6", "12345.6"),
        ("range", "7", "7"),
        ("barcode", "SN-0042", "SN-0042"),
        ("date", "12-1", "2023-12-01"),
        ("dateTime", "11-22 9:05", "2023-11-22T09:05:00.000+08:00"),
        ("time", "905", "09:05:00.000+08:00"),
        ("time", "x", "x"),
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


def test_a_rank_is_moved_by_keys_and_stands_by_enter(qtbot: QtBot) -> None:
    asked = question("q", "rank", choices=(("a", "A"), ("b", "B"), ("c", "C")))
    editor = editor_for(asked, TODAY, {})
    qtbot.addWidget(editor)
    editor.show_question(asked)
    editor.show()
    found: list[str] = []
    editor.answered.connect(found.append)
    went: list[bool] = []
    editor.went_on.connect(lambda: went.append(True))
    lines = editor.focusProxy()
    assert lines is not None
    QTest.keyClick(lines, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert found == ["b a c"]
    QTest.keyClick(lines, Qt.Key.Key_Return)
    assert (found[-1], went) == ("b a c", [True])
    editor.show_question(replace(asked, value="c b a"))
    QTest.keyClick(lines, Qt.Key.Key_Return)
    assert found[-1] == "c b a"


def test_a_quick_choice_goes_on_by_itself(qtbot: QtBot) -> None:
    asked = question("q", appearance="quick")
    editor = editor_for(asked, TODAY, {})
    qtbot.addWidget(editor)
    editor.show()
    heard: list[str] = []
    editor.answered.connect(heard.append)
    editor.went_on.connect(lambda: heard.append("on"))
    QTest.keyClick(editor.focusProxy(), Qt.Key.Key_2)
    assert heard == ["partly", "on"]


@pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
def test_choices_that_change_are_shown_and_the_keyboard_stays(qtbot: QtBot, kind: str) -> None:
    box = QuestionBox(question("q", kind, choices=(("a", "A"), ("b", "B"))), TODAY, {})
    qtbot.addWidget(box)
    box.show()
    box.take_focus()
    heard: list[tuple[str, str]] = []
    box.answered.connect(lambda path, text: heard.append((path, text)))
    box.show_question(question("q", kind, choices=(("c", "C"), ("d", "D"))))
    focus = box.window().focusWidget()
    assert focus is not None
    assert box.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_2)
    assert heard == [("q", "d")]


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


FORM = """
| survey |
| | type | name | label |
| | begin group | a | A |
| | integer | people | How many? |
| | begin repeat | worker | Worker |
| | text | name | Name |
| | select_one yn | paid | Paid? |
| | end repeat | | |
| | begin repeat | witness | Witness |
| | text | who | Who |
| | end repeat | | |
| | end group | | |
| | begin repeat | crew | Crew |
| | text | leader | Leader |
| | end repeat | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | version |
| | crews | 1 |
""".replace("| | type | name | label |", "| | type | name | label | repeat_count |").replace(
    "| | begin repeat | witness | Witness |", "| | begin repeat | witness | Witness | ${people} |"
)


class Kept:
    """Keeps what is noted, at once."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def store(self, _filling: Filling, values: Mapping[str, str]) -> int:
        self.values.update(values)
        return 0


class PaneView:
    """Hands a presenter's words on to a pane."""

    def __init__(self, pane: FormPane) -> None:
        self._pane = pane
        self.show_question = pane.show_question
        self.show_section = pane.show_section_anew
        self.show_progress = pane.show_progress
        self.show_findings = pane.show_findings

    def show_form(self, shown: Sequence[SectionShown], *, readonly: bool) -> None:
        self._pane.show_form(shown, TODAY, {})

    def show_saving(self) -> None:
        return

    def show_saved(self, _at_ms: int) -> None:
        return

    def show_unsaved(self, error: Exception) -> None:
        raise error


@pytest.fixture
def repeating(qtbot: QtBot) -> Iterator[tuple[FormPane, FormPresenter, Kept]]:
    form = load(FORM.encode(), "md")
    answers = Answers(form, clock=FixedClock(0), chance=random.Random(1))
    row = FormRow(
        id="f", site_id="s", contact_id=None, form_version_id="v", form="crews", named=False,
        subject_id=None, answers={}, state="draft", started_at=0, finished_at=None,
        account_id="u", rev=0,
    )  # fmt: skip
    filling = Filling(row, answers, 0)
    made, kept = FormPane("form"), Kept()
    presenter = FormPresenter(PaneView(made), kept, ImmediateJobs(), "default")
    window = holder(column(made.outline, made))
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    made.answered.connect(presenter.answer)
    made.more_asked.connect(lambda repeat: made.focus_below(presenter.add_instance(repeat)))
    made.removal_asked.connect(presenter.remove_instance)
    made.went_on.connect(lambda path: made.focus_next(path))
    presenter.show(filling, {})
    yield made, presenter, kept
    window.hide()


def titles(pane: FormPane) -> list[str]:
    """The headings of the section in front, from top to bottom."""
    area = pane.currentWidget()
    found = [bar for bar in area.findChildren(HeadingBar) if not bar.isHidden()]
    found.sort(key=lambda bar: bar.y())
    return [bar.findChild(QLabel).text() for bar in found]


def press(pane: FormPane, name: str) -> None:
    """Press the button of the section in front that says `name`."""
    buttons = pane.currentWidget().findChildren(Button)
    next(one for one in buttons if one.accessibleName() == name).click()


def test_an_instance_is_added_by_a_button_and_the_keyboard_goes_there(
    qtbot: QtBot,
    repeating: tuple[FormPane, FormPresenter, Kept],
) -> None:
    pane, presenter, kept = repeating
    pane.focus("a/people")
    assert titles(pane) == ["Worker 1"]
    press(pane, "加一个Worker")
    qtbot.waitUntil(lambda: titles(pane) == ["Worker 1", "Worker 2"])
    QTest.keyClicks(place(pane), "Li")
    place(pane).commit()
    filling = presenter.filling
    assert filling is not None
    second = filling.answers.repeats["a/worker"][1]
    assert kept.values[f"{second}/name"] == "Li"
    assert kept.values[second] == "2"


def test_an_instance_taken_out_is_numbered_anew_and_comes_back_whole(
    qtbot: QtBot,
    repeating: tuple[FormPane, FormPresenter, Kept],
) -> None:
    pane, presenter, _ = repeating
    assert presenter.filling is not None
    answers = presenter.filling.answers
    press(pane, "加一个Worker")
    first, second = answers.repeats["a/worker"]
    presenter.answer(f"{first}/name", "A")
    presenter.answer(f"{second}/name", "B")
    put_back = presenter.remove_instance(first)
    qtbot.waitUntil(lambda: titles(pane) == ["Worker 1"])
    assert pane.box(f"{first}/name") is None
    assert pane.question(f"{second}/name") is not None
    put_back()
    assert answers.repeats["a/worker"] == (first, second)
    assert answers.answer(f"{first}/name") == "A"
    box = pane.box(f"{first}/name")
    assert box is not None
    assert box.question.value == "A"


def test_a_count_brings_instances_while_the_cursor_stays_in_its_line(
    qtbot: QtBot,
    repeating: tuple[FormPane, FormPresenter, Kept],
) -> None:
    pane, _presenter, _kept = repeating
    pane.focus("a/people")
    line = place(pane)
    assert isinstance(line, TextLine)
    QTest.keyClicks(line, "2")
    line.commit()
    qtbot.waitUntil(lambda: titles(pane) == ["Worker 1", "Witness 1", "Witness 2"])
    assert place(pane) is line
    assert (line.text(), line.cursorPosition()) == ("2", 1)
    assert not [one for one in pane.currentWidget().findChildren(Button) if "Witness" in one.text()]


def test_enter_goes_through_instances_and_into_the_next_section(
    repeating: tuple[FormPane, FormPresenter, Kept],
) -> None:
    pane, presenter, _ = repeating
    assert presenter.filling is not None
    worker = presenter.filling.answers.repeats["a/worker"][0]
    crew = presenter.filling.answers.repeats["crew"][0]
    pane.focus(f"{worker}/name")
    QTest.keyClick(place(pane), Qt.Key.Key_Return)
    QTest.keyClicks(place(pane), "1")
    QTest.keyClick(place(pane), Qt.Key.Key_Return)
    assert pane.section == "crew"
    assert presenter.filling.answers.answer(f"{worker}/paid") == "yes"
    box = pane.box(f"{crew}/leader")
    assert box is not None
    assert box.isAncestorOf(place(pane))


def test_of_repeats_only_what_is_open_is_shown_with_its_heading(
    repeating: tuple[FormPane, FormPresenter, Kept],
) -> None:
    pane, presenter, _ = repeating
    assert presenter.filling is not None
    answers = presenter.filling.answers
    presenter.add_instance("a/worker")
    first, second = answers.repeats["a/worker"]
    for path, value in (("a/people", "0"), (f"{first}/name", "A"), (f"{first}/paid", "yes")):
        presenter.answer(path, value)
    presenter.answer(f"{second}/name", "B")
    pane.show_section("a")
    before = pane.unsettled()

    pane.show_only_open(True)

    assert titles(pane) == ["Worker 2"]
    box = pane.box(f"{second}/paid")
    assert box is not None
    assert not box.isHidden()
    presenter.answer(f"{second}/paid", "no")
    assert not box.isHidden(), "nothing vanishes under the hand"
    assert pane.unsettled() == before - 1
    pane.show_only_open(False)
    assert titles(pane) == ["Worker 1", "Worker 2"]
