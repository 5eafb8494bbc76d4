"""One application for all window tests, offscreen; nothing may be left running behind a test."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.ui.incidents import Incidents
from app.ui.jobs import QtJobs
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
