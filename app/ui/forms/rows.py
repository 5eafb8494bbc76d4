"""Which parts of a section stand side by side: the grid widths its author gave, row by row.

The rule is that of Enketo's grid theme, which XLSForm's documentation points to: a container has
four units unless its own appearance says otherwise (``w6``), a question takes as many as its
appearance says, one without a width has a row of its own, and a row ends where the next question
would not fit, or with the group it stands in. What stands in a row shares its whole width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.presenters.form_shown import HeadingShown, MoreShown, Part, QuestionShown

UNITS = 4
"""Units of a container that says nothing of its width."""

_WIDTH = re.compile(r"w([1-9]|1[0-2])")


@dataclass(frozen=True)
class Row:
    """Parts from left to right, and the units each takes."""

    parts: tuple[Part, ...]
    widths: tuple[int, ...]

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What tells this row from all others of its section."""
        return tuple(map(part_key, self.parts))


def width_of(appearance: str) -> int:
    """The units an appearance asks for (1 to 12); 0 when it names none."""
    found = (_WIDTH.fullmatch(word) for word in appearance.split())
    return next((int(match.group(1)) for match in found if match), 0)


def rows_of(parts: Sequence[Part], units: int = 0) -> Iterator[Row]:
    """The rows of a section of so many units (0: the usual four)."""
    units = units or UNITS
    waiting: list[Part] = []
    widths: list[int] = []
    around = ""
    for part in parts:
        asked = width_of(part.appearance) if isinstance(part, QuestionShown) else 0
        width = min(asked or units, units)
        before, around = around, part_key(part).rpartition("/")[0]
        if waiting and (not asked or sum(widths) + width > units or around != before):
            yield Row(tuple(waiting), tuple(widths))
            waiting, widths = [], []
        waiting.append(part)
        widths.append(width)
        if not asked:
            yield Row(tuple(waiting), tuple(widths))
            waiting, widths = [], []
    if waiting:
        yield Row(tuple(waiting), tuple(widths))


def part_key(part: Part) -> str:
    """A name for a part that no other part of the form has."""
    if isinstance(part, MoreShown):
        return f"{part.repeat}+"
    return f"{part.path}/" if isinstance(part, HeadingShown) else part.path
