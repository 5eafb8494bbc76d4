"""The calls page by keys alone: draw, who is left, who rang back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.phone_checks import PhoneCheckService
from app.ui.jobs import QtJobs
from db.tables.people import call_sample, sample_entry, worker
from inspection.terms import CallOutcome
from tests.support.city_laptop import CityLaptop
from tests.support.phone_city import SEED, first_site, phone_city, rows, talk
from tests.support.phone_window import PhoneWindow, phone_window
from tools.looks import faults


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with phone_city(tmp_path) as found:
        yield found


@pytest.fixture
def checks(city: CityLaptop) -> PhoneCheckService:
    return PhoneCheckService(city.laptop, lambda: SEED)


@pytest.fixture
def window(city: CityLaptop, jobs: QtJobs, qtbot: QtBot) -> Iterator[PhoneWindow]:
    with phone_window(city, jobs, qtbot.waitUntil) as found:
        yield found


def looked(window: PhoneWindow, site: str) -> None:
    """The calls page, standing on a site whose month is shown."""
    window.go("calls", site=site)
    window.until(lambda: window.calls.sites.current_id() == site)
    window.until(lambda: window.calls.detail.site == site)


def test_enter_on_a_site_draws_then_calls_the_first(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow
) -> None:
    site = first_site(city)
    looked(window, site)
    summary = checks.month(site).summary
    assert any(f"抽 {summary.wanted} 人" in line for line in window.calls.detail.explained)
    window.calls.sites.view.setFocus()
    window.press(Qt.Key.Key_Return)
    window.until(lambda: rows(city, call_sample))
    window.until(lambda: window.toasts)
    assert window.toasts[-1][0] == f"抽出 {summary.wanted} 人，名单已冻结"
    window.until(lambda: window.calls.detail.next.hasFocus())
    window.press(Qt.Key.Key_Return)
    window.until(lambda: window.stack.here is not None and window.stack.here.page == "call")
    here = window.stack.here
    assert here is not None
    assert here.params == {"entry": checks.month(site).next_entry}
    assert window.keys == 2


def test_enter_pressed_twice_in_haste_draws_once(city: CityLaptop, window: PhoneWindow) -> None:
    site = first_site(city)
    looked(window, site)
    window.calls.sites.view.setFocus()
    window.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    window.until(lambda: window.toasts)
    assert len(rows(city, call_sample)) == 1


def test_sample_is_listed_by_crew_with_masked_names_and_standings(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow
) -> None:
    site = first_site(city)
    checks.draw(site)
    first = checks.month(site).next_entry
    assert first is not None
    checks.record(first, CallOutcome.CALL_BACK, city.clock.now_ms() + 3_600_000)
    looked(window, site)
    model = window.calls.detail.lines.model()
    text = "\n".join(str(model.index(place, 0).data()) for place in range(model.rowCount()))
    assert "约定 09:45 再拨" in text
    assert "待拨" in text
    for one in rows(city, worker):
        assert one["name"] not in text
        assert not one["phone"] or one["phone"] not in text
    assert (
        window.calls.detail.progress == f"0/{checks.month(site).summary.total} 完成 · 应答率 100%"
    )


def test_entry_of_the_list_is_opened_by_enter(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow
) -> None:
    site = first_site(city)
    checks.draw(site)
    looked(window, site)
    lines = window.calls.detail.lines
    lines.setFocus()
    window.press(Qt.Key.Key_Down)
    chosen = lines.current_id()
    window.press(Qt.Key.Key_Return)
    here = window.stack.here
    assert here is not None
    assert (here.page, here.params["entry"]) == ("call", chosen)


def test_contradictions_are_told_by_number_without_a_name(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow
) -> None:
    site = first_site(city)
    checks.draw(site)
    first = checks.month(site).next_entry
    assert first is not None
    checks.finish(talk(city, checks, first, Q2="never"))
    looked(window, site)
    assert window.calls.detail.found == "花名册上有，本人说没在这个工地：1 人"


def test_list_proves_itself(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow
) -> None:
    site = first_site(city)
    checks.draw(site)
    looked(window, site)
    window.calls.detail.proof.click()
    window.until(lambda: window.toasts)
    assert window.toasts[-1][0] == "核对无误：用同一种子重抽，名单一致。"


def test_who_rang_is_found_as_one_types_and_opened_by_enter(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow
) -> None:
    site = first_site(city)
    checks.draw(site)
    entry = checks.month(site).next_entry
    assert entry is not None
    checks.record(entry, CallOutcome.NO_ANSWER)
    person = next(one["worker_id"] for one in rows(city, sample_entry) if one["id"] == entry)
    number = next(one["phone"] for one in rows(city, worker) if one["id"] == person)
    looked(window, site)
    window.press(Qt.Key.Key_Slash)
    window.type(number[-3:])
    window.until(lambda: "至少后四位" in window.calls.nobody)
    window.calls.ring.clear()
    window.type(number[-4:])
    window.until(lambda: window.calls.ringers.current_id() == entry)
    window.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    here = window.stack.here
    assert here is not None
    assert (here.page, here.params) == ("call", {"entry": entry})


def test_esc_closes_the_look_up_before_it_leaves_the_page(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow
) -> None:
    looked(window, first_site(city))
    window.press(Qt.Key.Key_Slash)
    window.type("9999999")
    window.until(lambda: "没有这个号码" in window.calls.nobody)
    assert window.calls.step_back()
    assert window.calls.ring.text() == ""
    assert not window.calls.step_back()


def test_nobody_to_call_now_says_when_the_next_is_agreed(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow
) -> None:
    site = first_site(city)
    checks.draw(site)
    while (turn := checks.month(site).next_entry) is not None:
        checks.record(turn, CallOutcome.CALL_BACK, city.clock.now_ms() + 3_600_000)
    looked(window, site)
    window.calls.sites.view.setFocus()
    window.press(Qt.Key.Key_Return)
    window.until(lambda: window.toasts)
    assert window.toasts[-1][0] == "眼下没有要拨的；下一个约在 09:45。"


@pytest.mark.parametrize("drawn", [False, True])
def test_page_shows_no_fault(
    city: CityLaptop, checks: PhoneCheckService, window: PhoneWindow, drawn: bool
) -> None:
    site = first_site(city)
    if drawn:
        checks.draw(site)
    looked(window, site)
    window.stack.grab()
    assert faults(window.stack) == []


def test_page_is_all_english(
    english: None, city: CityLaptop, checks: PhoneCheckService, jobs: QtJobs, qtbot: QtBot
) -> None:
    site = first_site(city)
    checks.draw(site)
    first = checks.month(site).next_entry
    assert first is not None
    checks.finish(talk(city, checks, first, Q2="never"))
    data = {one.name for one in city.city.sites}
    for one in city.city.sites:
        data |= {each.name for each in one.subcontractors}
        for each in one.workers:
            data |= {each.name, f"{each.name[0]}××", each.trade, each.crew}
    data |= {"周样例"}
    with phone_window(city, jobs, qtbot.waitUntil) as window:
        looked(window, site)
        window.stack.grab()
        assert faults(window.stack, english=True, data=data) == []
        turn = checks.month(site).next_entry
        assert turn is not None
        window.go("call", entry=turn)
        window.until(lambda: window.sheet.worker.code.content)
        window.stack.grab()
        assert faults(window.stack, english=True, data=data) == []
