"""Runs the server: the application on uvicorn, with TLS, on any port, until it is told to stop."""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

import uvicorn
from litestar.types import ASGIApp

from inspection.refusal import Refusal
from server.api import uploads
from server.api.admission import challenge, enrol, readmit, token
from server.api.blobs import blob
from server.api.context import Context
from server.api.health import health
from server.api.recovery import copy, join
from server.api.session import hello, pull, push
from server.api.snapshot import manifest, segment
from server.asgi import create_app
from server.bureau import Bureau, open_bureau
from server.log import Log, attach_libraries
from server.missing import look
from server.patience import PatientProtocol
from server.settings import Settings, load_settings
from server.uploads import UploadDesk

HANDLERS = (
    health, enrol, challenge, token, readmit, copy, join, hello, push, pull, manifest, segment,
    uploads.abilities, uploads.create, uploads.offset, uploads.append, uploads.end, blob,
)  # fmt: skip
_OBJECTS = 5_000
"""New objects after which the garbage collector looks through them (Python's own rule: 700)."""
GRACE_SECONDS = 10
"""How long requests under way may take to end when the server is told to stop."""


def app_of(bureau: Bureau, log: Log) -> ASGIApp:
    """The whole application for an opened bureau."""
    return create_app(HANDLERS, log, {"context": Context.of(bureau, log)})


def worker_app() -> ASGIApp:
    """The application of one worker process: it opens the bureau the environment names."""
    settings = load_settings(os.environ)
    clock = settings.clock()
    log = Log(clock, sys.stderr)
    attach_libraries(log)
    app = app_of(open_bureau(settings, clock), log)
    _set_apart()
    return app


def _set_apart() -> None:
    """Take what a process is made of out of the garbage collector's sight, and let it look less
    often: by its own rule a single push has it look seventy times. Not seldom, though: what a
    request leaves behind may be a megabyte."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS)


class Server(uvicorn.Server):
    """uvicorn, telling where it listens once it does."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[int], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then call `on_ready` with the port."""
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready(self.servers[0].sockets[0].getsockname()[1])


def server_of(bureau: Bureau, log: Log, on_ready: Callable[[int], None]) -> Server:
    """A server for one process; run it with `run()`. `on_ready` gets the port it listens on."""
    config = uvicorn.Config(app_of(bureau, log), **_options(bureau.settings, bureau))
    return Server(config, on_ready)


def serve(bureau: Bureau, log: Log, on_ready: Callable[[int], None]) -> None:
    """Serve until a signal comes. Raises Refusal ``serve.port_taken``."""
    settings = bureau.settings
    attach_libraries(log)
    bureau.blobs.sweep()
    UploadDesk(bureau).sweep()
    found = look(bureau)
    if found.missing:
        log.event("attachments.missing", "warning", rows=found.missing)
    _probe(settings)
    if settings.workers == 1:
        server = server_of(bureau, log, on_ready)
        _set_apart()
        server.run()
        return
    os.environ["ANXIN_DATA"] = str(settings.data)  # workers read the environment again
    on_ready(settings.port)
    uvicorn.run(
        "server.serving:worker_app",
        factory=True,
        workers=settings.workers,
        **_options(settings, bureau),
    )


def _probe(settings: Settings) -> None:
    """Fail before anything starts if the port cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Refusal("serve.port_taken", port=settings.port) from error


def _options(settings: Settings, bureau: Bureau) -> dict[str, Any]:
    files = bureau.certificate()
    tls = {"ssl_certfile": str(files[0]), "ssl_keyfile": str(files[1])} if files else {}
    return {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "date_header": True,
        "lifespan": "on",
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": GRACE_SECONDS,
        "http": PatientProtocol,
        "h11_max_incomplete_event_size": 64 * 1024,
        **tls,
    }
