"""What the window shows on every page: how things stand with the bureau, and what waits where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.presenters.jobs import Job, Jobs, JobScope, Progress
from app.presenters.sync import SyncRun
from app.services.syncing import SyncingService, SyncReport, SyncStanding
from app.services.today import TodayList, TodayService
from inspection.due import DueCode, DueState

_CALLS = frozenset({DueCode.CALL_BACK, DueCode.PHONE_CHECK})


@dataclass(frozen=True, slots=True)
class WindowStanding:
    """`counts`: what waits on a page today or is overdue, by the page's key. `failed`: the last
    sync since the unlock did not reach its end."""

    sync: SyncStanding
    counts: Mapping[str, int]
    failed: bool


class StandingView(Protocol):
    """The sync pill, the badges and the line of the running sync."""

    def show_standing(self, standing: WindowStanding) -> None: ...
    def show_started(self) -> None: ...
    def show_progress(self, progress: Progress) -> None: ...
    def show_ended(self, report: SyncReport) -> None: ...
    def show_failed(self, error: Exception) -> None: ...
    def show_incident(self, error: Exception) -> None: ...


class StandingPresenter:
    """Looks again after every commit and every sync; answers that come late are dropped."""

    def __init__(
        self,
        view: StandingView,
        syncing: SyncingService,
        today: TodayService,
        run: SyncRun,
        jobs: Jobs,
    ) -> None:
        self._view = view
        self._syncing = syncing
        self._today = today
        self._run = run
        self._jobs = JobScope(jobs)
        self._looking: Job | None = None
        self._unwatch = run.watch(self)

    def look(self) -> None:
        """Read how things stand, and show it."""
        if self._looking is not None:
            self._looking.cancel()
        failed = isinstance(self._run.last, Exception)
        self._looking = self._jobs.run(
            lambda _job: self._read(failed),
            done=self._view.show_standing,
            failed=self._view.show_incident,
        )

    def close(self) -> None:
        """The window closes."""
        self._unwatch()
        self._jobs.cancel_all()

    def _read(self, failed: bool) -> WindowStanding:
        sync = self._syncing.standing()
        counts = counts_of(self._today.look()) | {"sync": sync.conflicts + sync.reviews}
        return WindowStanding(sync, counts, failed)

    # of every run, whoever started it

    def sync_started(self) -> None:
        self._view.show_started()

    def sync_progressed(self, progress: Progress) -> None:
        self._view.show_progress(progress)

    def sync_ended(self, report: SyncReport) -> None:
        self._view.show_ended(report)
        self.look()

    def sync_failed(self, error: Exception) -> None:
        self._view.show_failed(error)
        self.look()


def counts_of(today: TodayList) -> dict[str, int]:
    """The badges that follow from Today: overdue and due today, by page."""
    now = [one for one in today.lines if one.state in (DueState.OVERDUE, DueState.TODAY)]
    return {
        "today": len(now),
        "calls": sum(one.code in _CALLS for one in now),
        "problems": sum(one.code is DueCode.PROBLEM for one in now),
        "papers": sum(one.code is DueCode.ORDER for one in now),
    }
