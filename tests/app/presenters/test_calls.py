"""The calls page without a window: where it stands, one draw at a time, who rang."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.presenters.calls import CallsPresenter
from app.services.phone_checks import PhoneCheckService
from db.tables.people import call_sample, worker
from inspection.terms import CallOutcome
from tests.app.immediate_jobs import ImmediateJobs
from tests.app.presenters.test_call_sheet import View
from tests.support.city_laptop import CityLaptop
from tests.support.phone_city import SEED, first_site, phone_city, rows


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with phone_city(tmp_path) as found:
        yield found


@pytest.fixture
def checks(city: CityLaptop) -> PhoneCheckService:
    return PhoneCheckService(city.laptop, lambda: SEED)


def test_page_opens_on_the_site_with_a_call_back_before_any_other(
    city: CityLaptop, checks: PhoneCheckService
) -> None:
    view = View()
    presenter = CallsPresenter(view, checks, ImmediateJobs())
    for site in city.sites.values():
        checks.draw(site)
    wanted = list(city.sites.values())[-1]
    entry = checks.month(wanted).next_entry
    assert entry is not None
    checks.record(entry, CallOutcome.CALL_BACK, city.clock.now_ms() + 60_000)
    presenter.open("")
    assert view.last("show_sites")[1] == wanted
    assert view.last("show_month")[0].summary.site == wanted


def test_draw_asked_for_again_while_one_is_made_is_one_draw(
    city: CityLaptop, checks: PhoneCheckService
) -> None:
    view, jobs = View(), ImmediateJobs()
    presenter = CallsPresenter(view, checks, jobs)
    presenter.open(first_site(city))
    jobs.held = True
    presenter.draw()
    presenter.draw()
    presenter.look()
    jobs.held = False
    jobs.release()
    assert len(rows(city, call_sample)) == 1
    assert "show_error" not in view.names()
    assert view.last("show_drawn")[0].summary.total > 0
    assert [args for name, args in view.told if name == "show_drawing"] == [(True,), (False,)]


def test_refused_draw_is_told_and_may_be_tried_again(
    city: CityLaptop, checks: PhoneCheckService
) -> None:
    view = View()
    presenter = CallsPresenter(view, checks, ImmediateJobs())
    presenter.open(first_site(city))
    checks.draw(first_site(city))
    presenter.draw()
    assert view.last("show_error")[0].code == "sample.already_drawn"
    assert view.last("show_month")[0].summary.sample is not None


def test_ringer_who_was_not_drawn_leads_to_his_site(
    city: CityLaptop, checks: PhoneCheckService
) -> None:
    view = View()
    presenter = CallsPresenter(view, checks, ImmediateJobs())
    presenter.open("")
    person = next(one for one in rows(city, worker) if one["phone"])
    presenter.find_ringer(person["phone"])
    _number, found = view.last("show_ringers")
    assert [one.worker for one in found] == [person["id"]]
    assert found[0].phone != person["phone"]
    presenter.open_ringer(person["id"])
    assert view.last("go") == ("site", {"id": person["site_id"]})
    presenter.find_ringer("")
    assert view.last("show_ringers") == ("", None)
