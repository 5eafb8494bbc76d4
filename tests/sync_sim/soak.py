"""Runs of fresh seeds on both databases for as long as one likes: `make soak`."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

from tests.sync_sim.events import EVERYTHING, weights_of
from tests.sync_sim.finding import Broken
from tests.sync_sim.play import Report, clocks_change_no_result, run
from tests.sync_sim.stage import DatabaseKind, Stage, stage_on
from tests.sync_sim.tally import Tally

DATABASES: tuple[DatabaseKind, ...] = ("sqlite", "postgresql")
_CLOCKS_EVERY = 10
_TELL_EVERY_S = 60.0


def soak(
    minutes: float,
    steps: int,
    first: int | None = None,
    weigh: str = "",
    databases: Sequence[DatabaseKind] = DATABASES,
) -> int:
    """Play runs until the time is over; prints what was survived and each failing seed.

    `weigh`: weights as `weights_of` reads them. Returns 0 if every invariant held in every run.
    """
    heavy = f" --weigh {weigh}" if weigh else ""
    seed = secrets.randbelow(10**9) if first is None else first
    end, told = time.monotonic() + minutes * 60, time.monotonic()
    total, runs, failed = Tally(), 0, 0
    _say(f"seeds from {seed}, {steps} events each{heavy}, on {' and '.join(databases)} in turn")
    with ExitStack() as stack:
        stages = [stack.enter_context(stage_on(kind)) for kind in databases]
        while time.monotonic() < end:
            stage = stages[runs % len(stages)]
            report = _one(stage, seed + runs, steps, weigh, with_clocks=runs % _CLOCKS_EVERY == 0)
            total.add(report.tally)
            runs += 1
            if report.broken is not None:
                failed += 1
                _say(f"seed {report.seed} on {stage.kind}: {report.found}")
                _say(
                    f"    python -m tests.sync_sim --seed {report.seed} --database {stage.kind}"
                    f" --steps {steps}{heavy} --shorten"
                )
            if time.monotonic() - told > _TELL_EVERY_S:
                told = time.monotonic()
                _say(f"{runs} runs, {failed} failed: {total}")
    _say(f"{runs} runs of {steps} events, {failed} failed; survived {total}")
    return 1 if failed else 0


def _one(stage: Stage, seed: int, steps: int, weigh: str, *, with_clocks: bool) -> Report:
    report = run(stage, seed, steps, EVERYTHING, weights_of(weigh))
    if with_clocks and report.broken is None:
        try:
            clocks_change_no_result(stage, report)
        except Broken as broken:
            report.broken, report.found = broken.invariant, str(broken)
    return report


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
