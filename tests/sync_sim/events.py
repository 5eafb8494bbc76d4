"""What happens in a run, drawn from the seed before it begins: a list that can be printed, replayed
and shortened."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.sync_sim.clocks import FURTHEST_MS
from tests.sync_sim.wire import Fault, Trouble


class Kind(StrEnum):
    """What happens."""

    ADD = "add"
    OPEN = "open a page"
    SAVE = "save a page"
    EDIT = "edit"
    ANSWER = "answer"
    PAPER = "issue a paper"
    VOID = "void a paper"
    PHOTO = "take or look at a photo"
    VOID_PHOTO = "void a photo"
    CALL = "call a worker"
    SHEET = "work on a questionnaire"
    POISON = "poison"
    RESOLVE = "settle a conflict"
    REVIEW = "settle a review"
    OFFICE = "office edits"
    IMPORT = "office imports"
    LEND = "lend a site"
    ASSIGN = "assign a site"
    HAND_OVER = "hand a day's site over"
    ERASE = "erase a worker"
    REVOKE = "shut the laptop out"
    ACCOUNT = "close or open the account"
    CLONE = "clone the laptop"
    LAPTOP_COPY = "keep or put back a laptop's copy"
    BACKUP = "back the bureau up or put it back"
    SYNC = "sync"
    SLOW_OFFICE = "sync beside a slow office"
    LATE = "late duplicate"
    JUMP = "clock jumps"
    RESTART = "restart"
    WAIT = "time passes"


WEIGHTS: Mapping[Kind, int] = {
    Kind.ADD: 8,
    Kind.OPEN: 10,
    Kind.SAVE: 16,
    Kind.EDIT: 26,
    Kind.ANSWER: 9,
    Kind.PAPER: 3,
    Kind.VOID: 4,
    Kind.PHOTO: 7,
    Kind.VOID_PHOTO: 3,
    Kind.CALL: 3,
    Kind.SHEET: 7,
    Kind.POISON: 3,
    Kind.RESOLVE: 9,
    Kind.REVIEW: 6,
    Kind.OFFICE: 8,
    Kind.IMPORT: 2,
    Kind.LEND: 4,
    Kind.ASSIGN: 2,
    Kind.HAND_OVER: 2,
    Kind.ERASE: 3,
    Kind.REVOKE: 1,
    Kind.ACCOUNT: 2,
    Kind.CLONE: 1,
    Kind.LAPTOP_COPY: 3,
    Kind.BACKUP: 3,
    Kind.SYNC: 30,
    Kind.SLOW_OFFICE: 2,
    Kind.LATE: 4,
    Kind.JUMP: 3,
    Kind.RESTART: 2,
    Kind.WAIT: 2,
}
"""How often each happens in an ordinary run."""
_GOES_ON = 0.4
"""How often the next thing happens at the same laptop."""
_ANYBODY = 840
"""As `picks`: by its remainder one of however many laptops there then are, copies among them."""
_PICKS = 6
_MOST = 10**6


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens. `who` and `picks` choose among what there then is, each by its
    remainder; `fatal` is the local statement at which the laptop's program is killed."""

    kind: Kind
    who: int
    picks: tuple[int, ...]
    troubles: tuple[Trouble, ...] = ()
    fatal: int | None = None

    def __str__(self) -> str:
        parts = [str(self.kind)]
        parts += [f"[{one.fault} at request {one.request}]" for one in self.troubles]
        if self.fatal is not None:
            parts.append(f"[to be killed at {self.fatal}]")
        return " ".join(parts)


EVERYTHING = tuple(Kind)


def draw(
    dice: random.Random,
    count: int,
    kinds: Sequence[Kind] = EVERYTHING,
    weights: Mapping[Kind, int] = WEIGHTS,
) -> list[Event]:
    """A run of so many events of these kinds, each as often as it weighs."""
    who = 0
    found = []
    for kind in dice.choices(kinds, [weights[kind] for kind in kinds], k=count):
        who = who if dice.random() < _GOES_ON else dice.randrange(_ANYBODY)
        found.append(_one(dice, kind, who))
    return found


def weights_of(text: str) -> dict[Kind, int]:
    """The ordinary weights but for those named: `backup=6,clone=4`; 0 leaves a kind out.

    Raises `ValueError` for an unknown kind, and for weights by which nothing could happen.
    """
    found = dict(WEIGHTS)
    for part in filter(None, text.split(",")):
        name, _, weight = part.partition("=")
        try:
            kind = Kind[name.strip().upper()]
        except KeyError:
            names = ", ".join(one.name.lower() for one in Kind)
            raise ValueError(f"{name!r} is none of {names}") from None
        found[kind] = int(weight)
    if min(found.values()) < 0 or not any(found.values()):
        raise ValueError("weights are not negative, and not all of them 0")
    return found


def _one(dice: random.Random, kind: Kind, who: int) -> Event:
    picks = tuple(dice.randrange(_MOST) for _ in range(_PICKS))
    if kind is Kind.SYNC:
        return Event(kind, who, picks, _troubles(dice), _fatal(dice, 0.25, 200))
    if kind is Kind.JUMP:
        return Event(kind, who, (dice.randint(-FURTHEST_MS, FURTHEST_MS),))
    return Event(kind, who, picks, fatal=_fatal(dice, 0.1, 25))


def _fatal(dice: random.Random, chance: float, most: int) -> int | None:
    return dice.randint(1, most) if dice.random() < chance else None


def _troubles(dice: random.Random) -> tuple[Trouble, ...]:
    found = []
    while dice.random() < 0.35:
        fault = dice.choice([*Fault, Fault.GONE])
        found.append(Trouble(dice.randrange(1 + dice.randrange(6)), fault, dice.randrange(1000)))
    return tuple(found)
