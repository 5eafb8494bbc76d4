"""The functions of XPath 1.0 §4 that core expressions call, each with its number of arguments."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from forms.expressions.context import Context, Evaluator
from forms.expressions.nodes import Kind, Node
from forms.expressions.values import Value, to_boolean, to_number, to_string

Arguments = tuple[Evaluator, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """`fewest`/`most` arguments (`most` None: any number); arguments are evaluated on demand."""

    fewest: int
    most: int | None
    run: Callable[[Context, Arguments], Value]
    node_sets: tuple[int, ...] = ()
    """Positions of arguments that must be node-sets by their syntax."""


def text_of(context: Context, arguments: Arguments, at: int) -> str:
    """The string value of one argument; of the context node when it is left out."""
    if at < len(arguments):
        return to_string(arguments[at](context))
    return context.node.string_value()


def number_of(context: Context, arguments: Arguments, at: int) -> float:
    """The number of one argument; of the context node when it is left out."""
    if at < len(arguments):
        return to_number(arguments[at](context))
    return to_number(context.node.string_value())


def nodes_of(context: Context, arguments: Arguments, at: int) -> list[Node]:
    """The nodes of one argument; none when it turned out to be no node-set."""
    value = arguments[at](context)
    return value if isinstance(value, list) else []


def round_half_up(value: float) -> float:
    """`round()`: halves go towards positive infinity; NaN and infinities stay."""
    return value if math.isnan(value) or math.isinf(value) else float(math.floor(value + 0.5))


def _whole(value: float, towards: Callable[[float], int]) -> float:
    return value if math.isnan(value) or math.isinf(value) else float(towards(value))


def _substring(context: Context, arguments: Arguments) -> str:
    text = text_of(context, arguments, 0)
    start = round_half_up(number_of(context, arguments, 1))
    end = math.inf
    if len(arguments) == 3:
        end = start + round_half_up(number_of(context, arguments, 2))
    if math.isnan(start) or math.isnan(end) or end <= start:
        return ""
    first = 1 if start < 1 else start
    if first > len(text):
        return ""
    last = len(text) + 1 if end > len(text) else end
    return text[int(first) - 1 : max(int(last) - 1, 0)]


def _translate(context: Context, arguments: Arguments) -> str:
    text, source, target = (text_of(context, arguments, at) for at in range(3))
    table: dict[int, str | None] = {}
    for at, letter in enumerate(source):
        table.setdefault(ord(letter), target[at] if at < len(target) else None)
    return text.translate(table)


def _before(context: Context, arguments: Arguments) -> str:
    text, mark = text_of(context, arguments, 0), text_of(context, arguments, 1)
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(context: Context, arguments: Arguments) -> str:
    text, mark = text_of(context, arguments, 0), text_of(context, arguments, 1)
    return text.partition(mark)[2] if mark else text


def _sum(context: Context, arguments: Arguments) -> float:
    return float(sum(to_number(node.string_value()) for node in nodes_of(context, arguments, 0)))


def _name(context: Context, arguments: Arguments) -> str:
    nodes = nodes_of(context, arguments, 0) if arguments else [context.node]
    return nodes[0].name if nodes and nodes[0].kind is not Kind.TEXT else ""


def _contains(context: Context, arguments: Arguments) -> bool:
    return text_of(context, arguments, 1) in text_of(context, arguments, 0)


def _starts_with(context: Context, arguments: Arguments) -> bool:
    return text_of(context, arguments, 0).startswith(text_of(context, arguments, 1))


def _normalized(context: Context, arguments: Arguments) -> str:
    return " ".join(piece for piece in _split(text_of(context, arguments, 0)) if piece)


def _split(text: str) -> list[str]:
    for space in "\t\r\n":
        text = text.replace(space, " ")
    return text.split(" ")


CORE: dict[str, Function] = {
    "boolean": Function(1, 1, lambda c, a: to_boolean(a[0](c))),
    "ceiling": Function(1, 1, lambda c, a: _whole(number_of(c, a, 0), math.ceil)),
    "concat": Function(2, None, lambda c, a: "".join(text_of(c, a, i) for i in range(len(a)))),
    "contains": Function(2, 2, _contains),
    "count": Function(1, 1, lambda c, a: float(len(nodes_of(c, a, 0))), (0,)),
    "false": Function(0, 0, lambda _c, _a: False),
    "floor": Function(1, 1, lambda c, a: _whole(number_of(c, a, 0), math.floor)),
    "last": Function(0, 0, lambda c, _a: float(c.size)),
    "local-name": Function(0, 1, lambda c, a: _name(c, a).rpartition(":")[2], (0,)),
    "name": Function(0, 1, _name, (0,)),
    "normalize-space": Function(0, 1, _normalized),
    "not": Function(1, 1, lambda c, a: not to_boolean(a[0](c))),
    "number": Function(0, 1, lambda c, a: number_of(c, a, 0)),
    "position": Function(0, 0, lambda c, _a: float(c.position)),
    "round": Function(1, 1, lambda c, a: round_half_up(number_of(c, a, 0))),
    "starts-with": Function(2, 2, _starts_with),
    "string": Function(0, 1, lambda c, a: text_of(c, a, 0)),
    "string-length": Function(0, 1, lambda c, a: float(len(text_of(c, a, 0)))),
    "substring": Function(2, 3, _substring),
    "substring-after": Function(2, 2, _after),
    "substring-before": Function(2, 2, _before),
    "sum": Function(1, 1, _sum, (0,)),
    "translate": Function(3, 3, _translate),
    "true": Function(0, 0, lambda _c, _a: True),
}
