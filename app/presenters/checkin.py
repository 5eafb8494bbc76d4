"""A check-in or return visit: filled by keys, problems raised beside the answers, then finished."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from app.presenters.filling import FormPresenter, FormView
from app.presenters.jobs import Jobs, JobScope
from app.presenters.typed_days import parse_day
from app.services.contacts import ContactService, Visit
from app.services.filling import FillingService
from app.services.problems import Offer, ProblemService, Wanted
from db.queries.problems import ProblemRow
from forms.problems import raised_problems
from inspection.pictures import VisitSpan
from inspection.refusal import Refusal
from inspection.terms import ContactKind, InspectionForm
from inspection.workdays import WorkCalendar, add_working_days, working_days_between

_DAYS = re.compile(r"\+?(\d{1,2})(?:\s*[^\d\s\-/.月年][^\d]*)?", re.ASCII)
"""``5``, ``+5``, ``5 个工作日``, ``5 working days``: a number of days, no date."""


@dataclass(frozen=True, slots=True)
class VisitShown:
    """What heads the page. `form` is the form's id;
    `colleagues` are the names of who may assist; `form_id` is the filled form's id, `span` the
    visit itself, for its pictures."""

    site_id: str
    form_id: str
    span: VisitSpan
    site_name: str
    form: str
    kind: str
    inspection_form: str | None
    covert: bool
    on_date: date
    today: date
    lead: str
    assistant: str | None
    colleagues: tuple[str, ...]
    finished: bool
    last_on: date | None


@dataclass(frozen=True, slots=True)
class DueShown:
    """A deadline as understood; `days` working days from today. `code` says what is wrong."""

    on: date | None
    days: int = 0
    provisional: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one look at the database brings."""

    visit: Visit
    problems: tuple[ProblemRow, ...]
    calendar: WorkCalendar


