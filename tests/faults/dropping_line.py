"""A line that goes dead after so many bytes, whatever they are, and can be dialled again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Line:
    """Where it listens; how often it was dialled and dropped."""

    address: str
    calls: int = 0
    drops: int = 0
    _open: list[socket.socket] = field(default_factory=list)


@contextmanager
def dropping_line(address: str, every: int) -> Iterator[Line]:
    """Passes bytes on to the server at `address`; a call is cut when `every` bytes went either way
    together. TLS goes through untouched."""
    target = ("127.0.0.1", int(address.rpartition(":")[2]))
    listener = socket.create_server(("127.0.0.1", 0))
    line = Line(f"https://localhost:{listener.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def serve() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            line.calls += 1
            _carry(line, caller, target, every, threads)

    server = threading.Thread(target=serve, name="dropping line")
    server.start()
    try:
        yield line
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for one in line._open:
            _cut(one)
        server.join(10)
        for thread in threads:
            thread.join(10)


def _carry(
    line: Line,
    caller: socket.socket,
    target: tuple[str, int],
    every: int,
    threads: list[threading.Thread],
) -> None:
    called = socket.create_connection(target)
    for end in (caller, called):  # else each small answer waits for an acknowledgement
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line._open += [caller, called]
    left, lock = [every], threading.Lock()

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(16 * 1024):
                with lock:
                    room = max(0, left[0])
                    left[0] -= len(data)
                sink.sendall(data[:room])
                if len(data) > room:
                    line.drops += 1
                    break
        _cut(caller)
        _cut(called)

    for pair in ((caller, called), (called, caller)):
        thread = threading.Thread(target=pump, args=pair, name="dropping line")
        threads.append(thread)
        thread.start()


def _cut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
