"""How long a connection may take to say what it wants, and how many there may be: a slow one must
not hold its place, and one too many is told when to come again."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import h11
from litestar.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from inspection.refusal import Refusal
from server.edge import send_refusal

HEAD_SECONDS = 20
"""A connection whose request is not wholly named within one to two of these is closed; so is one
on which nothing is under way for as long."""
CONNECTIONS = 1_000
"""Connections one process serves at once; beyond them every answer is ``sync.busy``."""
_RETRY_LEAST, _RETRY_SPREAD = 5, 10


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, closing connections that begin a request and never finish its head.

    Bodies have their own limit (`server.edge.BODY_SECONDS`), idle kept connections uvicorn's. Its
    own limit of connections is not used: it answers in words no laptop knows, and says no time.
    """

    head_seconds = HEAD_SECONDS
    most_connections = CONNECTIONS

    def __init__(self, *how: Any, **named: Any) -> None:
        super().__init__(*how, **named)
        self._inner = self.app
        self.app = self._admit

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, unless there are too many connections."""
        if len(self.connections) > self.most_connections:
            wait = _RETRY_LEAST + secrets.randbelow(_RETRY_SPREAD)
            await send_refusal(send, Refusal("sync.busy", retry_after=wait))
            return
        await self._inner(scope, receive, send)

    def connection_made(self, transport: Any) -> None:
        """Begin to look whether a request comes."""
        super().connection_made(transport)
        self._seen: object = None
        self._look = self._later()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._look.cancel()
        super().connection_lost(exc)

    def _later(self) -> asyncio.TimerHandle:
        return self.loop.call_later(self.head_seconds, self._check)

    def _check(self) -> None:
        """Close if the peer owes the head of a request, and owed the same one last time."""
        owes = self.conn.their_state is h11.IDLE
        now = (self.cycle, owes)
        if owes and self._seen == now:
            self.transport.close()
            return
        self._seen = now
        self._look = self._later()
