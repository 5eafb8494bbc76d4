"""The history as the page asks for it: one thing at a time, and the whole as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from app.presenters.jobs import Progress
from app.presenters.sync import SyncRun
from app.presenters.sync_history import SyncHistoryPresenter, place_of
from app.services.revealing import RevealingService
from app.services.spreadsheet import Sheet
from app.services.sync_history import RecordView, SessionView, SyncHistoryService
from app.sync.log import SessionLog
from db.queries.naming import RowName
from db.queries.sync_history import BROKEN_OFF, DONE
from db.tables.people import reveal, worker
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop


class View:
    def __init__(self) -> None:
        self.shown: list[object] = []

    def show_session(self, shown: SessionView) -> None:
        self.shown.append(shown)

    def show_record(self, shown: RecordView, *, masked: bool = True) -> None:
        self.shown.append(shown if masked else (shown, "whole"))

    def show_export(self, progress: Progress | None) -> None:
        self.shown.append(progress)

    def show_exported(self, name: str) -> None:
        self.shown.append(name)

    def show_error(self, error: Exception) -> None:
        self.shown.append(error)

    def words(self, sessions: Sequence[SessionView]) -> list[Sheet]:
        return [Sheet("s", ["id"], [[str(one.session.id)] for one in sessions])]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=2, past=False) as made:
        for row in ("a", "b"):
            log = SessionLog(made.clock)
            with made.laptop.database.write() as connection:
                log.received(connection, [("setting", row)], ())
                log.end(connection, DONE, 0, 1)
        yield made


class NeverRuns:
    def sync(self, **_asked: object) -> object:
        raise AssertionError


def presenter(city: CityLaptop, view: View, jobs: ImmediateJobs) -> SyncHistoryPresenter:
    run = SyncRun(NeverRuns(), jobs)  # type: ignore[arg-type]
    history, revealing = SyncHistoryService(city.laptop), RevealingService(city.laptop)
    return SyncHistoryPresenter(view, history, revealing, run, jobs)


def test_worker_s_name_of_a_record_is_shown_once_the_asking_is_written_down(
    city: CityLaptop,
) -> None:
    view = View()
    made = presenter(city, view, ImmediateJobs())
    with city.laptop.database.read() as connection:
        row = connection.execute(select(worker.c.id, worker.c.site_id)).first()
    assert row is not None
    name = RowName("worker", row.id, "样例工人", site_id=row.site_id)
    shown = RecordView(1, "worker", row.id, name, ())

    made.reveal(shown)

    assert view.shown == [(shown, "whole")]
    with city.laptop.database.read() as connection:
        (noted,) = connection.execute(select(reveal)).all()
    assert (noted.worker_id, noted.site_id, noted.what) == (row.id, row.site_id, "name")


def test_later_opening_replaces_the_earlier(city: CityLaptop) -> None:
    view, jobs = View(), ImmediateJobs(held=True)
    made = presenter(city, view, jobs)
    made.open_session(1)
    made.open_record("setting", "a")
    jobs.release()
    (shown,) = view.shown
    assert isinstance(shown, RecordView)
    assert [one.what for one in shown.story] == ["came"]


def test_session_no_longer_kept_shows_nothing(city: CityLaptop) -> None:
    view = View()
    presenter(city, view, ImmediateJobs()).open_session(99)
    assert view.shown == []


def test_session_without_end_is_broken_off_unless_a_sync_runs(city: CityLaptop) -> None:
    log = SessionLog(city.clock)
    with city.laptop.database.write() as connection:
        log.received(connection, [("setting", "c")], ())
    view = View()
    presenter(city, view, ImmediateJobs()).open_session(3)
    (shown,) = view.shown
    assert isinstance(shown, SessionView)
    assert shown.session.outcome == BROKEN_OFF
    assert SyncHistoryService(city.laptop).sessions(running=True)[0].outcome == "under_way"


def test_export_writes_every_session_and_says_how_far_it_is(
    city: CityLaptop, tmp_path: Path
) -> None:
    view, jobs = View(), ImmediateJobs()
    path = tmp_path / "history.csv"
    presenter(city, view, jobs).export(str(path))
    assert view.shown == [None, Progress("export", 0, 2), "history.csv"]
    assert path.read_text("utf-8-sig").split() == ["id", "2", "1"]
    assert jobs.lanes == ["io"]


def test_second_export_waits_for_the_first_and_a_cancelled_one_writes_nothing(
    city: CityLaptop, tmp_path: Path
) -> None:
    view, jobs = View(), ImmediateJobs(held=True)
    made = presenter(city, view, jobs)
    made.export(str(tmp_path / "one.csv"))
    made.export(str(tmp_path / "two.csv"))
    assert len(jobs.waiting) == 1
    made.cancel_export()
    jobs.release()
    assert view.shown == [None]
    assert list(tmp_path.glob("*.csv")) == []
    made.export(str(tmp_path / "two.csv"))
    jobs.release()
    assert view.shown[-1] == "two.csv"


def test_export_that_cannot_be_written_says_so(city: CityLaptop, tmp_path: Path) -> None:
    view = View()
    presenter(city, view, ImmediateJobs()).export(str(tmp_path / "gone" / "history.csv"))
    assert isinstance(view.shown[-1], Refusal)
    assert view.shown[-1].code == "file.unwritable"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        (RowName("problem", "p", site_id="s"), ("problem", {"id": "p"})),
        (RowName("paper", "p", site_id="s"), ("paper", {"id": "p"})),
        (RowName("worker", "w", site_id="s"), ("site", {"id": "s", "worker": "w"})),
        (RowName("filled_form", "f", code="checkin", site_id="s"), ("checkin", {"form": "f"})),
        (RowName("filled_form", "f", code="phonecheck", site_id="s"), ("site", {"id": "s"})),
        (RowName("setting", "x"), None),
    ],
)
def test_record_leads_to_the_page_that_shows_it(name: RowName, place: object) -> None:
    assert place_of(name) == place
