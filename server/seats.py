"""Who may send now: a few seats, and a line before them in which nobody is overtaken.

A laptop with something to send asks at its hello, before any large body travels. It keeps its seat
until it has sent all, is silent for a while, or has had its turn while others wait. Whoever finds
no seat is told his place and when to ask again.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, delete, func, select

from db.journal.bulk import put_rows
from db.store.engine import Database
from db.tables.server import seat
from inspection.refusal import Refusal

SEATS = 12
"""Laptops that may send at once: enough to keep the writers busy, few enough for the memory."""
SILENT_MS = 10_000
"""A seat whose holder has not been heard of for so long is given on."""
GONE_MS = 45_000
"""Who waits asks again within a fraction of this; after it his place is given up."""
TURN_MS = 60_000
"""How long a seat is held while others wait; its holder then joins the end of the line."""
LONGEST_S = 15
"""The longest a laptop is asked to wait before it asks again."""

_LOCK = 0x616E78696E  # one number for all workers: "anxin"


@dataclass(frozen=True, slots=True)
class Place:
    """A device in the line: since when, when it was last heard of, when it was seated (UTC ms)."""

    device: str
    since: int
    seen: int
    seated: int | None = None


class Line:
    """The rule, on values: `ask` and `leave` change `places` and nothing else."""

    def __init__(self, places: dict[str, Place], seats: int) -> None:
        self.places = places
        self._seats = seats

    def ask(self, device: str, now: int) -> int:
        """0 if the device has a seat now, else its place in the line, from 1."""
        self._forget_the_gone(now)
        mine = replace(self.places.get(device) or Place(device, now, now), seen=now)
        self.places[device] = mine
        if mine.seated is not None and abs(now - mine.seated) > TURN_MS and self._line():
            mine = self.places[device] = Place(device, now, now)
        if mine.seated is not None:
            return 0
        place = self._line().index(device)
        if place < self._seats - self._taken():
            self.places[device] = replace(mine, seated=now)
            return 0
        return place + 1

    def leave(self, device: str) -> None:
        """The device has sent all it had."""
        self.places.pop(device, None)

    def _taken(self) -> int:
        return sum(one.seated is not None for one in self.places.values())

    def _line(self) -> list[str]:
        waiting = [one for one in self.places.values() if one.seated is None]
        return [one.device for one in sorted(waiting, key=lambda one: (one.since, one.device))]

    def _forget_the_gone(self, now: int) -> None:
        for one in list(self.places.values()):
            patience = GONE_MS if one.seated is None else SILENT_MS
            if abs(now - one.seen) > patience:  # ahead of now: the clock was put back
                del self.places[one.device]


def retry_after(place: int, seats: int) -> int:
    """Seconds until whoever is at `place` should ask again: sooner the nearer he is, and spread
    out, so that those sent away do not come back all at once."""
    rounds = place // seats
    return min(LONGEST_S, 1 + rounds + secrets.randbelow(2 + rounds))


class Seats:
    """The seats of one bureau: in this process's memory for the embedded database, which has one
    process, else in the database, which is all that workers share."""

    def __init__(self, database: Database, seats: int = SEATS) -> None:
        self._database = database
        self._seats = seats
        self._places: dict[str, Place] = {}
        self._mutex = threading.Lock()
        self._inside: set[str] = set()

    def take(self, device: str, now: int) -> None:
        """Have a seat, or keep it; blocking. Raises Refusal ``sync.busy`` (`place`, `retry_after`
        in s)."""
        with self._line() as line:
            place = line.ask(device, now)
        if place:
            wait = retry_after(place, self._seats)
            raise Refusal("sync.busy", place=place, retry_after=wait)

    def holds(self, device: str) -> bool:
        """Whether the device has a seat or a place in the line; blocking."""
        if self._database.dialect == "sqlite":
            return device in self._places
        with self._database.read() as connection:
            query = select(seat.c.device).where(seat.c.device == device)
            return connection.execute(query).first() is not None

    @contextmanager
    def one_at_a_time(self, device: str) -> Iterator[None]:
        """For the block, this worker does nothing else for the device: it cannot fill the lanes
        that others wait for. Raises Refusal ``sync.busy``."""
        if device in self._inside:
            raise Refusal("sync.busy", retry_after=1)
        self._inside.add(device)
        try:
            yield
        finally:
            self._inside.remove(device)

    def leave(self, device: str) -> None:
        """Give the seat on; blocking."""
        with self._line() as line:
            line.leave(device)

    @contextmanager
    def _line(self) -> Iterator[Line]:
        if self._database.dialect == "sqlite":
            with self._mutex:
                yield Line(self._places, self._seats)
            return
        with self._database.write() as connection:
            # not the ledger's lock: whoever asks for his place waits for no push
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            before = {row.device: Place(*row) for row in connection.execute(select(seat))}
            line = Line(dict(before), self._seats)
            yield line
            _keep(connection, before, line.places)


def _keep(connection: Connection, before: dict[str, Place], after: dict[str, Place]) -> None:
    gone = before.keys() - after.keys()
    if gone:
        connection.execute(delete(seat).where(seat.c.device.in_(gone)))
    changed = [asdict(one) for one in after.values() if before.get(one.device) != one]
    put_rows(connection, seat, changed, keys=("device",), renewed=("since", "seen", "seated"))
