"""Replays a run of the simulator exactly, and shortens the list of events that breaks an invariant.

python -m tests.sync_sim --seed 7 [--database sqlite|postgresql] [--steps 60] [--shorten]
python -m tests.sync_sim --minutes 20        the soak: fresh seeds on both databases

With `--weigh backup=6,clone=4` some events happen more often than they usually do, with 0 never;
the same seed, steps and weights are the same run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import get_args

from tests.sync_sim.events import EVERYTHING, weights_of
from tests.sync_sim.play import STEPS, Report, run
from tests.sync_sim.shorten import shorten
from tests.sync_sim.soak import DATABASES, soak
from tests.sync_sim.stage import DatabaseKind, stage_on

_HASHES = "PYTHONHASHSEED"


def main(arguments: Sequence[str]) -> int:
    """0 if every invariant held."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync_sim")
    parser.add_argument("--seed", type=int, help="play this run and print it")
    parser.add_argument("--database", choices=get_args(DatabaseKind), help="one alone")
    parser.add_argument("--steps", type=int, default=STEPS, help="events of a run")
    parser.add_argument("--shorten", action="store_true", help="leave out what does not matter")
    parser.add_argument("--minutes", type=float, default=20, help="how long a soak lasts")
    parser.add_argument("--first", type=int, help="the soak's first seed; else a fresh one")
    parser.add_argument("--weigh", default="", help="as backup=6,clone=4: how often they happen")
    chosen = parser.parse_args(arguments)
    try:
        weights = weights_of(chosen.weigh)
    except ValueError as error:
        parser.error(f"--weigh: {error}")
    if chosen.seed is None:
        databases = DATABASES if chosen.database is None else (chosen.database,)
        return soak(chosen.minutes, chosen.steps, chosen.first, chosen.weigh, databases)
    with stage_on(chosen.database or "sqlite") as stage:
        report = run(stage, chosen.seed, chosen.steps, EVERYTHING, weights)
        if chosen.shorten and report.broken is not None:
            report = shorten(stage, report)
    _tell(report)
    return 1 if report.broken else 0


def _tell(report: Report) -> None:
    print(report)  # noqa: T201 - a command's output
    print(report.tally)  # noqa: T201 - a command's output


if __name__ == "__main__":
    if os.environ.get(_HASHES) != "0":  # else sets of texts come in another order each time
        again = [sys.executable, "-m", "tests.sync_sim", *sys.argv[1:]]
        sys.exit(subprocess.run(again, env={**os.environ, _HASHES: "0"}, check=False).returncode)
    sys.exit(main(sys.argv[1:]))
