"""A definition made ready to run: expressions compiled, dependencies known, order settled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from typing import NamedTuple

from forms import paths
from forms.definition import Definition, Item, Question, Repeat
from forms.expressions.errors import ExpressionError
from forms.expressions.expression import Expression, compile_expression
from forms.expressions.nodes import Node
from forms.expressions.reads import Reads
from forms.instance import Instance, build_instance
from inspection.refusal import Refusal

EMBEDDED = re.compile(r"\$\{([^{}]*)\}")
"""An expression inside a label: ``${/data/head/place}``."""

_ASPECTS = (
    "relevant", "constraint", "required", "readonly", "calculation", "first_value", "count"
)  # fmt: skip
_CELLS = frozenset({"relevant", "calculation", "count"})
"""Aspects that are cells of their own."""
_COPIES = ("1", "2", "3")
"""What is read is found on a form whose repeats have three instances each, standing in the middle
one: there, a path to one instance and a path to all of them part."""
_HERE = "2"


class Cell(NamedTuple):
    """What can change: an item's ``value`` or ``relevant``, a repeat's ``count``."""

    path: str
    aspect: str


class Dependent(NamedTuple):
    """A cell computed from another; in repeats, only where the first `shared` instances around
    both are the same."""

    cell: Cell
    shared: int


Inputs = dict[Cell, dict[Cell, int]]
"""By cell, the cells it is computed from, each with the instances that both share."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An expression of the definition that cannot be used; `offset` counts from 0 in its text."""

    path: str
    aspect: str
    code: str
    offset: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Program:
    """What `Answers` runs. `rank` orders cells so that each comes after all that it depends on;
    `dependents` are the cells to recalculate when one changes. Paths are the definition's."""

    definition: Definition
    expressions: dict[tuple[str, str], Expression]
    rank: dict[Cell, int]
    dependents: dict[Cell, tuple[Dependent, ...]]
    faults: tuple[Fault, ...]
    mentions: dict[str, dict[str, int]]
    """By question, those whose words, choices or conditions read it, each with the number of
    instances around both that are the same. None of this is a cell: it is evaluated when shown."""


def build_program(definition: Definition) -> Program:
    """Compiles a definition; raises Refusal ``form.unusable`` if any expression is at fault.

    Published definitions have been through `examine`, so that this means a foreign text.
    """
    program = examine(definition)
    if program.faults:
        fault = program.faults[0]
        raise Refusal("form.unusable", form=definition.id, path=fault.path, reason=fault.code)
    return program


def examine(definition: Definition) -> Program:
    """Compiles a definition and collects every fault: syntax, unknown paths, circles."""
    instance = build_instance(definition, _shape(definition))
    faults: list[Fault] = []
    expressions: dict[tuple[str, str], Expression] = {}
    reads: dict[tuple[str, str], Reads] = {}
    for item in definition.items:
        for aspect, text in sources(item):
            try:
                expression = compile_expression(text)
            except ExpressionError as fault:
                faults.append(Fault(item.path, aspect, fault.code, fault.offset, fault.text))
                continue
            expressions[item.path, aspect] = expression
            noted = _reads(expression, item, aspect, instance)
            reads[item.path, aspect] = noted
            faults.extend(
                Fault(item.path, aspect, "expression.unknown_path", at, "leads to no question")
                for at in noted.missing
            )
    inputs = _inputs(definition, instance, reads)
    sorter = TopologicalSorter({cell: found.keys() for cell, found in inputs.items()})
    rank: dict[Cell, int] = {}
    try:
        rank = {cell: at for at, cell in enumerate(sorter.static_order())}
    except CycleError as fault:
        circle: list[Cell] = fault.args[1]
        names = " → ".join(cell.path for cell in reversed(circle))
        aspect = "calculation" if circle[0].aspect == "value" else circle[0].aspect
        faults.append(Fault(circle[0].path, aspect, "expression.circle", None, names))
    return Program(
        definition,
        expressions,
        rank,
        _dependents(inputs),
        tuple(faults),
        _mentions(definition, instance, reads),
    )


def sources(item: Item) -> Iterator[tuple[str, str]]:
    """Every expression of an item with its aspect; labels' are ``label:zh:0`` …"""
    for aspect in _ASPECTS:
        text = getattr(item, aspect, "")
        if text:
            yield aspect, text
    texts = {"label": item.labels}
    if isinstance(item, Question):
        if item.choices is not None:
            asked = item.choices
            named = {"choice_filter": asked.filter, "seed": asked.seed, "nodeset": asked.nodeset}
            yield from ((aspect, text) for aspect, text in named.items() if text)
        texts |= {
            "hint": item.hints,
            "guidance": item.guidance,
            "constraint_message": item.constraint_messages,
            "required_message": item.required_messages,
        }
    for kind, by_language in texts.items():
        for language, words in by_language.items():
            for at, match in enumerate(EMBEDDED.finditer(words)):
                yield f"{kind}:{language}:{at}", match.group(1)


