"""Fails a test that leaves a thread, a Qt timer or a database connection behind, with the place;
clears its windows away."""

from __future__ import annotations

import gc
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

PATIENCE_S = 3.0
"""How long something that is ending may take to end."""

POOLED_BY_EVENT_LOOPS = ("AnyIO worker thread", "asyncio_")
"""Threads an event loop keeps for itself; the loop's own thread is looked at instead."""


def _ended(still_there: Callable[[], list[str]]) -> list[str]:
    """Waits until nothing is left or patience ends; returns what is left."""
    deadline = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while (left := still_there()) and time.monotonic() < deadline:
        pause.wait(0.01)
    return left


def _place() -> str:
    """The innermost line outside Qt, SQLAlchemy and this file that is running now."""
    frames = [
        frame
        for frame in traceback.extract_stack()
        if "site-packages" not in frame.filename and frame.filename != __file__
    ]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """Fails a test after which a thread that it started still runs."""
    before = set(threading.enumerate())
    yield

    def still_there() -> list[str]:
        return [
            thread.name
            for thread in threading.enumerate()
            if thread not in before and not thread.name.startswith(POOLED_BY_EVENT_LOOPS)
        ]

    left = _ended(still_there)
    assert not left, f"threads left running: {left}"


@pytest.fixture(autouse=True)
def no_window_left_behind() -> Iterator[None]:
    """Destroys the windows of a test at its end: a theme dresses every one there is, and a
    thousand pages that nobody sees any more take minutes."""
    widgets: Any = sys.modules.get("PySide6.QtWidgets")
    application = None if widgets is None else widgets.QApplication.instance()
    if application is None:
        yield
        return
    before = application.topLevelWidgets()
    yield
    for one in application.topLevelWidgets():
        if one not in before:
            one.deleteLater()
    event = sys.modules["PySide6.QtCore"].QEvent
    application.sendPostedEvents(None, event.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def no_timer_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test after which a Qt timer that it started is still ticking."""
    core: Any = sys.modules.get("PySide6.QtCore")
    if core is None:
        yield
        return
    started: list[tuple[weakref.ref[Any], str]] = []
    real_start = core.QTimer.start

    def start(timer: Any, *interval: Any) -> None:
        started.append((weakref.ref(timer), _place()))
        real_start(timer, *interval)

    monkeypatch.setattr(core.QTimer, "start", start)
    yield
    is_valid = sys.modules["shiboken6"].isValid
    if core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    left = [
        place
        for timer, place in ((reference(), place) for reference, place in started)
        if timer is not None and is_valid(timer) and timer.isActive()
    ]
    assert not left, f"timers left ticking, started at: {left}"


@pytest.fixture(autouse=True)
def no_connection_left_behind() -> Iterator[None]:
    """Fails a test after which a database connection that it opened is still open."""
    pool: Any = sys.modules.get("sqlalchemy.pool")
    if pool is None:
        yield
        return
    event = sys.modules["sqlalchemy.event"]
    here, opened = threading.main_thread(), {}
    before = set(threading.enumerate()) - {here}

    def on_connect(_connection: Any, record: Any) -> None:
        if threading.current_thread() not in before:  # not a server that outlives the test
            opened[id(record)] = (weakref.ref(record), _place())

    def still_there() -> list[str]:
        return [
            place
            for record, place in ((reference(), place) for reference, place in opened.values())
            if record is not None and record.dbapi_connection is not None
        ]

    event.listen(pool.Pool, "connect", on_connect)
    try:
        yield
        if still_there():
            gc.collect()
        left = _ended(still_there)
    finally:
        event.remove(pool.Pool, "connect", on_connect)
    assert not left, f"database connections left open, made at: {left}"
