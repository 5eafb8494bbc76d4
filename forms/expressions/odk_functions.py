"""ODK's additions to XPath: choices, dates, conditions, and its own readings of core functions."""

from __future__ import annotations

import base64
import hashlib
import math
import re
import string
import uuid
from collections.abc import Iterator

from forms.expressions import dates
from forms.expressions.context import Context
from forms.expressions.functions import (
    CORE,
    Arguments,
    Function,
    number_of,
    round_half_up,
    text_of,
)
from forms.expressions.mathematics import MATHEMATICS
from forms.expressions.node_functions import OVER_NODES
from forms.expressions.values import Value, to_boolean, to_number, to_string


def _texts(context: Context, arguments: Arguments, first: int = 0) -> Iterator[str]:
    """Every text among the arguments, a node-set giving one text a node."""
    for argument in arguments[first:]:
        value = argument(context)
        if isinstance(value, list):
            yield from (node.string_value() for node in value)
        else:
            yield to_string(value)


def _numbers(context: Context, arguments: Arguments) -> list[float]:
    return [to_number(text) for text in _texts(context, arguments) if text != ""]


def _least(context: Context, arguments: Arguments) -> float:
    numbers = _numbers(context, arguments)
    return math.nan if not numbers or any(map(math.isnan, numbers)) else min(numbers)


def _greatest(context: Context, arguments: Arguments) -> float:
    numbers = _numbers(context, arguments)
    return math.nan if not numbers or any(map(math.isnan, numbers)) else max(numbers)


def _sum(context: Context, arguments: Arguments) -> float:
    return float(sum(_numbers(context, arguments)))


def _if(context: Context, arguments: Arguments) -> Value:
    return arguments[1 if to_boolean(arguments[0](context)) else 2](context)


def _coalesce(context: Context, arguments: Arguments) -> str:
    return next((text for text in _texts(context, arguments) if text != ""), "")


def _once(context: Context, arguments: Arguments) -> str:
    return context.current.string_value() or text_of(context, arguments, 0)


def _selected(context: Context, arguments: Arguments) -> bool:
    return text_of(context, arguments, 1).strip() in text_of(context, arguments, 0).split()


def _selected_at(context: Context, arguments: Arguments) -> str:
    chosen, at = text_of(context, arguments, 0).split(), number_of(context, arguments, 1)
    return chosen[int(at)] if 0 <= at < len(chosen) else ""


def _choice_name(context: Context, arguments: Arguments) -> str:
    path = text_of(context, arguments, 1).strip()
    return context.scope.choice_label(text_of(context, arguments, 0), path)


def _regex(context: Context, arguments: Arguments) -> bool:
    pattern = text_of(context, arguments, 1)
    try:
        return re.fullmatch(pattern, text_of(context, arguments, 0)) is not None
    except (re.error, OverflowError, RecursionError):
        return False


def _date(context: Context, arguments: Arguments) -> str:
    value = arguments[0](context)
    if not isinstance(value, float | bool):
        text = to_string(value)
        at = dates.moment(text)
        if at is not None:
            return at.date().isoformat()
        value = to_number(text)
    return dates.date_of_days(to_number(value))


def _date_time(context: Context, arguments: Arguments) -> str:
    value = arguments[0](context)
    if not isinstance(value, float | bool):
        text = to_string(value)
        at = dates.moment(text)
        if at is not None:
            return at.isoformat(timespec="milliseconds")
        value = to_number(text)
    return dates.moment_of_days(to_number(value))


def _format_date(context: Context, arguments: Arguments) -> str:
    value = arguments[0](context)
    if isinstance(value, float | bool):
        value = dates.moment_of_days(to_number(value))
    try:
        return dates.format_moment(to_string(value), text_of(context, arguments, 1))
    except ValueError:
        return ""


def _round(context: Context, arguments: Arguments) -> float:
    value = number_of(context, arguments, 0)
    places = number_of(context, arguments, 1) if len(arguments) == 2 else 0.0
    if not -15 <= places <= 15:
        return value if places > 15 else math.nan
    scale = 10.0 ** int(places)
    return round_half_up(value * scale) / scale


def _truncated(context: Context, arguments: Arguments) -> float:
    value = number_of(context, arguments, 0)
    return value if math.isnan(value) or math.isinf(value) else float(math.trunc(value))


def _substr(context: Context, arguments: Arguments) -> str:
    start = number_of(context, arguments, 1)
    end = number_of(context, arguments, 2) if len(arguments) == 3 else math.inf
    if math.isnan(start) or math.isnan(end):
        return ""
    text = text_of(context, arguments, 0)
    furthest = float(len(text))
    first, last = (int(max(-furthest, min(at, furthest))) for at in (start, end))
    return text[first:last]


