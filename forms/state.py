"""The moving parts of a form being filled in: values, relevance, and what moves with an answer."""

from __future__ import annotations

import heapq
import random
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forms import paths
from forms.definition import Choice, Choices, Definition, Question, words
from forms.expressions import dates
from forms.expressions.context import Context, Scope
from forms.expressions.nodes import Node
from forms.expressions.values import Value, to_boolean, to_number, to_string
from forms.instance import build_instance, relative
from forms.program import Cell, Program
from forms.repeats import MOST_INSTANCES, Repeats
from forms.shuffling import shuffled
from inspection.clock import Clock


@dataclass(frozen=True, slots=True)
class Change:
    """What one answer moved: paths whose value, and paths whose relevance, is not as before;
    `structure` are the repeats that gained or lost an instance."""

    values: frozenset[str]
    relevance: frozenset[str]
    structure: frozenset[str] = frozenset()


class State:
    """Holds the document and the instance tree and keeps the two in step.

    The document keeps every answer; the tree, which expressions see, holds a question's answer
    only while the question is relevant (XForms' rule). Paths are those of the filled form.
    """

    def __init__(
        self, program: Program, document: Mapping[str, str], clock: Clock, chance: random.Random
    ) -> None:
        self.definition: Definition = program.definition
        self.document = dict(document)
        self.changed: set[str] = set()
        self.relevant: dict[str, bool] = {"": True}
        self.paths: tuple[str, ...] = ()
        """Every question the filled form has now, in the form's order."""
        self.repeats = Repeats(self.definition, self.document, self.keep, chance)
        self._program = program
        self._chance = chance
        self._seeds: dict[str, int] = {}
        self._standing: dict[Cell, tuple[str, ...]] = {}
        self._begun: tuple[str, ...] = ()
        self._instance = build_instance(self.definition)
        self._scope = Scope(
            self._instance.root,
            self._instance.lists,
            clock.now_ms,
            self._choice_label,
            chance,
        )
        self._arrange()

    def has(self, path: str) -> bool:
        """Whether a group, an instance or a question stands at a path now."""
        return path in self._instance.nodes

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
        expression = self._program.expressions.get((paths.template(path), aspect))
        if expression is None:
            return None
        nodes = self._instance.repeats if aspect == "count" else self._instance.nodes
        return expression.evaluate(nodes[path], self._scope)

    def holds(self, path: str, aspect: str, *, otherwise: bool = False) -> bool:
        """Whether a condition of an item is true; `otherwise` when it has none."""
        value = self.evaluate(path, aspect)
        return otherwise if value is None else to_boolean(value)

    def open_choices(self, path: str) -> tuple[Choice, ...]:
        """The choices of a question that its filter lets through now, in the order to show."""
        asked = self.definition.question(path).choices
        if asked is None:
            return ()
        found = self._entered(path, asked) if asked.nodeset else self._listed(path, asked)
        if not asked.shuffled:
            return found
        seed = self.evaluate(path, "seed")
        return shuffled(found, self._seed_of(path) if seed is None else to_number(seed))

    def spread(self, path: str) -> Change:
        """Moves all that depends on a question whose answer was kept, each cell once."""
        return self._settle([(Cell(paths.template(path), "value"), path)], onward=True)

    def shown_with(self, moved: frozenset[str]) -> frozenset[str]:
        """The questions among `moved`, and those that mention one of them."""
        asked, mentions = self.definition.questions, self._program.mentions
        found = {path for path in moved if paths.template(path) in asked}
        for path in tuple(found):
            for onto, shared in mentions.get(paths.template(path), {}).items():
                around = paths.keys(path)[:shared]
                standing = self._instance.templates.get(onto, ())
                found |= {one for one in standing if paths.keys(one)[:shared] == around}
        return frozenset(found)

    def recalculate(self) -> Change:
        """Computes every cell anew, each after all that it depends on; shows instances that were
        added, takes away those removed."""
        changed = self._arrange()
        moved = self._settle(self._every(), onward=False)
        return Change(moved.values, moved.relevance, moved.structure | changed)

    def set_first_values(self, below: str = "") -> None:
        """Evaluates the expressions that give new forms, or a new instance, their first answers."""
        inside = f"{below}/" if below else ""
        for path in self.paths:
            question = self.definition.question(path)
            if question.first_value and path.startswith(inside) and not self.document.get(path):
                value = self.evaluate(path, "first_value")
                self.keep(path, "" if value is None else _stored(question, value))
                self.spread(path)

    def _arrange(self) -> frozenset[str]:
        """Makes the tree anew with the instances there are now; the repeats that changed."""
        changed, self._begun = self.repeats.arrange()
        if changed or not self.paths:
            self._build()
        return changed

    def _build(self) -> None:
        made = build_instance(self.definition, self.repeats.shown, self._instance.lists)
        self._instance, self._scope.root = made, made.root
        known, asked = self.relevant, self.definition.questions
        self.relevant = {"": True} | {path: known.get(path, True) for path in made.nodes}
        self.paths = tuple(path for path in made.nodes if paths.template(path) in asked)
        counted: dict[str, list[str]] = {}
        for repeat in made.repeats:
            counted.setdefault(paths.template(repeat), []).append(repeat)
        self._standing = {
            cell: tuple(counted.get(cell.path, ()))
            if cell.aspect == "count"
            else made.templates.get(cell.path, ())
            for cell in self._program.rank
        }

    def _every(self) -> Iterator[tuple[Cell, str]]:
        for cell, standing in self._standing.items():
            for path in standing:
                yield cell, path

    def _settle(self, cells: Iterable[tuple[Cell, str]], *, onward: bool) -> Change:
        """Computes cells until nothing moves any more, also where a count changes what there is."""
        values, relevance, counts = self._compute_all(cells, onward=onward)
        structure: set[str] = set()
        begun: list[str] = [*self._begun]
        while counts:
            structure |= self._arrange()
            begun += self._begun
            more_values, more_relevance, counts = self._compute_all(self._every(), onward=False)
            values |= more_values
            relevance |= more_relevance
        self._begun = ()
        for instance in begun:
            self.set_first_values(instance)
        return Change(frozenset(values), frozenset(relevance), frozenset(structure))

    def _compute_all(
        self, cells: Iterable[tuple[Cell, str]], *, onward: bool
    ) -> tuple[set[str], set[str], set[str]]:
        rank, dependents, standing = self._program.rank, self._program.dependents, self._standing
        waiting = [(rank[cell], path, cell) for cell, path in cells]
        heapq.heapify(waiting)
        moved: dict[str, set[str]] = {"value": set(), "relevant": set(), "count": set()}
        done = (-1, "")
        while waiting:
            at, path, cell = heapq.heappop(waiting)
            if (at, path) == done:
                continue
            done = at, path
            if not self._compute(path, cell.aspect):
                continue
            moved[cell.aspect].add(path)
            if onward:
                for onto, shared in dependents.get(cell, ()):
                    around = paths.keys(path)[:shared]
                    for there in standing[onto]:
                        if paths.keys(there)[:shared] == around:
                            heapq.heappush(waiting, (rank[onto], there, onto))
        return moved["value"], moved["relevant"], moved["count"]

    def _compute(self, path: str, aspect: str) -> bool:
        """Brings one cell up to date; whether it moved."""
        if aspect == "count":
            return self._compute_count(path)
        if aspect == "relevant":
            before = self.relevant[path]
            above = self.relevant[paths.parent(path)]
            self.relevant[path] = above and self.holds(path, "relevant", otherwise=True)
            return self.relevant[path] != before
        question = self.definition.questions.get(paths.template(path))
        if question is None:
            return False
        node, relevant = self._instance.nodes[path], self.relevant[path]
        if question.calculation:
            value = self.evaluate(path, "calculation") if relevant else ""
            self.keep(path, "" if value is None else _stored(question, value))
        seen_before = node.string_value()
        node.set_text(self.document.get(path, "") if relevant else "")
        return node.string_value() != seen_before

    def _compute_count(self, repeat: str) -> bool:
        """A repeat in a group that is not relevant keeps its instances: they are hidden with it."""
        value = self.evaluate(repeat, "count")
        if value is None or not self.relevant[paths.parent(repeat)]:
            return False
        wanted = to_number(value)
        count = int(min(max(wanted, 0), MOST_INSTANCES)) if wanted == wanted else 0
        before, self.repeats.counts[repeat] = self.repeats.counts.get(repeat, 0), count
        return count != before

    def _listed(self, path: str, asked: Choices) -> tuple[Choice, ...]:
        every = self.definition.choices(path)
        expression = self._program.expressions.get((paths.template(path), "choice_filter"))
        if expression is None:
            return every
        items = self._instance.lists[asked.list_name].children[0].children
        here, size = self._instance.nodes[path], len(items)
        return tuple(
            choice
            for at, (choice, item) in enumerate(zip(every, items, strict=True), 1)
            if to_boolean(expression.run(Context(item, at, size, here, self._scope)))
        )

    def _entered(self, path: str, asked: Choices) -> tuple[Choice, ...]:
        """What was entered before, as choices; what has no code yet is none."""
        nodes = self.evaluate(path, "nodeset")
        language = self.definition.default_language
        found: dict[str, Choice] = {}
        for node in nodes if isinstance(nodes, list) else ():
            code, label = _child(node, asked.code), _child(node, asked.label)
            if code:
                found.setdefault(code, Choice(code, {language: label or code}))
        return tuple(found.values())

    def _seed_of(self, path: str) -> int:
        """The order of a question whose author gave no seed: its own, the same while it is open."""
        return self._seeds.setdefault(path, self._chance.randrange(1, 2**31 - 1))

    def _choice_label(self, code: str, path: str) -> str:
        question = self.definition.questions.get(relative(path))
        if question is None or question.choices is None:
            return ""
        default = self.definition.default_language
        if question.choices.nodeset:
            standing = self._instance.templates[question.path][:1]
            every = [choice for one in standing for choice in self.open_choices(one)]
        else:
            every = list(self.definition.choices(question.path))
        return next((words(one.labels, default, default) for one in every if one.code == code), "")


def _child(node: Node, name: str) -> str:
    return next((child.string_value() for child in node.children if child.name == name), "")


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
