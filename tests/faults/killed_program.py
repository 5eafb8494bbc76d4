"""The laptop's program in processes of its own, at work until it is killed.

    python -m tests.faults.killed_program

It reads orders, one JSON object a line, and forks a program for each: what takes a second to
import is imported once. A program tells what it does, one JSON array a line:

    ["begun", pid]              a program has started
    ["try", path, value]        an answer is about to be given
    ["kept", path, value]       the program said that this answer is kept
    ["typed", seconds, text]    so much free text stands on the screen, by the monotonic clock
    ["step", name]              a sync has come to this step
    ["photo", name]             a photo is so much further on its way
    ["done"]                    all of it done, now waiting
    ["ended", status]           the program is gone
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.arguments import Options
from app.bootstrap.doors import Doors
from app.bootstrap.program import Program
from app.bootstrap.rooms import Rooms  # noqa: F401 - imported here, once, instead of in each program
from app.presenters.jobs import JobControl
from app.services.enrolment import Enrolled
from app.services.filling import FillingService
from app.services.laptop import Laptop
from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from app.ui.page import Route
from app.ui.pages.checkin.view import CheckInPage
from app.ui.widgets.card import SavedState
from app.ui.widgets.editors import TextLine
from inspection.clock import Clock, FixedClock, instant
from tests.e2e.day import whole_day
from tests.faults.killing import TEXT
from tests.support.live_bureau import CHEAP, PASSPHRASE, FieldLaptop

START = instant(2026, 3, 16, 10)
ITEMS = tuple(f"a/A{number}" for number in range(1, 10))
ANSWERS = ("implemented", "partial", "missing", "not_applicable", "unchecked")
KEPT = "已保存"
PATIENCE_S = 60.0


def tell(*what: object) -> None:
    """One line, whole, at once: what is told before a kill is heard after it."""
    os.write(1, json.dumps(what).encode() + b"\n")


def wait_to_be_killed() -> None:
    tell("done")
    threading.Event().wait(PATIENCE_S)


# --- without a window


def opened(order: dict[str, Any], clock: Clock) -> Laptop:
    return UnlockingService(Path(order["root"]), clock, cost=CHEAP).unlock(PASSPHRASE)


def answer_by_service(order: dict[str, Any], clock: Clock) -> None:
    """Answer after answer, and a text that grows, each kept before the next."""
    dice = random.Random(order["seed"])
    filling = FillingService(opened(order, clock))
    page = filling.open(order["form"])
    text = ""
    while True:
        path, value = dice.choice(ITEMS), dice.choice(ANSWERS)
        if dice.random() < 0.3:
            text += dice.choice("工资按月发放到卡，班长不代领。")
            path, value = TEXT, text
        tell("try", path, value)
        filling.keep(page, path, value)
        tell("kept", path, value)


def sync_by_service(order: dict[str, Any], clock: Clock) -> None:
    """One sync, told step by step."""
    laptop = opened(order, clock)
    syncing = SyncingService(laptop, settle_drafts=FillingService(laptop).commit_all)
    syncing.sync(lambda step, *_: tell("photo" if step == "upload" else "step", step))
    wait_to_be_killed()


# --- with the real window, by keys alone


class Window:
    """The program on the screen, and somebody at its keyboard."""

    def __init__(self, order: dict[str, Any], clock: Clock) -> None:
        self.app = QApplication(["anxin"])
        root = Path(order["root"])
        self.program = Program(self.app, root, Options(data=root), clock, Doors(root, clock, CHEAP))
        self.program.start()
        self.program.window.activateWindow()
        self.until(lambda: isinstance(QApplication.focusWidget(), TextLine))
        line = self.focus
        assert isinstance(line, TextLine)
        line.setText(PASSPHRASE)  # an input method's doing: keys know Latin letters only
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.until(lambda: self.program.desk is not None)
        self.rest()

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        return self.program.window if found is None else found

    def until(self, reached: Callable[[], bool]) -> None:
        """Let the program run until something is seen."""
        end = time.monotonic() + PATIENCE_S
        while not reached():
            if time.monotonic() > end:
                raise TimeoutError
            self.run(5)

    def run(self, milliseconds: int) -> None:
        """Let the program run for so long."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def rest(self) -> None:
        desk = self.program.desk
        assert desk is not None
        self.until(lambda: not desk.jobs.pending)

    def go(self, page: str, **params: str) -> None:
        desk = self.program.desk
        assert desk is not None
        desk.shell.navigate(Route(page, params))
        self.rest()

    def check_in(self, form: str) -> CheckInPage:
        self.go("checkin", form=form)
        assert self.program.desk is not None
        page = self.program.desk.shell.page
        assert isinstance(page, CheckInPage)
        self.until(lambda: page.pane.question("a/A1") is not None)
        return page


