"""A line between laptop and bureau that passes bytes on as they are, and drops, truncates or
dribbles them from a chosen byte on: it knows nothing of what they say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

Way = Literal["up", "down"]
"""To the bureau, or to the laptop."""

_PIECE = 16 * 1024
_DRIBBLE, _PAUSE_S = 700, 0.001


@dataclass
class Break:
    """What happens once `after` more bytes have gone one way: `also` is called and both ends are
    closed; the same again after as many more, `times` in all."""

    way: Way
    after: int
    start: int
    times: int = 1
    also: Callable[[], object] = lambda: None
    struck: int = 0


@dataclass
class Road:
    """Where the laptop connects to; `port` is the bureau's."""

    address: str
    port: int
    planned: Break | None = None
    dribbling: bool = False
    carried: dict[Way, int] = field(default_factory=lambda: {"up": 0, "down": 0})
    """Bytes passed on, ever."""

    def break_at(
        self, way: Way, after: int, *, times: int = 1, also: Callable[[], object] = lambda: None
    ) -> Break:
        """Plan a break from now on."""
        self.planned = Break(way, after, self.carried[way], times, also)
        return self.planned

    def room(self, way: Way) -> int | None:
        """How many bytes may still go this way before the break; None if none is planned."""
        plan = self.planned
        if plan is None or plan.way != way or plan.struck >= plan.times:
            return None
        return plan.start + plan.after - self.carried[way]

    def strike(self) -> None:
        """The break happens."""
        plan = self.planned
        assert plan is not None
        plan.struck += 1
        plan.start = self.carried[plan.way]
        plan.also()


class _Pair:
    """One connection: two sockets, and a thread each way."""

    def __init__(self, road: Road, laptop: socket.socket) -> None:
        self._road = road
        self._laptop = laptop
        self._bureau = socket.create_connection(("127.0.0.1", road.port), 10)
        for end in (self._laptop, self._bureau):  # else small answers wait for acknowledgements
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.threads = [
            threading.Thread(target=self._pump, args=(self._laptop, self._bureau, "up")),
            threading.Thread(target=self._pump, args=(self._bureau, self._laptop, "down")),
        ]
        for one in self.threads:
            one.start()

    def _pump(self, source: socket.socket, target: socket.socket, way: Way) -> None:
        road, pause = self._road, threading.Event()
        with suppress(OSError):
            while piece := source.recv(_DRIBBLE if road.dribbling else _PIECE):
                room = road.room(way)
                part = piece if room is None else piece[:room]
                target.sendall(part)
                road.carried[way] += len(part)
                if room is not None and len(piece) >= room:
                    road.strike()
                    break
                if road.dribbling:
                    pause.wait(_PAUSE_S)
        self.close()

    def close(self) -> None:
        for one in (self._laptop, self._bureau):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def road_to(port: int) -> Iterator[Road]:
    """A line to the bureau that listens on `port` of this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    road = Road(f"https://localhost:{listening.getsockname()[1]}", port)
    pairs: list[_Pair] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                laptop, _ = listening.accept()
                try:
                    pairs.append(_Pair(road, laptop))
                except OSError:  # nobody serves
                    laptop.close()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield road
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)
        for pair in pairs:
            pair.close()
            for one in pair.threads:
                one.join(10)
