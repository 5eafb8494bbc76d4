"""Which of hundreds of cards are made: a span of them, so that a jump makes no card before it."""

from __future__ import annotations

from collections.abc import Iterable


class CardSpan:
    """The places from `first` up to, not including, `last`, among `total` in their order.

    `at_once` are made at a time. Asking for more widens the span up to `most` times that and then
    moves it on; a jump outside it begins a new one around its aim.
    """

    def __init__(self, at_once: int, *, most: int = 3) -> None:
        self.at_once = at_once
        self._most = most
        self.first = self.last = self.total = 0

    @property
    def earlier(self) -> int:
        """How many there are before it."""
        return self.first

    @property
    def later(self) -> int:
        """How many there are after it."""
        return self.total - self.last

    def follow(self, total: int, made: Iterable[int]) -> None:
        """There are `total` now. `made`: the places at which those made so far stand now, as far
        as they still matter; the span goes with them, and one from the start stays at the start."""
        places = list(made)
        size = max(self.last - self.first, self.at_once)
        if self.first and places:
            self.first = min(places)
        reached = max(places, default=-1) + 1
        self.total = total
        self.last = max(self.first + size, min(reached, self.first + self.at_once * self._most))
        self._fit()

    def reach(self, place: int) -> None:
        """Have this place in the span: nothing changes if it is, else a new span around it."""
        if not self.first <= place < self.last:
            self.first = max(0, place - self.at_once // 4)
            self.last = self.first + self.at_once
            self._fit()

    def go_on(self) -> None:
        """More of those after it."""
        self.last = min(self.total, self.last + self.at_once)
        self.first = max(self.first, self.last - self.at_once * self._most)

    def go_back(self) -> None:
        """More of those before it."""
        self.first = max(0, self.first - self.at_once)
        self.last = min(self.last, self.first + self.at_once * self._most)

    def _fit(self) -> None:
        """At the end it reaches back rather than being shorter than it must."""
        over = max(0, self.last - self.total)
        self.first, self.last = max(0, self.first - over), self.last - over
