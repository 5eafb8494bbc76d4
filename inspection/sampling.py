"""Which workers to phone this month: a seeded, stratified draw that anyone can replay.

The draw rests on SHA-256 and integers alone: no platform, no input order and no random
generator's version changes it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from inspection.workdays import add_months

_SUITE = "anxin-sample-1"


@dataclass(frozen=True, slots=True)
class SamplingRules:
    """The bureau's settings for phone checks (domain reference §4.2)."""

    ratio_percent: int = 10
    minimum: int = 5
    maximum: int = 20
    left_days: int = 60
    cool_off_months: int = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worker of the site's roster as the draw sees him.

    `stratum` is the subcontractor and crew; `left` the date he left the site; `last_reached` the
    date he last answered a check; `has_phone` whether there is a number to call; `complained`
    whether he has a complaint open: such a worker is called in any case.
    """

    worker: str
    stratum: str
    joined: date | None = None
    left: date | None = None
    last_reached: date | None = None
    has_phone: bool = True
    complained: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn worker and the stratum he was drawn from."""

    worker: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A frozen sample: whom to call, whom besides, and who stands in, in this order.

    `frame` counts the roster of the month, rested or not; `wanted` is the size the rules ask of
    it. `chosen` is shorter where too few workers are rested: nobody is called twice within the
    cool-off to fill a quota. `no_phone` counts workers of the frame whom nobody can call.
    """

    seed: str
    on: date
    frame: int
    wanted: int
    no_phone: int
    chosen: tuple[Drawn, ...]
    extra: tuple[Drawn, ...]
    reserve: tuple[Drawn, ...]


def in_frame(candidate: Candidate, on: date, rules: SamplingRules) -> bool:
    """Whether a worker belongs to the month's roster: on site, or left at most `left_days` ago."""
    if candidate.joined is not None and candidate.joined > on:
        return False
    return candidate.left is None or candidate.left >= on - timedelta(days=rules.left_days)


def is_rested(candidate: Candidate, on: date, rules: SamplingRules) -> bool:
    """Whether the cool-off since the worker's last answered check is over."""
    last = candidate.last_reached
    return last is None or add_months(last, rules.cool_off_months) <= on


def sample_size(frame: int, rules: SamplingRules) -> int:
    """How many of `frame` workers to call: the ratio rounded up, within minimum and maximum."""
    share = -(-frame * rules.ratio_percent // 100)
    return min(frame, max(rules.minimum, min(rules.maximum, share)))


def draw(candidates: Iterable[Candidate], on: date, seed: str, rules: SamplingRules) -> Sample:
    """Draw the sample of the month that `on` lies in.

    Each stratum gets its share by largest remainder, so no stratum is a whole worker off its
    share; within it the order is that of SHA-256 over seed and worker. Complaining workers who
    were not drawn are `extra`. Raises ValueError if a worker is given twice.
    """
    given = list(candidates)
    if len({candidate.worker for candidate in given}) != len(given):
        raise ValueError("a worker is given twice")
    frame = [candidate for candidate in given if in_frame(candidate, on, rules)]
    rested = [c for c in frame if c.has_phone and is_rested(c, on, rules)]
    ordered = sorted(rested, key=lambda c: _rank(seed, "worker", c.worker))
    wanted = sample_size(len(frame), rules)
    seats = allocate(Counter(c.stratum for c in ordered), min(wanted, len(ordered)), seed)
    chosen: list[Drawn] = []
    waiting: list[Candidate] = []
    for candidate in ordered:
        if seats[candidate.stratum]:
            seats[candidate.stratum] -= 1
            chosen.append(Drawn(candidate.worker, candidate.stratum))
        else:
            waiting.append(candidate)
    taken = {drawn.worker for drawn in chosen}
    extra = [c for c in given if c.complained and c.has_phone and c.worker not in taken]
    extra.sort(key=lambda c: _rank(seed, "worker", c.worker))
    return Sample(
        seed=seed,
        on=on,
        frame=len(frame),
        wanted=wanted,
        no_phone=sum(not candidate.has_phone for candidate in frame),
        chosen=tuple(chosen),
        extra=tuple(Drawn(c.worker, c.stratum) for c in extra),
        reserve=tuple(Drawn(c.worker, c.stratum) for c in waiting if not c.complained),
    )


def allocate(sizes: Counter[str], seats: int, seed: str) -> Counter[str]:
    """Share `seats` among strata of the given sizes by largest remainder (Hare quota).

    Equal remainders are decided by the seed. Raises ValueError for more seats than workers.
    """
    total = sizes.total()
    if seats > total:
        raise ValueError(seats)
    if not seats:
        return Counter()
    shares = {stratum: divmod(size * seats, total) for stratum, size in sizes.items()}
    result = Counter({stratum: whole for stratum, (whole, _) in shares.items()})
    by_remainder = sorted(shares, key=lambda s: (-shares[s][1], _rank(seed, "stratum", s)))
    for stratum in by_remainder[: seats - result.total()]:
        result[stratum] += 1
    return result


def replacement(reserve: Iterable[Drawn], stratum: str, used: Collection[str]) -> Drawn | None:
    """Who stands in for a worker of `stratum` who could not be reached.

    The first unused reserve of the same stratum, else the first unused of any; None when the
    reserve is used up. `used` are workers already called as replacements.
    """
    unused = [drawn for drawn in reserve if drawn.worker not in used]
    return next((drawn for drawn in unused if drawn.stratum == stratum), next(iter(unused), None))


def _rank(seed: str, what: str, name: str) -> bytes:
    """A position in the drawing order; lengths are told, so that no two inputs can coincide."""
    parts = "".join(f"{len(part)}:{part}" for part in (_SUITE, seed, what, name))
    return hashlib.sha256(parts.encode()).digest()
