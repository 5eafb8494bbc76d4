"""The moving parts of a form being filled in: values, relevance, and what moves with an answer."""

from __future__ import annotations

import heapq
import random
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.definition import Choice, Definition, Question, words
from forms.expressions import dates
from forms.expressions.context import Context, Scope
from forms.expressions.values import Value, to_boolean, to_string
from forms.instance import build_instance, relative
from forms.program import Cell, Program
from inspection.clock import Clock


@dataclass(frozen=True, slots=True)
class Change:
    """What one answer moved: paths whose value, and paths whose relevance, is not as before."""

    values: frozenset[str]
    relevance: frozenset[str]


class State:
    """Holds the document and the instance tree and keeps the two in step.

    The document keeps every answer; the tree, which expressions see, holds a question's answer
    only while the question is relevant (XForms' rule).
    """

    def __init__(
        self, program: Program, document: Mapping[str, str], clock: Clock, chance: random.Random
    ) -> None:
        self.definition: Definition = program.definition
        self.document = dict(document)
        self.changed: set[str] = set()
        self.relevant: dict[str, bool] = {"": True}
        self._program = program
        self._instance = build_instance(program.definition)
        self.relevant.update(dict.fromkeys(self._instance.nodes, True))
        self._scope = Scope(
            self._instance.root,
            self._instance.lists,
            clock.now_ms,
            self._choice_label,
            chance,
        )

    def keep(self, key: str, text: str) -> None:
        """Puts a text into the document (empty: takes it out) and notes whether that changed it."""
        if self.document.get(key, "") == text:
            return
        if text:
            self.document[key] = text
        else:
            del self.document[key]
        self.changed.add(key)

    def evaluate(self, path: str, aspect: str) -> Value | None:
        """The value of one of an item's expressions now; None when it has no such expression."""
        expression = self._program.expressions.get((path, aspect))
        if expression is None:
            return None
        return expression.evaluate(self._instance.nodes[path], self._scope)

    def holds(self, path: str, aspect: str, *, otherwise: bool = False) -> bool:
        """Whether a condition of an item is true; `otherwise` when it has none."""
        value = self.evaluate(path, aspect)
        return otherwise if value is None else to_boolean(value)

    def open_choices(self, path: str) -> tuple[Choice, ...]:
        """The choices of a question that its filter lets through now."""
        every = self.definition.choices(path)
        expression = self._program.expressions.get((path, "choice_filter"))
        asked = self.definition.questions[path].choices
        if expression is None or asked is None:
            return every
        items = self._instance.lists[asked.list_name].children[0].children
        here, size = self._instance.nodes[path], len(items)
        return tuple(
            choice
            for at, (choice, item) in enumerate(zip(every, items, strict=True), 1)
            if to_boolean(expression.run(Context(item, at, size, here, self._scope)))
        )

    def spread(self, path: str) -> Change:
        """Moves all that depends on a question whose answer was kept, each cell once."""
        return self._compute_all([Cell(path, "value")], onward=True)

    def recalculate(self) -> Change:
        """Computes every cell anew, each after all that it depends on."""
        return self._compute_all(self._program.rank, onward=False)

    def set_first_values(self) -> None:
        """Evaluates the expressions that give new forms their first answers."""
        for path, question in self.definition.questions.items():
            if question.first_value and not self.document.get(path):
                value = self.evaluate(path, "first_value")
                self.keep(path, "" if value is None else _stored(question, value))
                self.spread(path)

    def _compute_all(self, cells: Iterable[Cell], *, onward: bool) -> Change:
        rank, dependents = self._program.rank, self._program.dependents
        waiting = [(rank[cell], cell.path, cell.aspect) for cell in cells]
        heapq.heapify(waiting)
        moved: dict[str, set[str]] = {"value": set(), "relevant": set()}
        done = -1
        while waiting:
            at, path, aspect = heapq.heappop(waiting)
            if at == done:
                continue
            done = at
            if not self._compute(path, aspect):
                continue
            moved[aspect].add(path)
            if onward:
                for cell in dependents.get(Cell(path, aspect), ()):
                    heapq.heappush(waiting, (rank[cell], cell.path, cell.aspect))
        return Change(frozenset(moved["value"]), frozenset(moved["relevant"]))

    def _compute(self, path: str, aspect: str) -> bool:
        """Brings one cell up to date; whether it moved."""
        if aspect == "relevant":
            before = self.relevant[path]
            above = self.relevant[path.rpartition("/")[0]]
            self.relevant[path] = above and self.holds(path, "relevant", otherwise=True)
            return self.relevant[path] != before
        question = self.definition.questions.get(path)
        if question is None:
            return False
        node, relevant = self._instance.nodes[path], self.relevant[path]
        if question.calculation:
            value = self.evaluate(path, "calculation") if relevant else ""
            self.keep(path, "" if value is None else _stored(question, value))
        seen_before = node.string_value()
        node.set_text(self.document.get(path, "") if relevant else "")
        return node.string_value() != seen_before

    def _choice_label(self, code: str, path: str) -> str:
        question = self.definition.questions.get(relative(path))
        if question is None:
            return ""
        default = self.definition.default_language
        for choice in self.definition.choices(question.path):
            if choice.code == code:
                return words(choice.labels, default, default)
        return ""


def clean(text: str) -> str:
    """Text as it is kept: NFC, without NUL and lone surrogates."""
    whole = text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", whole)


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
