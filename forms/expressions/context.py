"""What an expression is evaluated against: the node it stands on and the world of its form."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from forms.expressions.nodes import Node
from forms.expressions.values import Value


def _no_label(_code: str, _path: str) -> str:
    return ""


@dataclass(slots=True)
class Scope:
    """What every expression of one filled form shares.

    `root` is the root node of the main instance, `instances` the lists of choices by name,
    `now_ms` the injected clock in UTC milliseconds, `choice_label(code, path)` the label of a
    choice of the question at an absolute path, `chance` the injected randomness.
    """

    root: Node
    instances: Mapping[str, Node] = field(default_factory=dict)
    now_ms: Callable[[], int] = lambda: 0
    choice_label: Callable[[str, str], str] = _no_label
    chance: random.Random = field(default_factory=random.SystemRandom)


@dataclass(slots=True)
class Context:
    """A node, its place among those it was chosen with (from 1), and the original node."""

    node: Node
    position: int
    size: int
    current: Node
    scope: Scope


Evaluator = Callable[[Context], Value]
