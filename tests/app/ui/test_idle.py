"""The idle lock counts from the last touch and fires once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.idle import IdleWatch


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[IdleWatch]:
    made = IdleWatch(qapp)
    yield made
    made.stop()


def test_touch_starts_the_count_anew(qtbot: QtBot, watch: IdleWatch) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    watch.start(10)
    for touch in (
        lambda: QTest.keyClick(window, Qt.Key.Key_A),
        lambda: QTest.mouseClick(window, Qt.MouseButton.LeftButton),
    ):
        qtbot.waitUntil(lambda: watch._timer.remainingTime() < 599_950)
        touch()
        assert watch._timer.remainingTime() > 599_950


def test_idle_is_told_once_and_then_it_rests(qtbot: QtBot, watch: IdleWatch) -> None:
    watch.start(10)
    with qtbot.waitSignal(watch.idle):
        watch._timer.start(1)
    assert not watch.watching
    window = QWidget()
    qtbot.addWidget(window)
    QTest.keyClick(window, Qt.Key.Key_A)
    assert not watch.watching


def test_lock_below_a_minute_is_refused(watch: IdleWatch) -> None:
    with pytest.raises(ValueError, match="one minute"):
        watch.start(0)
