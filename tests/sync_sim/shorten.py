"""Leaves out of a failing run whatever it can do without: what is left can be read."""

from __future__ import annotations

from tests.sync_sim.events import Event
from tests.sync_sim.play import Report, laptops_of, play
from tests.sync_sim.stage import Stage


def shorten(stage: Stage, report: Report, most: int = 150) -> Report:
    """The shortest run found in at most so many tries that breaks the same invariant: parts of
    half, a quarter, … of the list are left out as long as it still breaks."""
    count, best = laptops_of(report.seed), report
    size, tries = max(1, len(report.events) // 2), 0
    while tries < most:
        at, shorter = 0, False
        while at < len(best.events) and tries < most:
            events: list[Event] = [*best.events[:at], *best.events[at + size :]]
            again = play(stage, report.seed, count, events)
            tries += 1
            if again.broken == report.broken:
                best, shorter = again, True
            else:
                at += size
        if size == 1 and not shorter:
            break
        size = max(1, size // 2)
    return best
