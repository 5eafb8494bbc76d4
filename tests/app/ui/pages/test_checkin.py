"""A check-in from the first key to the end, by keyboard alone, on a real laptop store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.services.problems import ProblemService
from app.ui.jobs import QtJobs
from app.ui.page import Route
from app.ui.pages import checkin
from app.ui.pages.checkin.strip import ProblemStrip, RaisedLine
from app.ui.pages.checkin.view import CheckInPage
from app.ui.parts import Parts
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextLine
from app.ui.widgets.text import ElidedText
from db.tables.site import contact, filled_form, problem
from tests.support.city_laptop import CityLaptop, city_laptop

ITEMS = 44


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=2, workers=8, inspectors=2, past=False) as made:
        yield made


class Hands:
    """Presses keys where the keyboard is, waits until the program is done, and counts them."""

    def __init__(self, bot: QtBot, page: CheckInPage, jobs: QtJobs) -> None:
        self._bot = bot
        self.page = page
        self._jobs = jobs
        self.pressed = 0

    def settle(self) -> None:
        self._bot.waitUntil(lambda: self._jobs.pending == 0)

    @property
    def place(self) -> QWidget:
        found = self.page.window().focusWidget()
        assert found is not None
        return found

    def key(self, *keys: Qt.Key | str) -> None:
        for key in keys:
            if isinstance(key, str):
                QTest.keyClicks(self.place, key)
                self.pressed += len(key)
            else:
                QTest.keyClick(self.place, key)
                self.pressed += 1
            self.settle()

    def go(self, path: str) -> None:
        self.page.pane.focus(path)

    def value(self, path: str) -> str:
        shown = self.page.pane.question(path)
        assert shown is not None
        return shown.value


def opened(bot: QtBot, city: CityLaptop, jobs: QtJobs, **params: str) -> Hands:
    page = checkin.page(Parts(city.laptop, jobs))
    assert isinstance(page, CheckInPage)
    bot.addWidget(page)
    page.resize(1096, 668)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    hands = Hands(bot, page, jobs)
    page.open(params or {"site": mine(city)})
    hands.settle()
    return hands


def mine(city: CityLaptop) -> str:
    me = city.city.inspectors[0].login
    return next(city.sites[one.code] for one in city.city.sites if one.inspector == me)


def answers(city: CityLaptop) -> dict[str, str]:
    service = FillingService(city.laptop)
    with city.laptop.database.read() as connection:
        query = select(filled_form.c.id).order_by(filled_form.c.started_at.desc())
        form = connection.scalars(query).first()
    assert form is not None
    return service.open(form).answers.document


@pytest.fixture
def hands(qtbot: QtBot, city: CityLaptop, jobs: QtJobs) -> Iterator[Hands]:
    made = opened(qtbot, city, jobs)
    yield made
    made.page.close_page()
    made.settle()


def fill_head(hands: Hands) -> None:
    """The five questions of the visit that nobody can know beforehand."""
    hands.go("head/place")
    hands.key("meeting room", Qt.Key.Key_Return)
    hands.key("Zhang", Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return)
    hands.key("86", Qt.Key.Key_Return)


def test_all_items_take_two_keys_each_and_no_mouse(city: CityLaptop, hands: Hands) -> None:
    fill_head(hands)
    hands.go("a/A1")
    hands.pressed = 0

    for _ in range(ITEMS):
        hands.key("1", Qt.Key.Key_Return)
        while "_until" in (path := at(hands)) or "_leaflets" in path:  # what follows from an answer
            hands.key(Qt.Key.Key_Return)

    extra = 3  # guarantee dates of B8 and D2, leaflets of F5: passed by with Enter
    assert hands.pressed == 2 * ITEMS + extra
    found = answers(city)
    items = [path for path in found if path[2:3].isupper() and path.count("_") == 0]
    assert len(items) == ITEMS
    assert all(found[path] == "implemented" for path in items)


def at(hands: Hands) -> str:
    """The path of the question the keyboard is at."""
    widget: QWidget | None = hands.place
    while widget is not None:
        path = getattr(widget, "path", None)
        if isinstance(path, str):
            return path
        widget = widget.parentWidget()
    return ""


def test_space_repeats_last_time_and_goes_on_with_one_key(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs
) -> None:
    filling = FillingService(city.laptop)
    contacts = ContactService(city.laptop, filling)
    visit = contacts.open(contacts.start_check_in(mine(city)))
    plain = {"integer": "7", "text": "样例"}
    while missing := visit.filling.answers.required_missing():
        kind = visit.filling.definition.questions[missing[0]].type
        filling.keep(visit.filling, missing[0], plain.get(kind, "implemented"))
    visit.filling.answers.put_reason("head/assisting", "协办人员临时请假")
    filling.store(visit.filling, visit.filling.take())
    contacts.finish(visit)
    city.clock.advance(20 * 86_400_000)
    hands = opened(qtbot, city, jobs)
    hands.go("a/A1")
    hands.pressed = 0

    for _ in range(9):
        hands.key(Qt.Key.Key_Space)

    assert hands.pressed == 9
    assert at(hands) == "b/B1"
    found = answers(city)
    assert all(found[f"a/A{number}"] == "implemented" for number in range(1, 10))

    hands.key(Qt.Key.Key_F9)  # only what is open, changed or run out
    box = hands.page.pane.box("b/B1")
    assert box is not None
    assert box.isHidden(), "B1 stands for a year and need not be looked at"
    hands.key(Qt.Key.Key_F7)  # and the rest in one key
    found = answers(city)
    assert found["b/B1"] == "implemented"
    assert found["b/B1@seen"] == "2023-11-23"
    assert "b/B5" not in found, "this month's payment is asked anew"
    hands.page.close_page()


def test_a_failed_item_offers_its_problem_in_place_and_enter_makes_it(
    city: CityLaptop, hands: Hands
) -> None:
    hands.go("a/A3")
    hands.key("3")
    box = hands.page.pane.box("a/A3")
    assert box is not None
    assert isinstance(box.extra, ProblemStrip)

    hands.key(Qt.Key.Key_Return)  # into the strip
    hands.key(Qt.Key.Key_Return)  # made

    made = ProblemService(city.laptop).listed().lines
    assert [(one.row.item, str(one.row.due_on)) for one in made] == [("A3", "2023-11-30")]
    assert isinstance(box.extra, RaisedLine)
    assert at(hands) == "a/A4"
    hands.key("1")
    assert hands.value("a/A4") == "implemented"


def test_enter_faster_than_the_strip_still_ends_in_it(city: CityLaptop, hands: Hands) -> None:
    hands.go("a/A3")
    place = hands.place
    QTest.keyClicks(place, "3")
    QTest.keyClick(place, Qt.Key.Key_Return)  # before any job came back
    hands.settle()

    assert isinstance(hands.place, TextLine)
    hands.key(Qt.Key.Key_Return)
    assert len(ProblemService(city.laptop).listed().lines) == 1


def test_facts_people_and_deadline_are_kept_as_typed(city: CityLaptop, hands: Hands) -> None:
    hands.go("a/A3")
    hands.key("3", Qt.Key.Key_Return)
    QTest.keyClicks(hands.place, "x")  # the wording is selected: typing replaces it
    hands.key(Qt.Key.Key_Tab, "12", Qt.Key.Key_Tab)
    due = hands.place
    assert isinstance(due, TextLine)
    due.setText("12-8")
    hands.key(Qt.Key.Key_Return)

    row = ProblemService(city.laptop).listed().lines[0].row
    assert (row.facts, row.people, str(row.due_on)) == ("x", 12, "2023-12-08")


@pytest.mark.parametrize("due", ["昨天", "11-22", ""])
def test_a_deadline_that_cannot_be_is_said_in_place(
    city: CityLaptop, hands: Hands, due: str
) -> None:
    hands.go("a/A3")
    hands.key("3", Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    line = hands.place
    assert isinstance(line, TextLine)
    line.setText(due)
    hands.key(Qt.Key.Key_Return)

    assert ProblemService(city.laptop).listed().lines == ()
    box = hands.page.pane.box("a/A3")
    assert box is not None
    assert isinstance(box.extra, ProblemStrip)


def test_escape_leaves_the_strip_and_goes_on_without_a_problem(
    city: CityLaptop, hands: Hands
) -> None:
    hands.go("a/A3")
    hands.key("3", Qt.Key.Key_Return)

    assert hands.page.step_back()

    assert at(hands) == "a/A4"
    assert ProblemService(city.laptop).listed().lines == ()


def test_a_problem_can_be_taken_back_and_made_again(city: CityLaptop, hands: Hands) -> None:
    hands.go("a/A3")
    hands.key("3", Qt.Key.Key_Return, Qt.Key.Key_Return)
    box = hands.page.pane.box("a/A3")
    assert box is not None
    raised = box.extra
    assert isinstance(raised, RaisedLine)

    raised.taken_back.emit(ProblemService(city.laptop).listed().lines[0].row.id)
    hands.settle()

    assert isinstance(box.extra, ProblemStrip)
    assert ProblemService(city.laptop).listed().lines == ()


def test_ctrl_p_leads_to_the_packet_of_what_was_raised(
    qtbot: QtBot, city: CityLaptop, hands: Hands
) -> None:
    assert not hands.page.print_packet()
    hands.go("a/A3")
    hands.key("3", Qt.Key.Key_Return, Qt.Key.Key_Return)

    with qtbot.waitSignal(hands.page.asked_for) as asked:
        assert hands.page.print_packet()

    route = asked.args[0]
    assert isinstance(route, Route)
    made = ProblemService(city.laptop).listed().lines[0].row
    assert route == Route("packet", {"site": mine(city), "problems": made.id})


def test_finishing_jumps_to_what_is_missing_and_f8_to_the_next(
    city: CityLaptop, hands: Hands
) -> None:
    hands.go("a/A1")
    hands.page._finish.click()
    hands.settle()
    assert at(hands) == "head/assisting", "an inspection by one person needs its reason"
    hands.key("alone today", Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_F8)
    assert at(hands) == "a/A2", "Enter went on to A1; F8 to the next without an answer"
    hands.go("f/F5")
    hands.key(Qt.Key.Key_F8)
    assert at(hands) == "head/place", "and around at the end"


def test_finishing_asks_once_and_makes_one_finished_contact(city: CityLaptop, hands: Hands) -> None:
    fill_head(hands)
    hands.go("a/A1")
    for _ in range(ITEMS):
        hands.key("1", Qt.Key.Key_Return)
        while "_until" in (path := at(hands)) or "_leaflets" in path:
            hands.key(Qt.Key.Key_Return)
    hands.page._finish.click()
    hands.settle()
    hands.key("alone today", Qt.Key.Key_Return)
    hands.page._finish.click()
    hands.settle()
    assert hands.page._confirm.asking

    hands.page._confirm._yes.click()
    hands.settle()

    with city.laptop.database.read() as connection:
        assert list(connection.scalars(select(contact.c.state))) == ["finished"]
        assert list(connection.scalars(select(filled_form.c.state))) == ["finished"]
    hands.go("a/A1")
    hands.key("3")
    assert answers(city)["a/A1"] == "implemented", "a finished form is only read"


def test_the_composition_of_a_note_is_kept_when_the_page_is_left(
    city: CityLaptop, hands: Hands
) -> None:
    hands.go("a/A1")
    hands.key(Qt.Key.Key_Tab)
    note = hands.place
    assert isinstance(note, TextLine)
    QApplication.sendEvent(note, QInputMethodEvent("weiqian", []))

    hands.page.leave()
    hands.settle()

    assert answers(city)["a/A1_note"] == "weiqian"


def test_a_refresh_does_not_touch_a_note_being_typed(city: CityLaptop, hands: Hands) -> None:
    hands.go("a/A1")
    hands.key(Qt.Key.Key_Tab)
    note = hands.place
    assert isinstance(note, TextLine)
    QTest.keyClicks(note, "abc")
    note.setCursorPosition(1)
    hands.page.refresh()
    hands.settle()

    assert (note.text(), note.cursorPosition()) == ("abc", 1)
    hands.page.leave()
    hands.settle()
    assert answers(city)["a/A1_note"] == "abc"


def test_what_was_answered_is_there_again_after_leaving(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs, hands: Hands
) -> None:
    hands.go("f/F2")
    hands.key("3")
    hands.go("a/A3")
    hands.key("3", Qt.Key.Key_Return, Qt.Key.Key_Return)
    hands.page.leave()
    hands.settle()

    again = opened(qtbot, city, jobs)

    assert again.value("f/F2") == "missing"
    again.go("f/F2")
    fresh = again.page.pane.box("f/F2")
    assert fresh is not None
    assert isinstance(fresh.extra, ProblemStrip), "the offer waits where the answer is"
    again.go("a/A3")
    made = again.page.pane.box("a/A3")
    assert made is not None
    assert isinstance(made.extra, RaisedLine)
    again.page.close_page()


def test_the_assisting_inspector_chosen_is_on_the_contact(city: CityLaptop, hands: Hands) -> None:
    colleague = next(one for one in city.city.inspectors if one.login != me(city))
    hands.page._on_answered("head/assisting", colleague.name)
    hands.settle()

    with city.laptop.database.read() as connection:
        found = connection.scalars(select(contact.c.assistant_id)).one()
    assert found == city.accounts[colleague.login]


def me(city: CityLaptop) -> str:
    return city.city.inspectors[0].login


def test_a_return_visit_is_filled_with_the_same_view(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs
) -> None:
    hands = opened(qtbot, city, jobs, site=mine(city), kind="return_visit")
    hands.go("visit/met_person")
    hands.key("Zhang")
    hands.go("content/topics")
    hands.key("1", "3", Qt.Key.Key_Return)
    hands.key("1")
    assert at(hands) == "content/materials"
    hands.go("content/leaflets")  # asked because leaflets were given
    hands.key("20", Qt.Key.Key_Return)
    hands.go("situation/difficulties")
    hands.key("1")
    hands.go("situation/risk")
    hands.key("1")
    hands.page._finish.click()
    hands.settle()
    assert hands.page._confirm.asking
    hands.page._confirm._yes.click()
    hands.settle()

    found = answers(city)
    assert found["content/topics"] == "rules pay_date"
    assert found["content/leaflets"] == "20"
    with city.laptop.database.read() as connection:
        assert list(connection.scalars(select(contact.c.kind))) == ["return_visit"]
        assert list(connection.scalars(select(problem.c.id))) == []
    hands.page.close_page()


def test_what_stands_against_an_answer_is_said_when_it_is_left_listed_and_led_to(
    hands: Hands,
) -> None:
    page, told = hands.page, hands.page.against
    hands.go("head/met_phone")
    hands.key("1")
    page.pane.commit()
    hands.settle()
    assert told.isHidden(), "a number half typed is no wrong number"
    hands.key(Qt.Key.Key_Return)
    assert not told.isHidden()
    box = page.pane.box("head/met_phone")
    assert box is not None

    hands.go("a/A1")
    (line,) = told.findChildren(Button)
    line.click()
    assert at(hands) == "head/met_phone"
    assert hands.place is box._reason, "a soft finding wants its reason"
    hands.key("landline only", Qt.Key.Key_Return)
    assert "landline only" in shown_in(told)

    hands.go("head/met_phone")
    box._editor.setFocus()
    hands.key(Qt.Key.Key_Home, "1390722", Qt.Key.Key_Return)
    assert told.isHidden()


def shown_in(widget: QWidget) -> str:
    """Every text of a part."""
    return " ".join(one.text() for one in widget.findChildren(ElidedText))
