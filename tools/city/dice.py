"""Chance that falls alike on every platform and every Python: only `random()` is promised so."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from a named stream: one stream per thing, so that one more worker moves no other."""

    def __init__(self, *name: object) -> None:
        self._random = random.Random("/".join(str(part) for part in name))  # noqa: S311 - made-up data

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return int(self._random.random() * n)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in `percent` of a hundred cases."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[self.below(len(choices))]

    def day(self, first: date, last: date) -> date:
        """A date from `first` to `last`, both included."""
        return first + timedelta(days=self.below((last - first).days + 1))

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The same things in chance order (Fisher-Yates)."""
        mixed = list(things)
        for place in range(len(mixed) - 1, 0, -1):
            other = self.below(place + 1)
            mixed[place], mixed[other] = mixed[other], mixed[place]
        return mixed
