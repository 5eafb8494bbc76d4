"""Reviews as cards, and the marks elsewhere that lead to a card."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.jobs import JobControl
from app.services.problems import ProblemService
from app.ui.jobs import QtJobs
from app.ui.page import Route
from app.ui.pages import problems, site_page
from app.ui.pages.problems.panel import ProblemPanel
from app.ui.pages.problems.view import ProblemsPage
from app.ui.pages.site_page.view import SitePage
from app.ui.pages.sync import SyncPage
from app.ui.parts import Parts
from db.tables.journal import review
from db.tables.site import problem
from inspection.refusal import Refusal
from tests.app.ui.pages.sync_window import (
    make,
    opened,
    press,
    review_of,
    settle,
    texts,
)
from tests.support import pictures
from tests.support.city_laptop import CityLaptop
from tests.support.contested import (
    add_problem,
    contest,
    refuse,
    refuse_photo,
)
from tests.support.world import Laptop


def test_review_says_what_each_choice_means_and_is_used_by_one_key(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    refuse(city, row, measure="已约周五补签")
    opened(qtbot, page, jobs)
    view = review_of(page)
    assert "写的人当时没有权限改这条记录。" in texts(view)
    assert {"整改要求", "补签", "已约周五补签"} <= set(texts(view))
    assert view.card.may_use
    for button, means in (
        (view.use_button, "再以你的名义传一次，由局里核对。再开文书时，整改要求按这个写。"),
        (view.drop_button, "下次同步后，本机改回局里的样子。理由留底。"),
    ):
        assert button.accessibleDescription() == means
        assert means in texts(view)
    press(Qt.Key.Key_Return, ctrl=True)
    settle(qtbot, jobs)
    assert "已采用，下次同步传给局里。" in texts(review_of(page))
    city.device.sync()
    assert city.bureau.rows(problem)[row]["measure"] == "已约周五补签"


def test_review_is_let_go_with_a_reason_asked_in_place(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    refuse(city, row, measure="已约周五补签")
    opened(qtbot, page, jobs)
    view = review_of(page)
    view.drop_button.click()
    assert QApplication.focusWidget() is view.reason
    press(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert view._field.error(), "no reason, no decision"
    assert page.step_back()
    assert not page.step_back()
    review_of(page).drop_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "project called off")
    page.decide.reveal(review_of(page).id)
    page.refresh()
    settle(qtbot, jobs)
    assert review_of(page) is not view, "made anew while the reason was being written"
    assert review_of(page).reason.text() == "project called off"
    review_of(page).reason.setFocus()
    press(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    city.device.sync()
    held = city.device.row(problem, row)
    assert held is not None
    assert held["measure"] == "补签"


def test_ledger_and_site_mark_what_waits_and_lead_to_its_card(
    qtbot: QtBot, city: CityLaptop, other: Laptop, jobs: QtJobs
) -> None:
    quiet, row = add_problem(city, facts="没有争议的"), add_problem(city)
    contest(city, other, problem, row, measure=("月底前补签", "本周内补签"))
    site_id = next(iter(city.sites.values()))
    ledger = problems.page(Parts(city.laptop, jobs))
    assert isinstance(ledger, ProblemsPage)
    qtbot.addWidget(ledger)
    ledger.show()
    ledger.open({"id": row})
    settle(qtbot, jobs)
    listed = {one.row.id: one.contested for one in ProblemService(city.laptop).listed().lines}
    assert listed == {quiet: False, row: True}
    model = ledger.table.model
    column = next(n for n, one in enumerate(model.columns) if one.key == "state")
    states = {model.id_at(n): model.index(n, column).data() for n in range(model.rowCount())}
    assert states == {quiet: "已登记", row: "已登记 · 要人定"}
    panel = ledger.panel.part
    assert isinstance(panel, ProblemPanel)
    with qtbot.waitSignal(ledger.asked_for) as asked:
        panel.decision.click()
    assert asked.args == [Route("sync", {"entity": "problem", "row": row})]
    ledger.close_page()

    place = site_page.page(Parts(city.laptop, jobs))
    assert isinstance(place, SitePage)
    qtbot.addWidget(place)
    place.show()
    place.open({"id": site_id})
    settle(qtbot, jobs)
    assert place.heading.decisions.text() == "1 处要人定"
    with qtbot.waitSignal(place.asked_for) as asked:
        place.heading.decisions.click()
    assert asked.args == [Route("sync", {"site": site_id})]
    place.close_page()


def test_photo_in_review_is_fetched_and_seen_before_it_is_decided(
    qtbot: QtBot, city: CityLaptop, jobs: QtJobs
) -> None:
    """The bureau has it and this laptop does not; then it does."""
    jpeg = pictures.jpeg(city.clock.now_ms(), size=(900, 600))
    row = refuse_photo(city, jpeg)
    blobs = city.laptop.blobs
    sha256 = hashlib.sha256(jpeg).hexdigest()
    blobs.drop(sha256)
    asked: list[str] = []

    def fetch(review: str, job: JobControl) -> None:
        asked.append(review)
        if len(asked) == 1:
            raise Refusal("fetch.stalled")
        blobs.put(sha256, [jpeg])

    page = make(city, jobs, fetch)
    qtbot.addWidget(page)
    page.show()
    opened(qtbot, page, jobs)
    view = review_of(page)
    (shown,) = view.photos.values()
    assert view.card.parts[0].about.row == row
    assert shown.said.text() == "写的人还没把照片传到局里：等他同步，或者先定。"
    assert shown.fetch.isHidden()

    with city.bureau.journal.transaction() as change:
        change.edit(review, shown.photo.review, {"stored_at": city.clock.now_ms()})
    city.device.pull()
    page.refresh()
    settle(qtbot, jobs)
    (shown,) = review_of(page).photos.values()
    assert shown.picture.isHidden()
    shown.fetch.setFocus()
    press(Qt.Key.Key_Space)
    settle(qtbot, jobs)
    assert not shown.failure.isHidden()
    press(Qt.Key.Key_Space)
    settle(qtbot, jobs)
    assert asked == [shown.photo.review] * 2
    assert not shown.picture.isHidden()
    assert shown.fetch.isHidden()
    page.close_page()
