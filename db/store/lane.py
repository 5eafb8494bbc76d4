"""One writer at a time, first come first served: SQLite itself would let the lucky one in."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from inspection.refusal import Refusal


class WriterLane:
    """Admits one writer at a time, in the order in which they came.

    Who has waited `patience` seconds leaves with Refusal(``store.busy``).
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._mutex = threading.Lock()
        self._line: deque[_Place] = deque()
        self._inside: int | None = None

    @property
    def waiting(self) -> int:
        """How many stand in line now."""
        return len(self._line)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Holds the lane for the block. Raises RuntimeError for a turn within a turn."""
        self._enter(_Place(threading.get_ident()))
        try:
            yield
        finally:
            self._leave()

    def _enter(self, place: _Place) -> None:
        with self._mutex:
            if self._inside == place.thread:
                raise RuntimeError("a write transaction inside another one")
            if self._inside is None:
                self._inside = place.thread
                return
            self._line.append(place)
        if place.called.wait(self._patience):
            return
        with self._mutex:
            if place in self._line:  # else the call came in the moment the patience ended
                self._line.remove(place)
                raise Refusal("store.busy")

    def _leave(self) -> None:
        with self._mutex:
            if not self._line:
                self._inside = None
                return
            first = self._line.popleft()
            self._inside = first.thread
            first.called.set()


class _Place:
    """A thread standing in line."""

    __slots__ = ("called", "thread")

    def __init__(self, thread: int) -> None:
        self.thread = thread
        self.called = threading.Event()
