"""Looks for unreachable objects in the window's thread alone.

Python's collector runs in whichever thread happens to allocate. If what it finds holds a widget or
a timer, Qt's object is destroyed in a job's thread, and that ends the process without a word.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 1000
_EVERY_TENTH, _EVERY_HUNDREDTH = 10, 100


class Collector(QObject):
    """Takes the collector's work over from it until `stop`, in the thread that makes this."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Collect if enough was allocated since the last time: mostly among the young, every tenth
        time among those that survived, every hundredth among all, as Python's own would."""
        if gc.get_count()[0] < gc.get_threshold()[0]:
            return
        self._rounds += 1
        if self._rounds % _EVERY_HUNDREDTH == 0:
            gc.collect(2)
        else:
            gc.collect(1 if self._rounds % _EVERY_TENTH == 0 else 0)

    def stop(self) -> None:
        """Give the work back. May be repeated."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
