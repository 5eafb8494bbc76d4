"""One laptop meets every fault of a sync in turn: each is named, none loses or half writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from app.services.enrolment import EnrolmentService
from db.journal.state import read_state, write_state
from db.schema import SCHEMA
from db.tables.registry import synced
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from server import devices, sync
from tests.e2e.day import whole_day
from tests.e2e.test_spine import assert_agree
from tests.support.live_bureau import CHEAP, PASSPHRASE, FieldLaptop, LiveBureau

HOUR_MS = 3_600_000
Fault = Callable[[LiveBureau, FieldLaptop], AbstractContextManager[None]]


@contextmanager
def away(bureau: LiveBureau, laptop: FieldLaptop) -> Iterator[None]:
    laptop.syncing.close()
    bureau.stop()
    yield
    bureau.start()


@contextmanager
def wrong_pin(bureau: LiveBureau, laptop: FieldLaptop) -> Iterator[None]:
    with laptop.laptop.database.write() as connection:
        right = read_state(connection, "pin") or ""
        write_state(connection, "pin", "0" * 64)
    laptop.reopen()
    yield
    with laptop.laptop.database.write() as connection:
        write_state(connection, "pin", right)
    laptop.reopen()


@contextmanager
def older_bureau(bureau: LiveBureau, laptop: FieldLaptop) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync, "SCHEMA", SCHEMA - 1)
        yield


@contextmanager
def revoked(bureau: LiveBureau, laptop: FieldLaptop) -> Iterator[None]:
    with bureau.bureau.office() as office:
        devices.revoke(bureau.bureau, office, laptop.device, "lost")
    yield


def test_every_fault_of_a_sync_is_named_and_loses_nothing(
    bureau: LiveBureau, tmp_path: Path
) -> None:
    laptop = bureau.enrol(tmp_path / "first", "zhou")
    laptop.sync()
    whole_day(laptop, bureau.site("A1"), bureau.account("wu"))
    waiting = laptop.syncing.standing().pending
    kept = {table.name: laptop.rows(table) for table in synced()}
    faults: list[tuple[Fault, str]] = [
        (away, "sync.unreachable"),
        (wrong_pin, "sync.certificate"),
        (older_bureau, "sync.client_too_new"),
    ]
    for fault, code in faults:
        with fault(bureau, laptop):
            with pytest.raises(Refusal) as refused:
                laptop.sync()
            assert refused.value.code == code
            assert laptop.syncing.standing().pending == waiting
            assert {table.name: laptop.rows(table) for table in synced()} == kept
    with pytest.raises(Refusal, match=r"sync\.cancelled"):
        laptop.syncing.sync(cancelled=lambda: True)

    assert laptop.sync().sent == waiting
    assert_agree(bureau, laptop)
    before = {table.name: bureau.rows(table) for table in synced()}
    whole = laptop.syncing.standing()
    assert whole.pending == 0
    with revoked(bureau, laptop):
        with pytest.raises(Refusal, match=r"sync\.device_revoked"):
            laptop.sync()
        after = {table.name: bureau.rows(table) for table in synced()}
        assert {name for name in after if after[name] != before[name]} == {"signing_key"}


def test_expired_code_enrols_nobody(bureau: LiveBureau, tmp_path: Path, clock: FixedClock) -> None:
    given = bureau.enrolment_file("zhou")
    clock.advance(73 * HOUR_MS)
    root = tmp_path / "late"

    with pytest.raises(Refusal, match=r"enrol\.code_expired"):
        EnrolmentService(root, clock, cost=CHEAP).enrol(given, PASSPHRASE)

    assert list(root.iterdir()) == []
