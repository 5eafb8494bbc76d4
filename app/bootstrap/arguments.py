"""What the command line says, before anything heavy is imported."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path

from inspection.clock import SHANGHAI, Clock, ShiftedClock, SystemClock


@dataclass(frozen=True, slots=True)
class Options:
    """One start of the program. `clock_start` is UTC ms; None for the machine's own clock."""

    data: Path | None = None
    clock_start: int | None = None
    language: str | None = None
    theme: str | None = None
    self_test: bool = False
    report: Path | None = None
    restore_backup: str | None = None
    check: bool = False
    export_head: Path | None = None

    def clock(self) -> Clock:
        """The clock to live by."""
        return SystemClock() if self.clock_start is None else ShiftedClock(self.clock_start)


def version() -> str:
    """This program's version."""
    found: str = import_module("importlib.metadata").version("anxin")  # 30 ms, seldom asked
    return found


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """The options; leaves by SystemExit for --help, --version and what cannot be read."""
    parser = argparse.ArgumentParser(prog="anxin", description="安薪直通车")
    parser.add_argument("--version", action="store_true", help="tell the version, and end")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where this computer's data lies")
    parser.add_argument(
        "--clock",
        dest="clock_start",
        type=_instant,
        metavar="TIME",
        help="start the clock at this time in China, such as 2026-11-17T09:00",
    )
    parser.add_argument("--language", choices=("zh", "en"), help="for this run")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), help="for this run")
    parser.add_argument("--self-test", action="store_true", help="try every page on scratch data")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the self-test's lines")
    parser.add_argument(
        "--restore-backup",
        nargs="?",
        const="",
        metavar="DATE",
        help="put a dated copy of this computer's data back; without a date, list them",
    )
    parser.add_argument(
        "--check", action="store_true", help="is this computer's data sound? 0: yes, 1: no, 2: ?"
    )
    parser.add_argument(
        "--export-head",
        type=Path,
        metavar="FILE",
        help="write the bureau's newest signature, for anxin-server verify --head",
    )
    found = vars(parser.parse_args(arguments))
    if found.pop("version"):
        if sys.stdout is not None:  # a windowed Windows program has none
            sys.stdout.write(f"anxin {version()}\n")
        parser.exit()
    return Options(**found)


def _instant(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a time like 2026-11-17T09:00") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return int(moment.timestamp() * 1000)
