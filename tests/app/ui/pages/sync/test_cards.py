"""Conflicts as cards, by keys alone, on a real laptop with real conflicts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.deciding import DecidingService
from app.ui.jobs import QtJobs
from app.ui.page import Route
from app.ui.pages.sync import SyncPage
from app.ui.pages.sync.conflict_card import ConflictCardView
from app.ui.pages.sync.view import DECIDE
from app.ui.theme import Theme, apply
from app.ui.widgets.text import Text
from app.ui.words import refusals
from db.tables.bureau import account
from db.tables.people import reveal, worker
from db.tables.site import problem, site
from inspection.refusal import Refusal
from tests.app.ui.pages.sync_window import (
    conflict_of,
    make,
    offered,
    opened,
    press,
    settle,
    texts,
)
from tests.support.city_laptop import CityLaptop
from tests.support.contested import (
    FACTS,
    a_worker,
    add_problem,
    contest,
    edit,
    order_for,
    refuse,
    second_laptop,
)
from tests.support.world import Laptop
from tools import looks


def rows_of(page: SyncPage) -> list[str]:
    return [conflict_of(page, place).card.about.row for place in range(len(page.decide.cards))]


def focused_row(page: SyncPage) -> str:
    view = page.decide.view_of(page.decide.focused())
    assert isinstance(view, ConflictCardView)
    return view.card.about.row


def test_conflict_is_decided_by_keys_alone(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, other: Laptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    contest(
        city,
        other,
        problem,
        row,
        due_on=(date(2023, 11, 30), date(2023, 12, 4)),
        due_provisional=(True, False),
    )
    opened(qtbot, page, jobs)
    assert page.tabs.currentIndex() == DECIDE
    assert page.tabs.tabText(DECIDE) == "要人定的 1"
    view = conflict_of(page)
    assert offered(view)[-1] == ("2023-11-27 周一", "")
    assert {text for text, _ in offered(view)} == {
        "2023-11-30 周四",
        "2023-12-04 周一",
        "2023-11-27 周一",
    }
    chips = sorted(chip for _, chip in offered(view))
    assert chips == ["", "我的", "现在按这个"], "both laptops are his own"
    wanted = next(n for n, (text, _) in enumerate(offered(view)) if text == "2023-12-04 周一")

    press(Qt.Key(Qt.Key.Key_1 + wanted))
    said = view.choices[0].list.accessibleDescription()
    assert said == "今日里按 12-04 周一 到期提醒。", "a screen reader hears what was chosen"
    press(Qt.Key.Key_Return)
    if len(view.choices) > 1:
        press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return, ctrl=True)
    settle(qtbot, jobs)

    held = city.device.row(problem, row)
    assert held is not None
    assert held["due_on"] == date(2023, 12, 4)
    assert page.tabs.tabText(DECIDE) == "要人定的"
    assert "已定，下次同步传给局里；之前还可以改。" in texts(conflict_of(page))
    city.device.sync()
    page.refresh()
    settle(qtbot, jobs)
    assert page.decide.cards == []
    assert city.bureau.rows(problem)[row]["due_on"] == date(2023, 12, 4)


def test_decision_may_be_changed_until_the_bureau_has_it(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, other: Laptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    contest(city, other, problem, row, measure=("月底前补签", "本周内补签"))
    opened(qtbot, page, jobs)
    for wanted in ("月底前补签", "补签"):
        view = conflict_of(page)
        place = next(n for n, (text, _) in enumerate(offered(view)) if text == wanted)
        view.choices[0].setFocus()
        press(Qt.Key(Qt.Key.Key_1 + place))
        press(Qt.Key.Key_Return, ctrl=True)
        settle(qtbot, jobs)
        held = city.device.row(problem, row)
        assert held is not None
        assert held["measure"] == wanted
    city.device.sync()
    assert city.bureau.rows(problem)[row]["measure"] == "补签"


def test_undecided_field_gets_the_keyboard_and_nothing_is_written(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, other: Laptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    contest(city, other, problem, row, measure=("月底前补签", "本周内补签"))
    opened(qtbot, page, jobs)
    view = conflict_of(page)
    view.decide_button.setFocus()
    press(Qt.Key.Key_Return, ctrl=True)
    assert QApplication.focusWidget() is view.choices[0].list
    assert DecidingService(city.laptop).counts().needs_you == 1


def test_keep_theirs_chooses_every_field_and_waits_for_the_word(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, jobs: QtJobs, other: Laptop
) -> None:
    row = add_problem(city)
    contest(city, other, problem, row, measure=("月底前补签", "本周内补签"))
    opened(qtbot, page, jobs)
    view = conflict_of(page)
    theirs = next(
        n for n, one in enumerate(view.card.candidates) if one.values["measure"] == "月底前补签"
    )
    view.sides[theirs].click()
    assert view.chosen() == {"measure": "月底前补签"}
    assert QApplication.focusWidget() is view.decide_button
    held = city.device.row(problem, row)
    assert held is not None
    assert DecidingService(city.laptop).counts().needs_you == 1
    press(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert DecidingService(city.laptop).counts().needs_you == 0


def test_before_choosing_each_choice_says_what_it_means_for_the_work(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, other: Laptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    order_for(city, row, date(2023, 11, 27))
    contest(city, other, problem, row, due_on=(date(2023, 11, 30), date(2023, 11, 20)))
    opened(qtbot, page, jobs)
    view = conflict_of(page)
    (choice,) = view.choices
    assert choice.chosen is None
    means = {
        "2023-11-30 周四": "今日里按 11-30 周四 到期提醒。和文书上印的不一样。",
        "2023-11-20 周一": "期限 11-20 周一 已过：马上算逾期。和文书上印的不一样。",
        "2023-11-27 周一": "今日里按 11-27 周一 到期提醒。",
    }
    shown = choice.list.options
    assert {one.line.text: one.line.means for one in shown} == means
    for one in shown:
        assert means[one.accessibleName()] in [text.text() for text in one.findChildren(Text)]
        assert one.accessibleDescription().startswith(means[one.accessibleName()])
    for value, said in means.items():
        assert f"{value}：{said}" in choice.list.accessibleDescription()
    assert choice.note() == (
        "不论选哪个：样人社劳监令字〔2023〕18号上印的期限 11-27 周一 不会跟着改；要改就作废重开。\n"
        "还没选。按数字选，回车到下一项。"
    )
    sides = {one.accessibleDescription() for one in view.sides}
    assert sides == {
        f"期限，{value}：{means[value]}" for value in ("2023-11-30 周四", "2023-11-20 周一")
    }


def test_value_that_comes_meanwhile_keeps_what_was_chosen(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, other: Laptop, jobs: QtJobs, tmp_path: Path
) -> None:
    row = add_problem(city)
    with second_laptop(city, tmp_path / "..") as third:
        contest(city, other, problem, row, measure=("月底前补签", "本周内补签"))
        opened(qtbot, page, jobs)
        conflict_of(page).choices[0].choose_value("月底前补签")
        kept = conflict_of(page)
        page.refresh()
        settle(qtbot, jobs)
        assert conflict_of(page) is kept, "an unchanged card is left alone"

        edit(third, problem, row, measure="明天补签")
        third.push()
        city.device.pull()
        page.refresh()
        settle(qtbot, jobs)

    view = conflict_of(page)
    assert view is not kept
    assert {text for text, _ in offered(view)} >= {"月底前补签", "本周内补签", "明天补签", "补签"}
    assert view.chosen() == {"measure": "月底前补签"}


def test_stale_card_is_refused_and_says_why(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, other: Laptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    contest(city, other, problem, row, measure=("月底前补签", "本周内补签"))
    opened(qtbot, page, jobs)
    view = conflict_of(page)
    edit(city.device, problem, row, measure="另写")
    view.choices[0].choose_value("月底前补签")
    with qtbot.waitSignal(page.toasted) as said:
        view.decide()
    settle(qtbot, jobs)
    assert said.args is not None
    assert said.args[0] == refusals.sentence(Refusal("decide.changed"))
    assert conflict_of(page) is not view
    assert conflict_of(page).chosen() == {"measure": "月底前补签"}
    held = city.device.row(problem, row)
    assert held is not None
    assert held["measure"] == "另写"


def test_personal_value_is_masked_until_asked_for_and_the_asking_is_kept(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, other: Laptop, jobs: QtJobs
) -> None:
    row = a_worker(city)
    contest(city, other, worker, row, phone=("13900001111", "13900002222"))
    opened(qtbot, page, jobs)
    view = conflict_of(page)
    assert "139****1111" in {text for text, _ in offered(view)}
    assert not any("13900001111" in text for text in texts(view))
    view.revealed.emit(view.card)
    settle(qtbot, jobs)
    page.refresh()
    settle(qtbot, jobs)
    assert "13900001111" in {text for text, _ in offered(conflict_of(page))}
    with city.laptop.database.read() as connection:
        (kept,) = connection.execute(reveal.select()).mappings().all()
    assert (kept["worker_id"], kept["what"]) == (row, "contested")


def test_colleagues_value_is_told_with_name_and_time_beside_mine(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    city.clock.advance(60_000)
    with city.bureau.journal.transaction() as change:
        change.edit(problem, row, {"measure": "由项目部书面说明"})
    city.clock.advance(60_000)
    edit(city.device, problem, row, measure="本周内补签")
    city.device.sync()
    opened(qtbot, page, jobs)
    view = conflict_of(page)
    first, second, third = view.choices[0].list.options
    assert (first.line.text, third.line.text) == ("本周内补签", "补签")
    assert first.line.origin == "我 · 本机 · 08:47"
    assert second.line.text == "由项目部书面说明"
    assert second.line.origin.startswith("样例人员")
    assert second.line.origin.endswith("08:46")
    assert third.line.origin == "改之前的"
    assert {one.text() for one in view.sides} == {"都用我的", "都用样例人员的"}


def test_what_was_given_back_is_told_as_what_was_there_before_the_restore(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, jobs: QtJobs
) -> None:
    row = add_problem(city)
    edit(city.device, problem, row, measure="本周内补签")
    city.device.sync()
    with city.laptop.journal.transaction() as change:
        shown, lost = {"measure": "本周内补签"}, {"measure": "月底前补签"}
        change.edit(problem, row, seen_rev=0, shown=shown, new=lost, given=True)
    city.device.sync()
    opened(qtbot, page, jobs)
    view = conflict_of(page)
    assert offered(view)[:2] == [("本周内补签", "现在按这个"), ("月底前补签", "")]
    assert view.choices[0].list.options[1].line.origin == "局里恢复前记的，由周样例交回"
    assert {one.text() for one in view.sides} == {"都用我的", "都用局里恢复前的"}


def test_route_lands_on_the_card_of_the_row(
    qtbot: QtBot, page: SyncPage, city: CityLaptop, other: Laptop, jobs: QtJobs
) -> None:
    first, second = add_problem(city), add_problem(city, facts="第二个问题")
    for row in (first, second):
        contest(city, other, problem, row, measure=("月底前补签", "本周内补签"))
    opened(qtbot, page, jobs, entity="problem", row=second)
    focused = page.decide.view_of(page.decide.focused())
    assert isinstance(focused, ConflictCardView)
    assert focused.card.about.row == second
    with qtbot.waitSignal(page.asked_for) as asked:
        focused.gone.emit(Route("problem", {"id": second}))
    assert asked.args == [Route("problem", {"id": second})]


@pytest.fixture
def seven(page: SyncPage, city: CityLaptop, other: Laptop) -> list[str]:
    """Rows contested by two laptops; the page makes two cards at once."""
    rows = [add_problem(city, facts=f"第{number}个问题") for number in range(7)]
    other.pull()
    for row in rows:
        edit(other, problem, row, measure="月底前补签")
        edit(city.device, problem, row, measure="本周内补签")
    other.sync()
    city.device.sync()
    page.decide.span.at_once = 2
    return rows


def test_of_many_cards_the_first_are_made_and_the_others_when_they_are_wanted(
    qtbot: QtBot, page: SyncPage, jobs: QtJobs, seven: list[str]
) -> None:
    opened(qtbot, page, jobs)
    decide = page.decide
    assert page.tabs.tabText(DECIDE) == "要人定的 7"
    assert rows_of(page) == seven[:2]
    assert (decide.more_button.text(), decide.earlier_button.isHidden()) == (
        "再显示一些，还有 5 处",
        True,
    )
    decide.more_button.setFocus()
    press(Qt.Key.Key_Space)
    assert rows_of(page) == seven[:4]
    assert focused_row(page) == seven[2]

    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return, ctrl=True)
    settle(qtbot, jobs)
    decided = [*seven[:2], *seven[3:], seven[2]]
    assert rows_of(page) == decided[:4], "what was decided goes to the end"
    assert focused_row(page) == seven[3], "and the keyboard to the next"
    for shown in (decided[:6], decided[1:]):
        decide.more_button.setFocus()
        press(Qt.Key.Key_Space)
        assert rows_of(page) == shown, "more are made, and never too many"
    assert (decide.more_button.isHidden(), decide.earlier_button.isHidden()) == (True, False)


def test_jump_far_down_makes_the_cards_there_and_none_before_and_loses_no_choice(
    qtbot: QtBot, page: SyncPage, jobs: QtJobs, seven: list[str]
) -> None:
    page.resize(1096, 400)  # less than a card is tall
    page.decide.span.at_once = 4
    opened(qtbot, page, jobs)
    press(Qt.Key.Key_2)
    chosen = conflict_of(page).chosen()
    assert chosen

    opened(qtbot, page, jobs, entity="problem", row=seven[6])
    assert (rows_of(page), focused_row(page)) == (seven[3:], seven[6])
    aim, seen = conflict_of(page, 3), page.decide.area.viewport().rect()
    assert aim.visibleRegion().boundingRect() == aim.rect() & seen, "its top is at the page's"
    earlier = page.decide.earlier_button
    assert earlier.text() == "前面还有 3 处，再显示一些"

    page.decide.span.at_once = 2
    earlier.setFocus()
    press(Qt.Key.Key_Space)
    assert (rows_of(page), focused_row(page)) == (seven[1:], seven[2])
    earlier.setFocus()
    visited = [page.decide.focused()]
    for _ in range(50):
        press(Qt.Key.Key_Tab)
        if page.decide.focused() != visited[-1]:
            visited.append(page.decide.focused())
    assert visited[1:7] == [one.id for one in page.decide.cards], "Tab goes down the page"

    opened(qtbot, page, jobs)
    assert focused_row(page) == seven[0]
    assert conflict_of(page).chosen() == chosen


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_cards_look_right_in_english(
    qtbot: QtBot,
    qapp: QApplication,
    english: None,
    city: CityLaptop,
    other: Laptop,
    jobs: QtJobs,
    look: str,
) -> None:
    apply(qapp, Theme.of(look, 130 if look == "light" else 100))
    first, second = add_problem(city), add_problem(city, facts="第二个问题")
    contest(
        city,
        other,
        problem,
        first,
        measure=("月底前补签" * 12, "本周内补签"),
        due_on=(date(2023, 11, 30), date(2023, 12, 4)),
    )
    refuse(city, second, measure="已约周五补签")
    page = make(city, jobs)
    qtbot.addWidget(page)
    page.open({})
    settle(qtbot, jobs)
    looks.render(page, 1096, 668)
    data = {FACTS, "第二个问题", "月底前补签" * 12, "本周内补签", "补签", "已约周五补签"}
    data |= {one["name"] for table in (site, account) for one in city.bureau.rows(table).values()}
    assert looks.faults(page, english=True, data=data) == []
    page.close_page()
