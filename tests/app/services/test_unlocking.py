"""Opening and shutting a laptop's store: the right one, slowly for who guesses, never half."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.unlocking import UnlockingService
from db.journal.state import write_state
from db.store.laptop import LaptopStore, store_folder
from db.store.recovery import RecoveryKey
from inspection.clock import FixedClock, instant
from inspection.ids import new_id
from inspection.refusal import Refusal
from tests.support.live_bureau import CHEAP, PASSPHRASE


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture
def recovery() -> RecoveryKey:
    return RecoveryKey.new()


def enrolled(root: Path, clock: FixedClock, recovery: RecoveryKey) -> tuple[str, str]:
    """A store as enrolment leaves it; returns account and device."""
    account, device = new_id(clock), new_id(clock)
    folder = store_folder(root, account, device)
    store = LaptopStore.create(folder, PASSPHRASE, recovery.public, clock, CHEAP)
    with store.database.write() as connection:
        write_state(connection, "account", account)
        write_state(connection, "device", device)
    store.lock()
    return account, device


@pytest.fixture
def service(tmp_path: Path, clock: FixedClock) -> Iterator[UnlockingService]:
    made = UnlockingService(tmp_path, clock, cost=CHEAP)
    yield made
    made.lock()


def refusal(service: UnlockingService, passphrase: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        service.unlock(passphrase)
    return refused.value


def test_laptop_not_enrolled_says_so(service: UnlockingService) -> None:
    assert service.stores() == ()
    assert refusal(service, PASSPHRASE).code == "store.not_enrolled"


def test_right_passphrase_opens_the_store_in_its_accounts_name(
    service: UnlockingService, tmp_path: Path, clock: FixedClock, recovery: RecoveryKey
) -> None:
    account, device = enrolled(tmp_path, clock, recovery)

    laptop = service.unlock(PASSPHRASE)

    assert (laptop.account, laptop.device) == (account, device)
    with laptop.journal.transaction() as change:
        assert (change.actor, change.device) == (account, device)
    assert not service.locked


def test_of_two_stores_the_one_enrolled_last_opens_unless_one_is_named(
    service: UnlockingService, tmp_path: Path, clock: FixedClock, recovery: RecoveryKey
) -> None:
    first = enrolled(tmp_path, clock, recovery)
    clock.advance(1000)
    second = enrolled(tmp_path, clock, recovery)
    cards = service.stores()

    assert [(card.account, card.device) for card in cards] == [second, first]
    assert service.unlock(PASSPHRASE).device == second[1]
    assert service.unlock(PASSPHRASE, cards[1].folder).device == first[1]


def test_guessing_grows_slower_also_across_a_restart(
    service: UnlockingService, tmp_path: Path, clock: FixedClock, recovery: RecoveryKey
) -> None:
    enrolled(tmp_path, clock, recovery)
    seconds = [refusal(service, "不对的口令").params["seconds"] for _ in range(3)]
    assert seconds == [0, 0, 5]

    again = UnlockingService(tmp_path, clock, cost=CHEAP)
    waiting = refusal(again, PASSPHRASE)
    assert (waiting.code, waiting.params) == ("unlock.wait", {"seconds": 5})
    clock.advance(5_000)
    assert refusal(again, "不对的口令").params["seconds"] == 10
    clock.advance(10_000)
    assert again.unlock(PASSPHRASE).account
    again.lock()


def test_locking_closes_the_database_and_unlocking_opens_it_again(
    service: UnlockingService, tmp_path: Path, clock: FixedClock, recovery: RecoveryKey
) -> None:
    enrolled(tmp_path, clock, recovery)
    laptop = service.unlock(PASSPHRASE)

    service.lock()

    assert service.locked
    with pytest.raises(RuntimeError, match="closed"), laptop.database.read():
        pass
    with service.unlock(PASSPHRASE).database.read() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_store_without_an_identity_is_not_opened_half(
    service: UnlockingService, tmp_path: Path, clock: FixedClock, recovery: RecoveryKey
) -> None:
    folder = store_folder(tmp_path, new_id(clock), new_id(clock))
    LaptopStore.create(folder, PASSPHRASE, recovery.public, clock, CHEAP).lock()

    assert refusal(service, PASSPHRASE).code == "store.not_enrolled"
    assert service.locked


def test_recovery_key_opens_and_sets_a_passphrase_another_bureaus_does_not(
    service: UnlockingService, tmp_path: Path, clock: FixedClock, recovery: RecoveryKey
) -> None:
    account, _ = enrolled(tmp_path, clock, recovery)
    with pytest.raises(Refusal, match="other_bureau"):
        service.recover(RecoveryKey.new().to_text(), "新的口令 2026")

    assert service.recover(recovery.to_text(), "新的口令 2026").account == account
    assert refusal(service, PASSPHRASE).code == "unlock.wrong_passphrase"
    assert service.unlock("新的口令 2026").account == account


def test_changed_passphrase_replaces_the_old_one(
    service: UnlockingService, tmp_path: Path, clock: FixedClock, recovery: RecoveryKey
) -> None:
    enrolled(tmp_path, clock, recovery)
    service.unlock(PASSPHRASE)

    service.change_passphrase(PASSPHRASE, "另一句口令 2026")

    assert refusal(service, PASSPHRASE).code == "unlock.wrong_passphrase"
    assert service.unlock("另一句口令 2026").account
