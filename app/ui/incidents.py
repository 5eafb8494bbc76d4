"""Numbers the errors nobody foresaw and writes them to the log without anybody's data."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from app.presenters.jobs import Incident
from inspection.clock import Clock, civil_time
from inspection.refusal import Refusal

_log = logging.getLogger("anxin.incident")


class Incidents:
    """Turns an unexpected exception into a number that the user can read out on the phone.

    The log gets the kinds of the exceptions and the lines of code, never their messages: those
    may quote a name or a phone number out of a statement's parameters.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tell: Callable[[Incident], None] | None = None
        self._lock = threading.Lock()
        self._count = 0

    def record(self, error: BaseException) -> Incident:
        """Log `error` and give it a number such as ``1123-1031-2``: date, time, count."""
        with self._lock:
            self._count += 1
            count = self._count
        number = f"{civil_time(self._clock.now_ms()):%m%d-%H%M}-{count}"
        _log.error("incident %s\n%s", number, _without_messages(error))
        return Incident(number)

    def foreseen(self, error: Exception) -> Exception:
        """What may be shown of `error`: itself if it was foreseen, else its incident."""
        return error if isinstance(error, (Refusal, Incident)) else self.record(error)

    def install(self, tell: Callable[[Incident], None] | None = None) -> None:
        """Number also what escapes from a slot instead of printing it, and `tell` of it."""
        self._tell = tell
        sys.excepthook = self._on_escaped

    def uninstall(self) -> None:
        """Leave escaping exceptions to the interpreter again."""
        self._tell = None
        sys.excepthook = sys.__excepthook__

    def _on_escaped(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(type(error), error, error.__traceback__)
            return
        incident = self.record(error)
        if self._tell is not None and threading.current_thread() is threading.main_thread():
            self._tell(incident)


def _without_messages(error: BaseException) -> str:
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 8:
        frames = "".join(
            f"  {frame.filename}:{frame.lineno} in {frame.name}\n"
            for frame in traceback.extract_tb(seen.__traceback__)
        )
        parts.append(f"{type(seen).__module__}.{type(seen).__qualname__}\n{frames}")
        seen = seen.__cause__ or seen.__context__
    return "caused by ".join(parts)
