"""ODK's functions over nodes: places in repeats, another instance's answer, a shuffled order."""

from __future__ import annotations

import math

from forms.expressions.context import Context
from forms.expressions.functions import Arguments, Function, nodes_of, number_of, text_of
from forms.expressions.nodes import Node
from forms.shuffling import shuffled


def _position(context: Context, arguments: Arguments) -> float:
    """`position()` as in XPath; `position(node)` is the node's place among its namesakes (ODK)."""
    if not arguments:
        return float(context.position)
    nodes = nodes_of(context, arguments, 0)
    if not nodes or nodes[0].parent is None:
        return math.nan
    namesakes = [twin for twin in nodes[0].parent.children if twin.name == nodes[0].name]
    return float(next(at for at, twin in enumerate(namesakes, 1) if twin is nodes[0]))


def _indexed_repeat(context: Context, arguments: Arguments) -> list[Node]:
    """The answers to a question within the n-th instance of a repeat, and on through the repeats
    inside it: ``indexed-repeat(question, repeat, n, inner repeat, m …)``."""
    found = nodes_of(context, arguments, 0)
    for at in range(1, len(arguments) - 1, 2):
        instances = [one for one in nodes_of(context, arguments, at) if _lies_around(one, found)]
        place = number_of(context, arguments, at + 1)
        if not (1 <= place <= len(instances)):
            return []
        chosen = instances[int(place) - 1]
        found = [node for node in found if _lies_within(node, chosen)]
    return found


def _lies_within(node: Node, around: Node) -> bool:
    above: Node | None = node
    while above is not None:
        if above is around:
            return True
        above = above.parent
    return False


def _lies_around(instance: Node, nodes: list[Node]) -> bool:
    return not nodes or any(_lies_within(node, instance) for node in nodes)


def _instance(context: Context, arguments: Arguments) -> list[Node]:
    """The document of a list: ODK's paths go on with ``/root/item``."""
    root = context.scope.instances.get(text_of(context, arguments, 0))
    return [] if root is None else [root]


def _count_non_empty(context: Context, arguments: Arguments) -> float:
    return float(sum(1 for node in nodes_of(context, arguments, 0) if node.string_value()))


def _randomize(context: Context, arguments: Arguments) -> list[Node]:
    if len(arguments) == 2:
        seed = number_of(context, arguments, 1)
    else:
        seed = float(context.scope.chance.randrange(1, 2**31 - 1))
    return list(shuffled(nodes_of(context, arguments, 0), seed))


OVER_NODES: dict[str, Function] = {
    "count-non-empty": Function(1, 1, _count_non_empty, (0,)),
    "current": Function(0, 0, lambda c, _a: [c.current]),
    "indexed-repeat": Function(3, 7, _indexed_repeat, (0, 1, 3, 5)),
    "instance": Function(1, 1, _instance),
    "position": Function(0, 1, _position, (0,)),
    "randomize": Function(1, 2, _randomize, (0,)),
}

NODE_SETS = frozenset({"current", "indexed-repeat", "instance", "randomize"})
"""The functions whose value is a node-set, so that steps and predicates may follow them."""
