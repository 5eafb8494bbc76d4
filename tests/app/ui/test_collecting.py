"""Unreachable objects are collected in the window's thread, whoever left them behind."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.collecting import Collector


class Ring:
    """Unreachable only by way of itself: nothing but a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    gc.enable()
    made = Collector(qapp)
    yield made
    made.stop()


def leave_behind(count: int) -> None:
    """In a thread of its own, so many rings."""

    def make() -> None:
        for _ in range(count):
            Ring()

    other = threading.Thread(target=make)
    other.start()
    other.join()


def test_rings_of_another_thread_are_freed_in_the_windows(collector: Collector) -> None:
    freed_in: list[threading.Thread] = []
    watched = Ring()
    weakref.finalize(watched, lambda: freed_in.append(threading.current_thread()))
    del watched
    leave_behind(20 * gc.get_threshold()[0])
    assert freed_in == []
    collector.look()
    assert freed_in == [threading.current_thread()]


def test_nothing_is_collected_while_little_was_left(collector: Collector) -> None:
    gc.collect()
    watched = Ring()
    gone = weakref.ref(watched)
    del watched
    collector.look()
    assert gone() is not None


def test_stopped_collector_gives_the_work_back(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.stop()
    collector.stop()
    assert gc.isenabled()
