"""One form being filled in: every answer is put alone, checked, and kept as it is given."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from forms import checks, paths
from forms.checks import Finding
from forms.definition import Choice, Definition, Texts, words
from forms.expressions import dates
from forms.expressions.values import to_string
from forms.program import EMBEDDED, Program, build_program
from forms.state import Change, State, clean
from inspection.clock import Clock
from inspection.refusal import Refusal

REASON = "@reason"
"""A document key ``path@reason`` keeps why a soft finding was let stand."""

SEEN = "@seen"
"""A document key ``path@seen`` keeps the day on which a carried answer was last seen on site."""

MARK = "@mark"
"""A document key ``path@mark`` keeps what stood on paper in place of an answer: ``blank``,
``illegible``, or ``several`` and the codes of the choices that were ticked where one was asked."""

ACKNOWLEDGED = "OK"
"""The value of an acknowledge question once it is ticked, as ODK stores it."""


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """How far a top-level group is: required and relevant questions, and those answered."""

    path: str
    answered: int
    total: int


class Answers:
    """The answers to one form, with relevance, calculations and checks kept up to date.

    `document` maps paths (``a/A3``) to XForms text: codes separated by spaces for a
    select_multiple, ISO dates, ``OK`` for acknowledge. What stops being relevant stays in the
    document until the form is finished, so that a slip of the finger loses nothing, but
    expressions see it as empty. All paths here are those of the filled form: in repeats they name
    the instance (`forms.paths`).
    """

    def __init__(
        self,
        definition: Definition,
        document: Mapping[str, str] | None = None,
        *,
        clock: Clock,
        properties: Mapping[str, str] | None = None,
        chance: random.Random | None = None,
        program: Program | None = None,
    ) -> None:
        """Opens a draft; without a document a new form begins, with its defaults and metadata.

        `properties` are ``username``, ``deviceid`` and the like; `program` saves compiling the
        definition once more. Raises Refusal ``form.unusable`` for a definition that cannot run.
        """
        self.definition = definition
        self._clock = clock
        given = document or {}
        known = {key: text for key, text in given.items() if text and self._owns(key)}
        self._unknown = {key: text for key, text in given.items() if not self._owns(key)}
        self._state = State(
            program or build_program(definition), known, clock, chance or random.SystemRandom()
        )
        if document is None:
            self._begin(properties or {})
        self._state.recalculate()
        if document is None:
            self._state.set_first_values()

    # -- reading ---------------------------------------------------------------------------

    @property
    def document(self) -> dict[str, str]:
        """All answers kept, also those not relevant now and those of paths the form lacks."""
        return {**self._unknown, **self._state.document}

    @property
    def changed(self) -> frozenset[str]:
        """Document keys changed since the form was opened or `kept` was called."""
        return frozenset(self._state.changed)

    def kept(self) -> None:
        """Notes that all changes so far have been stored."""
        self._state.changed.clear()

    def answer(self, key: str) -> str:
        """The text kept under a document key, relevant or not; empty when there is none."""
        return self._state.document.get(key, "")

    @property
    def paths(self) -> tuple[str, ...]:
        """Every question the form has now, repeats' instances included, in the form's order."""
        return self._state.paths

    @property
    def repeats(self) -> Mapping[str, tuple[str, ...]]:
        """The instances of every repeat the form has now, by its path; all in the form's order."""
        return {
            repeat: tuple(paths.instance(repeat, key) for key in keys)
            for repeat, keys in self._state.repeats.shown.items()
        }

    def has(self, path: str) -> bool:
        """Whether a group, an instance or a question stands at a path now."""
        return self._state.has(path)

    def relevant(self, path: str) -> bool:
        """Whether a group, an instance or a question applies, given the answers so far; a repeat
        does where the group around it does."""
        if paths.template(path) in self.definition.repeats and paths.of_instance(path) is None:
            path = paths.parent(path)
        return self._state.relevant[path]

    def required(self, path: str) -> bool:
        """Whether a question must be answered now (a question that is not relevant need not)."""
        return self._state.relevant[path] and self._state.holds(path, "required")

    def readonly(self, path: str) -> bool:
        """Whether a question is only shown."""
        return self._state.holds(path, "readonly")

    def choices(self, path: str) -> tuple[Choice, ...]:
        """The choices that the filter lets through now, in the author's order."""
        return self._state.open_choices(path)

    def label(self, path: str, language: str) -> str:
        """The label of a group or question, with the answers that it mentions filled in."""
        labels = self.definition.item(path).labels
        return self._worded(path, "label", labels, language)

    def hint(self, path: str, language: str) -> str:
        """The hint of a question, with the answers that it mentions filled in."""
        return self._worded(path, "hint", self.definition.question(path).hints, language)

    def guidance(self, path: str, language: str) -> str:
        """What the author says to whoever asks how to ask, beside the hint."""
        guidance = self.definition.question(path).guidance
        return self._worded(path, "guidance", guidance, language)

    def message(self, finding: Finding, language: str) -> str:
        """The author's own words for a finding; empty when he gave none."""
        kind = f"{finding.aspect}_message"
        return self._worded(finding.path, kind, finding.messages, language)

    def shown_with(self, change: Change) -> frozenset[str]:
        """The questions that may look otherwise after a change: those it moved, and those whose
        words, choices or conditions mention one of them."""
        return self._state.shown_with(change.values | change.relevance)

    def required_missing(self) -> tuple[str, ...]:
        """Paths of the required, relevant questions without an answer, in order."""
        return tuple(
            path
            for path in self.paths
            if self._is_shown(path) and not self.answer(path) and self.required(path)
        )

    def findings(self) -> tuple[Finding, ...]:
        """All that stands against the answers as they are, in the form's order."""
        found: list[Finding] = []
        for path in self.paths:
            if self._is_shown(path) and self._state.relevant[path]:
                found.extend(self.findings_of(path))
        return tuple(found)

    def findings_of(self, path: str) -> tuple[Finding, ...]:
        """What stands against one answer: nothing, or the first thing to put right."""
        question = self.definition.question(path)
        if question.type == "note" or not self._state.relevant[path]:
            return ()
        text = self.answer(path)
        if not text:
            if not self.required(path) or self.answer(path + MARK):
                return ()
            messages = question.required_messages
            return (Finding(path, "hard", "answer.required", "required", messages),)
        codes = {choice.code for choice in self.choices(path)} if question.choices else set()
        fault = checks.type_fault(question, text, codes)
        if fault:
            return (Finding(path, "hard", fault, "type", {}),)
        if self._state.holds(path, "constraint", otherwise=True):
            return ()
        messages, reason = question.constraint_messages, self.answer(path + REASON)
        strength = question.strength
        return (Finding(path, strength, "answer.constraint", "constraint", messages, reason),)

    def progress(self, tops: Collection[str] | None = None) -> tuple[GroupProgress, ...]:
        """Each top-level group that applies (of `tops`, if given): its required questions and how
        many are answered."""
        around = (*self.definition.groups, *self.definition.repeats)
        wanted = [path for path in around if "/" not in path and (tops is None or path in tops)]
        counts = {path: [0, 0] for path in wanted}
        for path in self.paths:
            top = paths.template(path).partition("/")[0]
            if top in counts and self._is_shown(path) and self.required(path):
                counts[top][0] += 1 if self.answer(path) else 0
                counts[top][1] += 1
        return tuple(
            GroupProgress(path, answered, total)
            for path, (answered, total) in counts.items()
            if self.relevant(path)
        )

    # -- writing ---------------------------------------------------------------------------

    def put(self, path: str, value: str | None) -> Change:
        """Keeps one answer (None or empty: takes it back) and moves what depends on it.

        The text is kept even when it does not fit the type; `findings_of` tells. Raises KeyError
        for an unknown path and ValueError for a question that only shows or calculates.
        """
        question = self.definition.question(path)
        if not self._state.has(path):
            raise KeyError(path)
        if not question.is_shown or question.type == "note" or self.readonly(path):
            raise ValueError(f"{path} takes no answer")
        text = clean(value or "")
        self._state.keep(path, text if question.type == "text" else text.strip())
        self._state.keep(path + SEEN, "")
        self._state.keep(path + MARK, "")
        return self._state.spread(path)

    def put_mark(self, path: str, mark: str) -> Change:
        """Keeps that paper bears no answer that could be keyed, and why (see `MARK`)."""
        change = self.put(path, "")
        self._state.keep(path + MARK, clean(mark).strip())
        return change

    def carry(self, path: str, value: str, seen: date) -> Change:
        """Takes over an answer from the last filled form, with the day it was seen on site."""
        change = self.put(path, value)
        self._state.keep(path + SEEN, seen.isoformat())
        return change

    def add_instance(self, repeat: str) -> tuple[str, Change]:
        """Adds an instance at the end of a repeat; its path, and what moved.

        Raises ValueError for a repeat that is counted or full.
        """
        path = self._state.repeats.add(repeat)
        return path, self._state.recalculate()

    def remove_instance(self, instance: str) -> Change:
        """Takes an instance out with all its answers. Raises ValueError in a counted repeat."""
        self._state.repeats.remove(instance)
        return self._state.recalculate()

    def restore(self, taken: Mapping[str, str]) -> Change:
        """Puts back what `remove_instance` took: document keys with their texts."""
        for key, text in taken.items():
            self._state.keep(key, text)
        return self._state.recalculate()

    def put_reason(self, path: str, reason: str | None) -> None:
        """Keeps why a soft finding on a question is let stand; empty takes it back."""
        if paths.template(path) not in self.definition.questions:
            raise KeyError(path)
        self._state.keep(path + REASON, clean(reason or "").strip())

    def finish(self) -> dict[str, str]:
        """The document to store for good: relevant answers only, end metadata added.

        Raises Refusal ``form.unfinished`` while a hard finding stands or a soft one lacks its
        reason, with their number and the first path.
        """
        standing = [finding for finding in self.findings() if finding.blocks]
        if standing:
            raise Refusal("form.unfinished", count=len(standing), path=standing[0].path)
        for path, question in self.definition.questions.items():
            if question.preload == "timestamp/end":
                self._state.keep(path, dates.now(self._clock.now_ms()))
                self._state.spread(path)
        kept = {
            key: text
            for key, text in self._state.document.items()
            if self._state.relevant.get(key.partition("@")[0], False)
        }
        return {**self._unknown, **kept}

    def recalculate(self) -> Change:
        """Computes everything anew; after each `put` this would change nothing."""
        return self._state.recalculate()

    # -- inside ----------------------------------------------------------------------------

    def _is_shown(self, path: str) -> bool:
        return self.definition.question(path).is_shown

    def _owns(self, key: str) -> bool:
        path, mark, kind = key.partition("@")
        if paths.of_instance(key) is not None:
            return paths.template(key) in self.definition.repeats
        return paths.template(path) in self.definition.questions and mark + kind in (
            "",
            REASON,
            SEEN,
            MARK,
        )

    def _begin(self, properties: Mapping[str, str]) -> None:
        now_ms = self._clock.now_ms()
        self._state.repeats.begin_form()
        for path, question in self.definition.questions.items():
            if not question.preload or self.definition.repeats_around(path):
                continue
            kind, _, what = question.preload.partition("/")
            text = ""
            if question.preload == "timestamp/start":
                text = dates.now(now_ms)
            elif question.preload == "date/today":
                text = dates.today(now_ms)
            elif kind == "property":
                text = properties.get(what, "")
            self._state.keep(path, clean(text))

    def _worded(self, path: str, kind: str, texts: Texts, language: str) -> str:
        default = self.definition.default_language
        text = words(texts, language, default)
        if "${" not in text:
            return text
        spoken = next(code for code, known in texts.items() if known == text)
        at = iter(range(len(text)))

        def value(_match: object) -> str:
            found = self._state.evaluate(path, f"{kind}:{spoken}:{next(at)}")
            return "" if found is None else to_string(found)

        return EMBEDDED.sub(value, text)
