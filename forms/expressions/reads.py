"""Finds what an expression reads by walking its paths over the tree of a form's definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.expressions import syntax
from forms.expressions.nodes import AXES, Node, in_document_order, node_test


@dataclass(slots=True)
class Reads:
    """`nodes` are all nodes whose value may be looked at; `missing` are the offsets of paths that
    lead nowhere, which is an author's slip in every case seen; `volatile` means the clock or
    chance has a say."""

    nodes: dict[int, Node] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    volatile: bool = False

    def add(self, nodes: list[Node]) -> None:
        for node in nodes:
            self.nodes[id(node)] = node


def read_nodes(
    tree: syntax.Syntax,
    node: Node,
    current: Node,
    root: Node,
    instances: Mapping[str, Node],
) -> Reads:
    """Everything `tree` may read standing on `node`, whatever the answers: predicates are taken
    to let every node pass, both branches of a condition count."""
    walker = _Walker(current, root, instances)
    walker.value(tree, [node])
    return walker.reads


class _Walker:
    def __init__(self, current: Node, root: Node, instances: Mapping[str, Node]) -> None:
        self._current = current
        self._root = root
        self._instances = instances
        self.reads = Reads()

    def value(self, tree: syntax.Syntax, at: list[Node]) -> list[Node]:
        """Notes what the expression reads standing on each of `at`; its nodes if it has any."""
        match tree:
            case syntax.Number() | syntax.Literal():
                return []
            case syntax.Negation(operand):
                self.value(operand, at)
                return []
            case syntax.Binary(operator, left, right):
                found = [*self.value(left, at), *self.value(right, at)]
                return in_document_order(found) if operator == "|" else []
            case syntax.Call():
                return self._call(tree, at)
            case syntax.Filter(primary, predicates):
                found = self.value(primary, at)
                self._predicates(predicates, found)
                return found
            case syntax.Path():
                return self._path(tree, at)

    def _call(self, tree: syntax.Call, at: list[Node]) -> list[Node]:
        found = [
            self._counted(argument, at)
            if (tree.name, place) in _COUNTED
            else self.value(argument, at)
            for place, argument in enumerate(tree.arguments)
        ]
        if tree.name == "current":
            return [self._current]
        if tree.name == "once":
            self.reads.add([self._current])
        if tree.name in ("now", "today", "random", "randomize", "uuid"):
            self.reads.volatile = True
        if tree.name == "instance":
            return self._instance(tree)
        if tree.name in ("indexed-repeat", "randomize") and found:
            return found[0]
        if not tree.arguments and tree.name in _OF_CONTEXT:
            self.reads.add(at)
        return []

    def _counted(self, tree: syntax.Syntax, at: list[Node]) -> list[Node]:
        """The nodes of an argument that are only counted: their values do not matter."""
        if not isinstance(tree, syntax.Path):
            return self.value(tree, at)
        return self._walk(tree, at)

    def _instance(self, tree: syntax.Call) -> list[Node]:
        match tree.arguments:
            case (syntax.Literal(name),) if name in self._instances:
                return [self._instances[name]]
            case _:
                self.reads.missing.append(tree.at)
                return []

    def _path(self, tree: syntax.Path, at: list[Node]) -> list[Node]:
        nodes = self._walk(tree, at)
        self.reads.add(nodes)
        return nodes

    def _walk(self, tree: syntax.Path, at: list[Node]) -> list[Node]:
        if tree.absolute:
            nodes = [self._root]
        else:
            nodes = at if tree.start is None else self.value(tree.start, at)
        for step in tree.steps:
            axis, passes = AXES[step.axis], node_test(step.axis, step.test, step.is_kind)
            wants_text = step.is_kind and step.test == "text"
            if not wants_text:
                reached = [found for node in nodes for found in axis(node) if passes(found)]
                nodes = in_document_order(reached)
            self._predicates(step.predicates, nodes)
        if not nodes:
            self.reads.missing.append(tree.at)
        return nodes

    def _predicates(self, predicates: tuple[syntax.Syntax, ...], nodes: list[Node]) -> None:
        for predicate in predicates:
            self.value(predicate, nodes)


_OF_CONTEXT = frozenset(
    {"string", "number", "string-length", "normalize-space", "name", "local-name"}
)

_COUNTED = frozenset(
    {("count", 0), ("position", 0), ("indexed-repeat", 1), ("indexed-repeat", 3)}
    | {("indexed-repeat", 5)}
)
"""Arguments, by function and place from 0, of which only the number and order of nodes matter."""
