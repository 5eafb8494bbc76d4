"""The call sheet without a window: the real service, a view that notes what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.presenters.call_sheet import CallSheetPresenter
from app.services.filling import FillingService
from app.services.phone_checks import PhoneCheckService
from db.tables.people import call_attempt, reveal
from db.tables.site import filled_form
from inspection.terms import CallOutcome
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop
from tests.support.phone_city import ANSWERS, SEED, first_site, phone_city, rows

DAY = 24 * 3_600_000


class View:
    """Notes every call as (name, arguments); the rest of the protocol is the same note."""

    def __init__(self) -> None:
        self.told: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **_named: self.told.append((name, args))

    def last(self, name: str) -> tuple[Any, ...]:
        return next(args for told, args in reversed(self.told) if told == name)

    def names(self) -> list[str]:
        return [name for name, _args in self.told]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with phone_city(tmp_path) as found:
        yield found


@pytest.fixture
def checks(city: CityLaptop) -> PhoneCheckService:
    return PhoneCheckService(city.laptop, lambda: SEED)


@pytest.fixture
def entry(city: CityLaptop, checks: PhoneCheckService) -> str:
    checks.draw(first_site(city))
    found = checks.month(first_site(city)).next_entry
    assert found is not None
    return found


def made(
    city: CityLaptop, checks: PhoneCheckService, jobs: ImmediateJobs | None = None
) -> tuple[CallSheetPresenter, View]:
    view = View()
    filling = FillingService(city.laptop)
    return CallSheetPresenter(view, checks, filling, jobs or ImmediateJobs(), "zh"), view


def test_opening_reveals_the_number_of_a_worker_to_call_once(
    city: CityLaptop, checks: PhoneCheckService, entry: str
) -> None:
    presenter, view = made(city, checks)
    presenter.open(entry)
    presenter.ask_number()
    presenter.look()
    assert view.names().count("show_number") == 2
    assert len(rows(city, reveal)) == 1


def test_number_of_a_worker_who_waits_for_another_day_is_not_shown_unasked(
    city: CityLaptop, checks: PhoneCheckService, entry: str
) -> None:
    for _miss in range(2):
        checks.record(entry, CallOutcome.NO_ANSWER)
        city.clock.advance(1000)
    presenter, view = made(city, checks)
    presenter.open(entry)
    assert "show_number" not in view.names()
    assert rows(city, reveal) == []
    presenter.ask_number()
    assert len(rows(city, reveal)) == 1


def test_step_under_way_blocks_the_next_one(
    city: CityLaptop, checks: PhoneCheckService, entry: str
) -> None:
    jobs = ImmediateJobs()
    presenter, view = made(city, checks, jobs)
    presenter.open(entry)
    jobs.held = True
    presenter.end(CallOutcome.BUSY)
    presenter.end(CallOutcome.NO_ANSWER)
    presenter.connect()
    jobs.release()
    assert [one["outcome"] for one in rows(city, call_attempt)] == ["busy"]
    assert rows(city, filled_form) == []
    assert view.last("go")[0] == "call"


def test_nothing_is_recorded_before_the_sheet_is_known(
    city: CityLaptop, checks: PhoneCheckService, entry: str
) -> None:
    jobs = ImmediateJobs(held=True)
    presenter, _view = made(city, checks, jobs)
    presenter.open(entry)
    presenter.end(CallOutcome.BUSY)
    jobs.release()
    assert rows(city, call_attempt) == []


def test_refused_time_is_told_and_the_sheet_stays(
    city: CityLaptop, checks: PhoneCheckService, entry: str
) -> None:
    presenter, view = made(city, checks)
    presenter.open(entry)
    presenter.end(CallOutcome.CALL_BACK, call_back_at=city.clock.now_ms() - 1)
    assert view.last("show_error")[0].code == "call.time_past"
    assert "go" not in view.names()
    presenter.end(CallOutcome.BUSY)
    assert len(rows(city, call_attempt)) == 1


def test_finish_goes_to_what_is_missing_then_on_to_the_next(
    city: CityLaptop, checks: PhoneCheckService, entry: str
) -> None:
    presenter, view = made(city, checks)
    presenter.open(entry)
    presenter.connect()
    assert presenter.talking
    for path, text in ANSWERS.items():
        if path != "rights/Q17":
            presenter.answer(path, text)
    presenter.finish()
    assert view.last("focus_question") == ("rights/Q17",)
    assert rows(city, call_attempt) == []
    presenter.answer("rights/Q17", "s4")
    presenter.finish()
    assert [one["outcome"] for one in rows(city, call_attempt)] == ["completed"]
    assert view.last("go") == (
        "call",
        {"entry": checks.month(first_site(city)).next_entry},
    )


def test_undo_returns_to_the_sheet(city: CityLaptop, checks: PhoneCheckService, entry: str) -> None:
    presenter, view = made(city, checks)
    presenter.open(entry)
    presenter.end(CallOutcome.DECLINED)
    view.last("show_recorded")[1]()
    assert view.last("go") == ("call", {"entry": entry})
    assert rows(city, call_attempt)[0]["void_reason"] == "mistap"


def test_call_under_way_is_gone_on_with_where_it_was_left(
    city: CityLaptop, checks: PhoneCheckService, entry: str
) -> None:
    presenter, _view = made(city, checks)
    presenter.open(entry)
    presenter.connect()
    presenter.answer("who/Q1", "yes")
    again, view = made(city, checks)
    again.open(entry)
    assert again.talking
    held = again.form.filling
    assert held is not None
    assert held.answers.answer("who/Q1") == "yes"
    assert "show_talking" in view.names()


def test_held_call_is_only_read(city: CityLaptop, checks: PhoneCheckService, entry: str) -> None:
    presenter, _view = made(city, checks)
    presenter.open(entry)
    presenter.connect()
    presenter.answer("who/Q1", "yes")
    presenter.hang_up()
    again, view = made(city, checks)
    again.open(entry)
    assert "show_answers" in view.names()
    assert "show_number" not in view.names()
    again.answer("who/Q1", "no")
    held = again.form.filling
    assert held is not None
    assert held.answers.answer("who/Q1") == "yes"
