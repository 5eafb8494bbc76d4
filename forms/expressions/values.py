"""The four kinds of value and how one becomes another (XPath 1.0 §3.4, §4; ODK's dates)."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from decimal import Decimal

from forms.expressions.dates import days
from forms.expressions.nodes import Node

Value = str | float | bool | list[Node]

_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+))[ \t\r\n]*\Z", re.ASCII)
_ORDERINGS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def to_string(value: Value) -> str:
    """`string()`: a node-set is the text of its first node, a number has no exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0].string_value() if value else ""
    return _number_text(value)


def _number_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == math.floor(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def to_number(value: Value) -> float:
    """`number()`: an ISO date is its days since 1970-01-01 (ODK), other text is NaN."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    text = value if isinstance(value, str) else to_string(value)
    match = _NUMBER.match(text)
    if match is not None:
        return float(match.group(1))
    counted = days(text)
    return math.nan if counted is None else counted


def to_boolean(value: Value) -> bool:
    """`boolean()`: something in it, or a number that is neither 0 nor NaN."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def equal(left: Value, right: Value, wanted: bool) -> bool:
    """``=`` (`wanted` True) or ``!=``: true when any node of a set makes it true (§3.4)."""
    if isinstance(left, list) and isinstance(right, list):
        rights = [node.string_value() for node in right]
        return any((node.string_value() == other) is wanted for node in left for other in rights)
    if isinstance(right, list):
        left, right = right, left
    if isinstance(left, list):
        if isinstance(right, bool):
            return (to_boolean(left) == right) is wanted
        if isinstance(right, float):
            return any((to_number(node.string_value()) == right) is wanted for node in left)
        return any((node.string_value() == right) is wanted for node in left)
    if isinstance(left, bool) or isinstance(right, bool):
        return (to_boolean(left) == to_boolean(right)) is wanted
    if isinstance(left, float) or isinstance(right, float):
        return (to_number(left) == to_number(right)) is wanted
    return (left == right) is wanted


def ordered(sign: str, left: Value, right: Value) -> bool:
    """``<``, ``<=``, ``>`` or ``>=``: compares numbers; any node of a set may make it true."""
    if isinstance(left, list) and not isinstance(right, list | bool):
        limit, compare = to_number(right), _ORDERINGS[sign]
        return any(compare(to_number(node.string_value()), limit) for node in left)
    if isinstance(right, list) and not isinstance(left, list | bool):
        return ordered(_MIRRORED[sign], right, left)
    if isinstance(left, list) and isinstance(right, list):
        compare = _ORDERINGS[sign]
        rights = [to_number(node.string_value()) for node in right]
        return any(
            compare(to_number(node.string_value()), other) for node in left for other in rights
        )
    if isinstance(left, list):
        left = to_boolean(left)
    if isinstance(right, list):
        right = to_boolean(right)
    return _ORDERINGS[sign](to_number(left), to_number(right))
