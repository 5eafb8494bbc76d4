"""The search's presenter: the newest question wins, and a hit opens where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from app.presenters.search import SearchPresenter, key_of
from app.services.sites import Found, SitesService
from db.tables.people import worker
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=9, workers=90) as found:
        yield found


class View:
    def __init__(self) -> None:
        self.found: list[tuple[str, Sequence[Found]]] = []
        self.gone: list[tuple[str, Mapping[str, str]]] = []

    def show_found(self, text: str, found: Sequence[Found]) -> None:
        self.found.append((text, found))

    def show_error(self, error: Exception) -> None:
        raise error

    def go(self, page: str, params: Mapping[str, str]) -> None:
        self.gone.append((page, params))


def begin(city: CityLaptop, jobs: ImmediateJobs | None = None) -> tuple[View, SearchPresenter]:
    view = View()
    return view, SearchPresenter(view, SitesService(city.laptop), jobs or ImmediateJobs())


def test_hits_open_site_worker_beside_his_roster_and_paper(city: CityLaptop) -> None:
    view, presenter = begin(city)
    with city.laptop.database.read() as connection:
        person = connection.execute(select(worker).where(worker.c.phone.is_not(None))).first()
    assert person is not None
    wanted = {
        city.city.sites[0].name: ("site", {"id": city.sites[city.city.sites[0].code]}),
        person.phone: ("site", {"id": person.site_id, "worker": person.id}),
    }
    for text, route in wanted.items():
        presenter.ask(text)
        presenter.choose(key_of(view.found[-1][1][0]))
        assert view.gone[-1] == route
    presenter.ask("令字")
    hit = view.found[-1][1][0]
    presenter.choose(key_of(hit))
    assert view.gone[-1] == ("paper", {"id": hit.id})


def test_only_the_newest_question_is_answered(city: CityLaptop) -> None:
    jobs = ImmediateJobs(held=True)
    view, presenter = begin(city, jobs)
    presenter.ask("样例")
    presenter.ask("令字")
    jobs.release()
    assert [text for text, _found in view.found] == ["令字"]


def test_hit_of_an_older_list_leads_nowhere(city: CityLaptop) -> None:
    view, presenter = begin(city)
    presenter.ask(city.city.sites[0].name)
    old = key_of(view.found[-1][1][0])
    presenter.ask("没有这个")
    presenter.choose(old)
    assert view.gone == []
