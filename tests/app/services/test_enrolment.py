"""First run: by file, text or picture; refused codes; and every place at which it may break off."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.services.enrolment import EnrolmentService, read_enrolment
from app.services.unlocking import UnlockingService
from app.sync import transport
from app.sync.connection import Connection
from db.journal.state import read_state
from db.replication.admission import EnrolAnswer, EnrolRequest
from db.store.laptop import LaptopStore, find_stores
from db.tables.server import device
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from server.certificate import certificate_pin, ensure_certificate
from server.settings import load_settings
from tests.support.live_bureau import (
    CHEAP,
    PASSPHRASE,
    LiveBureau,
    live_bureau,
    qr_image,
)

HOUR_MS = 3_600_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture
def bureau(tmp_path: Path, clock: FixedClock) -> Iterator[LiveBureau]:
    settings = load_settings({"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}, tmp_path / "data")
    with live_bureau(settings, clock, tmp_path) as made:
        yield made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "laptop"


@pytest.fixture
def service(root: Path, clock: FixedClock) -> EnrolmentService:
    return EnrolmentService(root, clock, cost=CHEAP, device_name="笔记\n本\0")


def devices(bureau: LiveBureau) -> int:
    """Laptops the bureau knows; its own device is none."""
    return len(bureau.rows(device)) - 1


def code_of(service: EnrolmentService, given: bytes | str, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(Refusal) as refused:
        service.enrol(given, passphrase)
    return refused.value.code


@pytest.mark.parametrize("form", ["file", "text", "image"])
def test_file_text_and_picture_of_the_qr_code_enrol_alike(
    bureau: LiveBureau, service: EnrolmentService, root: Path, clock: FixedClock, form: str
) -> None:
    told = bureau.enrolment_file("zhou")
    given: bytes | str = told
    if form == "text":
        given = f"\n {told.decode()} \n"
    elif form == "image":
        given = qr_image(told)

    enrolled = service.enrol(given, PASSPHRASE)

    assert (enrolled.account, enrolled.role) == ("样例zhou", "inspector")
    unlocking = UnlockingService(root, clock)
    laptop = unlocking.unlock(PASSPHRASE)
    assert laptop.account == bureau.account("zhou")
    known = bureau.rows(device)[laptop.device]
    assert known["name"] == "笔记本"
    with laptop.database.read() as connection:
        assert read_state(connection, "server") == bureau.address
        assert read_state(connection, "pin") == bureau.bureau.pin()
        assert read_state(connection, "recovery_key") == bureau.recovery.public
    unlocking.lock()
    assert [path.name for path in root.iterdir()] == [enrolled.folder.name]


def test_bureaus_recovery_key_opens_the_store_and_no_other(
    bureau: LiveBureau, service: EnrolmentService, root: Path, clock: FixedClock
) -> None:
    service.enrol(bureau.enrolment_file("zhou"), PASSPHRASE)
    unlocking = UnlockingService(root, clock, cost=CHEAP)

    laptop = unlocking.recover(bureau.recovery.to_text(), "新的口令 2026")

    assert laptop.account == bureau.account("zhou")
    unlocking.lock()
    assert unlocking.unlock("新的口令 2026").account == laptop.account
    unlocking.lock()


@pytest.mark.parametrize(
    "given",
    [b"", b"{}", b"\xff\xfe\x00", "随便写的", b'{"proto":1,"address":"https://x"}', b"\x89PNG\r\n"],
)
def test_what_is_no_enrolment_file_is_refused_before_anything_is_made(
    service: EnrolmentService, root: Path, given: bytes | str
) -> None:
    assert code_of(service, given) == "enrol.unreadable"
    assert not root.exists()


def test_picture_without_a_code_and_half_a_picture_are_unreadable() -> None:
    stream = io.BytesIO()
    Image.new("L", (300, 300), 255).save(stream, format="PNG")
    for given in (stream.getvalue(), qr_image(b"x")[:200]):
        with pytest.raises(Refusal, match=r"enrol\.unreadable"):
            read_enrolment(given)


def test_file_of_another_protocol_is_told_apart(bureau: LiveBureau) -> None:
    with pytest.raises(Refusal, match=r"sync\.version"):
        read_enrolment(bureau.enrolment_file("zhou", proto=2))


def test_plain_http_address_is_never_spoken_to(bureau: LiveBureau) -> None:
    with pytest.raises(Refusal, match=r"enrol\.unreadable"):
        read_enrolment(bureau.enrolment_file("zhou", address="http://localhost:1"))


def test_expired_code_is_refused_and_leaves_nothing(
    bureau: LiveBureau, service: EnrolmentService, root: Path, clock: FixedClock
) -> None:
    given = bureau.enrolment_file("zhou")
    clock.advance(73 * HOUR_MS)

    assert code_of(service, given) == "enrol.code_expired"
    assert list(root.iterdir()) == []


def test_used_code_is_refused_on_a_second_computer(
    bureau: LiveBureau, service: EnrolmentService, tmp_path: Path, clock: FixedClock
) -> None:
    given = bureau.enrolment_file("zhou")
    service.enrol(given, PASSPHRASE)
    other = EnrolmentService(tmp_path / "other", clock, cost=CHEAP)

    assert code_of(other, given) == "enrol.code_used"
    assert devices(bureau) == 1


def test_wrong_pin_spends_no_code(
    bureau: LiveBureau, service: EnrolmentService, tmp_path: Path, clock: FixedClock
) -> None:
    foreign, _ = ensure_certificate(tmp_path / "foreign", ["localhost"], clock.now_ms())
    given = bureau.enrolment_file("zhou")
    forged = given.replace(bureau.bureau.pin().encode(), certificate_pin(foreign).encode())

    assert code_of(service, forged) == "sync.certificate"
    assert devices(bureau) == 0
    service.enrol(given, PASSPHRASE)
    assert devices(bureau) == 1


def test_short_passphrase_spends_no_code(bureau: LiveBureau, service: EnrolmentService) -> None:
    given = bureau.enrolment_file("zhou")

    assert code_of(service, given, "短") == "unlock.passphrase_too_short"
    service.enrol(given, PASSPHRASE)


def test_bureau_that_is_away_spends_no_code_and_the_same_keys_are_shown_later(
    bureau: LiveBureau, root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    real = transport.enrol

    def away(connection: Connection, request: EnrolRequest) -> EnrolAnswer:
        shown.append(request.device_key)
        if len(shown) == 1:
            raise Refusal("sync.unreachable")
        return real(connection, request)

    monkeypatch.setattr(transport, "enrol", away)
    given = bureau.enrolment_file("zhou")
    assert code_of(EnrolmentService(root, clock, cost=CHEAP), given) == "sync.unreachable"
    assert find_stores(root) == []

    EnrolmentService(root, clock, cost=CHEAP).enrol(given, PASSPHRASE)

    assert shown[0] == shown[1]
    assert devices(bureau) == 1


def test_another_passphrase_after_a_break_is_refused_and_a_fresh_file_helps(
    bureau: LiveBureau, root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = bureau.enrolment_file("zhou")
    with monkeypatch.context() as patch:
        patch.setattr(transport, "enrol", refuse("sync.slow"))
        assert code_of(EnrolmentService(root, clock, cost=CHEAP), given) == "sync.slow"
    service = EnrolmentService(root, clock, cost=CHEAP)

    assert code_of(service, given, "另一句口令 2026") == "unlock.wrong_passphrase"
    service.enrol(bureau.enrolment_file("zhou"), "另一句口令 2026")
    assert len(find_stores(root)) == 1


def refuse(code: str) -> Any:
    def call(*_: object) -> None:
        raise Refusal(code)

    return call


@pytest.mark.parametrize("step", [2, 3, 4])
def test_break_after_the_code_was_spent_is_made_good_by_repeating(
    bureau: LiveBureau,
    root: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
) -> None:
    """2: the disk is full when the store is to be made; 3: the machine dies while its identity is
    written; 4: it dies before the store gets its name."""
    given = bureau.enrolment_file("zhou")
    with monkeypatch.context() as patch:
        if step == 2:
            made: list[Path] = []
            real = LaptopStore.create

            def create(folder: Path, *how: Any) -> LaptopStore:
                made.append(folder)
                if len(made) == 2:
                    raise Refusal("store.disk_full")
                return real(folder, *how)

            patch.setattr(LaptopStore, "create", create)
        elif step == 3:
            patch.setattr("app.services.enrolment._identity", dies)
        else:
            patch.setattr("app.services.enrolment.sync_folder", dies)
        with pytest.raises((Refusal, KeyboardInterrupt)):
            EnrolmentService(root, clock, cost=CHEAP).enrol(given, PASSPHRASE)
    assert devices(bureau) == 1

    enrolled = EnrolmentService(root, clock, cost=CHEAP).enrol(given, PASSPHRASE)

    assert devices(bureau) == 1
    assert [path.name for path in root.iterdir()] == [enrolled.folder.name]
    unlocking = UnlockingService(root, clock)
    assert unlocking.unlock(PASSPHRASE).account == bureau.account("zhou")
    unlocking.lock()


def dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_answer_lost_on_the_way_is_given_again_to_the_same_laptop(
    bureau: LiveBureau, service: EnrolmentService, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = transport.enrol

    def lost(connection: Connection, request: EnrolRequest) -> EnrolAnswer:
        real(connection, request)
        raise Refusal("sync.slow")

    given = bureau.enrolment_file("zhou")
    with monkeypatch.context() as patch:
        patch.setattr(transport, "enrol", lost)
        assert code_of(service, given) == "sync.slow"

    service.enrol(given, PASSPHRASE)

    assert devices(bureau) == 1
