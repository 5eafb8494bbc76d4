"""The key envelope: passphrase and recovery key open it, nothing else, and no slip loses a key."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import envelope, recovery
from db.store.attempts import attempt, delay_after
from db.store.envelope import LEAST_COST, Cost
from db.store.keyfile import load_or_create_key
from db.store.recovery import RecoveryKey
from inspection.clock import FixedClock
from inspection.refusal import Refusal

QUICK = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "三月的工地 2026"
BUREAU = RecoveryKey.new()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anxin.keys.json"


@pytest.fixture
def data_key(path: Path) -> bytes:
    return envelope.create(path, PASSPHRASE, BUREAU.public, QUICK)


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        action()
    return caught.value.code


def test_right_passphrase_gives_the_key(path: Path, data_key: bytes) -> None:
    assert len(data_key) == 32
    assert envelope.unlock(envelope.read(path), PASSPHRASE) == data_key


def test_full_width_passphrase_gives_the_key(path: Path, data_key: bytes) -> None:
    typed = PASSPHRASE.translate({0x20 + n: 0xFF00 + n for n in range(1, 0x5F)})
    assert typed != PASSPHRASE
    assert envelope.unlock(envelope.read(path), typed) == data_key


def test_wrong_passphrase_refused(path: Path, data_key: bytes) -> None:
    found = envelope.read(path)
    assert code_of(lambda: envelope.unlock(found, PASSPHRASE + "!")) == "unlock.wrong_passphrase"


def test_recovery_key_gives_the_key(path: Path, data_key: bytes) -> None:
    printed = BUREAU.to_text()
    assert envelope.recover(envelope.read(path), RecoveryKey.from_text(printed)) == data_key


def test_recovery_key_of_another_bureau_refused(path: Path, data_key: bytes) -> None:
    found = envelope.read(path)
    assert code_of(lambda: envelope.recover(found, RecoveryKey.new())) == "recovery.other_bureau"


def test_changed_passphrase_opens_and_the_old_one_does_not(path: Path, data_key: bytes) -> None:
    changed = envelope.with_passphrase(envelope.read(path), data_key, "another passphrase", QUICK)
    envelope.write(path, changed)
    found = envelope.read(path)
    assert envelope.unlock(found, "another passphrase") == data_key
    assert envelope.recover(found, BUREAU) == data_key
    assert code_of(lambda: envelope.unlock(found, PASSPHRASE)) == "unlock.wrong_passphrase"


def test_passphrase_over_another_key_raises_and_keeps_the_file(path: Path, data_key: bytes) -> None:
    found = envelope.read(path)
    with pytest.raises(ValueError, match="does not belong"):
        envelope.with_passphrase(found, os.urandom(32), "another passphrase", QUICK)
    assert envelope.unlock(envelope.read(path), PASSPHRASE) == data_key


def test_short_passphrase_refused_and_nothing_written(path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        envelope.create(path, "1234567", BUREAU.public, QUICK)
    assert (caught.value.code, caught.value.params) == ("unlock.passphrase_too_short", {"least": 8})
    assert not path.exists()


def test_second_envelope_never_written_over_the_first(path: Path, data_key: bytes) -> None:
    with pytest.raises(FileExistsError):
        envelope.create(path, PASSPHRASE, BUREAU.public, QUICK)
    assert envelope.unlock(envelope.read(path), PASSPHRASE) == data_key


def test_every_wrapped_key_carries_its_algorithm(path: Path, data_key: bytes) -> None:
    document = json.loads(path.read_text())
    assert [wrap["algorithm"] for wrap in document["wrapped"]] == [
        "argon2id+aes256gcm/1",
        "x25519+hkdf+aes256gcm/1",
    ]
    wrap = document["wrapped"][0]
    assert (wrap["memory_kib"], wrap["passes"], wrap["lanes"]) == (64, 1, 1)
    assert data_key.hex() not in path.read_text()


def test_wrap_of_a_later_version_kept_when_the_passphrase_changes(
    path: Path, data_key: bytes
) -> None:
    document = json.loads(path.read_text())
    later = {"algorithm": "sm4+sm2/1", "sealed": "00"}
    document["wrapped"].append(later)
    path.write_text(json.dumps(document))
    changed = envelope.with_passphrase(envelope.read(path), data_key, "another passphrase", QUICK)
    assert changed.wrapped[-1] == later


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
def test_envelope_readable_by_its_owner_alone(path: Path, data_key: bytes) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("left", [0, 1, 40, 300])
def test_truncated_envelope_refused_and_left_alone(path: Path, data_key: bytes, left: int) -> None:
    path.write_bytes(path.read_bytes()[:left])
    assert code_of(lambda: envelope.read(path)) == "store.keys_damaged"
    assert path.stat().st_size == left


def test_missing_envelope_refused(path: Path) -> None:
    assert code_of(lambda: envelope.read(path)) == "store.keys_missing"


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> envelope.Envelope:
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    return envelope.read(path)


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "memory without bound": lambda d: d["wrapped"][0].update(memory_kib=2**40),
    "no passes": lambda d: d["wrapped"][0].update(passes=0),
    "salt not hexadecimal": lambda d: d["wrapped"][0].update(salt="salt"),
    "nonce gone": lambda d: d["wrapped"][0].update(nonce=""),
    "field gone": lambda d: d["wrapped"][0].pop("sealed"),
    "check of another key": lambda d: d.update(check="0" * 64),
    "nothing wrapped": lambda d: d.update(wrapped=[]),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_envelope_refused(
    path: Path, data_key: bytes, damage: Callable[[dict[str, Any]], object]
) -> None:
    found = changed(path, damage)
    assert code_of(lambda: envelope.unlock(found, PASSPHRASE)) == "store.keys_damaged"


def test_wrap_moved_from_another_envelope_refused(path: Path, data_key: bytes) -> None:
    found = changed(path, lambda d: d.update(id="another"))
    assert code_of(lambda: envelope.unlock(found, PASSPHRASE)) == "unlock.wrong_passphrase"
    assert code_of(lambda: envelope.recover(found, BUREAU)) == "store.keys_damaged"


@pytest.mark.parametrize(
    "change",
    [lambda d: d.update(envelope=2), lambda d: d["wrapped"][0].update(algorithm="sm4/1")],
    ids=["later version", "later algorithm"],
)
def test_envelope_of_a_later_program_refused_as_newer(
    path: Path, data_key: bytes, change: Callable[[dict[str, Any]], object]
) -> None:
    assert code_of(lambda: envelope.unlock(changed(path, change), PASSPHRASE)) == (
        "store.newer_schema"
    )


# --- what a guess costs


@pytest.mark.parametrize(
    ("speed", "expected"),
    [
        (1.0, LEAST_COST),  # a slow machine: never below the least
        (0.1, Cost(256 * 1024, 3, 4)),
        (0.01, Cost(256 * 1024, 18, 4)),
        (0.0, Cost(256 * 1024, 64, 4)),
    ],
)
def test_calibration_reaches_the_time_asked_for(speed: float, expected: Cost) -> None:
    def measure(cost: Cost) -> float:
        return speed * cost.memory_kib / LEAST_COST.memory_kib * cost.passes / LEAST_COST.passes

    assert envelope.calibrate(0.25, measure) == expected


def test_calibration_on_this_machine_reaches_64_mib() -> None:
    cost = envelope.calibrate(0.01)
    assert cost.memory_kib >= 64 * 1024


# --- the recovery key


@settings(max_examples=50)
@given(st.binary(min_size=32, max_size=32), st.sampled_from([str.lower, str.title, str.upper]))
def test_recovery_text_read_back_in_any_case(secret: bytes, style: Callable[[str], str]) -> None:
    key = RecoveryKey(secret)
    text = style(key.to_text()).replace(" ", "\n ")
    assert RecoveryKey.from_text(text) == key


def test_recovery_file_is_read_as_it_is_whatever_the_bureau_is_called() -> None:
    for name in ("某市人社局", "ANXIN-RECOVERY-1", "A-1 局"):
        assert RecoveryKey.from_text(f"{name}\n{BUREAU.to_text()}\n") == BUREAU


@settings(max_examples=100)
@given(st.data())
def test_one_wrong_letter_in_the_recovery_text_noticed(data: st.DataObject) -> None:
    text = BUREAU.to_text()
    places = [n for n, letter in enumerate(text) if letter != " " and n > len("ANXIN-RECOVERY-1 ")]
    place = data.draw(st.sampled_from(places))
    letter = data.draw(
        st.sampled_from(sorted(set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") - {text[place]}))
    )
    slip = text[:place] + letter + text[place + 1 :]
    assert code_of(lambda: RecoveryKey.from_text(slip)) == "recovery.unreadable"


@pytest.mark.parametrize("text", ["", "ANXIN-RECOVERY-1", "hello", "ANXIN-RECOVERY-1 AAAA", "工地"])
def test_text_that_is_no_recovery_key_refused(text: str) -> None:
    assert code_of(lambda: RecoveryKey.from_text(text)) == "recovery.unreadable"


@pytest.mark.parametrize("public", ["", "anxin-recovery-public-1:zz", "anxin-recovery-public-1:00"])
def test_public_half_that_is_none_refused(path: Path, public: str) -> None:
    made = lambda: envelope.create(path, PASSPHRASE, public, QUICK)  # noqa: E731
    assert code_of(made) == "recovery.unreadable"
    assert not path.exists()


def test_sealed_box_opens_only_in_its_context() -> None:
    box = recovery.seal(b"secret", BUREAU.public, b"here")
    assert recovery.unseal(box, BUREAU, b"here") == b"secret"
    assert code_of(lambda: recovery.unseal(box, BUREAU, b"there")) == "store.keys_damaged"


def test_recovery_key_shows_no_secret() -> None:
    assert BUREAU.secret.hex() not in repr(BUREAU)
    assert repr(BUREAU.secret) not in repr(BUREAU)


# --- failures counted


def wrong() -> bytes:
    raise Refusal("unlock.wrong_passphrase")


def fail(path: Path, clock: FixedClock) -> Refusal:
    with pytest.raises(Refusal) as caught:
        attempt(path, clock, wrong)
    return caught.value


def test_failures_wait_longer_and_longer(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "attempts"
    waits = []
    for _ in range(12):
        refusal = fail(path, clock)
        assert refusal.code == "unlock.wrong_passphrase"
        waits.append(refusal.params["seconds"])
        clock.advance(int(refusal.params["seconds"]) * 1000)
    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_too_early_refused_without_trying(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "attempts"
    for _ in range(3):
        fail(path, clock)
    clock.advance(1_500)
    with pytest.raises(Refusal) as caught:  # the count is in the file: a restart changes nothing
        attempt(path, clock, lambda: pytest.fail("tried"))
    assert (caught.value.code, caught.value.params) == ("unlock.wait", {"seconds": 4})


def test_success_after_the_wait_starts_afresh(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "attempts"
    for _ in range(3):
        fail(path, clock)
    clock.advance(5_000)
    assert attempt(path, clock, lambda: b"key") == b"key"
    assert fail(path, clock).params == {"seconds": 0, "failures": 1}


def test_clock_set_back_by_years_waits_only_once_more(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "attempts"
    for _ in range(3):
        fail(path, clock)
    clock.advance(-10 * 365 * 86_400_000)
    assert fail(path, clock).params == {"seconds": 5}
    clock.advance(5_000)
    assert attempt(path, clock, lambda: b"key") == b"key"


def test_program_killed_during_a_guess_does_not_win_it_back(
    tmp_path: Path, clock: FixedClock
) -> None:
    path = tmp_path / "attempts"

    def killed() -> bytes:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            attempt(path, clock, killed)
    assert fail(path, clock).code == "unlock.wait"


def test_refusal_that_is_no_guess_counts_nothing(tmp_path: Path, clock: FixedClock) -> None:
    def damaged() -> bytes:
        raise Refusal("store.keys_damaged")

    for _ in range(5):
        with pytest.raises(Refusal, match=r"store\.keys_damaged"):
            attempt(tmp_path / "attempts", clock, damaged)


def test_count_that_cannot_be_written_locks_nobody_out(tmp_path: Path, clock: FixedClock) -> None:
    assert attempt(tmp_path / "gone" / "attempts", clock, lambda: b"key") == b"key"


def test_delay_never_exceeds_a_quarter_of_an_hour() -> None:
    assert max(delay_after(n) for n in range(200)) == 900_000


# --- the bureau's own key


def test_key_file_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "bureau.key"
    key = load_or_create_key(path)
    assert len(key) == 32
    assert load_or_create_key(path) == key
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_key_file_open_to_others_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "bureau.key"
    load_or_create_key(path)
    path.chmod(mode)
    assert code_of(lambda: load_or_create_key(path)) == "store.key_exposed"


@pytest.mark.parametrize(
    "content", [b"", b"anxin-data-key-1:", b"anxin-data-key-1:00", b"\xff" * 64]
)
def test_damaged_key_file_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bureau.key"
    path.write_bytes(content)
    path.chmod(0o600)
    assert code_of(lambda: load_or_create_key(path)) == "store.keys_damaged"
    assert path.read_bytes() == content
