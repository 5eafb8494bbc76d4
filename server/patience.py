"""How long a connection may take to say what it wants: a slow one must not hold its place."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20
"""A connection whose request is not wholly named within one to two of these is closed; so is one
on which nothing is under way for as long."""


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, closing connections that begin a request and never finish its head.

    Bodies have their own limit (`server.edge.BODY_SECONDS`), idle kept connections uvicorn's.
    """

    head_seconds = HEAD_SECONDS

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
