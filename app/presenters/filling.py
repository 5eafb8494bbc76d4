"""A form being filled in, without a window: each answer is kept and what it moves is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from app.presenters.form_findings import TYPED, LiveFindings
from app.presenters.form_shown import (
    NOTE,
    Counts,
    FindingShown,
    FormWording,
    QuestionShown,
    SectionShown,
    top_of,
)
from app.presenters.jobs import Jobs
from app.services.filling import Filling, FillingService
from forms.carry import LastAnswer
from forms.checks import Finding
from forms.paths import template
from forms.state import Change


class FormView(Protocol):
    """What shows a form."""

    def show_form(self, sections: Sequence[SectionShown], *, readonly: bool) -> None: ...
    def show_question(self, question: QuestionShown) -> None: ...
    def show_section(self, section: SectionShown) -> None: ...
    def show_progress(self, path: str, answered: int, total: int, *, relevant: bool) -> None: ...
    def show_findings(self, findings: Sequence[FindingShown]) -> None: ...
    def show_saving(self) -> None: ...
    def show_saved(self, at_ms: int) -> None: ...
    def show_unsaved(self, error: Exception) -> None: ...


class Keeper:
    """Hands answers to the database, newest text of each key, from any thread; none is dropped.

    A batch that could not be written waits for the next turn with what came since.
    """

    def __init__(self, service: FillingService, filling: Filling) -> None:
        self._service = service
        self._filling = filling
        self._waiting: dict[str, str] = {}
        self._guard = threading.Lock()
        self._writing = threading.Lock()

    @property
    def empty(self) -> bool:
        """Whether everything noted has been handed over."""
        return not self._waiting

    def note(self, values: Mapping[str, str]) -> None:
        """These are to be kept."""
        with self._guard:
            self._waiting.update(values)

    def flush(self) -> int | None:
        """Keep what waits now; returns the instant (UTC ms), None if nothing waited."""
        with self._writing:
            with self._guard:
                batch, self._waiting = self._waiting, {}
            if not batch:
                return None
            try:
                return self._service.store(self._filling, batch)
            except BaseException:
                with self._guard:
                    self._waiting = batch | self._waiting
                raise


class FormPresenter:
    """Fills one form at a time for a view. `language` is the interface's (``zh``, ``en``).

    `after(path)` is called after each answer was put and handed on to be kept.
    """

    def __init__(
        self,
        view: FormView,
        service: FillingService,
        jobs: Jobs,
        language: str,
        after: Callable[[str], None] | None = None,
    ) -> None:
        self._view = view
        self._service = service
        self._jobs = jobs
        self._language = language
        self._after = after
        self._filling: Filling | None = None
        self._keeper: Keeper | None = None
        self._last: Mapping[str, LastAnswer] = {}
        self._known: dict[str, QuestionShown] = {}
        self._progress: dict[str, Counts] = {}
        self._saves = 0
        self._kept_at = 0
        self._findings = LiveFindings()

    @property
    def filling(self) -> Filling | None:
        """The form in front."""
        return self._filling

    @property
    def idle(self) -> bool:
        """Whether every answer has reached the database."""
        return self._saves == 0 and (self._keeper is None or self._keeper.empty)

    def show(self, filling: Filling, last: Mapping[str, LastAnswer]) -> None:
        """Show a form from the start."""
        self._filling = filling
        self._keeper = Keeper(self._service, filling)
        self._last = last
        wording = self._wording(filling)
        sections = tuple(wording.sections())
        self._known = {one.path: one for section in sections for one in section.questions}
        self._progress = wording.counts()
        self._findings.start(filling.answers)
        self._view.show_form(sections, readonly=filling.finished)
        self._say_findings()

    def renew(self, filling: Filling) -> bool:
        """The row changed: show what differs, keep place and typing; whether it was taken.

        Passed over while an answer of this page is on its way; the next change brings it again.
        """
        if self._filling is None or not self.idle or filling.id != self._filling.id:
            return False
        if (filling.finished, filling.row.form_version_id) != (
            self._filling.finished,
            self._filling.row.form_version_id,
        ):
            self.show(filling, self._last)
            return True
        self._filling = filling
        self._keeper = Keeper(self._service, filling)
        self._tell(tuple(self._known))
        return True

    def answer(self, path: str, text: str) -> None:
        """Keep one answer and show all that moves with it."""
        if self._filling is None or self._filling.finished:
            return
        self._after_change(path, self._filling.answers.put(path, text))

    def add_instance(self, repeat: str) -> str:
        """Add an instance to a repeat; its path, empty if the repeat takes no more."""
        if self._filling is None or self._filling.finished:
            return ""
        try:
            instance, change = self._filling.answers.add_instance(repeat)
        except ValueError:
            return ""
        self._after_change(instance, replace(change, structure=change.structure | {repeat}))
        return instance

    def remove_instance(self, instance: str) -> Callable[[], None]:
        """Take an instance out with its answers; what is returned puts it back as it was."""
        if self._filling is None or self._filling.finished:
            return lambda: None
        answers, inside = self._filling.answers, f"{instance}/"
        taken = {
            key: text
            for key, text in answers.document.items()
            if key == instance or key.startswith(inside)
        }
        self._after_change(instance, answers.remove_instance(instance))
        return lambda: self._after_change(instance, answers.restore(taken))

    def repeat(self, path: str) -> bool:
        """Answer as last time: seen again today, unchanged, with the date it runs out on.

        Whether there was a last answer.
        """
        last = self._last.get(path)
        if self._filling is None or self._filling.finished or last is None:
            return False
        answers = self._filling.answers
        changes = [answers.put(path, last.value)]
        until = self._filling.definition.question(path).expires_with
        if until in self._last and until != path and not answers.answer(until):
            changes.append(answers.put(until, self._last[until].value))
        self._after_change(path, *changes)
        return True

    def rest(self) -> tuple[str, ...]:
        """Paths not answered yet whose last answer still stands: one key takes them all over."""
        if self._filling is None or self._filling.finished:
            return ()
        answers = self._filling.answers
        return tuple(
            path for path, last in self._last.items() if last.standing and not answers.answer(path)
        )

    def repeat_rest(self) -> int:
        """Take over all of `rest`, each with the day it was last seen; returns how many."""
        paths = self.rest()
        if self._filling is None or not paths:
            return 0
        for path in paths:
            self._filling.answers.carry(path, self._last[path].value, self._last[path].seen)
        self._save()
        self._tell(tuple(self._known))
        return len(paths)

    def reason(self, path: str, text: str) -> None:
        """Keep why a soft finding is let stand."""
        if self._filling is not None and not self._filling.finished:
            self._filling.answers.put_reason(path, text)
            self._save()
            if self._findings.recheck(self._filling.answers, (path,)):
                self._say_findings()

    def left(self, path: str) -> None:
        """The keyboard left a question: what stands against its answer may be said now."""
        if self._filling is None or path not in self._known:
            return
        if self._findings.recheck(self._filling.answers, (path,)):
            self._say_findings()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what stands against finishing; from now on also what is not answered."""
        if self._filling is not None:
            self._findings.take(findings)
            self._say_findings()

    def flush(self) -> bool:
        """Keep at once what waits, in this thread; whether that succeeded.

        For leaving the page: the program may end before another thread's turn comes.
        """
        if self._keeper is None:
            return True
        try:
            at = self._keeper.flush()
        except Exception as error:  # noqa: BLE001 - shown; the answers wait in the keeper
            self._view.show_unsaved(error)
            return False
        if at is not None:
            self._view.show_saved(at)
        return True

    def commit(self) -> None:
        """Leaving: keep what waits, then make one operation of all that changed."""
        if self._filling is None or not self.flush():
            return
        form_id = self._filling.id
        self._jobs.run(
            lambda _job: self._service.commit(form_id),
            done=_nothing,
            failed=self._view.show_unsaved,
        )

    # inside

    def _wording(self, filling: Filling) -> FormWording:
        return FormWording(filling, self._last, self._language)

    def _after_change(self, path: str, *changes: Change) -> None:
        """An answer was put, or an instance added or taken out: keep it, show what it moved."""
        if self._filling is None:
            return
        answers = self._filling.answers
        self._save()
        structure = frozenset[str]().union(*(change.structure for change in changes))
        shown_with = frozenset[str]().union(*map(answers.shown_with, changes))
        if structure:  # what counts instances may look otherwise anywhere
            self._tell(tuple(self._known))
        else:
            beside = (one.removesuffix(NOTE) for one in shown_with)
            self._tell(sorted({path, *shown_with, *beside}))
        touched = self._known if structure else {path, *shown_with}
        hold = path if path in self._known and self._known[path].kind in TYPED else ""
        if self._findings.recheck(answers, touched, hold):
            self._say_findings()
        if self._after is not None:
            self._after(path)
        asked = answers.definition.questions
        relevance = frozenset[str]().union(*(change.relevance for change in changes))
        headed = {one for one in relevance if "/" in one and template(one) not in asked}
        self._restructure(structure | headed)

    def _say_findings(self) -> None:
        if self._filling is not None:
            wording = self._wording(self._filling)
            found = self._findings.listed(self._filling.answers)
            self._view.show_findings(tuple(wording.finding(one) for one in found))

    def _restructure(self, repeats: Iterable[str]) -> None:
        """Show sections anew in which repeats gained or lost an instance, or a heading counts."""
        sections = {template(repeat).partition("/")[0] for repeat in repeats}
        if self._filling is None or not sections:
            return
        wording = self._wording(self._filling)
        for top in sorted(sections):
            section = wording.section(top)
            if section is not None:
                fresh = {one.path: one for one in section.questions}
                kept = {path: one for path, one in self._known.items() if top_of(path) != top}
                self._known = kept | fresh
                self._view.show_section(section)

    def _save(self) -> None:
        if self._filling is None or self._keeper is None:
            return
        keeper = self._keeper
        keeper.note(self._filling.take())
        if keeper.empty:
            return
        self._saves += 1
        self._view.show_saving()
        self._jobs.run(lambda _job: keeper.flush(), done=self._saved, failed=self._unsaved)

    def _saved(self, at: int | None) -> None:
        self._saves -= 1
        self._kept_at = self._kept_at if at is None else at
        if self.idle:
            self._view.show_saved(self._kept_at)

    def _unsaved(self, error: Exception) -> None:
        self._saves -= 1
        self._view.show_unsaved(error)

    def _tell(self, paths: Iterable[str]) -> None:
        """Show the questions among `paths` that are not as they were, and the progress."""
        if self._filling is None:
            return
        wording, answers = self._wording(self._filling), self._filling.answers
        tops = set[str]()
        for path in paths:
            tops.add(top_of(path))
            if path not in self._known or not answers.has(path):
                continue  # nobody is asked; or taken out, and its section is shown anew
            shown = wording.question(path)
            if shown != self._known[path]:
                self._known[path] = shown
                self._view.show_question(shown)
        for section, counts in wording.counts(tops).items():
            if self._progress.get(section) != counts:
                self._progress[section] = counts
                answered, total, relevant = counts
                self._view.show_progress(section, answered, total, relevant=relevant)


def _nothing(_result: object) -> None:
    return
