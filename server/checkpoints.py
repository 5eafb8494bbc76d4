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

SOON_S = 0.2
"""Long enough for a laptop's pushes to follow each other, short enough that the log stays small."""


class Checkpoints:
    """Of one process, which alone writes to the embedded file while it serves."""

    def __init__(self, database: Database, soon_s: float = SOON_S) -> None:
        self._database = database
        self._soon_s = soon_s
        self._task: asyncio.Task[None] | None = None

    def wrote(self) -> None:
        """Something may have been committed: its log is moved soon, and that of others with it."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._move())

    async def _move(self) -> None:
        await asyncio.sleep(self._soon_s)
        with suppress(Refusal):  # a full disk: the log grows, and the next write says so
            await to_thread.run_sync(self._database.move_log)