class CheckInView(FormView, Protocol):
    """What the page can show."""

    def show_visit(self, shown: VisitShown) -> None: ...
    def show_offer(self, path: str, offer: Offer | None) -> None: ...
    def show_due(self, path: str, due: DueShown) -> None: ...
    def show_offer_error(self, path: str, error: Exception) -> None: ...
    def show_raised(self, path: str, problem_id: str) -> None: ...
    def show_problems(self, problems: Sequence[ProblemRow], today: date) -> None: ...
    def show_rest(self, count: int) -> None: ...
    def show_blocked(self, count: int, path: str) -> None: ...
    def ask_finish(self, unchecked: int, not_raised: int) -> None: ...
    def show_finished(self) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class CheckInPresenter:
    """One contact's form at a time."""

    def __init__(
        self,
        view: CheckInView,
        contacts: ContactService,
        filling: FillingService,
        problems: ProblemService,
        jobs: Jobs,
        language: str,
    ) -> None:
        self._view = view
        self._contacts = contacts
        self._problems = problems
        self._jobs = JobScope(jobs)
        self.form = FormPresenter(view, filling, jobs, language, self._after)
        self._visit: Visit | None = None
        self._calendar = WorkCalendar()
        self._tried = False
        self._raised: dict[str, ProblemRow] = {}
        self._offered: dict[str, Offer] = {}

    # going here and away

    def open(self, params: Mapping[str, str]) -> None:
        """Open ``form``, or begin (or go on with) a contact at ``site``: a check-in of ``kind``,
        ``inspection_form`` and ``covert``, or a return visit if that is its kind."""
        self._jobs.cancel_all()
        self._jobs.run(
            lambda _job: self._load(self._start(params)),
            done=self._show,
            failed=self._view.show_error,
        )

    def refresh(self) -> None:
        """Look again, keeping what is being typed."""
        if self._visit is not None:
            form_id = self._visit.filling.id
            self._jobs.run(
                lambda _job: self._load(form_id), done=self._renew, failed=self._view.show_error
            )

    def leave(self) -> None:
        """Keep what waits and make one operation of what changed."""
        self.form.commit()

    def close(self) -> None:
        """The window closes: keep what waits, at once."""
        self.form.flush()
        self._jobs.cancel_all()

    # answers

    def answer(self, path: str, text: str) -> None:
        """One answer was given."""
        self.form.answer(path, text)

    def repeat(self, path: str) -> bool:
        """Seen again, unchanged."""
        return self.form.repeat(path)

    def repeat_rest(self) -> int:
        """Everything that still stands from last time."""
        count = self.form.repeat_rest()
        self._view.show_rest(len(self.form.rest()))
        return count

    def show_last_evidence(self, path: str) -> bool:
        """Go and see what proved last time's answer; False if nothing did."""
        last = self._visit.last.get(path) if self._visit is not None else None
        if self._visit is None or last is None or not last.evidence:
            return False
        site = self._visit.contact.site_id
        self._view.go("picture", {"id": last.evidence[-1], "site": site})
        return True

    # problems

    def due_typed(self, path: str, text: str) -> None:
        """A deadline is being typed: a day, or working days from today."""
        self._view.show_due(path, self._due(text))

    def raise_problem(self, path: str, facts: str, people: str, due: str) -> None:
        """Put the problem of an answer into the ledger."""
        visit = self._visit
        if visit is None:
            return
        found = self._due(due)
        counted = people.strip()
        if found.on is None or found.code:
            self._view.show_offer_error(path, Refusal(found.code or "problem.due_unreadable"))
            return
        if counted and not (counted.isascii() and counted.isdigit()):
            self._view.show_offer_error(path, Refusal("problem.people_unreadable"))
            return
        offered = self._offered.get(path)
        wanted = Wanted(
            facts=facts,
            due_on=found.on,
            people=int(counted) if counted else None,
            sum_fen=offered.sum_fen if offered is not None else None,
        )

        def work(_job: object) -> tuple[str, tuple[ProblemRow, ...]]:
            made = self._problems.raise_from(visit.filling, path, wanted)
            return made, self._problems.of_form(visit.filling.id)

        def done(result: tuple[str, tuple[ProblemRow, ...]]) -> None:
            self._show_problems(result[1])
            self._view.show_offer(path, None)
            self._view.show_raised(path, result[0])

        self._jobs.run(work, done=done, failed=lambda e: self._view.show_offer_error(path, e))

    def take_back(self, problem_id: str, reason: str) -> None:
        """A problem was raised by mistake: void it, and offer it anew."""
        visit = self._visit
        row = next((one for one in self._raised.values() if one.id == problem_id), None)
        if visit is None or row is None:
            return

        def work(_job: object) -> tuple[ProblemRow, ...]:
            self._problems.void(row, reason)
            return self._problems.of_form(visit.filling.id)

        def done(rows: tuple[ProblemRow, ...]) -> None:
            self._show_problems(rows)
            self._offer(row.source_path or "")

        self._jobs.run(work, done=done, failed=self._view.show_error)

    def print_packet(self) -> bool:
        """Go and print what the problems raised here need; False if there are none."""
        if self._visit is None or not self._raised:
            return False
        ids = ",".join(row.id for row in self._raised.values())
        self._view.go("packet", {"site": self._visit.contact.site_id, "problems": ids})
        return True

    # finishing

    def finish(self) -> None:
        """Show what stands against finishing; if nothing does, have the view ask once."""
        if self._visit is None or not self.form.flush():
            return
        found = self._visit.findings()
        self._tried = True
        self.form.show_findings(found)
        standing = [one for one in found if one.blocks]
        if standing:
            self._view.show_blocked(len(standing), standing[0].path)
            return
        answers = self._visit.filling.answers
        unchecked = sum(
            answers.answer(path) == "unchecked" for path in self._visit.filling.definition.questions
        )
        offered = {one.path for one in raised_problems(answers)}
        self._view.ask_finish(unchecked, len(offered - set(self._raised)))

    def confirm_finish(self) -> None:
        """The user said yes."""
        visit = self._visit
        if visit is None:
            return

        def work(_job: object) -> Loaded:
            self._contacts.finish(visit)
            return self._load(visit.filling.id)

        def done(loaded: Loaded) -> None:
            self._show(loaded)
            self._view.show_finished()

        self._jobs.run(work, done=done, failed=self._view.show_error)

    def discard(self, reason: str, then: Callable[[], None]) -> None:
        """A contact begun by mistake: void it, then leave."""
        visit = self._visit
        if visit is None:
            return

        def done(_result: None) -> None:
            self._visit = None
            then()

        self._jobs.run(
            lambda _job: self._contacts.discard(visit, reason),
            done=done,
            failed=self._view.show_error,
        )

    # inside

    def _start(self, params: Mapping[str, str]) -> str:
        if "form" in params:
            return params["form"]
        kind = ContactKind(params.get("kind", ContactKind.INSPECTION))
        if kind is ContactKind.RETURN_VISIT:
            return self._contacts.start_return_visit(params["site"])
        form = InspectionForm(params.get("inspection_form", InspectionForm.ROUTINE))
        covert = params.get("covert", "") == "1"
        return self._contacts.start_check_in(params["site"], kind, form, covert)

    def _load(self, form_id: str) -> Loaded:
        visit = self._contacts.open(form_id)
        return Loaded(visit, self._problems.of_form(form_id), self._problems.calendar())

    def _show(self, loaded: Loaded) -> None:
        self._visit, self._calendar = loaded.visit, loaded.calendar
        self._offered = {}
        self._tried = False
        self._head(loaded.visit)
        self.form.show(loaded.visit.filling, loaded.visit.last)
        self._show_problems(loaded.problems)
        self._view.show_rest(len(self.form.rest()))
        if not loaded.visit.filling.finished:
            for one in raised_problems(loaded.visit.filling.answers):
                self._offer(one.path)

    def _renew(self, loaded: Loaded) -> None:
        if self._visit is None or loaded.visit.filling.id != self._visit.filling.id:
            return
        if self.form.renew(loaded.visit.filling):
            self._visit = loaded.visit
            self._head(loaded.visit)
        self._show_problems(loaded.problems)

    def _head(self, visit: Visit) -> None:
        facts = visit.contact
        self._view.show_visit(
            VisitShown(
                site_id=facts.site_id,
                form_id=visit.filling.id,
                span=VisitSpan(facts.id, facts.site_id, facts.started_at, facts.finished_at),
                site_name=facts.site_name,
                form=visit.filling.row.form,
                kind=facts.kind,
                inspection_form=facts.inspection_form,
                covert=facts.covert,
                on_date=facts.on_date,
                today=visit.today,
                lead=facts.lead,
                assistant=facts.assistant,
                colleagues=tuple(one.name for one in visit.colleagues),
                finished=visit.filling.finished,
                last_on=visit.last_on,
            )
        )

    def _show_problems(self, rows: Sequence[ProblemRow]) -> None:
        self._raised = {row.source_path or row.id: row for row in rows}
        if self._visit is not None:
            self._view.show_problems(rows, self._visit.today)

    def _after(self, path: str) -> None:
        """An answer was put: offer its problem, name the assisting inspector, count the rest."""
        if self._visit is None:
            return
        self._view.show_rest(len(self.form.rest()))
        if path == self._visit.assisting:
            self._choose_assistant(self._visit.filling.answers.answer(path))
        elif self._visit.filling.definition.questions[path].problem:
            self._offer(path)

    def _choose_assistant(self, name: str) -> None:
        visit = self._visit
        if visit is None:
            return
        found = next((one.id for one in visit.colleagues if one.name == name), None)
        if found == visit.contact.assistant_id:
            return

        def work(_job: object) -> Visit:
            return replace(visit, contact=self._contacts.choose_assistant(visit.contact, found))

        def done(changed: Visit) -> None:
            if self._visit is not None and self._visit.filling is changed.filling:
                self._visit = changed
                self._head(changed)
                if self._tried:
                    self.form.show_findings(changed.findings())

        self._jobs.run(work, done=done, failed=self._view.show_error)

    def _offer(self, path: str) -> None:
        visit = self._visit
        if visit is None or path in self._raised or not path:
            return

        def done(offer: Offer | None) -> None:
            if offer is None:
                self._offered.pop(path, None)
            else:
                self._offered[path] = offer
            self._view.show_offer(path, offer)

        self._jobs.run(
            lambda _job: self._problems.offer(visit.filling, path),
            done=done,
            failed=self._view.show_error,
        )

    def _due(self, text: str) -> DueShown:
        if self._visit is None:
            return DueShown(None)
        today = self._visit.today
        days = _DAYS.fullmatch(text.strip())
        if days is not None:
            due = add_working_days(today, int(days[1]), self._calendar)
            return DueShown(due.date, int(days[1]), due.provisional)
        on = parse_day(text, today)
        if on is None:
            return DueShown(None, code="problem.due_unreadable")
        count = working_days_between(today, on, self._calendar)
        code = "problem.due_in_past" if on < today else ""
        return DueShown(on, count.count, count.provisional, code)
