"""Sync: one run for the whole window, watched by whoever shows it, and the page about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope, Progress
from app.services.exchange import ExchangeService, SyncOverview
from app.services.syncing import SyncReport
from app.sync.steps import Beside, OnDb


class Syncs(Protocol):
    """What a run asks of the syncing service; see `SyncingService.sync`."""

    def sync(
        self,
        progress: Callable[[str, int, int | None], None],
        cancelled: Callable[[], bool],
        on_db: OnDb,
        beside: Beside,
    ) -> SyncReport: ...


class SyncWatcher(Protocol):
    """Hears of the run, whoever started it."""

    def sync_started(self) -> None: ...
    def sync_progressed(self, progress: Progress) -> None: ...
    def sync_ended(self, report: SyncReport) -> None: ...
    def sync_failed(self, error: Exception) -> None: ...


class SyncRun:
    """At most one sync at a time. It goes on while its user does other work."""

    def __init__(self, service: Syncs, jobs: Jobs) -> None:
        self._service = service
        self._jobs = jobs
        self._job: Job | None = None
        self._stopping = False
        self._watchers: list[SyncWatcher] = []
        self.progress: Progress | None = None
        """How far the run under way is; None before its first report, and without a run."""
        self.last: SyncReport | Exception | None = None
        """How the last run since the unlock ended."""

    @property
    def running(self) -> bool:
        """Whether a run is under way, also one that was told to stop."""
        return self._job is not None

    def watch(self, watcher: SyncWatcher) -> Callable[[], None]:
        """Tell `watcher` of every run from now on; returns its remover."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def start(self) -> bool:
        """Start a run, unless one is under way; whether it was started."""
        if self.running:
            return False
        self._stopping = False
        self.progress = None

        def work(job: JobControl) -> SyncReport:
            stopped = self._stopped(job)
            return self._service.sync(job.progress, stopped, job.on_db, job.beside)

        for watcher in tuple(self._watchers):
            watcher.sync_started()
        job = self._jobs.run(
            work, done=self._on_done, failed=self._on_failed, progress=self._on_progress, lane="io"
        )
        self._job = None if job.finished else job
        return True

    def cancel(self) -> None:
        """Stop at the next step: it ends in Refusal ``sync.cancelled``; what is sent stays sent."""
        self._stopping = True

    def close(self) -> None:
        """The window closes: nothing more is heard of the run."""
        self._stopping = True
        if self._job is not None:
            self._job.cancel()
        self._watchers.clear()

    def _stopped(self, job: JobControl) -> Callable[[], bool]:
        return lambda: self._stopping or job.cancelled

    def _on_progress(self, progress: Progress) -> None:
        self.progress = progress
        for watcher in tuple(self._watchers):
            watcher.sync_progressed(progress)

    def _on_done(self, report: SyncReport) -> None:
        self._job, self.progress, self.last = None, None, report
        for watcher in tuple(self._watchers):
            watcher.sync_ended(report)

    def _on_failed(self, error: Exception) -> None:
        self._job, self.progress, self.last = None, None, error
        for watcher in tuple(self._watchers):
            watcher.sync_failed(error)


class SyncView(Protocol):
    """What the page can show."""

    def show_overview(self, overview: SyncOverview) -> None: ...
    def show_running(self, progress: Progress | None) -> None: ...
    def show_ended(self, report: SyncReport) -> None: ...
    def show_failed(self, error: Exception) -> None: ...
    def show_error(self, error: Exception) -> None: ...


class SyncPresenter:
    """One button, what waits, what needs a person, and the history."""

    def __init__(self, view: SyncView, run: SyncRun, exchange: ExchangeService, jobs: Jobs) -> None:
        self._view = view
        self._run = run
        self._exchange = exchange
        self._jobs = JobScope(jobs)
        self._looking: Job | None = None
        self._unwatch = run.watch(self)

    def open(self) -> None:
        """Show how things stand, also of a run that began elsewhere."""
        if self._run.running:
            self._view.show_running(self._run.progress)
        elif isinstance(self._run.last, SyncReport):
            self._view.show_ended(self._run.last)
        elif self._run.last is not None:
            self._view.show_failed(self._run.last)
        self.look()

    def look(self) -> None:
        """Look again at what waits."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._jobs.run(
            lambda _job: self._exchange.look(running=self._run.running),
            done=self._view.show_overview,
            failed=self._view.show_error,
        )

    def sync(self) -> None:
        """The button: start, unless a run is under way."""
        self._run.start()

    def cancel(self) -> None:
        """Stop the run at its next step."""
        self._run.cancel()

    def close(self) -> None:
        """The window closes; a run under way is not this page's to stop."""
        self._unwatch()
        self._jobs.cancel_all()

    # of every run, whoever started it

    def sync_started(self) -> None:
        self._view.show_running(None)

    def sync_progressed(self, progress: Progress) -> None:
        self._view.show_running(progress)

    def sync_ended(self, report: SyncReport) -> None:
        self._view.show_ended(report)
        self.look()

    def sync_failed(self, error: Exception) -> None:
        self._view.show_failed(error)
        self.look()
