"""The server's log: one JSON object a line, and by construction no personal data in it.

A line may carry only the keys listed here, and a value only in its key's shape (an id, a code, a
count). Whatever does not fit is left out, and its key named under `dropped`. Messages and arguments
of other libraries are never written, nor the text of an exception: they may quote what a user
typed.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Callable
from typing import TextIO

from inspection.clock import Clock, civil_date, civil_time

_CODE = re.compile(r"[a-z][a-z0-9_]{0,40}(\.[a-z0-9_]{1,40}){0,3}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ROUTE = re.compile(r"[A-Z]{3,7} (/[a-z0-9_.{}:-]*){1,6}")
_INCIDENT = re.compile(r"I-\d{8}-[0-9A-F]{8}")
_VERSION = re.compile(r"\d+(\.\d+){1,3}([a-z]+\d+)?")
_PLACE = re.compile(r"[A-Za-z0-9_.<>-]{1,60}:\d{1,6}:[A-Za-z0-9_<>.]{1,60}")
_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,60}")

ALLOWED: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(
        ("account", "device", "site", "team", "scope_id"),
        lambda value: isinstance(value, str) and _ID.fullmatch(value) is not None,
    ),
    **dict.fromkeys(
        ("code", "role", "database", "result"),
        lambda value: isinstance(value, str) and _CODE.fullmatch(value) is not None,
    ),
    **dict.fromkeys(
        ("ops", "rows", "seq", "status", "ms", "bytes", "wait_ms", "port", "schema", "workers"),
        lambda value: type(value) is int and abs(value) < 10**10,
    ),
    "route": lambda value: isinstance(value, str) and _ROUTE.fullmatch(value) is not None,
    "incident": lambda value: isinstance(value, str) and _INCIDENT.fullmatch(value) is not None,
    "version": lambda value: isinstance(value, str) and _VERSION.fullmatch(value) is not None,
    "error": lambda value: isinstance(value, str) and _TYPE.fullmatch(value) is not None,
    "at": lambda value: (
        isinstance(value, list)
        and all(isinstance(place, str) and _PLACE.fullmatch(place) for place in value)
    ),
}
"""Every key a line may carry, with the test its value must pass."""


class Log:
    """Writes events as JSON lines. Thread-safe as far as one `write` of a line is."""

    def __init__(self, clock: Clock, stream: TextIO | None = None) -> None:
        self._clock = clock
        self._stream = stream or sys.stderr

    def event(self, name: str, level: str = "info", **facts: object) -> None:
        """Write one event; `name` is a dotted code, `facts` pass the allow-list or are dropped."""
        line: dict[str, object] = {
            "time": civil_time(self._clock.now_ms()).isoformat(timespec="milliseconds"),
            "level": level,
            "event": name if _CODE.fullmatch(name) else "unnamed",
        }
        dropped = []
        for key, value in facts.items():
            if key in ALLOWED and ALLOWED[key](value):
                line[key] = value
            elif key in ALLOWED:
                dropped.append(key)
            else:
                dropped.append("?")
        if dropped:
            line["dropped"] = sorted(dropped)
        self._stream.write(json.dumps(line, ensure_ascii=True) + "\n")
        self._stream.flush()

    def incident(self, error: BaseException, **facts: object) -> str:
        """Record an unforeseen error and return its number: type and places, never its message."""
        day = civil_date(self._clock.now_ms())
        number = f"I-{day:%Y%m%d}-{secrets.token_hex(4).upper()}"
        places = [
            f"{frame.filename.replace(chr(92), '/').rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-12:]
        ]
        self.event(
            "incident", "error", incident=number, error=type(error).__name__, at=places, **facts
        )
        return number


class LibraryLog(logging.Handler):
    """Lets other libraries' warnings through as logger name and place only."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        code = re.sub(r"[^a-z0-9_.]", "_", record.name.lower())
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        facts: dict[str, object] = {"error": error} if error else {}
        place = f"{record.filename}:{record.lineno}:{record.funcName}"
        self._log.event("library", record.levelname.lower(), code=code, at=[place], **facts)


def attach_libraries(log: Log) -> None:
    """Make `log` the only outlet of the process's other loggers (uvicorn, Litestar, SQLAlchemy)."""
    root = logging.getLogger()
    root.handlers = [LibraryLog(log)]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "litestar"):
        library = logging.getLogger(name)
        library.handlers = []
        library.propagate = True
        library.setLevel(logging.WARNING)