def _from_string(context: Context, arguments: Arguments) -> bool:
    return text_of(context, arguments, 0) in ("1", "true")


def _joined(context: Context, arguments: Arguments) -> str:
    return text_of(context, arguments, 0).join(_texts(context, arguments, 1))


def _checklist(context: Context, arguments: Arguments) -> bool:
    """Whether from `least` to `most` of the others hold; -1 sets no such bound."""
    least, most = number_of(context, arguments, 0), number_of(context, arguments, 1)
    held = sum(to_boolean(argument(context)) for argument in arguments[2:])
    return (least == -1 or held >= least) and (most == -1 or held <= most)


def _weighted_checklist(context: Context, arguments: Arguments) -> bool:
    """As `checklist`, each condition followed by its weight."""
    least, most = number_of(context, arguments, 0), number_of(context, arguments, 1)
    weights = (
        number_of(context, arguments, at + 1)
        for at in range(2, len(arguments) - 1, 2)
        if to_boolean(arguments[at](context))
    )
    weight = sum(weights)
    return (least == -1 or weight >= least) and (most == -1 or weight <= most)


def _digest(context: Context, arguments: Arguments) -> str:
    """The digest of a text in Base64, or in hexadecimal if so asked; empty for another method."""
    text, method = text_of(context, arguments, 0), text_of(context, arguments, 1).lower()
    if method not in _DIGESTS:
        return ""
    made = hashlib.new(_DIGESTS[method], text.encode(), usedforsecurity=False)
    spelt = text_of(context, arguments, 2).lower() if len(arguments) == 3 else "base64"
    return made.hexdigest() if spelt == "hex" else base64.b64encode(made.digest()).decode()


_DIGESTS = {
    "md5": "md5",
    "sha-1": "sha1",
    "sha-256": "sha256",
    "sha-384": "sha384",
    "sha-512": "sha512",
}


def _decoded(context: Context, arguments: Arguments) -> str:
    """The text behind Base64; empty if it is none."""
    try:
        return base64.b64decode(text_of(context, arguments, 0), validate=True).decode()
    except ValueError:
        return ""


def _uuid(context: Context, arguments: Arguments) -> str:
    """A random UUID of version 4; with a number, so many random letters and digits."""
    chance = context.scope.chance
    if not arguments:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))
    wanted = number_of(context, arguments, 0)
    length = int(wanted) if 0 <= wanted <= 255 else 0
    return "".join(chance.choice(_LETTERS) for _ in range(length))


_LETTERS = string.ascii_letters + string.digits


ODK: dict[str, Function] = {
    **CORE,
    **MATHEMATICS,
    **OVER_NODES,
    "base64-decode": Function(1, 1, _decoded),
    "boolean-from-string": Function(1, 1, _from_string),
    "checklist": Function(3, None, _checklist),
    "coalesce": Function(1, None, _coalesce),
    "concat": Function(1, None, lambda c, a: "".join(_texts(c, a))),
    "count-selected": Function(1, 1, lambda c, a: float(len(text_of(c, a, 0).split()))),
    "date": Function(1, 1, _date),
    "date-time": Function(1, 1, _date_time),
    "decimal-date-time": Function(1, 1, lambda c, a: to_number(_date_time(c, a))),
    "decimal-time": Function(1, 1, lambda c, a: dates.decimal_time(text_of(c, a, 0))),
    "digest": Function(2, 3, _digest),
    "ends-with": Function(2, 2, lambda c, a: text_of(c, a, 0).endswith(text_of(c, a, 1))),
    "format-date": Function(2, 2, _format_date),
    "format-date-time": Function(2, 2, _format_date),
    "if": Function(3, 3, _if),
    "int": Function(1, 1, _truncated),
    "join": Function(2, None, _joined),
    "jr:choice-name": Function(2, 2, _choice_name),
    "max": Function(1, None, _greatest),
    "min": Function(1, None, _least),
    "now": Function(0, 0, lambda c, _a: dates.now(c.scope.now_ms())),
    "once": Function(1, 1, _once),
    "random": Function(0, 0, lambda c, _a: c.scope.chance.random()),
    "regex": Function(2, 2, _regex),
    "round": Function(1, 2, _round),
    "selected": Function(2, 2, _selected),
    "selected-at": Function(2, 2, _selected_at),
    "substr": Function(2, 3, _substr),
    "sum": Function(1, 1, _sum, (0,)),
    "today": Function(0, 0, lambda c, _a: dates.today(c.scope.now_ms())),
    "uuid": Function(0, 1, _uuid),
    "weighted-checklist": Function(4, None, _weighted_checklist),
}
"""All functions a form may call. ODK's `sum`, `min` and `max` pass over empty answers."""
