"""Carries what a commit changed from the thread that committed to the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from db.changes import ChangeSet

GATHERED_FOR_MS = 120
"""Commits that follow each other closely are told as one: no list is drawn five times."""


Listener = Callable[[ChangeSet], None]
Subscribe = Callable[[Listener], Callable[[], None]]
"""Takes a listener, returns its remover: `LaptopJournal.on_commit`."""


class ChangeRelay(QObject):
    """`changed(ChangeSet)` in the window's thread, some 120 ms after the first commit of a burst.

    Give `note` to `LaptopJournal.on_commit`; call `close` when the window goes.
    """

    changed = Signal(object)
    _noted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._pairs: set[tuple[str, str]] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHERED_FOR_MS)
        self._timer.timeout.connect(self._tell)
        self._noted.connect(self._gather, Qt.ConnectionType.QueuedConnection)
        self._remove: Callable[[], None] | None = None

    def follow(self, on_commit: Subscribe) -> None:
        """Listen to a journal, until `close`."""
        self._remove = on_commit(self.note)

    def note(self, changes: ChangeSet) -> None:
        """Something was committed. Thread-safe."""
        with self._lock:
            self._pairs.update((name, row) for name, rows in changes.rows.items() for row in rows)
        self._noted.emit()

    def close(self) -> None:
        """Tell nothing more."""
        if self._remove is not None:
            self._remove()
            self._remove = None
        self._timer.stop()

    @Slot()
    def _gather(self) -> None:
        if self._remove is not None and not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        if pairs:
            self.changed.emit(ChangeSet.of(pairs))