def _shape(definition: Definition) -> dict[str, tuple[str, ...]]:
    """Three instances of every repeat, nested ones in each."""
    found: dict[str, tuple[str, ...]] = {}
    copies: dict[str, list[str]] = {}
    for path in definition.repeats:
        around = definition.repeats_around(path)[:-1]
        rest = path.removeprefix(around[-1]) if around else path
        bases = [above + rest for above in copies[around[-1]]] if around else [path]
        found |= dict.fromkeys(bases, _COPIES)
        copies[path] = [paths.instance(base, key) for base in bases for key in _COPIES]
    return found


def _reads(expression: Expression, item: Item, aspect: str, instance: Instance) -> Reads:
    here = instance.templates[item.path][len(instance.templates[item.path]) // 2]
    node = instance.nodes[here]
    if aspect == "count":
        repeat = paths.of_instance(here)
        node = instance.repeats[repeat[0]] if repeat else node
    if aspect != "choice_filter" or not isinstance(item, Question) or item.choices is None:
        return expression.reads(node, instance.root, instance.lists)
    if not item.choices.list_name:
        return expression.reads(node, instance.root, instance.lists)
    top = instance.lists[item.choices.list_name].children[0]
    noted = Reads()
    for choice in _of_each_shape(top.children):
        seen = expression.reads(choice, instance.root, instance.lists, node)
        noted.nodes |= seen.nodes
        noted.missing = seen.missing
    return noted


def _of_each_shape(choices: list[Node]) -> list[Node]:
    """The choice with most columns: a filter may name a column that some choices leave empty."""
    return sorted(choices, key=lambda choice: len(choice.children))[-1:]


def _inputs(
    definition: Definition, instance: Instance, reads: dict[tuple[str, str], Reads]
) -> Inputs:
    """What each cell is computed from. A value depends on its relevance, relevance on the
    group's; a calculation that looks at its own value (``once``) does not make a circle."""
    inputs: Inputs = {}
    for item in definition.items:
        path, around = item.path, definition.repeats_around(item.path)
        relevant, value, parent = Cell(path, "relevant"), Cell(path, "value"), paths.parent(path)
        above = {Cell(parent, "relevant"): len(definition.repeats_around(parent))} if parent else {}
        inputs[relevant] = above | _values(item, "relevant", instance, reads, definition)
        if isinstance(item, Repeat):
            count = _values(item, "count", instance, reads, definition)
            inputs[Cell(path, "count")] = above | count
        elif isinstance(item, Question):
            found = _values(item, "calculation", instance, reads, definition)
            if found.get(value) == len(around):
                del found[value]
            inputs[value] = {relevant: len(around)} | found
    return inputs


def _mentions(
    definition: Definition, instance: Instance, reads: dict[tuple[str, str], Reads]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for path, aspect in reads:
        if aspect in _CELLS or path not in definition.questions:
            continue
        item = definition.questions[path]
        for cell, shared in _values(item, aspect, instance, reads, definition).items():
            mentioned = found.setdefault(cell.path, {})
            mentioned[path] = min(shared, mentioned.get(path, shared))
    return found


def _values(
    item: Item,
    aspect: str,
    instance: Instance,
    reads: dict[tuple[str, str], Reads],
    definition: Definition,
) -> dict[Cell, int]:
    noted = reads.get((item.path, aspect))
    if noted is None:
        return {}
    mine = definition.repeats_around(item.path)
    if aspect == "count":
        mine = mine[:-1]
    found: dict[Cell, int] = {}
    for node in noted.nodes.values():
        for path in _leaves(node, instance):
            of = paths.template(path)
            common = _common(mine, definition.repeats_around(of))
            shared = _common((_HERE,) * common, paths.keys(path))
            cell = Cell(of, "value")
            found[cell] = min(shared, found.get(cell, shared))
    return found


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many of their first members two sequences have in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _leaves(node: Node, instance: Instance) -> Iterator[str]:
    """Paths of the questions at and below a node; nothing of a list of choices has one."""
    if not node.children:
        if id(node) in instance.paths:
            yield instance.paths[id(node)]
        return
    for child in node.children:
        yield from _leaves(child, instance)


def _dependents(inputs: Inputs) -> dict[Cell, tuple[Dependent, ...]]:
    outputs: dict[Cell, list[Dependent]] = {}
    for cell, read in inputs.items():
        for source, shared in read.items():
            outputs.setdefault(source, []).append(Dependent(cell, shared))
    return {source: tuple(cells) for source, cells in outputs.items()}
