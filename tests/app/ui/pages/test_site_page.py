"""The page of a site in the real window, driven by keys: tabs, roster, a number held in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.ui.jobs import QtJobs
from app.ui.page import PageEntry, Route
from app.ui.pages import site_page
from app.ui.pages.search import link_search
from app.ui.pages.site_page.view import SitePage
from app.ui.pages.site_page.worker import WorkerCard
from app.ui.parts import Parts
from app.ui.shell import Shell
from app.ui.theme import Theme, ThemeName, apply
from app.ui.widgets.masked import MaskedText
from db.tables.people import reveal, roster, worker
from db.tables.site import paper, problem
from tests.support.city_laptop import CityLaptop, city_laptop
from tools import looks
from tools.city.model import Site


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=9, workers=180) as found:
        yield found


class Window:
    """The page in a shell; where it asks to go is noted, not gone to."""

    def __init__(self, qtbot: QtBot, jobs: QtJobs, city: CityLaptop) -> None:
        self.qtbot = qtbot
        self.city = city
        self.parts = Parts(laptop=city.laptop, jobs=jobs)
        self.made = SitePage(self.parts)
        self.asked: list[Route] = []
        self.made.asked_for.connect(self.asked.append)
        entry = PageEntry("site", "项目", "building-2", lambda: self.made, listed=False)
        self.shell = Shell("安薪", [entry])
        qtbot.addWidget(self.shell)
        self.shell.show()

    def go(self, place: int = 1, worker: str = "") -> Site:
        """Open the site in this place of the city."""
        one = self.city.city.sites[place]
        params = {"id": self.city.sites[one.code]} | ({"worker": worker} if worker else {})
        self.shell.navigate(Route("site", params))
        self.qtbot.waitUntil(lambda: self.made.heading.name() == one.name)
        self.qtbot.waitUntil(lambda: len(self.made.roster.model.ids) == len(one.workers))
        self.shell.activateWindow()
        return one

    def press(self, key: Qt.Key) -> None:
        target = self.shell.focusWidget()
        assert isinstance(target, QWidget)
        QTest.keyClick(target, key)

    def revealed(self) -> int:
        with self.city.laptop.database.read() as connection:
            return connection.scalar(select(func.count()).select_from(reveal)) or 0


@pytest.fixture
def window(qtbot: QtBot, jobs: QtJobs, city: CityLaptop) -> Window:
    return Window(qtbot, jobs, city)


def test_overview_tells_systems_parties_and_what_happened(window: Window) -> None:
    window.go()
    words = window.made.overview.systems.words()
    assert len(words) == 6
    assert words[0].startswith("A  实名制 ")
    assert any("未落实" in text for text in words)
    events = window.made.overview.timeline.table.model
    assert events.rowCount() > 5
    assert events.index(0, 1).data()


def test_digits_turn_the_tabs_and_enter_opens_what_is_chosen(window: Window) -> None:
    window.go()
    made = window.made
    window.press(Qt.Key.Key_3)
    assert made.problems.isVisible()
    window.press(Qt.Key.Key_Return)
    assert window.asked[-1].page == "problem"
    window.press(Qt.Key.Key_4)
    assert made.papers.isVisible()
    window.press(Qt.Key.Key_Return)
    assert window.asked[-1].page == "paper"
    window.press(Qt.Key.Key_1)
    assert made.overview.isVisible()
    window.press(Qt.Key.Key_Return)
    assert window.asked[-1].page in ("calls", "visits", "checkin", "problem", "paper")


def test_empty_list_leaves_the_keys_to_the_tabs(window: Window) -> None:
    """The first site has no papers: the digits still work."""
    window.go(place=0)
    window.press(Qt.Key.Key_4)
    assert window.made.tabs.currentIndex() == 3
    window.press(Qt.Key.Key_2)
    assert window.made.roster.isVisible()


def test_ctrl_enter_starts_the_check_in(qtbot: QtBot, window: Window) -> None:
    window.go()
    target = window.shell.focusWidget()
    assert isinstance(target, QWidget)
    QTest.keyClick(target, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [route.page for route in window.asked] == ["checkin"])
    window.made.heading.calls.click()
    window.made.heading.return_visit.click()
    assert [route.page for route in window.asked[-2:]] == ["calls", "visits"]


def test_roster_line_opens_a_worker_beside_it_who_follows_the_arrows(
    qtbot: QtBot, window: Window
) -> None:
    window.go()
    made = window.made
    window.press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: made.roster.model.row_of(made.roster.model.ids[1]) is not None)
    window.press(Qt.Key.Key_Return)
    qtbot.waitUntil(made.panel.isVisible)
    first = made.panel.part
    assert isinstance(first, WorkerCard)
    window.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: made.panel.part is not first)
    second = made.panel.part
    assert isinstance(second, WorkerCard)
    stay = made.roster.model.row_of(made.roster.model.ids[1])
    assert stay is not None
    assert second.worker.id == stay.worker
    window.press(Qt.Key.Key_Escape)
    assert not made.panel.isVisible()


def test_roster_is_searched_and_can_leave_out_who_left(qtbot: QtBot, window: Window) -> None:
    one = window.go()
    made = window.made
    window.press(Qt.Key.Key_2)
    window.press(Qt.Key.Key_Slash)
    number = next(w.phone for w in one.workers if w.phone)
    target = window.shell.focusWidget()
    assert isinstance(target, QWidget)
    QTest.keyClicks(target, number)
    qtbot.waitUntil(lambda: len(made.roster.model.ids) == 1)
    window.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(made.roster.model.ids) == len(one.workers))
    made.gone.picked.emit("present")
    here = sum(w.left_on is None for w in one.workers)
    qtbot.waitUntil(lambda: len(made.roster.model.ids) == here)


def held(qtbot: QtBot, masked: MaskedText) -> str:
    """What stands there while the button is held by the space bar."""
    before = masked.text()
    masked.button.setFocus()
    QTest.keyPress(masked.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: masked.text() != before)
    whole = masked.text()
    QTest.keyRelease(masked.button, Qt.Key.Key_Space)
    assert masked.text() == before
    return whole


def test_number_is_whole_while_it_is_held_and_the_asking_is_recorded(
    qtbot: QtBot, window: Window
) -> None:
    one = window.go()
    numbers = window.made.overview.parties.numbers
    assert [held(qtbot, number) for number in numbers] == [
        one.manager_phone,
        one.labour_clerk_phone,
    ]
    assert window.revealed() == 2


def test_number_stays_in_sight_while_the_page_looks_again(qtbot: QtBot, window: Window) -> None:
    """The record itself is a change: its own refresh must not take the number away."""
    one = window.go()
    number = window.made.overview.parties.numbers[0]
    number.button.setFocus()
    QTest.keyPress(number.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: number.text() == one.manager_phone)
    with qtbot.waitSignal(window.made.roster.model.modelReset):
        window.made.refresh()
    assert number.text() == one.manager_phone
    QTest.keyRelease(number.button, Qt.Key.Key_Space)
    assert "*" in number.text()


def test_search_finds_a_caller_and_shows_him_beside_the_roster(
    qtbot: QtBot, window: Window, city: CityLaptop
) -> None:
    window.go(place=0)
    link = link_search(window.shell.search, window.parts, window.shell.navigate, window.shell.toast)
    with city.laptop.database.read() as connection:
        query = select(worker).join(roster, roster.c.worker_id == worker.c.id)
        person = connection.execute(query.where(worker.c.phone.is_not(None))).first()
    assert person is not None
    QTest.keyClick(window.shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.shell.search, f"+86 {person.phone}")
    qtbot.waitUntil(lambda: len(window.shell.search.hits) == 1)
    hit = window.shell.search.hits[0]
    assert person.phone not in hit.detail
    QTest.keyClick(window.shell.search, Qt.Key.Key_Return)
    qtbot.waitUntil(window.made.panel.isVisible)
    part = window.made.panel.part
    assert isinstance(part, WorkerCard)
    assert part.worker.id == person.id
    for number in part.numbers:
        assert "*" not in held(qtbot, number)
    assert window.revealed() == len(part.numbers)
    link.close()


def test_site_that_is_not_here_is_told_and_shows_no_other(qtbot: QtBot, window: Window) -> None:
    one = window.go()
    window.shell.navigate(Route("site", {"id": "nowhere"}))
    told = "回到项目列表"
    qtbot.waitUntil(lambda: any(told in text.text for text in looks.texts(window.made)))
    assert not any(one.name == text.text for text in looks.texts(window.made))


def settled(qtbot: QtBot, window: Window) -> None:
    """Parts in parts take a turn of the event loop each to find their size."""
    looks.render(window.shell)
    qtbot.waitUntil(lambda: not looks.clipped(window.made))


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_page_looks_right(
    qtbot: QtBot, qapp: QApplication, window: Window, name: ThemeName
) -> None:
    apply(qapp, Theme.of(name, 100))
    window.go()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
        window.press(key)
        settled(qtbot, window)
        assert looks.faults(window.made) == []
    apply(qapp, Theme.of("light", 100))


@pytest.mark.usefixtures("english")
def test_page_is_english_but_for_names(qtbot: QtBot, jobs: QtJobs, city: CityLaptop) -> None:
    window = Window(qtbot, jobs, city)
    one = window.go()
    row = city.sites[one.code]
    with city.laptop.database.read() as connection:
        facts = connection.scalars(select(problem.c.facts).where(problem.c.site_id == row)).all()
        numbers = connection.scalars(select(paper.c.number).where(paper.c.site_id == row)).all()
    firms = [one.owner, one.general_contractor, one.supervisor, *one.subcontractors]
    data = [one.name, one.address, one.regulator, one.manager, one.labour_clerk, "周样例"]
    data += [*facts, *(number for number in numbers if number), *(firm.name for firm in firms)]
    for each in one.workers:
        data += [each.name, each.crew, each.trade]
    for key in (Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_1, Qt.Key.Key_2):
        window.press(key)
        settled(qtbot, window)
        assert looks.faults(window.made, english=True, data=data) == []
    window.press(Qt.Key.Key_Return)
    qtbot.waitUntil(window.made.panel.isVisible)
    settled(qtbot, window)
    assert looks.faults(window.made, english=True, data=data) == []


def test_factory_makes_the_page(jobs: QtJobs, city: CityLaptop, qtbot: QtBot) -> None:
    made = site_page.page(Parts(laptop=city.laptop, jobs=jobs))
    qtbot.addWidget(made)
    assert isinstance(made, SitePage)
