"""kill -9 of the laptop's program at local statements throughout a session: nothing is lost,
doubled or half shown, and nothing can be read in what it left on the disk."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db.tables.journal import conflict, review
from db.tables.laptop import outbox, scope_state
from db.tables.people import worker
from db.tables.server import ledger
from db.tables.site import contact
from tests.e2e.day import whole_day
from tests.e2e.test_spine import assert_agree, find_in_files
from tests.support.live_bureau import (
    PASSPHRASE,
    WORKER_NAME,
    WORKER_PHONE,
    FieldLaptop,
    LiveBureau,
)

ROOT = Path(__file__).parents[2]


def run(root: Path, statement: int) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "tests.e2e.killed_client"]
    command = [*program, str(root), str(statement), PASSPHRASE]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


POINTS = 3
"""Kills of a session: the simulator kills at every write, a real process dies here."""


def kill_points(statements: int) -> list[int]:
    """Statement numbers spread over a session, its first and last among them."""
    return [1, statements // 2, statements]


def check_store(laptop: FieldLaptop) -> None:
    with laptop.laptop.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        held = connection.execute(select(scope_state)).all()
        rows = len(laptop.rows(worker))
        assert bool(held) == bool(rows)  # published whole, or not at all
        dseqs = list(connection.scalars(select(outbox.c.dseq).order_by(outbox.c.dseq)))
    assert dseqs == list(range(1, len(dseqs) + 1))


@pytest.mark.slow
def test_first_pull_killed_anywhere_goes_on_at_the_next_sync(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    laptop = bureau.enrol(tmp_path / "first", "zhou")
    laptop.close()
    pristine = tmp_path / "pristine"
    shutil.copytree(laptop.root, pristine)
    whole = run(laptop.root, 10**9)
    assert whole.returncode == 0, whole.stderr
    for point in kill_points(int(whole.stdout)):
        shutil.rmtree(laptop.root)
        shutil.copytree(pristine, laptop.root)

        killed = run(laptop.root, point)

        assert killed.returncode == -signal.SIGKILL, (point, killed.stderr)
        assert find_in_files(laptop.root, WORKER_NAME, f"{WORKER_PHONE}0") == []
        laptop.reopen()
        check_store(laptop)
        laptop.sync()
        check_store(laptop)
        assert_agree(bureau, laptop)
        laptop.close()


@pytest.mark.slow
def test_push_killed_anywhere_is_neither_lost_nor_doubled(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    laptop = bureau.enrol(tmp_path / "first", "zhou")
    laptop.sync()
    whole_day(laptop, bureau.site("A1"), bureau.account("wu"))
    laptop.sync()
    statements = 0
    for day in range(1 + POINTS):
        visit_five_times(laptop, bureau)
        laptop.close()
        if not day:
            whole = run(laptop.root, 10**9)
            assert whole.returncode == 0, whole.stderr
            statements = int(whole.stdout)
            laptop.reopen()
            continue
        point = kill_points(statements)[day - 1]

        killed = run(laptop.root, point)

        assert killed.returncode == -signal.SIGKILL, (point, killed.stderr)
        laptop.reopen()
        check_store(laptop)
        laptop.sync()
        check_store(laptop)
        assert laptop.syncing.standing().pending == 0
        assert_agree(bureau, laptop)
    assert bureau.rows(conflict) == bureau.rows(review) == {}
    with bureau.bureau.database.read() as connection:
        of_laptop = select(ledger.c.dseq).where(ledger.c.device == laptop.device)
        received = sorted(connection.scalars(of_laptop))
    assert received == list(range(1, len(received) + 1))


def visit_five_times(laptop: FieldLaptop, bureau: LiveBureau) -> None:
    """Five transactions; every round of them makes a session of equally many statements."""
    for _ in range(5):
        with laptop.laptop.journal.transaction() as change:
            change.add(
                contact,
                {
                    "site_id": bureau.site("A1"),
                    "kind": "service",
                    "covert": False,
                    "on_date": date(2026, 3, 16),
                    "started_at": laptop.clock.now_ms(),
                    "lead_id": laptop.account,
                    "state": "open",
                },
            )
