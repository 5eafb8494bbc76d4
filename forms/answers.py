"""The live state of one filled form: each answer is put alone, and only what depends moves."""

from __future__ import annotations

import heapq
import random
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from forms import checks
from forms.checks import Finding
from forms.definition import Choice, Definition, Question, Texts, words
from forms.expressions import dates
from forms.expressions.context import Context, Scope
from forms.expressions.values import Value, to_boolean, to_string
from forms.instance import build_instance, relative
from forms.program import EMBEDDED, Cell, Program, build_program
from inspection.clock import Clock
from inspection.refusal import Refusal

REASON = "@reason"
"""A document key ``path@reason`` keeps why a soft finding was let stand."""

ACKNOWLEDGED = "OK"
"""The value of an acknowledge question once it is ticked, as ODK stores it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one answer moved: paths whose value, and paths whose relevance, is not as before."""

    values: frozenset[str]
    relevance: frozenset[str]


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
    expressions see it as empty.
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
        self._program = program or build_program(definition)
        self._instance = build_instance(definition)
        self._clock = clock
        self._scope = Scope(
            self._instance.root,
            self._instance.lists,
            clock.now_ms,
            self._choice_label,
            chance or random.SystemRandom(),
        )
        self._relevant = dict.fromkeys(self._instance.nodes, True)
        self._relevant[""] = True
        known = {*definition.questions, *(path + REASON for path in definition.questions)}
        given = document or {}
        self._document = {path: text for path, text in given.items() if path in known and text}
        self._unknown = {path: text for path, text in given.items() if path not in known}
        self._changed: set[str] = set()
        if document is None:
            self._begin(properties or {})
        self.recalculate()
        if document is None:
            self._set_first_values()

    # -- reading ---------------------------------------------------------------------------

    @property
    def document(self) -> dict[str, str]:
        """All answers kept, also those not relevant now and those of paths the form lacks."""
        return {**self._unknown, **self._document}

    @property
    def changed(self) -> frozenset[str]:
        """Document keys changed since the form was opened or `kept` was called."""
        return frozenset(self._changed)

    def kept(self) -> None:
        """Notes that all changes so far have been stored."""
        self._changed.clear()

    def answer(self, path: str) -> str:
        """The text kept at a path, whether or not it is relevant; empty when there is none."""
        return self._document.get(path, "")

    def relevant(self, path: str) -> bool:
        """Whether a group or question applies, given the answers so far."""
        return self._relevant[path]

    def required(self, path: str) -> bool:
        """Whether a question must be answered now (a question that is not relevant need not)."""
        return self._relevant[path] and self._holds(path, "required")

    def readonly(self, path: str) -> bool:
        """Whether a question is only shown."""
        return self._holds(path, "readonly")

    def choices(self, path: str) -> tuple[Choice, ...]:
        """The choices that the filter lets through now, in the author's order."""
        every = self.definition.choices(path)
        expression = self._program.expressions.get((path, "choice_filter"))
        asked = self.definition.questions[path].choices
        if expression is None or asked is None:
            return every
        items = self._instance.lists[asked.list_name].children[0].children
        here = self._instance.nodes[path]
        size = len(items)
        return tuple(
            choice
            for at, (choice, item) in enumerate(zip(every, items, strict=True), 1)
            if to_boolean(expression.run(Context(item, at, size, here, self._scope)))
        )

    def label(self, path: str, language: str) -> str:
        """The label of a group or question, with the answers that it mentions filled in."""
        question = self.definition.questions.get(path)
        item = question or self.definition.groups[path]
        return self._worded(path, "label", item.labels, language)

    def hint(self, path: str, language: str) -> str:
        """The hint of a question, with the answers that it mentions filled in."""
        return self._worded(path, "hint", self.definition.questions[path].hints, language)

    def message(self, finding: Finding, language: str) -> str:
        """The author's own words for a finding; empty when he gave none."""
        kind = f"{finding.aspect}_message"
        return self._worded(finding.path, kind, finding.messages, language)

    def required_missing(self) -> tuple[str, ...]:
        """Paths of the required, relevant questions without an answer, in order."""
        return tuple(
            path
            for path, question in self.definition.questions.items()
            if question.is_shown and not self._document.get(path) and self.required(path)
        )

    def findings(self) -> tuple[Finding, ...]:
        """All that stands against the answers as they are, in the form's order."""
        found: list[Finding] = []
        for path, question in self.definition.questions.items():
            if self._relevant[path] and question.is_shown:
                found.extend(self.findings_of(path))
        return tuple(found)

    def findings_of(self, path: str) -> tuple[Finding, ...]:
        """What stands against one answer; at most one finding of each aspect."""
        question = self.definition.questions[path]
        text = self._document.get(path, "")
        if not self._relevant[path] or question.type == "note":
            return ()
        if not text:
            if not self.required(path):
                return ()
            return (
                Finding(path, "hard", "answer.required", "required", question.required_messages),
            )
        codes = {choice.code for choice in self.choices(path)} if question.choices else set()
        fault = checks.type_fault(question, text, codes)
        if fault:
            return (Finding(path, "hard", fault, "type", {}),)
        if question.constraint and not self._holds(path, "constraint"):
            reason = self._document.get(path + REASON, "")
            messages = question.constraint_messages
            strength = question.strength
            return (Finding(path, strength, "answer.constraint", "constraint", messages, reason),)
        return ()

    def progress(self) -> tuple[GroupProgress, ...]:
        """Each top-level group that applies: its required questions and how many are answered."""
        counts: dict[str, list[int]] = {
            path: [0, 0] for path in self.definition.groups if "/" not in path
        }
        for path, question in self.definition.questions.items():
            top = path.partition("/")[0]
            if top in counts and question.is_shown and self.required(path):
                counts[top][0] += 1 if self._document.get(path) else 0
                counts[top][1] += 1
        return tuple(
            GroupProgress(path, answered, total)
            for path, (answered, total) in counts.items()
            if self._relevant[path]
        )

    # -- writing ---------------------------------------------------------------------------

    def put(self, path: str, value: str | None) -> Change:
        """Keeps one answer (None or empty: takes it back) and moves what depends on it.

        The text is kept even when it does not fit the type; `findings_of` tells. Raises KeyError
        for an unknown path and ValueError for a question that only shows or calculates.
        """
        question = self.definition.questions[path]
        if not question.is_shown or question.type == "note" or self.readonly(path):
            raise ValueError(f"{path} takes no answer")
        text = clean(value or "")
        if question.type != "text":
            text = text.strip()
        self._keep(path, text)
        return self._spread([Cell(path, "value")])

    def put_reason(self, path: str, reason: str | None) -> None:
        """Keeps why a soft finding on a question is let stand; empty takes it back."""
        if path not in self.definition.questions:
            raise KeyError(path)
        self._keep(path + REASON, clean(reason or "").strip())

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
                self._keep(path, dates.now(self._clock.now_ms()))
                self._spread([Cell(path, "value")])
        kept = {
            path: text
            for path, text in self._document.items()
            if self._relevant[path.removesuffix(REASON)]
        }
        return {**self._unknown, **kept}

    def recalculate(self) -> Change:
        """Computes every cell anew; after each `put` this would change nothing."""
        return self._spread(self._program.rank, everything=True)

    # -- inside ----------------------------------------------------------------------------

    def _begin(self, properties: Mapping[str, str]) -> None:
        now_ms = self._clock.now_ms()
        for path, question in self.definition.questions.items():
            kind, _, what = question.preload.partition("/")
            text = question.default
            if question.preload == "timestamp/start":
                text = dates.now(now_ms)
            elif question.preload == "date/today":
                text = dates.today(now_ms)
            elif kind == "property":
                text = properties.get(what, "")
            self._keep(path, clean(text))

    def _set_first_values(self) -> None:
        for path, question in self.definition.questions.items():
            expression = self._program.expressions.get((path, "first_value"))
            if expression is None or self._document.get(path):
                continue
            value = expression.evaluate(self._instance.nodes[path], self._scope)
            self._keep(path, _stored(question, value))
            self._spread([Cell(path, "value")])

    def _keep(self, key: str, text: str) -> None:
        if self._document.get(key, "") == text:
            return
        if text:
            self._document[key] = text
        else:
            del self._document[key]
        self._changed.add(key)

    def _spread(self, cells: Iterable[Cell], *, everything: bool = False) -> Change:
        rank, dependents = self._program.rank, self._program.dependents
        waiting = [(rank[cell], cell.path, cell.aspect) for cell in cells if cell in rank]
        heapq.heapify(waiting)
        values: set[str] = set()
        relevance: set[str] = set()
        last = -1
        while waiting:
            at, path, aspect = heapq.heappop(waiting)
            if at == last:
                continue
            last = at
            changed = self._compute(path, aspect)
            if not changed:
                continue
            (values if aspect == "value" else relevance).add(path)
            if everything:
                continue
            for cell in dependents.get(Cell(path, aspect), ()):
                heapq.heappush(waiting, (rank[cell], cell.path, cell.aspect))
        return Change(frozenset(values), frozenset(relevance))

    def _compute(self, path: str, aspect: str) -> bool:
        """Brings one cell up to date; whether it moved."""
        if aspect == "relevant":
            before = self._relevant[path]
            above = self._relevant[path.rpartition("/")[0]]
            self._relevant[path] = above and self._holds(path, "relevant", otherwise=True)
            return self._relevant[path] != before
        question = self.definition.questions.get(path)
        if question is None:
            return False
        node, relevant = self._instance.nodes[path], self._relevant[path]
        expression = self._program.expressions.get((path, "calculation"))
        if expression is not None:
            value = expression.evaluate(node, self._scope) if relevant else ""
            self._keep(path, _stored(question, value))
        before_text = node.string_value()
        node.set_text(self._document.get(path, "") if relevant else "")
        return node.string_value() != before_text

    def _holds(self, path: str, aspect: str, *, otherwise: bool = False) -> bool:
        expression = self._program.expressions.get((path, aspect))
        if expression is None:
            return otherwise
        return to_boolean(expression.evaluate(self._instance.nodes[path], self._scope))

    def _worded(self, path: str, kind: str, texts: Texts, language: str) -> str:
        default = self.definition.default_language
        text = words(texts, language, default)
        if "${" not in text:
            return text
        spoken = next((code for code, known in texts.items() if known == text), default)
        node, at = self._instance.nodes[path], iter(range(len(text)))

        def value(_match: object) -> str:
            expression = self._program.expressions[path, f"{kind}:{spoken}:{next(at)}"]
            return to_string(expression.evaluate(node, self._scope))

        return EMBEDDED.sub(value, text)

    def _choice_label(self, code: str, path: str) -> str:
        question = self.definition.questions.get(relative(path))
        if question is None:
            return ""
        for choice in self.definition.choices(question.path):
            if choice.code == code:
                default = self.definition.default_language
                return words(choice.labels, default, default)
        return ""


def clean(text: str) -> str:
    """Text as it is kept: NFC, without NUL and lone surrogates."""
    whole = text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", whole)


def civil_day(text: str) -> date | None:
    """The date of an ISO date or dateTime answer, by the calendar in China; None if it is none."""
    at = dates.moment(text)
    return None if at is None else at.date()


def _stored(question: Question, value: Value) -> str:
    """A calculated value as text of the question's type; NaN is no answer."""
    if isinstance(value, float):
        if question.type == "date":
            return dates.date_of_days(value)
        if question.type == "dateTime":
            return dates.moment_of_days(value)
        if value != value:
            return ""
    return clean(to_string(value))
