"""A paper sheet keyed in the real window: printed, its code read off the picture, key after key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import zxingcpp
from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from app.ui.incidents import Incidents
from app.ui.jobs import QtJobs
from app.ui.theme import Theme, apply
from forms.keying import ENTER
from tests.support.sheet_window import SheetWindow, sheet_window
from tests.support.sheets import KEYS, MONTH, SheetWorld, sheet_world
from tools.bench.report import Figure, timed
from tools.offscreen import go_offscreen

SHEETS = 12
QUESTIONS = 32


def figures(folder: Path) -> Iterator[Figure]:
    """How long the program takes for a sheet of 32 items, and how many keys that is."""
    go_offscreen()
    app = QApplication.instance() or QApplication(["anxin"])
    if isinstance(app, QApplication):
        apply(app, Theme.of())
    place = folder / "sheets"
    place.mkdir(parents=True)
    with sheet_world(place) as made:
        jobs = QtJobs(Incidents(made.clock).foreseen)
        with sheet_window(made, jobs, _wait) as window:
            keys, per_sheet = _stack(made, window)
        jobs.close()
    what = f"{QUESTIONS} items keyed off paper, {keys} keys a sheet"
    yield Figure(what, per_sheet, budget="<= 45 keys")
    yield Figure("one key of it, shown and on its way to disk", per_sheet / keys, budget="< 16 ms")


def _stack(made: SheetWorld, window: SheetWindow) -> tuple[int, float]:
    """Keys of a sheet laid down by Enter, and milliseconds a sheet, the scanned one left out."""
    sheets, _punch = made.services()
    blanks = sheets.draw_blanks(made.site, made.version, MONTH, SHEETS, "zh")
    sheets.record_blanks(blanks, handed_out=True)
    page = pypdfium2.PdfDocument(blanks.pdf)[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
    window.go("keypunch", site=made.site)
    window.scan(code.text)
    window.punch_in(KEYS[:4] + ENTER + KEYS[4:] + ENTER + ENTER)  # no crew: each sheet its own
    window.rest()
    before = window.keys

    def rest_of_stack() -> None:
        for _ in range(SHEETS - 1):
            window.punch_in(ENTER + KEYS[:4] + ENTER + KEYS[4:] + ENTER + ENTER)
            window.rest()

    elapsed, _ = timed(rest_of_stack)
    return (window.keys - before) // (SHEETS - 1), elapsed / (SHEETS - 1)


def _wait(holds: Callable[[], object], timeout: int) -> None:
    """Let the window work until `holds`. Raises TimeoutError after `timeout` milliseconds."""
    end = QDeadlineTimer(timeout)
    while not holds():
        if end.hasExpired():
            raise TimeoutError("the window does not come to rest")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
