"""The one run of a sync, and the page that explains it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.presenters.jobs import Progress
from app.presenters.sync import SyncPresenter, SyncRun
from app.services.exchange import ExchangeService, SyncOverview
from app.services.syncing import SyncReport
from db.tables.laptop import outbox
from db.tables.site import contact
from inspection.clock import civil_date
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop

REPORT = SyncReport(sent=37, received=2, conflicts=0, reviews=0, at=1)


class Service:
    """A sync that reports twice, asks whether it shall stop, and ends as told."""

    def __init__(self) -> None:
        self.ends: SyncReport | Exception = REPORT
        self.stopped_at_the_end = False

    def sync(self, progress: Any, cancelled: Any, on_db: Any, beside: Any) -> SyncReport:
        progress("hello", 0, None)
        progress("push", 8, 12)
        assert on_db(lambda: 5) == beside(lambda: 5)() == 5
        self.stopped_at_the_end = cancelled()
        if self.stopped_at_the_end:
            raise Refusal("sync.cancelled")
        if isinstance(self.ends, Exception):
            raise self.ends
        return self.ends


class Watcher:
    def __init__(self) -> None:
        self.heard: list[object] = []

    def sync_started(self) -> None:
        self.heard.append("started")

    def sync_progressed(self, progress: Progress) -> None:
        self.heard.append(progress)

    def sync_ended(self, report: SyncReport) -> None:
        self.heard.append(report)

    def sync_failed(self, error: Exception) -> None:
        self.heard.append(error)


class View:
    def __init__(self) -> None:
        self.overviews: list[SyncOverview] = []
        self.shown: list[object] = []

    def show_overview(self, overview: SyncOverview) -> None:
        self.overviews.append(overview)

    def show_running(self, progress: Progress | None) -> None:
        self.shown.append(("running", progress))

    def show_ended(self, report: SyncReport) -> None:
        self.shown.append(report)

    def show_failed(self, error: Exception) -> None:
        self.shown.append(error)

    def show_error(self, error: Exception) -> None:
        raise error


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=2, workers=8, past=False) as made:
        yield made


def test_run_tells_every_watcher_and_ends_once() -> None:
    jobs, service, watcher = ImmediateJobs(), Service(), Watcher()
    run = SyncRun(service, jobs)
    run.watch(watcher)
    assert run.start()
    assert watcher.heard == [
        "started",
        Progress("hello", 0, None),
        Progress("push", 8, 12),
        REPORT,
    ]
    assert jobs.lanes == ["io"]
    assert not run.running
    assert run.last == REPORT


def test_second_start_while_one_runs_does_nothing() -> None:
    jobs = ImmediateJobs(held=True)
    run = SyncRun(Service(), jobs)
    assert run.start()
    assert not run.start(), "it is under way"
    jobs.release()
    assert not run.running
    assert run.start()


def test_cancelled_run_ends_where_it_stops_not_before() -> None:
    jobs, service, watcher = ImmediateJobs(held=True), Service(), Watcher()
    run = SyncRun(service, jobs)
    run.watch(watcher)
    run.start()
    run.cancel()
    assert not run.start(), "the worker has not heard of it yet"
    jobs.release()
    assert service.stopped_at_the_end
    assert not run.running
    assert isinstance(run.last, Refusal)
    assert run.last.code == "sync.cancelled"
    run.start()
    jobs.release()
    assert watcher.heard[-1] == REPORT, "a new run is not cancelled by the old word"


def test_closed_run_is_not_heard_of_again() -> None:
    jobs, watcher = ImmediateJobs(held=True), Watcher()
    run = SyncRun(Service(), jobs)
    run.watch(watcher)
    run.start()
    run.close()
    jobs.release()
    assert watcher.heard == ["started"]


def test_removed_watcher_hears_nothing() -> None:
    run, watcher = SyncRun(Service(), ImmediateJobs()), Watcher()
    run.watch(watcher)()
    run.start()
    assert watcher.heard == []


def test_page_counts_what_waits_by_kind(city: CityLaptop) -> None:
    view, jobs = View(), ImmediateJobs()
    site = next(iter(city.sites.values()))
    with city.laptop.journal.transaction() as change:
        for _ in range(2):
            change.add(
                contact,
                {
                    "site_id": site,
                    "kind": "service",
                    "covert": False,
                    "on_date": civil_date(change.now),
                    "started_at": change.now,
                    "lead_id": city.laptop.account,
                    "state": "open",
                },
            )
    run = SyncRun(Service(), jobs)
    presenter = SyncPresenter(view, run, ExchangeService(city.laptop), jobs)
    presenter.open()
    overview = view.overviews[-1]
    assert overview.waiting == {"contact": 2}
    assert overview.pending == 2
    with city.laptop.database.write() as connection:
        connection.execute(outbox.update().values(state="received"))
    presenter.sync()
    assert view.shown[-1] == REPORT
    assert view.overviews[-1].waiting == {}


def test_page_opened_later_shows_how_the_last_run_ended(city: CityLaptop) -> None:
    view, jobs, service = View(), ImmediateJobs(), Service()
    service.ends = Refusal("sync.unreachable")
    run = SyncRun(service, jobs)
    run.start()
    SyncPresenter(view, run, ExchangeService(city.laptop), jobs).open()
    assert view.shown == [service.ends]


def test_page_opened_during_a_run_shows_it(city: CityLaptop) -> None:
    view, jobs = View(), ImmediateJobs(held=True)
    run = SyncRun(Service(), jobs)
    run.start()
    presenter = SyncPresenter(view, run, ExchangeService(city.laptop), ImmediateJobs())
    presenter.open()
    assert view.shown == [("running", None)]
    presenter.close()
    jobs.release()
    assert view.shown == [("running", None)], "a closed page hears nothing"
