"""ODK's mathematical functions: roots, logarithms and angles, NaN where there is no value."""

from __future__ import annotations

import math
from collections.abc import Callable

from forms.expressions.context import Context
from forms.expressions.functions import Arguments, Function, number_of


def calculated(operation: Callable[[float], float]) -> Function:
    """A function of one number; outside its domain it is NaN, beyond all numbers infinite."""

    def run(context: Context, arguments: Arguments) -> float:
        try:
            return operation(number_of(context, arguments, 0))
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return Function(1, 1, run)


def _logarithm(operation: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else operation(value)


def _power(context: Context, arguments: Arguments) -> float:
    base, exponent = number_of(context, arguments, 0), number_of(context, arguments, 1)
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


def _angle(context: Context, arguments: Arguments) -> float:
    return math.atan2(number_of(context, arguments, 0), number_of(context, arguments, 1))


MATHEMATICS: dict[str, Function] = {
    "abs": calculated(abs),
    "acos": calculated(math.acos),
    "asin": calculated(math.asin),
    "atan": calculated(math.atan),
    "atan2": Function(2, 2, _angle),
    "cos": calculated(math.cos),
    "exp": calculated(math.exp),
    "exp10": calculated(lambda value: math.pow(10.0, value)),
    "log": calculated(_logarithm(math.log)),
    "log10": calculated(_logarithm(math.log10)),
    "pi": Function(0, 0, lambda _c, _a: math.pi),
    "pow": Function(2, 2, _power),
    "sin": calculated(math.sin),
    "sqrt": calculated(math.sqrt),
    "tan": calculated(math.tan),
}
