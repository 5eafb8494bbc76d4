"""Words the standing on the shell: pill, badges, the line of a running sync, its last sentence."""

from __future__ import annotations

from app.presenters.jobs import Progress
from app.presenters.standing import WindowStanding
from app.services.syncing import SyncReport
from app.ui.page import Route
from app.ui.shell import Shell
from app.ui.widgets.sync_pill import SyncStanding, SyncState
from app.ui.words import refusals, steps, syncing
from inspection.clock import Clock
from inspection.refusal import Refusal

_RUNNING: dict[str, SyncState] = {"push": "sending", "pull": "receiving", "publish": "receiving"}


class ShellStanding:
    """The `StandingView` of one shell."""

    def __init__(self, shell: Shell, clock: Clock) -> None:
        self._shell = shell
        self._clock = clock
        self._last: WindowStanding | None = None
        self._running = False

    def show_standing(self, standing: WindowStanding) -> None:
        """Pill and badges; while a sync runs the pill is its."""
        self._last = standing
        self._shell.show_counts(standing.counts)
        if not self._running:
            self._show_pill()

    def show_started(self) -> None:
        """A sync began."""
        self._running = True
        self._shell.job_line.start(steps.step("hello"))

    def show_progress(self, progress: Progress) -> None:
        """It goes on."""
        self._shell.job_line.show_progress(progress, steps.step(progress.step, progress.done))
        state = _RUNNING.get(progress.step)
        if state is not None:
            running = SyncStanding(state, done=progress.done, total=progress.total or 0)
            self._shell.pill.show_standing(running, self._clock.now_ms())

    def show_ended(self, report: SyncReport) -> None:
        """It reached its end."""
        self._stop()
        said = [syncing.ended(report), syncing.clock_warning(report)]
        self._shell.toast("\n".join(one for one in said if one))
        if report.removed and self._shell.close_about(report.removed, Route("sites")):
            self._shell.notice_bar.say(syncing.page_closed(report))

    def show_failed(self, error: Exception) -> None:
        """It did not. The sync page says the rest; elsewhere a toast says what happened."""
        self._stop()
        self._show_pill()
        here = self._shell.here
        cancelled = isinstance(error, Refusal) and error.code == "sync.cancelled"
        if here != Route("sync") or cancelled:
            self._shell.toast(refusals.sentence(error))

    def show_incident(self, error: Exception) -> None:
        """The standing itself could not be read: the pill keeps what it last knew."""
        self._shell.toast(refusals.sentence(error))

    def _stop(self) -> None:
        self._running = False
        self._shell.job_line.stop()

    def _show_pill(self) -> None:
        if self._last is None:
            return
        sync = self._last.sync
        state: SyncState = "received" if sync.last_sync_at is not None else "unknown"
        if sync.pending:
            state = "failed" if self._last.failed else "waiting"
        if sync.conflicts or sync.reviews:
            state = "needs_you"
        shown = SyncStanding(
            state,
            to_send=sync.pending,
            received_at_ms=sync.last_sync_at,
            conflicts=sync.conflicts,
            reviews=sync.reviews,
        )
        self._shell.pill.show_standing(shown, self._clock.now_ms())
