"""Slows guessing down: failures per subject, in the database, which all workers share.

Who proves who he is by a signature is never asked how often others failed in his name: knowing a
device's id, or sharing its address, shuts nobody out.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from db.tables.server import throttle
from inspection.refusal import Refusal

WINDOW_MS = 15 * 60_000
FREE_FAILURES = 10
"""Failures a subject may have within the window before it has to wait."""


FREE_OF_DEVICE = 100
"""The same for a device, whatever address asks in its name."""
OF_DEVICE = "device"


def subject_of(key: bytes, kind: str, value: str) -> str:
    """What a failure is counted under: an address, a device (`OF_DEVICE`), or a device at an
    address; unreadable without the key."""
    return f"{kind}:{hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:32]}"


def check(connection: Connection, subjects: list[str], now: int) -> None:
    """Raise Refusal ``throttled`` (`retry_after` in s) if one of the subjects failed too often."""
    query = select(throttle).where(throttle.c.subject.in_(subjects))
    for row in connection.execute(query):
        end = row.since + WINDOW_MS
        free = FREE_OF_DEVICE if row.subject.startswith(f"{OF_DEVICE}:") else FREE_FAILURES
        if row.failures >= free and abs(now - row.since) < WINDOW_MS:
            raise Refusal("throttled", retry_after=max(1, (end - now + 999) // 1000))


def record_failure(connection: Connection, subjects: list[str], now: int) -> None:
    """Count a failure under each subject; a window that has passed begins anew."""
    past, ahead = throttle.c.since < now - WINDOW_MS, throttle.c.since > now + WINDOW_MS
    connection.execute(delete(throttle).where(past | ahead))  # ahead: the clock was put back
    maker = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    for subject in sorted(subjects):
        statement = maker(throttle).values(subject=subject, since=now, failures=1)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[throttle.c.subject],
                set_={"failures": throttle.c.failures + 1},
            )
        )
