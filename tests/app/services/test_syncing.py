"""Sync as the user meets it: one button, what waits, refusals by their codes, and its history."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from app.services.syncing import DONE, SyncingService, SyncStanding
from app.sync.standing import Identity
from db.changes import ChangeSet
from db.journal.state import write_state
from db.schema import SCHEMA
from db.tables.people import worker
from db.tables.site import contact
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from server import devices
from server.settings import load_settings
from tests.support.live_bureau import FieldLaptop, LiveBureau, live_bureau

T = TypeVar("T")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture
def bureau(tmp_path: Path, clock: FixedClock) -> Iterator[LiveBureau]:
    settings = load_settings({"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}, tmp_path / "data")
    with live_bureau(settings, clock, tmp_path) as made:
        yield made


@pytest.fixture
def laptop(bureau: LiveBureau, tmp_path: Path) -> FieldLaptop:
    return bureau.enrol(tmp_path / "one", "zhou")


def write(bureau: LiveBureau, laptop: FieldLaptop, times: int = 1) -> None:
    with laptop.laptop.journal.transaction() as change:
        for _ in range(times):
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


def test_pill_counts_what_waits_and_remembers_the_last_good_sync(
    bureau: LiveBureau, laptop: FieldLaptop, clock: FixedClock
) -> None:
    assert laptop.syncing.standing() == SyncStanding(0, None, 0, 0)
    laptop.sync()
    first = clock.now_ms()
    clock.advance(60_000)
    write(bureau, laptop, 3)
    assert laptop.syncing.standing() == SyncStanding(3, first, 0, 0)

    report = laptop.sync()

    assert (report.sent, report.received, report.at) == (3, 0, first + 60_000)
    assert laptop.syncing.standing() == SyncStanding(0, first + 60_000, 0, 0)


def test_pages_hear_what_a_sync_brought(laptop: FieldLaptop) -> None:
    heard: list[ChangeSet] = []
    laptop.laptop.journal.on_commit(heard.append)

    laptop.sync()
    laptop.sync()

    (changes,) = heard
    assert changes.touches("worker", "site")
    assert changes.rows["worker"] == laptop.rows(worker).keys()


def test_progress_names_each_step_in_order(bureau: LiveBureau, laptop: FieldLaptop) -> None:
    laptop.sync()
    write(bureau, laptop, 2)
    told: list[tuple[str, int, int | None]] = []

    laptop.syncing.sync(lambda step, done, total: told.append((step, done, total)))

    assert list(dict.fromkeys(step for step, _, _ in told)) == ["hello", "push", "pull", "publish"]
    assert ("push", 0, 2) in told


def test_every_local_transaction_goes_through_the_database_lane(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    laptop.sync()
    write(bureau, laptop)
    inside: list[bool] = []
    lane = threading.Lock()

    def on_db(call: Callable[[], T], /) -> T:
        with lane:
            return call()

    database = laptop.laptop.database
    real_read, real_write = database.read, database.write
    database.read = lambda: (inside.append(lane.locked()), real_read())[1]  # type: ignore[method-assign]
    database.write = lambda: (inside.append(lane.locked()), real_write())[1]  # type: ignore[method-assign]
    link = laptop.syncing._make_link

    def never_on_the_lane(identity: Identity) -> object:
        made = link(identity)
        real = made.pull
        made.pull = lambda request: (check(not lane.locked()), real(request))[1]  # type: ignore[method-assign]
        return made

    def check(held: bool) -> None:
        assert held

    service = SyncingService(laptop.laptop, link=never_on_the_lane)  # type: ignore[arg-type]
    service.sync(on_db=on_db)
    service.close()

    assert len(inside) > 5
    assert all(inside)


def test_drafts_become_operations_before_anything_is_sent(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    laptop.sync()
    service = SyncingService(laptop.laptop, settle_drafts=lambda: write(bureau, laptop))

    assert service.sync().sent == 1
    service.close()


def test_second_sync_at_the_same_time_is_refused(bureau: LiveBureau, laptop: FieldLaptop) -> None:
    found: list[str] = []

    def meanwhile(step: str, done: int, total: int | None) -> None:
        if not found:
            with pytest.raises(Refusal) as refused:
                laptop.sync()
            found.append(refused.value.code)

    laptop.syncing.sync(meanwhile)

    assert found == ["sync.running"]


def revoke(bureau: LiveBureau, laptop: FieldLaptop) -> None:
    with bureau.bureau.office() as office:
        devices.revoke(bureau.bureau, office, laptop.device, "lost")


def change_pin(bureau: LiveBureau, laptop: FieldLaptop) -> None:
    with laptop.laptop.database.write() as connection:
        write_state(connection, "pin", "0" * 64)


def move_away(bureau: LiveBureau, laptop: FieldLaptop) -> None:
    with laptop.laptop.database.write() as connection:
        write_state(connection, "server", "https://127.0.0.1:9")


def forge_key(bureau: LiveBureau, laptop: FieldLaptop) -> None:
    with laptop.laptop.database.write() as connection:
        write_state(connection, "device_key", "1." + "A" * 43)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (revoke, "sync.device_revoked"),
        (change_pin, "sync.certificate"),
        (move_away, "sync.unreachable"),
        (forge_key, "token.signature"),
    ],
)
def test_refused_sync_loses_nothing_and_stands_in_the_history(
    bureau: LiveBureau,
    laptop: FieldLaptop,
    fault: Callable[[LiveBureau, FieldLaptop], None],
    code: str,
) -> None:
    laptop.sync()
    write(bureau, laptop)
    kept = laptop.rows(contact)
    fault(bureau, laptop)
    laptop.reopen()

    with pytest.raises(Refusal) as refused:
        laptop.sync()

    assert refused.value.code == code
    assert laptop.rows(contact) == kept
    assert laptop.syncing.standing().pending == 1
    assert bureau.rows(contact) == {}
    assert [one.outcome for one in laptop.syncing.history()] == [code, DONE]


@pytest.mark.parametrize(
    ("least", "newest", "code"),
    [
        (SCHEMA + 1, SCHEMA + 1, "sync.client_too_old"),
        (SCHEMA - 1, SCHEMA - 1, "sync.client_too_new"),
    ],
)
def test_bureau_of_another_version_says_which_side_must_be_renewed(
    bureau: LiveBureau,
    laptop: FieldLaptop,
    monkeypatch: pytest.MonkeyPatch,
    least: int,
    newest: int,
    code: str,
) -> None:
    laptop.sync()
    write(bureau, laptop)
    monkeypatch.setattr("server.sync.SCHEMA_FROM", least)
    monkeypatch.setattr("server.sync.SCHEMA", newest)

    with pytest.raises(Refusal) as refused:
        laptop.sync()

    assert refused.value.code == code
    # an old program may always push; a bureau older than the program is left alone
    assert laptop.syncing.standing().pending == (0 if code == "sync.client_too_old" else 1)
    assert len(laptop.rows(contact)) == 1


def test_session_that_broke_off_after_sending_says_how_much_was_received(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    laptop.sync()
    write(bureau, laptop, 2)

    with pytest.raises(Refusal):
        laptop.syncing.sync(cancelled=lambda: laptop.syncing.standing().pending == 0)

    newest = laptop.syncing.history()[0]
    assert (newest.sent, newest.outcome) == (2, "sync.cancelled")
    assert laptop.sync().sent == 0


def test_history_is_newest_first_and_survives_a_restart(
    laptop: FieldLaptop, clock: FixedClock
) -> None:
    for _ in range(3):
        laptop.sync()
        clock.advance(1000)
    laptop.reopen()

    ended = [one.ended_at for one in laptop.syncing.history(2)]

    assert ended == sorted(ended, reverse=True)
    assert len(ended) == 2
