"""One filled questionnaire: read it, print it to be signed, go back into it, void it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from app.presenters.filling import FormPresenter, FormView
from app.presenters.jobs import Jobs, JobScope
from app.services.filling import Filling, FillingService
from app.services.questionnaires import QuestionnaireService
from db.queries.questionnaires import SheetRow
from inspection.questionnaires import FilledOn


class QuestionnaireView(FormView, Protocol):
    """What the page can show, the form's parts included."""

    def show_sheet(self, row: SheetRow) -> None: ...
    def print_record(self, pdf: bytes, name: str) -> None: ...
    def show_voided(self) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class QuestionnairePresenter:
    """A passive form: what is finished is only read here."""

    def __init__(
        self,
        view: QuestionnaireView,
        service: QuestionnaireService,
        filling: FillingService,
        jobs: Jobs,
        language: str,
    ) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._language = language
        self.form = FormPresenter(view, filling, jobs, language)
        self._id = ""
        self._row: SheetRow | None = None

    def open(self, questionnaire_id: str) -> None:
        """Show one."""
        self._id = questionnaire_id
        self.look()

    def look(self) -> None:
        """Look again."""
        wanted = self._id
        if wanted:
            self._run(lambda _job: self._service.open(wanted), self._show)

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def print_record(self) -> None:
        """The record to sign."""
        row, language = self._row, self._language
        if row is not None:
            name = row.sheet or row.on_date.isoformat()
            self._run(
                lambda _job: self._service.signed_record(row.id, language),
                lambda pdf: self._view.print_record(pdf, name),
            )

    def mend(self) -> None:
        """Back into it: by keypunch, or on screen."""
        row = self._row
        if row is None:
            return
        if row.mode == FilledOn.PAPER:
            self._view.go("keypunch", {"site": row.site_id, "reopen": row.id})
        else:
            self._run(
                lambda _job: self._service.reopen(row.id),
                lambda _none: self._view.go("worker", {"questionnaire": row.id}),
            )

    def void(self, reason: str) -> None:
        """It was none: a mix-up, another site's."""
        wanted = self._id
        self._run(lambda _job: self._service.discard(wanted, reason), lambda _none: self._voided())

    def _voided(self) -> None:
        self._id, self._row = "", None
        self._view.show_voided()

    def _show(self, found: tuple[SheetRow, Filling]) -> None:
        row, held = found
        if row.id != self._id:
            return
        self._row = row
        self._view.show_sheet(row)
        self.form.show(held, {})

    def _run(self, work: Callable[..., object], done: Callable[..., None]) -> None:
        self._jobs.run(work, done=done, failed=self._view.show_error)
