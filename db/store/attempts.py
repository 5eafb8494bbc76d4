"""Slows down guessing at a passphrase: failures are counted in a file that outlives a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from db.store.files import write_atomically
from inspection.clock import Clock
from inspection.refusal import Refusal

FREE_FAILURES = 2
"""Slips that cost nothing."""

_FIRST_DELAY_MS = 5_000
_LONGEST_DELAY_MS = 15 * 60_000


class _Record(msgspec.Struct, frozen=True):
    failures: int = 0
    at_ms: int = 0


def delay_after(failures: int) -> int:
    """Milliseconds to wait after so many failures in a row: 0, 0, 5 s, 10 s, 20 s … 15 min."""
    if failures <= FREE_FAILURES:
        return 0
    return min(_FIRST_DELAY_MS << min(failures - FREE_FAILURES - 1, 20), _LONGEST_DELAY_MS)


def attempt(path: Path, clock: Clock, open_with_passphrase: Callable[[], bytes]) -> bytes:
    """Runs `open_with_passphrase` unless it is too early, and keeps count in the file `path`.

    Raises Refusal(``unlock.wait``, seconds) before trying, or (``unlock.wrong_passphrase``,
    seconds, failures) after, `seconds` being the wait from now on (0: none).
    """
    record = _read(path)
    now = clock.now_ms()
    if now < record.at_ms:  # the clock was set back: wait once more from now, never for years
        record = _Record(record.failures, now)
        _write(path, record)
    left = record.at_ms + delay_after(record.failures) - now
    if left > 0:
        raise Refusal("unlock.wait", seconds=-(-left // 1000))
    # Counted before trying: a program killed in the middle of a guess does not win it back.
    failures = record.failures + 1
    _write(path, _Record(failures, now))
    try:
        key = open_with_passphrase()
    except Refusal as refusal:
        if refusal.code != "unlock.wrong_passphrase":
            _write(path, record)
            raise
        _write(path, _Record(failures, clock.now_ms()))
        seconds = delay_after(failures) // 1000
        raise Refusal(refusal.code, seconds=seconds, failures=failures) from None
    _write(path, _Record())
    return key


def _read(path: Path) -> _Record:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Record)
    except (OSError, msgspec.MsgspecError):
        return _Record()  # who can spoil this file can as well copy the database away


def _write(path: Path, record: _Record) -> None:
    try:
        write_atomically(path, msgspec.json.encode(record))
    except Refusal:
        return  # a full disk must not keep the owner from his own data
