"""Today's presenter on real rows: sections, folding, the grid, and where every line leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import select

from app.presenters.today import LATER, GridShown, TodayPresenter, TodayShown, route_of
from app.services.today import TodayService
from db.tables.site import contact
from inspection.due import Due, DueAction, DueCode, DueState, DueWhy
from inspection.duties import CellState
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=9, workers=90) as found:
        yield found


class View:
    def __init__(self) -> None:
        self.today: list[TodayShown] = []
        self.grids: list[GridShown] = []
        self.lists = 0
        self.errors: list[Exception] = []
        self.gone: list[tuple[str, Mapping[str, str]]] = []

    def show_today(self, shown: TodayShown) -> None:
        self.today.append(shown)

    def show_grid(self, shown: GridShown) -> None:
        self.grids.append(shown)

    def show_list(self) -> None:
        self.lists += 1

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        self.gone.append((page, params))


def begin(city: CityLaptop, jobs: ImmediateJobs | None = None) -> tuple[View, TodayPresenter]:
    view = View()
    presenter = TodayPresenter(view, TodayService(city.laptop), jobs or ImmediateJobs())
    presenter.look()
    return view, presenter


def test_sections_hold_every_line_once_and_later_is_folded(city: CityLaptop) -> None:
    view, presenter = begin(city)
    shown = view.today[-1]
    assert [one.state for one in shown.sections] == list(DueState)
    later = shown.sections[-1]
    assert later.lines == ()
    assert later.folded > 0
    presenter.act(LATER)
    unfolded = view.today[-1].sections[-1]
    assert len(unfolded.lines) == later.folded
    assert (unfolded.folded, unfolded.minutes) == (0, later.minutes)
    ids = [line.id for one in view.today[-1].sections for line in one.lines]
    assert len(ids) == len(set(ids))
    presenter.look()
    assert view.today[-1].sections[-1].lines == unfolded.lines


def test_every_line_leads_somewhere_named(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.act(LATER)
    lines = [line for one in view.today[-1].sections for line in one.lines]
    for line in lines:
        assert line.site
        presenter.act(line.id)
    assert len(view.gone) == len(lines)
    assert all(all(params.values()) for _page, params in view.gone)
    presenter.act("nothing")
    assert len(view.gone) == len(lines)


@pytest.mark.parametrize(
    ("action", "subject", "page", "params"),
    [
        (DueAction.START_CHECK_IN, "", "checkin", {"site": "s"}),
        (DueAction.CALL, "e", "call", {"entry": "e"}),
        (DueAction.CALL, "", "calls", {"site": "s"}),
        (DueAction.DRAW_SAMPLE, "", "calls", {"site": "s"}),
        (DueAction.START_RETURN_VISIT, "", "visits", {"site": "s", "kind": "return_visit"}),
        (DueAction.START_QUESTIONNAIRE, "", "questionnaires", {"site": "s"}),
        (DueAction.OPEN_PROBLEM, "p", "problem", {"id": "p"}),
        (DueAction.RECHECK, "p", "problem", {"id": "p"}),
        (DueAction.SERVE, "o", "paper", {"id": "o"}),
        (DueAction.OPEN_SITE, "", "site", {"id": "s"}),
    ],
)
def test_action_leads_to_its_page(
    action: DueAction, subject: str, page: str, params: dict[str, str]
) -> None:
    day = date(2023, 11, 23)
    due = Due(
        DueCode.PROBLEM, "s", DueWhy.THIS_MONTH, day, DueState.TODAY, action, 1, day, 0, subject
    )
    assert route_of(due) == (page, params)


def test_every_action_has_a_route() -> None:
    day = date(2023, 11, 23)
    for action in DueAction:
        due = Due(DueCode.ORDER, "s", DueWhy.NOT_SERVED, day, DueState.WEEK, action, 1, day, 0)
        assert route_of(due)[0]


def test_expiring_guarantee_is_told_with_the_check_in_that_comes_no_later(
    city: CityLaptop,
) -> None:
    """One line for one visit; without a check-in to do the guarantee has its own line."""
    row = city.sites[city.city.sites[0].code]  # its guarantee ends within the month
    until = city.city.sites[0].guarantee_until

    def about(view: View) -> list[tuple[DueCode, date | None]]:
        lines = [line for one in view.today[-1].sections for line in one.lines]
        wanted = (DueCode.CHECK_IN, DueCode.GUARANTEE)
        return [
            (line.due.code, line.guarantee_until)
            for line in lines
            if line.due.site == row and line.due.code in wanted
        ]

    view, presenter = begin(city)
    presenter.act(LATER)
    assert about(view) == [(DueCode.GUARANTEE, None)]
    with city.laptop.database.read() as connection:
        visits = connection.scalars(
            select(contact.c.id).where(
                contact.c.site_id == row,
                contact.c.kind == "inspection",
                contact.c.on_date >= date(2023, 11, 1),
            )
        ).all()
    with city.laptop.journal.transaction() as change:
        for visit in visits:
            change.edit(contact, visit, seen_rev=0, shown={"voided_at": None}, new={"voided_at": 1})
    presenter.look()
    assert about(view) == [(DueCode.CHECK_IN, until)]


def test_grid_opens_at_this_month_and_closes_again(city: CityLaptop) -> None:
    view, presenter = begin(city)
    states = [presenter.grid_is_open]
    presenter.toggle_grid()
    states.append(presenter.grid_is_open)
    assert view.grids[-1].month == date(2023, 11, 1)
    assert len(view.grids[-1].lines) == 9
    presenter.show_month(date(2023, 10, 5))
    assert view.grids[-1].month == date(2023, 10, 1)
    presenter.look()
    assert view.grids[-1].month == date(2023, 10, 1)
    presenter.toggle_grid()
    states.append(presenter.grid_is_open)
    assert states == [False, True, False]
    assert view.lists == 1


def test_cell_that_waits_starts_its_duty_and_any_other_opens_the_site(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.toggle_grid()
    waits = {CellState.DUE, CellState.OVERDUE}
    pages = {"check_in": "checkin", "phone_check": "calls", "return_visit": "visits"}
    for line in view.grids[-1].lines:
        for cell in line.cells:
            presenter.act_on_cell(cell.site, cell.duty.value)
            page, params = view.gone[-1]
            if cell.state in waits:
                assert page == pages[cell.duty.value]
                assert params["site"] == cell.site
            else:
                assert (page, params) == ("site", {"id": cell.site})
        presenter.act_on_cell(line.site, "")
        assert view.gone[-1] == ("site", {"id": line.site})


def test_answer_to_a_month_left_behind_is_not_shown(city: CityLaptop) -> None:
    jobs = ImmediateJobs()
    view, presenter = begin(city, jobs)
    jobs.held = True
    presenter.show_month(date(2023, 9, 1))
    presenter.show_month(date(2023, 10, 1))
    jobs.release()
    assert [grid.month for grid in view.grids] == [date(2023, 10, 1)]


def test_failed_look_is_told_and_the_list_stays(city: CityLaptop) -> None:
    class Broken(TodayService):
        def look(self) -> NoReturn:
            raise Refusal("store.busy")

    view = View()
    TodayPresenter(view, Broken(city.laptop), ImmediateJobs()).look()
    assert [str(error) for error in view.errors]
    assert view.today == []


def test_closed_page_hears_nothing_more(city: CityLaptop) -> None:
    jobs = ImmediateJobs(held=True)
    view, presenter = begin(city, jobs)
    presenter.close()
    jobs.release()
    assert view.today == []
