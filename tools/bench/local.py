"""What the inspector waits for on his own laptop: the search, a paper, the first window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from db.derived.searching import initials
from db.queries.sites import find_anything
from tests.support.live_bureau import FieldLaptop
from tools.bench.field import people
from tools.bench.report import Figure, timed


def questions() -> tuple[str, ...]:
    """What one types: a name, its start, its initials, a phone ringing back, a firm, nothing."""
    one = people()[len(people()) // 2]
    return (one.name, one.name[0], initials(one.name), one.phone, "样例", "jxhy", "无此人")


def search(laptop: FieldLaptop) -> Iterator[Figure]:
    """Ctrl+K among 30,000 workers: the slowest of several kinds of question."""
    slowest = 0.0
    for text in questions():
        times = []
        for _ in range(7):
            with laptop.laptop.database.read() as connection:
                times.append(timed(partial(find_anything, connection, text))[0])
        slowest = max(slowest, statistics.median(times))
    yield Figure("search among 30,000 workers, slowest question", slowest, budget="< 50 ms")


BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 720)
window.show()
app.processEvents()
os._exit(0)
"""


OURS = """
import os, sys, tempfile
from pathlib import Path
from app.bootstrap.arguments import read_options
from app.bootstrap.doors import Doors
from app.bootstrap.program import Program
from app.bootstrap.start import application
app = application()
with tempfile.TemporaryDirectory() as folder:
    options = read_options(["--data", folder])
    clock = options.clock()
    program = Program(app, Path(folder), options, clock, Doors(Path(folder), clock))
    program.start()
    app.processEvents()
    os._exit(0)
"""


def start_up() -> Iterator[Figure]:
    """From the start of the process to its first window painted; what follows is cut off."""
    yield Figure(
        "start-up to the first window",
        _process(OURS),
        "a bare PySide6 window",
        _process(BARE),
    )


def _process(program: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}

    def run() -> None:
        subprocess.run(
            [sys.executable, "-c", program], env=environment, check=True, stderr=subprocess.DEVNULL
        )

    run()
    return statistics.median(timed(run)[0] for _ in range(5))
