"""The order of shuffled choices: ODK's, so that an author's seed gives what he saw elsewhere.

The XForms specification of ODK (`randomize`) names the Fisher-Yates shuffle, its inside-out
variant, with the minimal standard generator of Park and Miller (CACM 31, 1988).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_MODULUS = 2**31 - 1
_MULTIPLIER = 16_807


def shuffled(items: Sequence[T], seed: float) -> tuple[T, ...]:
    """`items` in the order that a seed gives; what is no number counts as zero."""
    whole = int(seed) if math.isfinite(seed) else 0
    # As in the engines that share this order, a negative seed keeps its sign in the remainder.
    state = int(math.fmod(whole, _MODULUS))
    if state <= 0:
        state += _MODULUS - 1
    found: list[T] = []
    for at, item in enumerate(items):
        state = state * _MULTIPLIER % _MODULUS
        place = int((state - 1) / (_MODULUS - 1) * (at + 1))
        found.append(item)
        found[at], found[place] = found[place], item
    return tuple(found)
