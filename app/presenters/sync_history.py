"""The sync history: a session and its records, one record's way, and the whole as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope, Progress
from app.presenters.sync import SyncRun
from app.services.revealing import RevealingService
from app.services.spreadsheet import Sheet, write_sheets
from app.services.sync_history import RecordView, SessionView, SyncHistoryService
from db.queries.naming import RowName

_EVERY = 20
"""Sessions between two reports of how far an export is."""


class HistoryView(Protocol):
    """What the page can show of it. `words` tells the history in the language in force."""

    def show_session(self, shown: SessionView) -> None: ...
    def show_record(self, shown: RecordView, *, masked: bool = True) -> None: ...
    def show_export(self, progress: Progress | None) -> None: ...
    def show_exported(self, name: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def words(self, sessions: Sequence[SessionView]) -> list[Sheet]: ...


class SyncHistoryPresenter:
    """Reads what is opened; a later answer replaces an earlier one."""

    def __init__(
        self,
        view: HistoryView,
        history: SyncHistoryService,
        revealing: RevealingService,
        run: SyncRun,
        jobs: Jobs,
    ) -> None:
        self._view = view
        self._revealing = revealing
        self._run = run
        self._history = history
        self._jobs = JobScope(jobs)
        self._opening: Job | None = None
        self._export: Job | None = None

    def open_session(self, session: int) -> None:
        """Show one session with its records."""
        self._cancel_opening()

        def done(shown: SessionView | None) -> None:
            if shown is not None:
                self._view.show_session(shown)

        self._opening = self._jobs.run(
            lambda _job: self._history.session(session, running=self._run.running),
            done=done,
            failed=self._view.show_error,
        )

    def open_record(self, entity: str, row: str) -> None:
        """Show one record's way."""
        self._cancel_opening()
        self._opening = self._jobs.run(
            lambda _job: self._history.record(entity, row),
            done=self._view.show_record,
            failed=self._view.show_error,
        )

    def reveal(self, shown: RecordView) -> None:
        """Show the worker's name of a record whole; the asking is written down before."""
        self._cancel_opening()
        name = shown.name
        whose = name.row if name.entity == "worker" else None
        self._opening = self._jobs.run(
            lambda _job: self._revealing.named(name.site_id, whose),
            done=lambda _nothing: self._view.show_record(shown, masked=False),
            failed=self._view.show_error,
        )

    def export(self, path: str) -> None:
        """Write the whole history into a file, one at a time."""
        if self._export is not None and not self._export.finished:
            return
        target = Path(path)
        self._view.show_export(None)
        self._export = self._jobs.run(
            lambda job: self._write(job, target),
            done=self._view.show_exported,
            failed=self._view.show_error,
            progress=self._view.show_export,
            lane="io",
        )

    def cancel_export(self) -> None:
        """Leave the export; nothing is written."""
        if self._export is not None:
            self._export.cancel()

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def _cancel_opening(self) -> None:
        if self._opening is not None:
            self._opening.cancel()

    def _write(self, job: JobControl, path: Path) -> str:
        running = self._run.running
        sessions = job.on_db(lambda: self._history.sessions(running=running))
        views: list[SessionView] = []
        for number, session in enumerate(sessions):
            job.check()
            if number % _EVERY == 0:
                job.progress("export", number, len(sessions))
            found = job.on_db(partial(self._history.session, session.id, None, running=running))
            if found is not None:
                views.append(found)
        write_sheets(path, self._view.words(views), job.check)
        return path.name


def place_of(name: RowName) -> tuple[str, Mapping[str, str]] | None:
    """The page that shows a row, and what it is to show there; None if no page does."""
    match name.entity:
        case "problem":
            return "problem", {"id": name.row}
        case "paper":
            return "paper", {"id": name.row}
        case "worker" if name.site_id:
            return "site", {"id": name.site_id, "worker": name.row}
        case "filled_form" if name.code == "checkin":
            return "checkin", {"form": name.row}
    return ("site", {"id": name.site_id}) if name.site_id else None
