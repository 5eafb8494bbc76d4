"""A laptop program killed after its purge was committed, before the file is rewritten.

python -m tests.app.sync.killed_purge ROOT
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from app.services.filling import FillingService
from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from app.sync import session
from db.store import traces
from db.store.engine import Database
from inspection.clock import FixedClock, instant
from tests.support.live_bureau import PASSPHRASE


def main(root: Path) -> None:
    """Sync the store below `root`, and die where the rewriting would begin."""
    laptop = UnlockingService(root, FixedClock(instant(2026, 3, 19, 9))).unlock(PASSPHRASE)

    def die(database: Database) -> None:
        if traces.left(database):
            os.kill(os.getpid(), signal.SIGKILL)

    session.traces.wipe = die  # type: ignore[attr-defined]
    SyncingService(laptop, settle_drafts=FillingService(laptop).commit_all).sync()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
