"""Draws the month's workers to phone, freezes the list, and draws it again to prove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from db.journal.laptop import LaptopTransaction
from db.queries.call_frame import Member
from db.queries.calls import EntryRow, SampleRow
from db.tables.people import call_sample, sample_entry
from inspection.clock import civil_date
from inspection.sampling import Candidate, Drawn, Sample, SamplingRules, draw, is_rested

RESERVES_A_SEAT = 2
"""How many stand-ins a drawn worker's stratum freezes for him; a larger list names people whom
nobody will ever call."""

LEAST_RESERVE = 3
"""A small stratum freezes so many, if it has them."""


def stratum_of(member: Member) -> str:
    """Subcontractor and crew in words, as frozen in the sample; empty when the roster has none."""
    return " · ".join(part for part in (member.firm, member.crew) if part)


def candidates(members: Iterable[Member]) -> tuple[Candidate, ...]:
    """The frame as `inspection.sampling` takes it."""
    return tuple(
        Candidate(
            worker=one.worker,
            stratum=stratum_of(one),
            joined=one.joined_on,
            left=one.left_on,
            last_reached=one.reached_on,
            has_phone=one.has_phone,
            complained=one.complained,
        )
        for one in members
    )


@dataclass(frozen=True, slots=True)
class FrameCount:
    """A frame by what can be drawn of it: `resting` were reached within the cool-off."""

    frame: int
    no_phone: int
    resting: int
    complaining: int


def count_frame(members: Sequence[Member], on: date, rules: SamplingRules) -> FrameCount:
    """What a draw on this day would find."""
    found = candidates(members)
    return FrameCount(
        frame=len(found),
        no_phone=sum(not one.has_phone for one in found),
        resting=sum(one.has_phone and not is_rested(one, on, rules) for one in found),
        complaining=sum(one.has_phone and one.complained for one in found),
    )


def freeze(change: LaptopTransaction, site_id: str, on: date, drawn: Sample, account: str) -> str:
    """Write a drawn sample with its stand-ins; returns its id. `on` lies in its month.

    `size` counts the drawn alone: complaining workers follow them as extra (domain.md §4.2).
    """
    sample_id = change.add(
        call_sample,
        {
            "site_id": site_id,
            "month": on.replace(day=1),
            "seed": drawn.seed,
            "frame": drawn.frame,
            "size": len(drawn.chosen),
            "frozen_at": change.now,
            "account_id": account,
        },
    )
    called = (*drawn.chosen, *drawn.extra)
    listed = [*((one, False) for one in called), *((one, True) for one in _kept(drawn))]
    for position, (one, reserve) in enumerate(listed):
        change.add(
            sample_entry,
            {
                "site_id": site_id,
                "sample_id": sample_id,
                "worker_id": one.worker,
                "position": position,
                "reserve": reserve,
                "stratum": one.stratum,
            },
        )
    return sample_id


def _kept(drawn: Sample) -> Iterator[Drawn]:
    """The first stand-ins of each stratum that is called, in drawing order."""
    seats = Counter(one.stratum for one in (*drawn.chosen, *drawn.extra))
    room = {name: max(LEAST_RESERVE, RESERVES_A_SEAT * count) for name, count in seats.items()}
    for one in drawn.reserve:
        if room.get(one.stratum, 0):
            room[one.stratum] -= 1
            yield one


class Verdict(StrEnum):
    """What drawing again says about a frozen list."""

    SAME = "same"
    """The same seed draws the same workers from the roster as it stands."""
    ROSTER_CHANGED = "roster_changed"
    """Within each stratum the list is in the seed's order; its frame has changed since."""
    DIFFERS = "differs"
    """The list is not what its seed draws."""


def replay(
    sample: SampleRow, rows: Sequence[EntryRow], members: Sequence[Member], rules: SamplingRules
) -> Verdict:
    """Draw a frozen sample again. `members` is the frame of the day it was frozen, with the checks
    held before that instant; the size is the frozen one, whatever ratio the bureau set since.
    """
    on = civil_date(sample.frozen_at)
    listed = [row for row in rows if row.replaces is None]
    frozen = [row.worker for row in listed if not row.reserve][: sample.size]
    same_size = replace(rules, minimum=sample.size, maximum=sample.size)
    again = draw(candidates(members), on, sample.seed, same_size)
    if [one.worker for one in again.chosen] == frozen:
        return Verdict.SAME
    if not _in_order(sample, listed):
        return Verdict.DIFFERS
    gone = {row.worker for row in listed} - {one.worker for one in members}
    return Verdict.ROSTER_CHANGED if gone or again.frame != sample.frame else Verdict.DIFFERS


def _in_order(sample: SampleRow, listed: Sequence[EntryRow]) -> bool:
    """Whether each stratum's drawn workers and stand-ins follow the seed's order."""
    strata: dict[str, list[str]] = {}
    for place, row in enumerate(listed):
        if row.reserve or place < sample.size:
            strata.setdefault(row.stratum, []).append(row.worker)
    whole = SamplingRules(ratio_percent=100, minimum=0, maximum=len(listed))
    for stratum, workers in strata.items():
        alone = [Candidate(worker, stratum) for worker in workers]
        drawn = draw(alone, civil_date(sample.frozen_at), sample.seed, whole)
        if [one.worker for one in drawn.chosen] != workers:
            return False
    return True
