"""The laptop's own record of a session: which rows went and came, and what became of each.

Lines are written in the transactions that make them true (acknowledgement, publish), so a session
that is killed is told as far as it came. They name tables and row ids, never what is in a row.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection, delete, func, insert, select, update

from db.journal.bulk import put_rows
from db.queries.sync_history import BROKEN_OFF, UNDER_WAY
from db.replication.wire import Result
from db.tables.laptop import sync_history, sync_record
from inspection.clock import Clock

Key = tuple[str, str]

SENT, RECEIVED = "sent", "received"
CAME = "came"
"""The result of a row that was received; a sent one has the code of the bureau's answer."""
KEPT_SESSIONS = 500
MOST_LINES = 2_000
"""Received rows a session names one by one; of more (a first load) it keeps the counts alone."""

_WORSE = {"applied": 0, "conflict": 1, "review": 2}


class Named(Protocol):
    """Whatever names the row it is about."""

    @property
    def entity(self) -> str: ...
    @property
    def row(self) -> str: ...


class SessionLog:
    """The record of one session. A session that carries nothing writes one line, at its end."""

    def __init__(self, clock: Clock) -> None:
        self.started_at = clock.now_ms()
        self._clock = clock
        self._session: int | None = None
        self._became: dict[Key, tuple[str, str | None]] = {}
        self._came: Counter[str] = Counter()
        self._anew: set[str] = set()

    def sent(
        self, connection: Connection, batch: Sequence[Named], results: Sequence[Result]
    ) -> None:
        """The bureau has acknowledged `batch`; of a row's several results the gravest stands."""
        fresh: dict[Key, tuple[str, str | None]] = {}
        for one, result in zip(batch, results, strict=True):
            key = (one.entity, one.row)
            before = self._became.get(key)
            if before is None or _WORSE[result.code] >= _WORSE[before[0]]:
                self._became[key] = (result.code, result.reason)
            fresh[key] = self._became[key]
        self._write(connection, SENT, fresh)

    def received(
        self, connection: Connection, rows: Collection[Key], counted: Mapping[str, int]
    ) -> None:
        """`rows` came and were published, each a line; besides, `counted` by table came in bulk.

        A session that publishes more than once says so each time.
        """
        if not rows and not counted:
            return
        named = rows if len(rows) <= MOST_LINES else ()
        self._write(connection, RECEIVED, dict.fromkeys(named, (CAME, None)))
        self._came.update(entity for entity, _ in rows)
        self._came.update(counted)
        connection.execute(
            update(sync_history)
            .where(sync_history.c.id == self._begun(connection))
            .values(received=self._came.total(), detail=json.dumps(self._came, sort_keys=True))
        )

    def taken_anew(self, connection: Connection, scopes: Iterable[str]) -> None:
        """These scopes were not as the bureau has them although nothing was missing: they were
        fetched whole and published again. An incident, whatever else the session did."""
        self._anew.update(scopes)
        if self._anew:
            connection.execute(
                update(sync_history)
                .where(sync_history.c.id == self._begun(connection))
                .values(anew=json.dumps(sorted(self._anew)))
            )

    def end(self, connection: Connection, outcome: str, sent: int, received: int) -> int:
        """Close the record; returns the present (UTC ms). Sessions beyond the newest 500 go."""
        now = self._clock.now_ms()
        told = {"ended_at": now, "sent": sent, "received": received, "outcome": outcome}
        if self._session is None:
            session = self._begun(connection, **told)
        else:
            session = self._session
            connection.execute(
                update(sync_history).where(sync_history.c.id == session).values(**told)
            )
        oldest = session - KEPT_SESSIONS
        if oldest > 0:
            connection.execute(delete(sync_history).where(sync_history.c.id <= oldest))
            connection.execute(delete(sync_record).where(sync_record.c.session <= oldest))
        return now

    def _begun(self, connection: Connection, **told: object) -> int:
        """This session's number. Beginning it closes one whose program ended before it did; `told`
        is what is known of it already."""
        if self._session is not None:
            return self._session
        connection.execute(_CLOSE_BROKEN)
        values = {"started_at": self.started_at, "sent": 0, "received": 0, "outcome": UNDER_WAY}
        begun = insert(sync_history).values({**values, **told}).returning(sync_history.c.id)
        self._session = int(connection.execute(begun).scalar_one())
        return self._session

    def _write(
        self, connection: Connection, way: str, rows: Mapping[Key, tuple[str, str | None]]
    ) -> None:
        if not rows:
            return
        session, now = self._begun(connection), self._clock.now_ms()
        lines = [
            {
                "session": session,
                "way": way,
                "entity": entity,
                "row": row,
                "result": result,
                "reason": reason,
                "at": now,
            }
            for (entity, row), (result, reason) in rows.items()
        ]
        keys = [column.name for column in sync_record.primary_key.columns]
        renewed = ("result", "reason", "at")
        put_rows(connection, sync_record, lines, keys=keys, renewed=renewed)
        if way == SENT:
            connection.execute(
                update(sync_history)
                .where(sync_history.c.id == session)
                .values(sent=len(self._became))
            )


_LAST_LINE = (
    select(func.max(sync_record.c.at))
    .where(sync_record.c.session == sync_history.c.id)
    .scalar_subquery()
)
_CLOSE_BROKEN = (
    update(sync_history)
    .where(sync_history.c.ended_at.is_(None))
    .values(outcome=BROKEN_OFF, ended_at=func.coalesce(_LAST_LINE, sync_history.c.started_at))
)
