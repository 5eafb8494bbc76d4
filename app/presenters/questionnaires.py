"""A site's questionnaires of a month: look, count, print blanks, begin on screen or by keypunch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from app.presenters.jobs import Jobs, JobScope
from app.services.questionnaires import (
    Blanks,
    QuestionnaireService,
    QuestionResult,
    SheetLine,
    SiteSheets,
)
from inspection.questionnaires import FilledOn, SheetCount

MIS_TAP = "mistap"
"""The stored reason of a count that was taken back within the toast."""


class QuestionnairesView(Protocol):
    """What the page can show."""

    def show_sheets(self, found: SiteSheets, lines: tuple[SheetLine, ...]) -> None: ...
    def show_counted(self, what: SheetCount, number: int, undo: Callable[[], None]) -> None: ...
    def show_drawing(self, drawing: bool) -> None: ...
    def print_blanks(self, blanks: Blanks, printed: Callable[[], None]) -> None: ...
    def show_printed(self, blanks: Blanks) -> None: ...
    def show_results(self, results: tuple[QuestionResult, ...]) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class QuestionnairesPresenter:
    """Keeps site, month and filter; everything else is looked at afresh."""

    def __init__(
        self, view: QuestionnairesView, service: QuestionnaireService, jobs: Jobs, language: str
    ) -> None:
        self._view = view
        self._service = service
        self._looks = JobScope(jobs)
        self._steps = JobScope(jobs)
        self._language = language
        self._site = ""
        self._month: date | None = None
        self._filter = ""
        self._found: SiteSheets | None = None

    def open(self, site: str) -> None:
        """Show a site, by default the one shown before."""
        self._site = site or self._site
        self.look()

    def choose(self, site: str) -> None:
        """Another site."""
        self._site = site
        self.look()

    def turn(self, month: date) -> None:
        """Another month."""
        self._month = month
        self.look()

    def filter(self, text: str) -> None:
        """Only sheets whose number, crew or filler holds this."""
        self._filter = text.strip().casefold()
        if self._found is not None:
            self._show(self._found)

    def look(self) -> None:
        """Look again."""
        site, month, language = self._site, self._month, self._language
        self._looks.cancel_all()
        self._looks.run(
            lambda _job: self._service.look(site, month, language),
            done=self._show,
            failed=self._view.show_error,
        )

    def close(self) -> None:
        """The window closes."""
        self._looks.cancel_all()
        self._steps.cancel_all()

    def open_line(self, questionnaire_id: str) -> None:
        """Enter: an unfinished one is gone on with, a finished one read."""
        line = self._line(questionnaire_id)
        if line is None:
            return
        if line.draft and line.row.mode == FilledOn.PAPER:
            self._view.go("keypunch", {"site": line.row.site_id, "sheet": line.row.sheet or ""})
        elif line.draft:
            self._view.go("worker", {"questionnaire": line.row.id})
        else:
            self._view.go("questionnaire", {"id": line.row.id})

    def begin_on_screen(self, version_id: str) -> None:
        """With the worker, here and now."""
        if self._site_shown and version_id:
            self._view.go("worker", {"site": self._site_shown, "version": version_id})

    def key_in(self, *, second: bool = False) -> None:
        """A stack of paper; `second`: those drawn to be keyed again."""
        if self._site_shown:
            params = {"site": self._site_shown}
            self._view.go("keypunch", params | ({"second": "1"} if second else {}))

    def ask_results(self, form: str) -> None:
        """What was answered, question by question."""
        found, language = self._found, self._language
        if found is not None and form:
            self._step(
                lambda _job: self._service.results(found.site, found.month, form, language),
                self._view.show_results,
            )

    def count(self, form: str, what: SheetCount, number: int) -> None:
        """So many sheets were handed out, or came back."""
        found = self._found
        if found is None:
            return
        site, month = found.site, found.month

        def undo(made: str) -> Callable[[], None]:
            return lambda: self._step(
                lambda _job: self._service.uncount(made, MIS_TAP), lambda _none: self.look()
            )

        def done(made: str) -> None:
            self._view.show_counted(what, number, undo(made))
            self.look()

        self._step(lambda _job: self._service.count(site, form, month, what, number), done)

    def draw_blanks(self, version_id: str, size: int, *, handed_out: bool) -> None:
        """Draw numbered blanks and print them; only what was printed is recorded."""
        found = self._found
        if found is None:
            return
        site, month, language = found.site, found.month, self._language

        def drawn(blanks: Blanks) -> None:
            self._view.show_drawing(False)
            self._view.print_blanks(blanks, lambda: self._printed(blanks, handed_out))

        def failed(error: Exception) -> None:
            self._view.show_drawing(False)
            self._view.show_error(error)

        self._view.show_drawing(True)
        self._steps.run(
            lambda _job: self._service.draw_blanks(site, version_id, month, size, language),
            done=drawn,
            failed=failed,
            lane="io",
        )

    # inside

    @property
    def _site_shown(self) -> str:
        return self._found.site if self._found is not None else ""

    def _line(self, questionnaire_id: str) -> SheetLine | None:
        lines = self._found.lines if self._found is not None else ()
        return next((one for one in lines if one.row.id == questionnaire_id), None)

    def _printed(self, blanks: Blanks, handed_out: bool) -> None:
        def done(_none: object) -> None:
            self._view.show_printed(blanks)
            self.look()

        self._step(lambda _job: self._service.record_blanks(blanks, handed_out=handed_out), done)

    def _step(self, work: Callable[..., object], done: Callable[..., None]) -> None:
        self._steps.run(work, done=done, failed=self._view.show_error)

    def _show(self, found: SiteSheets) -> None:
        self._found, self._site, self._month = found, found.site, found.month
        wanted = self._filter
        lines = tuple(
            one
            for one in found.lines
            if not wanted
            or any(
                wanted in (text or "").casefold()
                for text in (one.row.sheet, one.row.crew, one.row.filler)
            )
        )
        self._view.show_sheets(found, lines)
