"""A questionnaire in a worker's own hands: one question at a time, and nothing else in sight."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from app.presenters.filling import FormPresenter
from app.presenters.form_shown import FindingShown, FormWording, QuestionShown, SectionShown
from app.presenters.jobs import Jobs, JobScope
from app.services.filling import Filling, FillingService
from app.services.questionnaires import QuestionnaireService

TRIES = 3
"""Wrong codes in a row until the program locks itself."""

CODE_LENGTH = 4
"""The leave code has so many signs or more."""


class WorkerView(Protocol):
    """What the page can show."""

    def ask_for_code(self) -> None:
        """The inspector shall choose the code with which he takes the laptop back."""

    def show_question(
        self, question: QuestionShown, place: int, total: int, finding: FindingShown | None
    ) -> None: ...
    def show_thanks(self) -> None: ...
    def show_leaving(self, tries_left: int) -> None:
        """The code is asked for; `tries_left` counts down after wrong ones."""

    def show_error(self, error: Exception) -> None: ...
    def lock(self) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class WorkerPresenter:
    """Walks through the questions that apply. Every answer is kept as it is given; leaving takes
    the inspector's code, the next worker does not."""

    def __init__(
        self,
        view: WorkerView,
        service: QuestionnaireService,
        filling: FillingService,
        jobs: Jobs,
        language: str,
    ) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._language = language
        self._form = FormPresenter(self, filling, jobs, language)
        self._code = ""
        self._tries = TRIES
        self._site = ""
        self._version = ""
        self._id = ""
        self._path = ""
        self._begin_with = ""

    # the inspector

    def open(self, params: Mapping[str, str]) -> None:
        """A new questionnaire at ``site`` of ``version``, or the one called ``questionnaire``."""
        self._site = params.get("site", "")
        self._version = params.get("version", "")
        self._begin_with = params.get("questionnaire", "")
        self._id = self._path = ""
        if self._code:
            self._begin()
        else:
            self._view.ask_for_code()

    def choose_code(self, code: str) -> bool:
        """The code for taking the laptop back, until the program is locked; whether it will do."""
        if len(code.strip()) < CODE_LENGTH:
            return False
        self._code = code.strip()
        self._tries = TRIES
        self._begin()
        return True

    def ask_to_leave(self) -> None:
        """Somebody wants to leave."""
        if not self._code:
            self._gone()
        else:
            self._view.show_leaving(self._tries)

    def leave_with(self, code: str) -> None:
        """The code was typed: leave, or lock the program after so many wrong ones."""
        if hmac.compare_digest(code.strip().encode(), self._code.encode()):
            self._tries = TRIES
            self._gone()
            return
        self._tries -= 1
        if self._tries:
            self._view.show_leaving(self._tries)
        else:
            self._form.flush()
            self._view.lock()

    def stay(self) -> None:
        """Not leaving after all."""
        if self._path:
            self._show()
        elif self._id:
            self._view.show_thanks()
        else:
            self._view.ask_for_code()

    # the worker

    def answer(self, path: str, text: str) -> None:
        """Keep one answer."""
        self._form.answer(path, text)

    def reason(self, path: str, text: str) -> None:
        """Keep why an unlikely answer is right."""
        self._form.reason(path, text)

    def go_on(self) -> None:
        """To the next question that applies; after the last one it is done."""
        held = self._form.filling
        if held is None or not self._path:
            return
        blocked = [one for one in held.answers.findings_of(self._path) if one.blocks]
        if blocked:
            self._show(FormWording(held, {}, self._language).finding(blocked[0]))
            return
        way = self._way(held)
        after = way[way.index(self._path) + 1 :] if self._path in way else way
        if after:
            self._path = after[0]
            self._show()
        else:
            self._finish(held)

    def go_back(self) -> None:
        """To the question before."""
        held = self._form.filling
        way = self._way(held) if held is not None else []
        if self._path in way and way.index(self._path):
            self._path = way[way.index(self._path) - 1]
            self._show()

    def next_worker(self) -> None:
        """Another worker, the same questionnaire."""
        held = self._form.filling
        if held is not None:
            self._site, self._version = held.row.site_id, held.row.form_version_id
        self._begin_with = ""
        self._begin()

    def close(self) -> None:
        """The page is left or the window closes: answers become an operation."""
        if self._path:
            self._form.flush()
            self._form.commit()

    # what the form shows

    def show_form(self, sections: Sequence[SectionShown], *, readonly: bool) -> None:
        """The form is there: stand at the first question without an answer."""
        del sections, readonly
        held = self._form.filling
        if held is None:
            return
        way = self._way(held)
        answered = [place for place, one in enumerate(way) if held.answers.answer(one)]
        start = answered[-1] + 1 if answered else 0
        self._path = way[min(start, len(way) - 1)] if way else ""
        if self._path:
            self._show()

    def show_question(self, question: QuestionShown) -> None:
        """One question changed: the one in front is shown anew."""
        if question.path == self._path:
            self._show()

    def show_section(self, section: SectionShown) -> None:
        """Instances came or went: the way through is asked for at every step."""
        del section

    def show_progress(self, path: str, answered: int, total: int, *, relevant: bool) -> None:
        """Told by place and total of the question in front."""
        del path, answered, total, relevant

    def show_findings(self, findings: Sequence[FindingShown]) -> None:
        """Told one by one as the worker goes on."""
        del findings

    def show_saving(self) -> None:
        """Not the worker's business."""

    def show_saved(self, at_ms: int) -> None:
        """Not the worker's business."""
        del at_ms

    def show_unsaved(self, error: Exception) -> None:
        """An answer could not be written yet; it is tried again with the next one."""
        self._view.show_error(error)

    # inside

    def _begin(self) -> None:
        site, version, known = self._site, self._version, self._begin_with

        def work(_job: object) -> tuple[str, Filling]:
            made = known or self._service.begin_on_screen(site, version)
            return made, self._service.open(made)[1]

        self._run(work, self._begun)

    def _begun(self, found: tuple[str, Filling]) -> None:
        self._id, held = found
        self._site = held.row.site_id
        self._form.show(held, {})

    def _finish(self, held: Filling) -> None:
        if not self._form.flush():
            return
        self._run(lambda _job: self._service.finish(held), lambda _none: self._finished())

    def _finished(self) -> None:
        self._path = ""
        self._view.show_thanks()

    def _gone(self) -> None:
        site, begun, held = self._site, self._id, self._form.filling
        empty = bool(self._path) and held is not None and not self._answered(held)
        if not empty:
            self.close()
        self._path = self._id = ""
        if empty:
            self._run(lambda _job: self._service.discard(begun, "empty"), lambda _none: None)
        self._view.go("questionnaires", {"site": site})

    def _answered(self, held: Filling) -> list[str]:
        return [path for path in self._way(held) if held.answers.answer(path)]

    def _way(self, held: Filling) -> list[str]:
        answers = held.answers
        return [
            path
            for path in answers.paths
            if (asked := answers.definition.question(path)).is_shown
            and asked.batch != "date"
            and asked.type not in ("image", "file")
            and answers.relevant(path)
            and not (answers.readonly(path) and asked.type != "note")
        ]

    def _show(self, finding: FindingShown | None = None) -> None:
        held = self._form.filling
        if held is None or not self._path:
            return
        way = self._way(held)
        place = way.index(self._path) + 1 if self._path in way else 1
        question = FormWording(held, {}, self._language).question(self._path)
        self._view.show_question(question, place, len(way), finding)

    def _run(self, work: Callable[..., object], done: Callable[..., None]) -> None:
        self._jobs.run(work, done=done, failed=self._view.show_error)
