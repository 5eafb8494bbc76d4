"""What a newer version of a form makes of a draft: shown line by line, then taken or left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.presenters.jobs import Jobs, JobScope
from app.services.form_versions import FormVersionService, Moved, MovePreview
from forms.definition import Definition, words
from forms.leftovers import worded
from forms.paths import template

_EMBEDDED = re.compile(r"\$\{[^}]*\}")

AGAIN = ("choice_gone", "type_changed")
"""Kinds of lines whose question wants another answer."""


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One question that the move touches. `kind` is ``choice_gone``, ``type_changed``,
    ``question_gone``, ``changed``, ``moved``, ``returned``, ``new`` or ``new_required``; `before`
    is the answer in the old version's words, `place` the section it moves to."""

    id: str
    kind: str
    label: str
    before: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class MoveShown:
    """A draft's move to a newer version. `kept` answers stay just as they are; `again` want another
    answer, `missing` required questions stand without one then."""

    title: str
    old: str
    new: str
    lines: tuple[MoveLine, ...]
    kept: int
    again: int
    added: int
    missing: int


class FormVersionView(Protocol):
    """What the page can show."""

    def show_move(self, shown: MoveShown | None) -> None:
        """The move; None: there is no newer version, or not any more."""

    def show_taken(self, version: str, undo: Callable[[], None]) -> None: ...
    def show_undone(self, version: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def leave_page(self) -> None:
        """Back to the form."""


class FormVersionPresenter:
    """One draft at a time. `language` is the interface's."""

    def __init__(
        self, view: FormVersionView, service: FormVersionService, jobs: Jobs, language: str
    ) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._steps = JobScope(jobs)
        self._language = language
        self._form = ""
        self._seen: MovePreview | None = None

    def open(self, params: Mapping[str, str]) -> None:
        """Look at the draft named ``form``."""
        self._form = params.get("form", "")
        self._seen = None
        self.look()

    def look(self) -> None:
        """Look again: an answer may have come by a sync."""
        form = self._form
        self._jobs.cancel_all()
        self._jobs.run(
            lambda _job: self._service.preview(form), done=self._show, failed=self._view.show_error
        )

    def take(self) -> None:
        """Move the draft as it is shown."""
        seen = self._seen
        if seen is None:
            return
        self._seen = None  # once is enough

        def done(made: Moved) -> None:
            self._view.show_taken(seen.new.version, lambda: self._undo(made, seen.old.version))
            self._view.leave_page()

        def failed(error: Exception) -> None:
            self._view.show_error(error)
            self.look()

        self._steps.run(lambda _job: self._service.take(seen), done=done, failed=failed)

    def stay(self) -> None:
        """Keep the old version, and do not be asked again."""
        form = self._form
        self._steps.run(
            lambda _job: self._service.stay(form),
            done=lambda _result: self._view.leave_page(),
            failed=self._view.show_error,
        )

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    # inside

    def _undo(self, made: Moved, version: str) -> None:
        self._steps.run(
            lambda _job: self._service.undo(made),
            done=lambda _result: self._view.show_undone(version),
            failed=self._view.show_error,
        )

    def _show(self, seen: MovePreview | None) -> None:
        self._seen = seen
        if seen is None:
            self._view.show_move(None)
            return
        lines = tuple(sorted(_lines(seen, self._language), key=lambda one: _ORDER[one.kind]))
        title = words(seen.new.titles, self._language, seen.new.default_language) or seen.new.id
        self._view.show_move(
            MoveShown(
                title=title,
                old=seen.old.version,
                new=seen.new.version,
                lines=lines,
                kept=len(seen.move.kept),
                again=sum(one.kind in AGAIN for one in lines),
                added=len(seen.move.added),
                missing=len(seen.missing),
            )
        )


_ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            "choice_gone",
            "type_changed",
            "question_gone",
            "new_required",
            "changed",
            "moved",
            "returned",
            "new",
        )
    )
}


def _lines(seen: MovePreview, language: str) -> Iterator[MoveLine]:
    move = seen.move
    for gone in move.dropped:
        label, before = _said(seen.old, gone.path, gone.value, language)
        yield MoveLine(gone.kept_as, gone.why, label, before)
    for template_path in move.changed:
        paths = [path for path in seen.before if template(path) == template_path]
        for path in paths:
            label, before = _said(seen.old, path, seen.before[path], language)
            now = _label(seen.new, path, language)
            yield MoveLine(path, "changed", now, before if now == label else f"{before} · {label}")
    for old, new in move.moved:
        label, before = _said(seen.old, old, seen.before[old], language)
        yield MoveLine(new, "moved", label, before, _section(seen.new, new, language))
    for path in move.returned:
        _label_then, before = _said(seen.new, path, seen.before[path], language)
        yield MoveLine(path, "returned", _label(seen.new, path, language), before)
    for path in move.added:
        required = any(template(one) == path for one in seen.missing)
        kind = "new_required" if required else "new"
        yield MoveLine(f"+{path}", kind, _label(seen.new, path, language), "")


def _said(form: Definition, path: str, value: str, language: str) -> tuple[str, str]:
    """A question and an answer to it in a version's words."""
    found = worded([form], path, value, language)
    label, said = found if found is not None else (path, value)
    return _plain(label), said


def _label(form: Definition, path: str, language: str) -> str:
    asked = form.question(path)
    return _plain(words(asked.labels, language, form.default_language) or asked.name)


def _section(form: Definition, path: str, language: str) -> str:
    top = template(path).partition("/")[0]
    labels = form.item(top).labels if "/" in path else {}
    return _plain(words(labels, language, form.default_language))


def _plain(text: str) -> str:
    """A label without the answers that it would mention."""
    return _EMBEDDED.sub("…", text)
