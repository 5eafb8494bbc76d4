"""The site page's presenter on real rows: roster as one types, one worker, numbers on request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.presenters.site_page import (
    CLERK_PHONE,
    CONTACT_PHONE,
    WORKER_DOCUMENT,
    WORKER_PHONE,
    Masked,
    SitePagePresenter,
)
from app.services.revealing import RevealingService
from app.services.site_page import SitePageService, SiteView, WorkerView
from db.queries.roster import Stay
from db.tables.people import reveal
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=9, workers=90) as found:
        yield found


class View:
    def __init__(self) -> None:
        self.sites: list[SiteView] = []
        self.rosters: list[tuple[Sequence[str], str]] = []
        self.stays: dict[str, Stay] = {}
        self.workers: list[WorkerView] = []
        self.hidden = 0
        self.whole: dict[Masked, str] = {}
        self.errors: list[Exception] = []
        self.gone: list[tuple[str, Mapping[str, str]]] = []

    def show_site(self, shown: SiteView) -> None:
        self.sites.append(shown)

    def show_roster(self, ids: Sequence[str], text: str) -> None:
        self.rosters.append((ids, text))

    def show_stays(self, stays: Mapping[str, Stay]) -> None:
        self.stays.update(stays)

    def show_worker(self, worker: WorkerView) -> None:
        self.workers.append(worker)

    def hide_worker(self) -> None:
        self.hidden += 1

    def show_whole(self, masked: Masked, whole: str) -> None:
        self.whole[masked] = whole

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        self.gone.append((page, params))


def begin(
    city: CityLaptop, place: int = 0, jobs: ImmediateJobs | None = None
) -> tuple[View, SitePagePresenter]:
    view = View()
    presenter = SitePagePresenter(
        view,
        SitePageService(city.laptop),
        RevealingService(city.laptop),
        jobs or ImmediateJobs(),
    )
    presenter.open(city.sites[city.city.sites[place].code])
    return view, presenter


def test_site_opens_with_its_roster_and_finds_in_it(city: CityLaptop) -> None:
    view, presenter = begin(city)
    ids, text = view.rosters[-1]
    assert (len(ids), text) == (len(city.city.sites[0].workers), "")
    presenter.want_stays(list(ids))
    crew = view.stays[ids[0]].crew or ""
    presenter.search_roster(crew)
    found, text = view.rosters[-1]
    assert text == crew
    assert 0 < len(found) <= len(ids)
    presenter.search_roster("")
    presenter.show_gone(False)
    assert all(view.stays[one].left_on is None for one in view.rosters[-1][0])


def test_line_of_the_roster_shows_its_worker_and_a_look_renews_him(city: CityLaptop) -> None:
    view, presenter = begin(city)
    ids, _text = view.rosters[-1]
    presenter.want_stays(list(ids))
    presenter.choose_stay(ids[1])
    assert view.workers[-1].id == view.stays[ids[1]].worker
    presenter.look()
    assert len(view.workers) == 2
    presenter.forget_worker()
    presenter.look()
    assert len(view.workers) == 2


def test_line_that_has_not_come_yet_shows_its_worker_all_the_same(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.choose_stay(view.rosters[-1][0][0])
    assert len(view.workers) == 1


def test_worker_named_by_the_route_is_shown_at_once(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.want_stays(list(view.rosters[-1][0]))
    person = next(iter(view.stays.values())).worker
    presenter.open(presenter.site, person)
    assert view.workers[-1].id == person


def test_another_site_closes_the_worker_and_forgets_the_filter(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.want_stays(list(view.rosters[-1][0]))
    presenter.choose_stay(view.rosters[-1][0][0])
    presenter.search_roster("木")
    other = city.sites[city.city.sites[1].code]
    hidden = view.hidden
    presenter.open(other)
    assert view.hidden == hidden + 1
    assert view.sites[-1].facts.id == other
    assert view.rosters[-1][1] == ""
    assert len(view.workers) == 1


def test_answers_about_a_site_left_behind_are_not_shown(city: CityLaptop) -> None:
    jobs = ImmediateJobs(held=True)
    view, presenter = begin(city, jobs=jobs)
    presenter.open(city.sites[city.city.sites[1].code])
    jobs.release()
    assert [shown.facts.name for shown in view.sites] == [city.city.sites[1].name]


def test_each_kind_of_number_is_shown_whole_and_recorded(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.want_stays(list(view.rosters[-1][0]))
    person = next(stay for stay in view.stays.values() if stay.phone).worker
    contractor = view.sites[-1].parties[1].id
    one = city.city.sites[0]
    presenter.reveal(Masked(WORKER_PHONE, person))
    presenter.reveal(Masked(WORKER_DOCUMENT, person))
    presenter.reveal(Masked(CONTACT_PHONE, contractor))
    presenter.reveal(Masked(CLERK_PHONE, presenter.site))
    assert view.whole[Masked(CONTACT_PHONE, contractor)] == one.manager_phone
    assert view.whole[Masked(CLERK_PHONE, presenter.site)] == one.labour_clerk_phone
    assert "*" not in "".join(view.whole.values())
    with city.laptop.database.read() as connection:
        count = connection.scalar(select(func.count()).select_from(reveal))
    assert count == len(view.whole) + len(view.errors) == 4


def test_what_one_starts_here_leads_to_its_page(city: CityLaptop) -> None:
    view, presenter = begin(city)
    site = presenter.site
    presenter.start_check_in()
    presenter.start_calls()
    presenter.start_return_visit()
    assert view.gone == [
        ("checkin", {"site": site}),
        ("calls", {"site": site}),
        ("visits", {"site": site, "kind": "return_visit"}),
    ]


def test_event_leads_to_what_it_is_about(city: CityLaptop) -> None:
    places = {"problem": "problem", "problem_closed": "problem", "paper": "paper",
              "service": "paper", "calls": "calls"}  # fmt: skip
    seen = set()
    for place in range(9):
        view, presenter = begin(city, place)
        for event in view.sites[-1].events:
            presenter.open_event(event)
            page, params = view.gone[-1]
            seen.add((event.kind, page))
            if event.kind == "contact" and event.code == "inspection":
                assert (page, params) == ("checkin", {"form": event.form})
            elif event.kind == "contact":
                assert page == "visits"
            else:
                assert page == places[event.kind]
    assert {kind for kind, _page in seen} >= {"contact", "calls", "problem", "paper", "service"}


def test_site_that_is_not_held_is_told(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.open("nowhere")
    assert len(view.sites) == 1
    error = view.errors[-1]
    assert isinstance(error, Refusal)
    assert error.code == "journal.row_missing"
