"""Sheets typed twice: which ones, how the two differ, and what that says of the typing.

A sheet is drawn by its own number, so that nobody chooses: the first eight bytes of SHA-256 over
seed and number, as a fraction of all, below the rate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from forms.answers import MARK
from forms.definition import Definition
from forms.paths import template
from forms.repeats import instances_in


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that the two typists read differently; empty: not answered; ``@illegible`` and the
    like: a mark in place of an answer (`forms.answers.MARK`)."""

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

    Instances of repeats are compared by their places; a difference is told at the first's path.
    """
    mine, other = _placed(first), _placed(second)
    shown = {path: at for at, path in enumerate(definition.questions)}
    keys = {
        key: None
        for key in (one.removesuffix(MARK) for one in {**mine, **other})
        if template(key) in shown and definition.question(key).is_shown
    }
    ordered = sorted(keys, key=lambda key: shown[template(key)])
    read = [(key, _read(mine, first, key), _read(other, second, key)) for key in ordered]
    differences = tuple(
        Difference(_path(key, mine, other), one, two)
        for key, one, two in read
        if not _same(definition, key, one, two)
    )
    return Comparison(differences, len(read))


def _placed(document: Mapping[str, str]) -> dict[str, str]:
    """The document's keys by what they would be if instances were named by their places."""
    places = {
        f"{repeat}[{key}]": str(place)
        for repeat, named in instances_in(document).items()
        for place, key in enumerate(named, 1)
    }
    return {_renamed(key, places): key for key in document}


def _path(key: str, mine: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Where the answer stands in the first document; in the second, if the first has nothing."""
    known = (mine.get(key), mine.get(key + MARK), other.get(key), other.get(key + MARK))
    return next((one for one in known if one), key).removesuffix(MARK)


def _renamed(key: str, places: Mapping[str, str]) -> str:
    end = key.find("]")
    renamed, start = "", 0
    while end >= 0:
        opening = key.rindex("[", 0, end)
        place = places.get(key[: end + 1], key[opening + 1 : end])
        renamed, start = f"{renamed}{key[start:opening]}[{place}]", end + 1
        end = key.find("]", start)
    return renamed + key[start:]


def _read(placed: Mapping[str, str], document: Mapping[str, str], path: str) -> str:
    """The answer, or the mark in its place; a sheet left blank there reads as unanswered."""
    mark = document.get(placed.get(path + MARK, ""), "")
    said = document.get(placed.get(path, ""), "")
    return said or (f"@{mark}" if mark and mark != "blank" else "")


def _same(definition: Definition, path: str, first: str, second: str) -> bool:
    if definition.question(path).type == "select_multiple":
        return set(first.split()) == set(second.split())
    return first == second
