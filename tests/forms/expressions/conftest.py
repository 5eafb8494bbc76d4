"""A small filled form for expressions to stand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forms.expressions.context import Scope
from forms.expressions.expression import compile_expression
from forms.expressions.nodes import Kind, Node, element, number
from inspection.clock import instant

Evaluate = Callable[..., Any]


@pytest.fixture
def evaluate() -> Evaluate:
    """`evaluate(text, value)`: an expression standing on ``/data/a/here`` which holds `value`.

    Beside it are ``n`` = 3, ``empty``, ``many`` = "x y z" and ``day`` = 2023-11-20; it is
    2023-11-23 09:30 in China; the list ``levels`` has the items lo and hi.
    """

    def run(text: str, value: str = "") -> Any:
        root = Node(Kind.ROOT)
        group = element(element(root, "data"), "a")
        here = element(group, "here", value)
        for name, content in (("n", "3"), ("empty", ""), ("many", "x y z"), ("day", "2023-11-20")):
            element(group, name, content)
        levels = Node(Kind.ROOT)
        top = element(levels, "root")
        for code, label, rank in (("lo", "低", "1"), ("hi", "高", "2")):
            item = element(top, "item")
            for column, content in (("name", code), ("label", label), ("rank", rank)):
                element(item, column, content)
        number(root)
        number(levels)
        labels = {("hi", "/data/a/here"): "高"}
        scope = Scope(
            root,
            {"levels": levels},
            lambda: instant(2023, 11, 23, 9, 30),
            lambda code, path: labels.get((code, path), ""),
        )
        found = compile_expression(text).evaluate(here, scope)
        return [node.string_value() for node in found] if isinstance(found, list) else found

    return run
