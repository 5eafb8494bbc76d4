"""A device between laptop and bureau that holds the bureau's own certificate and misbehaves."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from server.certificate import CERTIFICATE_FILE, KEY_FILE

_THERE = ("authorization", "content-type", "content-encoding", "accept-encoding")
_BACK = ("content-type", "content-encoding", "retry-after")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the laptop gets to hear."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


PassOn = Callable[[], Reply]
Fault = Callable[[PassOn], Reply | None]
"""Given the way to the bureau, what the laptop hears instead; None: the line goes dead."""


@dataclass
class Middlebox:
    """Passes everything on, but the paths in `faults`."""

    address: str
    faults: dict[str, Fault] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    answered: threading.Event = field(default_factory=threading.Event)
    """Set once the bureau has answered a request whose answer then stays on its way."""
    released: threading.Event = field(default_factory=threading.Event)
    """What a slow answer waits for."""

    def slow(self, pass_on: PassOn) -> Reply | None:
        """The bureau answers, but the answer stays on its way."""
        reply = pass_on()
        self.answered.set()
        self.released.wait(30)
        return reply

    def mend(self) -> None:
        """From now on nothing is wrong with it."""
        self.faults.clear()
        self.released.set()


@contextmanager
def middlebox(address: str, data: Path) -> Iterator[Middlebox]:
    """Stands before the bureau at `address`, with the certificate out of its data folder."""
    port = int(address.rpartition(":")[2])
    box = Middlebox("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            box.heard.append(self.path)
            fault = box.faults.get(self.path)
            pass_on = partial(_ask, port, self.command, self.path, self.headers, body)
            reply = pass_on() if fault is None else fault(pass_on)
            if reply is None:
                self.close_connection = True
                return
            with suppress(OSError):  # the laptop may have gone
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, *_: object) -> None: ...

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(data / CERTIFICATE_FILE, data / KEY_FILE)
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    box.address = f"https://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield box
    finally:
        box.released.set()
        server.shutdown()
        thread.join(10)
        # the connections still open belong to laptops, which are closed before
        server.server_close()


def _ask(port: int, command: str, path: str, headers: Message, body: bytes) -> Reply:
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the bureau is next door
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=trusting)
    try:
        there = {name: headers[name] for name in _THERE if name in headers}
        connection.request(command, path, body or None, there)
        answer = connection.getresponse()
        back = {name: answer.headers[name] for name in _BACK if name in answer.headers}
        return Reply(answer.status, answer.read(), back)
    finally:
        connection.close()
