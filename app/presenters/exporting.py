"""Filled forms out of the program: many into a file, one as an instance or a record to sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.services.exporting import ExportCount, Exported, ExportService, FileKind, Wanted

ALL, MONTH, LAST_MONTH, YEAR = "all", "month", "last_month", "year"
"""Of which time: ever, this month, the month before, this year."""


class ExportView(Protocol):
    """What the panel can show."""

    def show_kinds(self, kinds: tuple[tuple[str, str], ...], chosen: str) -> None: ...
    def show_count(self, count: ExportCount) -> None: ...
    def show_busy(self) -> None: ...
    def show_exported(self, made: Exported) -> None: ...
    def show_error(self, error: Exception) -> None: ...


class ExportPresenter:
    """Counts anew at every choice; a slow old count never overwrites a new one."""

    def __init__(
        self,
        view: ExportView,
        service: ExportService,
        jobs: Jobs,
        folder: Path,
        today: Callable[[], date],
    ) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._folder = folder
        self._today = today
        self._wanted = Wanted("")
        self._counting: Job | None = None
        self._busy = False

    def open(self, form: str = "", site_id: str = "") -> None:
        """Offer what was filled in here; of one kind, of one site first if they are named."""
        self._wanted = Wanted(form, site_id=site_id)
        self._jobs.run(
            lambda _job: self._service.kinds(), done=self._show_kinds, failed=self._view.show_error
        )

    def choose(self, **changes: Any) -> None:
        """Another `form`, `site_id`, `wording`, or whether `whole`."""
        self._wanted = replace(self._wanted, **changes)
        self._count()

    def of_time(self, period: str) -> None:
        """Another time: one of the constants of this module."""
        first, last = _days(period, self._today())
        self.choose(first=first, last=last)

    def write(self, kind: FileKind) -> None:
        """Write the file; one at a time."""
        if self._busy or not self._wanted.form:
            return
        self._busy = True
        self._view.show_busy()
        wanted, folder = self._wanted, self._folder
        self._jobs.run(
            lambda _job: self._service.write(wanted, kind, folder),
            done=self._written,
            failed=self._failed,
        )

    def close(self) -> None:
        """Nothing more is shown; a file that is being written is written to its end."""
        self._jobs.cancel_all()

    # inside

    def _show_kinds(self, kinds: tuple[tuple[str, str], ...]) -> None:
        if self._wanted.form not in dict(kinds):
            self._wanted = replace(self._wanted, form=kinds[0][0] if kinds else "")
        self._view.show_kinds(kinds, self._wanted.form)
        self._count()

    def _count(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
        wanted = self._wanted
        self._counting = self._jobs.run(
            lambda _job: self._service.count(wanted),
            done=self._view.show_count,
            failed=self._view.show_error,
        )

    def _written(self, made: Exported) -> None:
        self._busy = False
        self._view.show_exported(made)

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._view.show_error(error)
        self._count()


class FormOutView(Protocol):
    """What a page of one form can show."""

    def show_record(self, pdf: bytes) -> None:
        """The record, to print."""

    def show_exported(self, made: Exported) -> None: ...
    def show_error(self, error: Exception) -> None: ...


class FormOutPresenter:
    """One filled form at a time, as a record to sign or as an XForms instance."""

    def __init__(self, view: FormOutView, service: ExportService, jobs: Jobs, folder: Path) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._folder = folder

    def record(self, form_id: str) -> None:
        """Draw the record."""
        self._jobs.run(
            lambda _job: self._service.record(form_id),
            done=self._view.show_record,
            failed=self._view.show_error,
        )

    def instance(self, form_id: str, *, whole: bool = False) -> None:
        """Write the instance, answers about people masked unless `whole`."""
        self._jobs.run(
            lambda _job: self._service.write_instance(form_id, self._folder, whole=whole),
            done=self._view.show_exported,
            failed=self._view.show_error,
        )

    def close(self) -> None:
        """The page closes."""
        self._jobs.cancel_all()


def _days(period: str, today: date) -> tuple[date | None, date | None]:
    first = today.replace(day=1)
    if period == MONTH:
        return first, today
    if period == LAST_MONTH:
        last = first - timedelta(days=1)
        return last.replace(day=1), last
    if period == YEAR:
        return today.replace(month=1, day=1), today
    return None, None
