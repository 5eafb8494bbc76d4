"""One application for all window tests, offscreen; nothing may be left running behind a test."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.ui import i18n
from app.ui.incidents import Incidents
from app.ui.jobs import QtJobs
from app.ui.theme import Theme, apply, current
from inspection.clock import FixedClock, instant


@pytest.fixture(autouse=True)
def _no_thread_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [
        thread.name
        for thread in threading.enumerate()
        if thread not in before and thread.name.startswith("anxin-")
    ]
    assert left == [], f"threads left running: {left}"


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["anxin"]


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    """Every test starts in the light look, in Chinese, with the bundled font."""
    if current() != Theme.of() or not qapp.styleSheet():
        apply(qapp, Theme.of())


@pytest.fixture
def english(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The interface in English for one test."""
    cache = tmp_path_factory.getbasetemp() / "qm"
    i18n.install(qapp, "en", cache)
    yield
    i18n.install(qapp, "zh", cache)


@pytest.fixture
def clock() -> FixedClock:
    """Thursday, 23 November 2023, 10:31 in China."""
    return FixedClock(instant(2023, 11, 23, 10, 31))


@pytest.fixture
def jobs(qapp: QApplication, clock: FixedClock) -> Iterator[QtJobs]:
    """Real jobs on real threads, closed at the end."""
    real = QtJobs(Incidents(clock).foreseen)
    yield real
    assert real.close(), "a worker did not end"
