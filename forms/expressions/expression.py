"""Compiles an expression to closures, and can name the nodes that it reads."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms.expressions import dates, syntax
from forms.expressions.context import Context, Evaluator, Scope
from forms.expressions.errors import ExpressionError
from forms.expressions.functions import CORE, Function
from forms.expressions.node_functions import NODE_SETS
from forms.expressions.nodes import AXES, Node, in_document_order, node_test
from forms.expressions.odk_functions import ODK
from forms.expressions.reads import Reads, read_nodes
from forms.expressions.values import Value, equal, ordered, to_boolean, to_number

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": lambda left, right: _divide(left, right),
    "mod": lambda left, right: _modulo(left, right),
}
_FORWARD = frozenset({"attribute", "child", "descendant", "descendant-or-self", "self"})


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; it keeps no state, so that one serves every filled form."""

    text: str
    tree: syntax.Syntax
    run: Evaluator

    def evaluate(self, node: Node, scope: Scope) -> Value:
        """Its value where `node` is the context node (position and size 1)."""
        return self.run(Context(node, 1, 1, node, scope))

    def reads(
        self,
        node: Node,
        root: Node,
        instances: Mapping[str, Node],
        current: Node | None = None,
    ) -> Reads:
        """What it would read from the tree of a form's definition, standing on `node` there.

        `current` is the node that ``current()`` names, where it is another.
        """
        return read_nodes(self.tree, node, current or node, root, instances)


def compile_expression(text: str, functions: Mapping[str, Function] = ODK) -> Expression:
    """Compiles an expression; raises ExpressionError with the place of the fault.

    `functions` is ODK's table, or `CORE` for plain XPath 1.0.
    """
    tree = syntax.parse(text)
    return Expression(text, tree, _Compiler(functions).compile(tree))


def compile_core(text: str) -> Expression:
    """Compiles plain XPath 1.0, without ODK's functions."""
    return compile_expression(text, CORE)


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _modulo(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


class _Compiler:
    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions

    def compile(self, tree: syntax.Syntax) -> Evaluator:
        match tree:
            case syntax.Number(value):
                return lambda _context: value
            case syntax.Literal(text):
                return lambda _context: text
            case syntax.Negation(operand):
                inner = self.compile(operand)
                return lambda context: -to_number(inner(context))
            case syntax.Binary():
                return self._binary(tree)
            case syntax.Call():
                return self._call(tree)
            case syntax.Filter(primary, predicates, at):
                base = self._nodes(primary, at)
                narrow = [self.compile(predicate) for predicate in predicates]
                return lambda context: _narrowed(base(context), narrow, context)
            case syntax.Path():
                return self._path(tree)

    def _binary(self, tree: syntax.Binary) -> Evaluator:
        sign = tree.operator
        if sign == "|":
            first, second = self._nodes(tree.left, tree.at), self._nodes(tree.right, tree.at)
            return lambda context: in_document_order([*first(context), *second(context)])
        left, right = self.compile(tree.left), self.compile(tree.right)
        if sign == "or":
            return lambda context: to_boolean(left(context)) or to_boolean(right(context))
        if sign == "and":
            return lambda context: to_boolean(left(context)) and to_boolean(right(context))
        if sign in ("=", "!="):
            wanted = sign == "="
            return lambda context: equal(left(context), right(context), wanted)
        if sign in _ARITHMETIC:
            operation = _ARITHMETIC[sign]
            return lambda context: operation(to_number(left(context)), to_number(right(context)))
        return lambda context: ordered(sign, left(context), right(context))

    def _call(self, tree: syntax.Call) -> Evaluator:
        function = self._functions.get(tree.name)
        if function is None:
            raise ExpressionError(
                "expression.unknown_function", tree.at, f"unknown function {tree.name}()"
            )
        given = len(tree.arguments)
        if given < function.fewest or (function.most is not None and given > function.most):
            raise ExpressionError(
                "expression.arguments", tree.at, f"{tree.name}() cannot take {given} arguments"
            )
        for at in function.node_sets:
            if at < given:
                self._require_nodes(tree.arguments[at], tree.at)
        _check_literals(tree)
        arguments = tuple(self.compile(argument) for argument in tree.arguments)
        run = function.run
        return lambda context: run(context, arguments)

    def _require_nodes(self, tree: syntax.Syntax, at: int) -> None:
        match tree:
            case syntax.Path() | syntax.Filter() | syntax.Binary(operator="|"):
                return
            case syntax.Call(name) if name in NODE_SETS and name in self._functions:
                return
            case _:
                raise ExpressionError("expression.node_set", at, "a path is wanted here")

    def _nodes(self, tree: syntax.Syntax, at: int) -> Callable[[Context], list[Node]]:
        self._require_nodes(tree, at)
        run = self.compile(tree)

        def nodes(context: Context) -> list[Node]:
            value = run(context)
            return value if isinstance(value, list) else []

        return nodes

    def _path(self, tree: syntax.Path) -> Evaluator:
        steps = [self._step(step) for step in tree.steps]
        start = None if tree.start is None else self._nodes(tree.start, tree.at)

        def walk(context: Context) -> list[Node]:
            if tree.absolute:
                nodes = [context.scope.root]
            else:
                nodes = [context.node] if start is None else start(context)
            for step in steps:
                nodes = step(nodes, context)
            return nodes

        return walk

    def _step(self, step: syntax.Step) -> Callable[[list[Node], Context], list[Node]]:
        axis, passes = AXES[step.axis], node_test(step.axis, step.test, step.is_kind)
        narrow = [self.compile(predicate) for predicate in step.predicates]
        forward = step.axis in _FORWARD

        def walk(nodes: list[Node], context: Context) -> list[Node]:
            found: list[Node] = []
            for node in nodes:
                reached = [candidate for candidate in axis(node) if passes(candidate)]
                found.extend(_narrowed(reached, narrow, context) if narrow else reached)
            return found if forward and len(nodes) == 1 else in_document_order(found)

        return walk


def _narrowed(nodes: list[Node], predicates: list[Evaluator], context: Context) -> list[Node]:
    """The nodes that pass every predicate; a number asks for that position (§2.4)."""
    for predicate in predicates:
        size, kept = len(nodes), []
        for position, node in enumerate(nodes, 1):
            value = predicate(Context(node, position, size, context.current, context.scope))
            if value == position if isinstance(value, float) else to_boolean(value):
                kept.append(node)
        nodes = kept
    return nodes


def _check_literals(tree: syntax.Call) -> None:
    """Patterns and date formats written out are checked before anyone fills in the form."""
    if len(tree.arguments) < 2 or not isinstance(tree.arguments[1], syntax.Literal):
        return
    pattern = tree.arguments[1].value
    if tree.name == "regex":
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as fault:
            raise ExpressionError("expression.regex", tree.at, f"bad pattern: {fault}") from fault
    if tree.name in ("format-date", "format-date-time"):
        try:
            dates.check_pattern(pattern)
        except ValueError as fault:
            raise ExpressionError(
                "expression.date_format", tree.at, f"unknown date format letter %{fault}"
            ) from fault
