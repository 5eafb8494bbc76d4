"""One call after another: the number to dial, how it ended in one key, the questions in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from app.presenters.filling import FormPresenter, FormView
from app.presenters.jobs import Jobs, JobScope
from app.services.filling import FINISHED, Filling, FillingService
from app.services.phone_checks import PhoneCheckService, Recorded, Sheet
from inspection.refusal import Refusal
from inspection.terms import CallOutcome

MIS_TAP = "mistap"
"""The stored reason of an attempt that was taken back within the toast."""


_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")


def whole_day(text: str) -> str:
    """``2023-06-01`` for a month such as ``2023-6`` or ``202306``; anything else as it is."""
    found = _MONTH.fullmatch(text.strip())
    return f"{found[1]}-{int(found[2]):02d}-01" if found and 1 <= int(found[2]) <= 12 else text


class CallSheetView(FormView, Protocol):
    """What the page can show, the form's parts included."""

    def show_sheet(self, sheet: Sheet) -> None: ...
    def show_number(self, number: str) -> None:
        """The whole number, to dial: it was recorded that it is seen."""

    def show_talking(self, name: str) -> None:
        """He picked up: his whole name, and the questions."""

    def show_answers(self) -> None:
        """What he said, to be read: the call is over."""

    def show_silent(self) -> None:
        """No questions: the keys for how the call ended."""

    def show_recorded(self, made: Recorded, undo: Callable[[], None]) -> None: ...
    def focus_question(self, path: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class CallSheetPresenter:
    """One entry at a time. A step that is being written blocks the next, so that no key counts
    twice."""

    def __init__(
        self,
        view: CallSheetView,
        service: PhoneCheckService,
        filling: FillingService,
        jobs: Jobs,
        language: str,
    ) -> None:
        self._view = view
        self._service = service
        self._filling = filling
        self._jobs = JobScope(jobs)
        self._steps = JobScope(jobs)
        self.form = FormPresenter(view, filling, jobs, language)
        self._entry = ""
        self._sheet: Sheet | None = None
        self._number = ""
        self._talking = False
        self._busy = False

    @property
    def talking(self) -> bool:
        """Whether the questions are in front."""
        return self._talking

    @property
    def sheet(self) -> Sheet | None:
        """The sheet in front."""
        return self._sheet

    def open(self, entry: str) -> None:
        """Show a worker's sheet; his number too if it is wanted now."""
        self._jobs.cancel_all()
        self._steps.cancel_all()
        self._entry = entry
        self._sheet = None
        self._number = ""
        self._talking = False
        self._busy = False
        self._view.show_silent()
        self._look(self._opened)

    def look(self) -> None:
        """Something changed: look again, without touching what is being filled in."""
        if self._entry and not self._busy:
            self._look(self._seen_again)

    def leave(self) -> None:
        """The user goes elsewhere: answers become an operation."""
        if self._talking:
            self.form.commit()

    def close(self) -> None:
        """The window closes."""
        if self._talking:
            self.form.flush()
        self._jobs.cancel_all()
        self._steps.cancel_all()

    # the number

    def ask_number(self) -> None:
        """Show the whole number; that it was seen is written down once an opening."""
        entry = self._entry
        if self._number:
            self._view.show_number(self._number)
            return
        self._jobs.run(
            lambda _job: self._service.reveal(entry),
            done=self._got_number,
            failed=self._view.show_error,
        )

    # how it went

    def connect(self) -> None:
        """He picked up: to the questions, begun or gone on with."""
        entry = self._entry
        if self._talking or not self._may_step():
            return

        def work(_job: object) -> tuple[Filling, str]:
            return self._filling.open(self._service.answer(entry)), self._service.name(entry)

        self._step(work, self._connected)

    def end(self, outcome: CallOutcome, call_back_at: int | None = None, note: str = "") -> None:
        """The call ended without questions, or is to be made again at a time (UTC ms)."""
        entry = self._entry
        if not self._may_step():
            return
        self._step(
            lambda _job: self._service.record(entry, outcome, call_back_at, note), self._recorded
        )

    def finish(self) -> None:
        """All was asked: finish, and on to the next; what is missing is shown instead."""
        held = self.form.filling
        if held is None or not self._talking or not self._may_step() or not self.form.flush():
            return
        findings = [one for one in held.answers.findings() if one.blocks]
        self.form.show_findings(findings)
        if findings:
            self._view.focus_question(findings[0].path)
            return
        self._step(lambda _job: self._service.finish(held), self._recorded)

    def hang_up(self) -> None:
        """The line went dead half-way: what was said is kept, the check counts as partly held."""
        held = self.form.filling
        if held is None or not self._talking or not self._may_step() or not self.form.flush():
            return
        form = held.id
        self._step(lambda _job: self._service.hang_up(form), self._recorded)

    def put_aside(self) -> bool:
        """Esc: away from the questions, which stay as they are; whether they were in front."""
        if not self._talking:
            return False
        self.form.commit()
        self._talking = False
        self._view.show_silent()
        self._look(self._seen_again)
        return True

    def answer(self, path: str, text: str) -> None:
        """Keep one answer; a month typed without a day is its first."""
        held = self.form.filling
        asked = held.definition.questions.get(path) if held else None
        if asked is not None and asked.type == "date" and "month-year" in asked.appearance:
            text = whole_day(text)
        self.form.answer(path, text)

    # inside

    def _may_step(self) -> bool:
        return bool(self._entry) and self._sheet is not None and not self._busy

    def _step(self, work: Callable[..., object], done: Callable[..., None]) -> None:
        self._busy = True

        def ended(result: object) -> None:
            self._busy = False
            done(result)

        self._steps.run(work, done=ended, failed=self._not_stepped)

    def _not_stepped(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, Refusal) and error.code == "form.unfinished":
            self._view.focus_question(str(error.params.get("path", "")))
        self._view.show_error(error)

    def _look(self, done: Callable[[Sheet], None]) -> None:
        entry = self._entry
        self._jobs.run(
            lambda _job: self._service.sheet(entry), done=done, failed=self._view.show_error
        )

    def _opened(self, sheet: Sheet) -> None:
        self._seen_again(sheet)
        if sheet.entry.can_call(sheet.today):
            self.ask_number()
        if sheet.talking:
            self.connect()
        elif sheet.form is not None and not sheet.entry.open:
            form = sheet.form
            self._jobs.run(
                lambda _job: self._filling.open(form),
                done=self._show_answers,
                failed=self._view.show_error,
            )

    def _show_answers(self, held: Filling) -> None:
        held.row = replace(held.row, state=FINISHED)  # also a form broken off is only read here
        self.form.show(held, {})
        self._view.show_answers()

    def _seen_again(self, sheet: Sheet) -> None:
        if sheet.entry.id == self._entry:
            self._sheet = sheet
            self._view.show_sheet(sheet)

    def _got_number(self, number: str) -> None:
        self._number = number
        self._view.show_number(number)

    def _connected(self, result: tuple[Filling, str]) -> None:
        held, name = result
        self._talking = True
        self.form.show(held, {})
        self._view.show_talking(name)

    def _recorded(self, made: Recorded) -> None:
        site = self._sheet.summary.site if self._sheet else ""
        self._talking = False
        self._view.show_recorded(made, lambda: self._undo(made))
        if made.next_entry is not None:
            self._view.go("call", {"entry": made.next_entry})
        else:
            self._view.go("calls", {"site": site})

    def _undo(self, made: Recorded) -> None:
        self._steps.run(
            lambda _job: self._service.undo(made.attempt, MIS_TAP),
            done=lambda entry: self._view.go("call", {"entry": entry}),
            failed=self._view.show_error,
        )
