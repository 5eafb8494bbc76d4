"""Deciding as the page asks for it: shown again after each decision, and told why one failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.presenters.deciding import DecidingPresenter
from app.services.decision_desk import DecisionDesk
from db.queries.decisions import ConflictCard
from db.tables.people import reveal
from db.tables.site import problem
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.contested import add_problem, contest, edit, refuse, second_laptop


class View:
    def __init__(self) -> None:
        self.desks: list[DecisionDesk] = []
        self.told: list[object] = []

    def show_desk(self, desk: DecisionDesk) -> None:
        self.desks.append(desk)

    def show_decided(self, card: str) -> None:
        self.told.append(("decided", card))

    def show_not_decided(self, card: str, error: Exception) -> None:
        self.told.append((card, error))

    def show_revealed(self, card: str) -> None:
        self.told.append(("revealed", card))

    def show_error(self, error: Exception) -> None:
        raise error


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=2, past=False) as made:
        yield made


@pytest.fixture
def card(city: CityLaptop, tmp_path: Path) -> ConflictCard:
    row = add_problem(city)
    with second_laptop(city, tmp_path) as other:
        contest(city, other, problem, row, measure=("月底前补签", "本周内补签"))
    view = View()
    DecidingPresenter(view, city.laptop, ImmediateJobs()).look()
    (found,) = view.desks[0].decisions.conflicts
    return found


def test_decision_is_told_and_the_desk_shown_anew(city: CityLaptop, card: ConflictCard) -> None:
    view = View()
    made = DecidingPresenter(view, city.laptop, ImmediateJobs())
    made.settle(card, {"measure": "月底前补签"})
    assert view.told == [("decided", card.id)]
    (shown,) = view.desks[-1].decisions.conflicts
    assert shown.decision is not None
    assert view.desks[-1].decisions.counts.needs_you == 0


def test_stale_decision_writes_nothing_and_shows_what_stands(
    city: CityLaptop, card: ConflictCard
) -> None:
    edit(city.device, problem, card.about.row, measure="另写")
    view = View()
    DecidingPresenter(view, city.laptop, ImmediateJobs()).settle(card, {"measure": "月底前补签"})
    ((told, error),) = view.told  # type: ignore[misc]
    assert told == card.id
    assert isinstance(error, Refusal)
    assert error.code == "decide.changed"
    (shown,) = view.desks[-1].decisions.conflicts
    assert shown.fields[0].here == "另写"


def test_case_is_let_go_only_with_a_reason(city: CityLaptop) -> None:
    refuse(city, add_problem(city), measure="已约周五补签")
    view = View()
    made = DecidingPresenter(view, city.laptop, ImmediateJobs())
    made.look()
    (case,) = view.desks[-1].decisions.reviews
    made.let_go(case, "")
    assert [str(error) for _, error in view.told] == ["decide.reason_missing()"]  # type: ignore[misc]
    made.let_go(case, "project called off")
    assert view.told[-1] == ("decided", case.id)


def test_asking_for_what_is_masked_is_written_down_first(
    city: CityLaptop, card: ConflictCard
) -> None:
    view = View()
    DecidingPresenter(view, city.laptop, ImmediateJobs()).reveal(card)
    assert view.told == [("revealed", card.id)]
    with city.laptop.database.read() as connection:
        (kept,) = connection.execute(reveal.select()).mappings().all()
    assert (kept["site_id"], kept["worker_id"]) == (card.about.site_id, None)


def test_closed_page_hears_nothing(city: CityLaptop, card: ConflictCard) -> None:
    view, jobs = View(), ImmediateJobs(held=True)
    made = DecidingPresenter(view, city.laptop, jobs)
    made.look()
    made.settle(card, {"measure": "月底前补签"})
    made.close()
    jobs.release()
    assert (view.desks, view.told) == ([], [])
