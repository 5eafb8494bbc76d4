"""`make screenshots`: every page and state, every look, both languages, into docs/screenshots.

Exits with 1 and names each fault if a text is clipped, a glyph is missing, something has no name,
or Chinese that is no data is left in the English window.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QImage

from app.bootstrap.start import application
from inspection.clock import ShiftedClock
from tools import looks
from tools.demo.album import png
from tools.demo.bureau import Plan, bureau, parse_clock
from tools.demo.office import ROOT
from tools.offscreen import go_offscreen
from tools.screenshots.studio import LOOKS, Picture, Studio, laptop_of

FOLDER = ROOT / "docs" / "screenshots"
SCRATCH = ROOT / "var" / "demo"
CLOCK = "2026-11-17T09:00"
SINGLE = (
    "today", "month", "site", "check-in", "photos", "phone-checks", "call", "questions", "problem",
    "packet", "paper", "sync", "sync-decide", "sync-review", "sync-history", "unlock", "first-run",
    "questionnaires", "keypunch", "form-version",
)  # fmt: skip
"""What is also kept in full size, in light Chinese: the README and the user's guide show them."""
MOST_BYTES = 4_000_000
_LINES = 7
_WIDTH = 640


def main(words: Sequence[str] | None = None) -> int:
    """The exit code: 0 if nothing is wrong to look at."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--scratch", type=Path, default=SCRATCH)
    asked = parser.parse_args(words)
    go_offscreen()
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"  {time.monotonic() - started:6.1f} s  {what}", flush=True)

    plan = Plan(1, parse_clock(CLOCK))
    with (
        bureau(plan, asked.scratch, say) as prepared,
        tempfile.TemporaryDirectory() as cache,
        laptop_of(prepared, ShiftedClock(plan.start_ms)) as laptop,
    ):
        say("laptop enrolled and filled")
        studio = Studio(application(), laptop, prepared.city.bureau, Path(cache))
        pictures, faults = studio.shoot(say)
    written = write(pictures, asked.folder)
    for fault in faults:
        print(fault, file=sys.stderr)
    say(f"{len(pictures)} pictures, {written:,} bytes in {asked.folder}, {len(faults)} faults")
    return 1 if faults or written > MOST_BYTES else 0


def write(pictures: Sequence[Picture], folder: Path) -> int:
    """Contact sheets with all looks side by side, and single pictures; returns their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    states = list(dict.fromkeys(one.state for one in pictures))
    across = len({one.look for one in pictures})
    for number, first in enumerate(range(0, len(states), _LINES), start=1):
        rows = states[first : first + _LINES]
        shown = [
            (f"{one.state} · {one.look.language} · {one.look.theme}", one.image)
            for state in rows
            for one in pictures
            if one.state == state
        ]
        target = folder / f"all-{number}.png"
        looks.contact_sheet(shown, target, across=across, width=_WIDTH)
        target.write_bytes(png(QImage(str(target))))
    for one in pictures:
        if one.state in SINGLE and one.look == LOOKS[0]:
            (folder / f"{one.state}.png").write_bytes(png(one.image))
    return sum(path.stat().st_size for path in folder.glob("*.png"))


if __name__ == "__main__":
    sys.exit(main())
