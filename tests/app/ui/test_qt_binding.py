"""The Qt binding itself: a release that eats references to None ends the program at random."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_that_return_nothing_leave_nothing_behind() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
        thing.parent()
    assert abs(sys.getrefcount(None) - before) < 100