def answer_by_keys(order: dict[str, Any], clock: Clock) -> None:
    """Digits until the page says that they are kept, then free text, key by key, without a pause
    that would give it time."""
    dice = random.Random(order["seed"])
    window = Window(order, clock)
    page = window.check_in(order["form"])
    (saved,) = page.findChildren(SavedState)
    for _ in range(order["answers"]):
        path, digit = dice.choice(ITEMS), dice.randint(1, 5)
        page.pane.focus(path)
        tell("try", path, ANSWERS[digit - 1])
        QTest.keyClicks(window.focus, str(digit))
        window.until(lambda: saved.text().startswith(KEPT))
        tell("kept", path, ANSWERS[digit - 1])
    page.pane.focus(TEXT)
    line = window.focus
    assert isinstance(line, TextLine)
    while True:
        QTest.keyClicks(line, dice.choice("abcdefghij"))
        tell("typed", time.monotonic(), line.text())
        window.run(dice.randint(1, 30))


def live_a_day(order: dict[str, Any], clock: Clock) -> None:
    """The inspector's whole day by the services, then pages with people on them, by the window;
    something breaks whose message names a worker; the check-in is left half-typed."""
    root = Path(order["root"])
    unlocking = UnlockingService(root, clock, cost=CHEAP)
    laptop = unlocking.unlock(PASSPHRASE)
    syncing = SyncingService(laptop)
    store = unlocking.stores()[0].folder
    enrolled = Enrolled(store, "", "", "")
    field = FieldLaptop(root, clock, enrolled, unlocking, laptop, syncing)
    done = whole_day(field, order["site"], order["colleague"])
    assert unlocking._store is not None
    unlocking._store.back_up()
    field.close()

    window = Window(order, clock)
    desk = window.program.desk
    assert desk is not None
    for page, params in (
        ("today", {}),
        ("sites", {}),
        ("site", {"id": order["site"]}),
        ("calls", {"site": order["site"]}),
        ("problems", {}),
        ("papers", {}),
        ("paper", {"id": done.order}),
        ("settings", {}),
    ):
        window.go(page, **params)

    failed: list[object] = []

    def explode(_job: JobControl) -> object:
        raise ZeroDivisionError(order["secret"])

    desk.jobs.run(explode, done=failed.append, failed=failed.append)
    window.until(lambda: bool(failed))
    desk.run.start()
    window.until(lambda: not desk.run.running)
    window.check_in(done.form).pane.focus(TEXT)
    line = window.focus
    assert isinstance(line, TextLine)
    line.setText(order["secret"])
    window.run(900)
    wait_to_be_killed()


WORKS: dict[str, Callable[[dict[str, Any], Clock], None]] = {
    "services": answer_by_service,
    "keys": answer_by_keys,
    "sync": sync_by_service,
    "day": live_a_day,
}


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                tell("begun", os.getpid())
                WORKS[order["work"]](order, FixedClock(START))
                status = 0
            except BaseException:  # noqa: BLE001 - told on the way out of this process
                traceback.print_exc()
            finally:
                os._exit(status)
        _, status = os.waitpid(pid, 0)
        tell("ended", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
