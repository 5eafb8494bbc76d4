"""How fast photos may be sent: a bucket that fills by the second, so that others keep the line."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

Check = Callable[[], None]
_SLICE_S = 0.1


class Pace:
    """At most `bytes_per_s` on average, at most a second's worth at once; 0: as fast as it goes.

    `clock` gives seconds that never go back, `pause` waits so many.
    """

    def __init__(
        self,
        bytes_per_s: int = 0,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self.bytes_per_s = bytes_per_s
        self._clock = clock
        self._pause = pause or threading.Event().wait
        self._full_at = clock()
        """When the bucket will be, or was, full: what is owed to it, told as a time."""

    def take(self, size: int, check: Check) -> None:
        """Wait until `size` bytes may be sent; `check` is asked meanwhile and may raise."""
        if not self.bytes_per_s:
            return
        self._full_at = max(self._full_at, self._clock() - 1.0) + size / self.bytes_per_s
        while (ahead := self._full_at - self._clock()) > 0:
            self.wait(min(ahead, _SLICE_S), check)

    def wait(self, seconds: float, check: Check) -> None:
        """Wait so many seconds; `check` is asked meanwhile and may raise."""
        left = seconds
        while left > 0:
            check()
            self._pause(min(left, _SLICE_S))
            left -= _SLICE_S
