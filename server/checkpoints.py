"""Moves the embedded database's log into its file between the writes, so that no push waits for it.

SQLite would do so within whichever commit makes the log too long: some ten milliseconds and two
waits for the disk, every few pushes, while others stand in line. PostgreSQL has its own.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from anyio import to_thread

from db.store.engine import Database
from inspection.refusal import Refusal

CALM_S = 0.3
"""How long nobody must have written: a laptop's pushes follow each other without a checkpoint among
them."""
LATEST_S = 2.0
"""After this it is done in spite of those who write, so that the log stays small."""


class Checkpoints:
    """Of one process, which alone writes to the embedded file while it serves."""

    def __init__(self, database: Database, calm_s: float = CALM_S) -> None:
        self._database = database
        self._calm_s = calm_s
        self._written = 0.0
        self._task: asyncio.Task[None] | None = None

    def wrote(self) -> None:
        """Something may have been committed: its log is moved soon, and that of others with it."""
        loop = asyncio.get_running_loop()
        self._written = loop.time()
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._move(self._written + LATEST_S))

    async def _move(self, latest: float) -> None:
        loop = asyncio.get_running_loop()
        while (wait := min(latest, self._written + self._calm_s) - loop.time()) > 0:
            await asyncio.sleep(wait)
        with suppress(Refusal):  # a full disk: the log grows, and the next write says so
            await to_thread.run_sync(self._database.move_log)
