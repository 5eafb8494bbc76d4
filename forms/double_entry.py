"""Sheets typed twice: which ones, how the two differ, and what that says of the typing.

A sheet is drawn by its own number, so that nobody chooses: the first eight bytes of SHA-256 over
seed and number, as a fraction of all, below the rate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.definition import Definition
from forms.paths import template


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that the two typists read differently; empty: not answered."""

    path: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences of one sheet and how many answers either typist gave."""

    differences: tuple[Difference, ...]
    answers: int

    @property
    def is_equal(self) -> bool:
        return not self.differences


def is_drawn(number: str, rate_percent: int, seed: str) -> bool:
    """Whether the sheet of this number is typed a second time; 0 draws none, 100 every one."""
    digest = hashlib.sha256(f"{seed}\x1f{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") * 100 < rate_percent * 2**64


def compare(
    definition: Definition, first: Mapping[str, str], second: Mapping[str, str]
) -> Comparison:
    """How two typings of one sheet differ, in the form's order; calculated values do not count.

    Instances of repeats are compared by their names: the second typing is given the first's.
    """
    shown = {path: at for at, path in enumerate(definition.questions)}
    keys = [
        key
        for key in {**first, **second}
        if template(key) in shown and definition.question(key).is_shown
    ]
    keys.sort(key=lambda key: shown[template(key)])
    differences = tuple(
        Difference(key, first.get(key, ""), second.get(key, ""))
        for key in keys
        if not _same(definition, key, first.get(key, ""), second.get(key, ""))
    )
    return Comparison(differences, len(keys))


def error_rate(comparisons: Iterable[Comparison]) -> float | None:
    """Differing answers per hundred typed twice; None before any sheet was."""
    differing = answers = 0
    for one in comparisons:
        differing += len(one.differences)
        answers += one.answers
    return 100 * differing / answers if answers else None


def _same(definition: Definition, path: str, first: str, second: str) -> bool:
    if definition.question(path).type == "select_multiple":
        return set(first.split()) == set(second.split())
    return first == second
