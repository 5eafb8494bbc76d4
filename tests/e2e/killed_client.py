"""A laptop program that syncs and is killed by the kernel in the middle of a statement.

    python -m tests.e2e.killed_client ROOT STATEMENT PASSPHRASE

Unlocks the store below ROOT and syncs; before the local statement of that number (from 1) it
sends itself SIGKILL. It ends with 0 and prints the number of statements if it was never reached.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from inspection.clock import FixedClock, instant


def main(root: Path, fatal: int, passphrase: str) -> int:
    unlocking = UnlockingService(root, FixedClock(instant(2026, 3, 16, 10)))
    laptop = unlocking.unlock(passphrase)
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(laptop.database.writer, "before_cursor_execute", count)
    event.listen(laptop.database.writer, "commit", count)
    syncing = SyncingService(laptop)
    syncing.sync()
    syncing.close()
    unlocking.lock()
    print(seen)  # noqa: T201 - how far a whole session counts
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
