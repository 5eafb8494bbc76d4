"""Two keyings of a sheet that differ: what the paper says, chosen one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from forms.double_entry import Difference
from forms.keying import BACK


class Settling:
    """At least one difference, gone through by keys: ``1`` takes what was keyed first, ``2`` what
    was keyed second, `BACK` returns to the one before."""

    def __init__(self, differing: Sequence[Difference]) -> None:
        self._differing = tuple(differing)
        self._chosen: list[str] = []

    @property
    def place(self) -> int:
        """Which difference is asked for, from 0; `total` when all are chosen."""
        return len(self._chosen)

    @property
    def total(self) -> int:
        return len(self._differing)

    @property
    def asked(self) -> Difference:
        """The difference in front. Raises IndexError when all are chosen."""
        return self._differing[self.place]

    @property
    def readings(self) -> dict[str, str]:
        """What was chosen so far, by path."""
        return {one.path: text for one, text in zip(self._differing, self._chosen, strict=False)}

    def press(self, key: str) -> bool:
        """Take a key; whether all differences are chosen now."""
        if key == BACK and self._chosen:
            self._chosen.pop()
        elif key in ("1", "2") and self.place < self.total:
            self._chosen.append(self.asked.first if key == "1" else self.asked.second)
        return self.place == self.total
