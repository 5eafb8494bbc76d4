"""A definition made ready to run: expressions compiled, dependencies known, order settled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from forms.definition import Definition, Item, Question
from forms.expressions.errors import ExpressionError
from forms.expressions.expression import Expression, compile_expression
from forms.expressions.nodes import Node
from forms.expressions.reads import Reads
from forms.instance import Instance, build_instance
from inspection.refusal import Refusal

EMBEDDED = re.compile(r"\$\{([^{}]*)\}")
"""An expression inside a label: ``${/data/head/place}``."""

_ASPECTS = ("relevant", "constraint", "required", "readonly", "calculation", "first_value")


@dataclass(frozen=True, slots=True)
class Cell:
    """What can change: the ``value`` or the ``relevant`` of the item at `path`."""

    path: str
    aspect: str


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
    `dependents` are the cells to recalculate when one changes."""

    definition: Definition
    expressions: dict[tuple[str, str], Expression]
    rank: dict[Cell, int]
    dependents: dict[Cell, tuple[Cell, ...]]
    faults: tuple[Fault, ...]


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
    instance = build_instance(definition)
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
    sorter = TopologicalSorter(inputs)
    rank: dict[Cell, int] = {}
    try:
        rank = {cell: at for at, cell in enumerate(sorter.static_order())}
    except CycleError as fault:
        circle: list[Cell] = fault.args[1]
        names = " → ".join(cell.path for cell in reversed(circle))
        aspect = "calculation" if circle[0].aspect == "value" else "relevant"
        faults.append(Fault(circle[0].path, aspect, "expression.circle", None, names))
    return Program(definition, expressions, rank, _dependents(inputs), tuple(faults))


def sources(item: Item) -> Iterator[tuple[str, str]]:
    """Every expression of a group or question with its aspect; labels' are ``label:zh:0`` …"""
    for aspect in _ASPECTS:
        text = getattr(item, aspect, "")
        if text:
            yield aspect, text
    texts = {"label": item.labels}
    if isinstance(item, Question):
        if item.choices is not None and item.choices.filter:
            yield "choice_filter", item.choices.filter
        texts |= {
            "hint": item.hints,
            "constraint_message": item.constraint_messages,
            "required_message": item.required_messages,
        }
    for kind, by_language in texts.items():
        for language, words in by_language.items():
            for at, match in enumerate(EMBEDDED.finditer(words)):
                yield f"{kind}:{language}:{at}", match.group(1)


def _reads(expression: Expression, item: Item, aspect: str, instance: Instance) -> Reads:
    node = instance.nodes[item.path]
    if aspect != "choice_filter" or not isinstance(item, Question) or item.choices is None:
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
) -> dict[Cell, set[Cell]]:
    """What each cell is computed from. A value depends on its relevance, relevance on the
    group's; a calculation that looks at its own value (``once``) does not make a circle."""
    inputs: dict[Cell, set[Cell]] = {}
    for item in definition.items:
        relevant, value = Cell(item.path, "relevant"), Cell(item.path, "value")
        parent = item.path.rpartition("/")[0]
        inputs[relevant] = {Cell(parent, "relevant")} if parent else set()
        inputs[relevant] |= _values(item.path, "relevant", instance, reads)
        if isinstance(item, Question):
            inputs[value] = {relevant}
            inputs[value] |= _values(item.path, "calculation", instance, reads) - {value}
    return inputs


def _values(
    path: str, aspect: str, instance: Instance, reads: dict[tuple[str, str], Reads]
) -> set[Cell]:
    noted = reads.get((path, aspect))
    if noted is None:
        return set()
    read = [instance.paths[key] for key in noted.nodes if key in instance.paths]
    if any(node.parent is None or node.parent.parent is None for node in noted.nodes.values()):
        read = list(instance.nodes)
    return {Cell(leaf, "value") for path_read in read for leaf in _leaves(path_read, instance)}


def _leaves(path: str, instance: Instance) -> list[str]:
    prefix = path + "/"
    below = [leaf for leaf in instance.nodes if leaf.startswith(prefix)]
    return [leaf for leaf in (below or [path]) if not instance.nodes[leaf].children]


def _dependents(inputs: dict[Cell, set[Cell]]) -> dict[Cell, tuple[Cell, ...]]:
    outputs: dict[Cell, list[Cell]] = {}
    for cell, read in inputs.items():
        for source in read:
            outputs.setdefault(source, []).append(cell)
    return {source: tuple(cells) for source, cells in outputs.items()}
