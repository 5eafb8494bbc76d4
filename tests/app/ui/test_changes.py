"""Commits of any thread reach the window's thread, a burst of them as one."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.ui.changes import ChangeRelay, Listener
from db.changes import ChangeSet


class Journal:
    """Listeners as `LaptopJournal` keeps them."""

    def __init__(self) -> None:
        self.listeners: list[Listener] = []

    def on_commit(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def commit(self, *pairs: tuple[str, str]) -> None:
        for listener in self.listeners:
            listener(ChangeSet.of(pairs))


def test_burst_from_another_thread_is_told_once_in_the_windows_thread(qtbot: QtBot) -> None:
    journal, relay = Journal(), ChangeRelay()
    relay.follow(journal.on_commit)
    heard: list[tuple[ChangeSet, threading.Thread]] = []
    relay.changed.connect(lambda changes: heard.append((changes, threading.current_thread())))

    def write() -> None:
        journal.commit(("site", "1"))
        journal.commit(("site", "2"), ("paper", "3"))

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    ((changes, where),) = heard
    assert changes.rows == {"site": frozenset({"1", "2"}), "paper": frozenset({"3"})}
    assert where is threading.main_thread()
    relay.close()


def test_closed_relay_tells_nothing_and_is_forgotten(qtbot: QtBot) -> None:
    journal, relay = Journal(), ChangeRelay()
    relay.follow(journal.on_commit)
    heard: list[ChangeSet] = []
    relay.changed.connect(heard.append)
    journal.commit(("site", "1"))
    relay.close()
    assert journal.listeners == []
    with qtbot.assertNotEmitted(relay.changed, wait=200):
        pass
    assert heard == []
