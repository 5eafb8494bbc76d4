"""The list's presenter on real rows: filters that stay, order, and slow answers that never win."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.presenters.sites import GUARANTEE, PROBLEMS, SitesPresenter, SitesShown
from app.services.sites import SitesFilter, SitesService
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=9, workers=90) as found:
        yield found


class View:
    def __init__(self) -> None:
        self.shown: list[SitesShown] = []
        self.filters: list[SitesFilter] = []
        self.errors: list[Exception] = []
        self.gone: list[tuple[str, Mapping[str, str]]] = []

    def show_sites(self, shown: SitesShown) -> None:
        self.shown.append(shown)

    def show_filter(self, chosen: SitesFilter) -> None:
        self.filters.append(chosen)

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        self.gone.append((page, params))


def begin(city: CityLaptop, jobs: ImmediateJobs | None = None) -> tuple[View, SitesPresenter]:
    view = View()
    presenter = SitesPresenter(view, SitesService(city.laptop), jobs or ImmediateJobs())
    presenter.open()
    return view, presenter


def test_list_opens_whole_by_name_and_counts_late_sites(city: CityLaptop) -> None:
    view, _presenter = begin(city)
    shown = view.shown[-1]
    assert (shown.found, shown.total, shown.overdue) == (9, 9, 2)
    names = [line.name for line in shown.lines]
    assert names == sorted(names)


def test_filter_narrows_and_stays_for_the_next_start(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.narrow(PROBLEMS)
    assert all(line.open_problems for line in view.shown[-1].lines)
    assert 0 < view.shown[-1].found < view.shown[-1].total
    presenter.search(city.city.sites[1].name)
    presenter.order_by("workers", ascending=False)
    presenter.hide_columns(["guarantee"])
    left = view.shown[-1]
    again, _presenter = begin(city)
    wanted = SitesFilter(
        city.city.sites[1].name, PROBLEMS, "workers", ascending=False, hidden=("guarantee",)
    )
    assert again.filters == [wanted]
    assert again.shown[-1] == left


def test_narrowing_to_expiring_guarantees_and_to_a_state(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.narrow(GUARANTEE)
    shown = view.shown[-1]
    assert city.sites[city.city.sites[0].code] in {line.id for line in shown.lines}
    assert all(
        line.guarantee_until and line.guarantee_until <= shown.soon_until for line in shown.lines
    )
    presenter.narrow("building")
    assert {line.state for line in view.shown[-1].lines} == {"building"}
    presenter.narrow("")
    assert view.shown[-1].found == 9


@pytest.mark.parametrize("key", ["name", "state", "workers", "problems", "guarantee"])
def test_every_order_keeps_all_lines_and_turns_around(city: CityLaptop, key: str) -> None:
    view, presenter = begin(city)
    presenter.order_by(key, ascending=False)
    falling = view.shown[-1].lines
    presenter.order_by(key, ascending=True)
    rising = view.shown[-1].lines
    assert {line.id for line in rising} == {line.id for line in falling}
    assert len(rising) == 9
    if key == "workers":
        counts = [line.workers for line in falling]
        assert counts == sorted(counts, reverse=True)
    if key == "problems":
        assert falling[0].overdue_problems >= falling[-1].overdue_problems
        assert falling[0].overdue_problems == 1


def test_slow_old_answer_never_overwrites_a_new_one(city: CityLaptop) -> None:
    jobs = ImmediateJobs()
    view, presenter = begin(city, jobs)
    jobs.held = True
    presenter.search("没有这个项目")
    presenter.search(city.city.sites[0].name)
    slow, fast = jobs.waiting
    fast.start()
    slow.start()
    assert [line.name for line in view.shown[-1].lines] == [city.city.sites[0].name]
    assert len(view.shown) == 2


def test_empty_list_offers_its_way_out(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.search("没有这个项目")
    assert view.shown[-1].lines == ()
    presenter.act_on_empty()
    assert (view.shown[-1].found, view.gone) == (9, [])
    assert view.filters[-1] == SitesFilter()
    presenter.act_on_empty()
    assert view.gone == [("sync", {})]


def test_line_leads_to_its_site(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.open_site("s1")
    assert view.gone == [("site", {"id": "s1"})]
