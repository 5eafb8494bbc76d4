"""`make demo`: a made-up bureau with its real server, and a day of its first inspector.

With a display the program opens on Today. Without one the same day is walked offscreen through the
real window, and `demo-output/index.html` shows every step.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from inspection.clock import ShiftedClock, civil_time
from tools.demo.bureau import Plan, Prepared, Say, bureau, parse_clock
from tools.demo.office import ROOT, DemoError

SCRATCH = ROOT / "var" / "demo"
OUTPUT = ROOT / "demo-output"
DEFAULT_CLOCK = "2026-11-17T09:00"
"""A Tuesday half-way through a month."""
_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"


def main(words: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 when something of the demonstration did not work."""
    asked = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave every block, stop the server
    show = not asked.offscreen and has_display()
    if not show and not asked.offscreen:
        print("没有显示器，改在屏幕外走一遍。 No display: walking the same path offscreen.")
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"  {time.monotonic() - started:6.1f} s  {what}", flush=True)

    plan = Plan(asked.seed, asked.clock, asked.sites, asked.workers)
    try:
        say(f"样例市, seed {plan.seed}, {civil_time(plan.start_ms):%Y-%m-%d %H:%M}")
        with bureau(plan, asked.scratch, say, keep=asked.keep) as prepared:
            if asked.keep:
                say(f"kept in {prepared.folder}")
            return _run(prepared, plan, asked, show, say)
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(prepared: Prepared, plan: Plan, asked: argparse.Namespace, show: bool, say: Say) -> int:
    from tools.demo.window import open_window, walk_offscreen  # Qt, once its platform is chosen

    login = prepared.city.inspectors[0].login
    file = prepared.folder / f"{login}.anxin"
    with prepared.office.serve() as server:
        prepared.office.run("enrol", login, "--out", str(file), address=server.address)
        clock = ShiftedClock(plan.start_ms)
        say(f"server at {server.address}")
        if show:
            return open_window(prepared.folder / "laptop", file, clock, asked.language, say)
        return walk_offscreen(prepared, server, file, clock, asked.language, asked.output, say)


def has_display() -> bool:
    """Whether Qt can open a window here: tried in a child, which Qt may abort."""
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    ):
        return False
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    tried = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, check=False)
    return tried.returncode == 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.demo", description=__doc__)
    parser.add_argument(
        "--clock",
        type=parse_clock,
        default=parse_clock(DEFAULT_CLOCK),
        metavar="TIME",
        help=f"the demo's first instant, {DEFAULT_CLOCK} if not given",
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed: another city")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--offscreen", action="store_true", help="walk even if there is a display")
    parser.add_argument("--keep", action="store_true", help="leave bureau and laptop in var/demo")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="where index.html goes")
    parser.add_argument("--scratch", type=Path, default=SCRATCH, help="where bureaus are made")
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--workers", type=int, default=12_000)
    return parser  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
