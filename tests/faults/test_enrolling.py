"""What stops a laptop from being taken in: said, nothing left behind, and good with the remedy."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image

from app.services.enrolment import EnrolmentService
from app.services.unlocking import UnlockingService
from app.sync.connection import Connection
from db.store.laptop import find_stores
from db.tables.server import device
from inspection.clock import FixedClock
from server import accounts
from server.certificate import certificate_pin, ensure_certificate
from tests.faults.conftest import CHEAP, Said
from tests.faults.middlebox import Reply, middlebox
from tests.support.live_bureau import PASSPHRASE, LiveBureau, qr_image

HOUR_MS = 3_600_000


@dataclass
class Newcomer:
    """A computer that wants to be taken in."""

    bureau: LiveBureau
    root: Path
    clock: FixedClock
    service: EnrolmentService

    def try_with(self, given: bytes | str) -> Callable[[], object]:
        return lambda: self.service.enrol(given, PASSPHRASE)

    def devices(self) -> int:
        """Computers the bureau knows."""
        return len(self.bureau.rows(device))

    def assert_taken_in(self, given: bytes | str) -> None:
        """This file works, and the store it made opens."""
        known = self.devices()
        self.service.enrol(given, PASSPHRASE)
        assert self.devices() == known + 1
        unlocking = UnlockingService(self.root, self.clock, cost=CHEAP)
        assert unlocking.unlock(PASSPHRASE).account == self.bureau.account("wu")
        unlocking.lock()
        (store,) = find_stores(self.root)
        assert list(self.root.iterdir()) == [store]


@pytest.fixture
def newcomer(bureau: LiveBureau, tmp_path: Path, clock: FixedClock) -> Newcomer:
    root = tmp_path / "new"
    service = EnrolmentService(root, clock, cost=CHEAP, device_name="笔记本")
    return Newcomer(bureau, root, clock, service)


# --- a damaged file, or one of something else


def blank_picture(_: bytes) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (300, 300), 255).save(stream, format="PNG")
    return stream.getvalue()


DAMAGE: dict[str, Callable[[bytes], bytes | str]] = {
    "empty": lambda _: b"",
    "cut in half": lambda told: told[: len(told) // 2],
    "one letter short": lambda told: told[:-1],
    "another file": lambda _: "项目名称,施工单位\n锦绣花园,甲公司\n".encode("gb18030"),
    "a note": lambda _: "注册文件在王科长那里",
    "half a picture": lambda told: qr_image(told)[:300],
    "a picture without a code": blank_picture,
    "a picture of another code": lambda _: qr_image(b"https://bureau.example/v#1"),
    "without encryption": lambda told: told.replace(b"https://", b"http://"),
    "far too large": lambda told: told + b" " * 9 * 2**20,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_file_is_said_before_anything_is_made_and_the_whole_one_works(
    newcomer: Newcomer, said: Said, damage: Callable[[bytes], bytes | str]
) -> None:
    told, known = newcomer.bureau.enrolment_file("wu"), newcomer.devices()

    said.refused("enrol.unreadable", newcomer.try_with(damage(told)))

    assert not newcomer.root.exists()
    assert newcomer.devices() == known
    newcomer.assert_taken_in(told)


# --- a file that is no longer, or not here, worth anything


def expired(newcomer: Newcomer) -> bytes:
    told = newcomer.bureau.enrolment_file("wu")
    newcomer.clock.advance(73 * HOUR_MS)
    return told


def used(newcomer: Newcomer) -> bytes:
    told = newcomer.bureau.enrolment_file("wu")
    other = newcomer.root.with_name("other")
    EnrolmentService(other, newcomer.clock, cost=CHEAP).enrol(told, PASSPHRASE)
    return told


def unknown(newcomer: Newcomer) -> bytes:
    return newcomer.bureau.enrolment_file("wu", code="A" * 32)


def of_another_protocol(newcomer: Newcomer) -> bytes:
    return newcomer.bureau.enrolment_file("wu", proto=2)


def with_another_pin(newcomer: Newcomer) -> bytes:
    folder = newcomer.root.with_name("foreign")
    foreign, _ = ensure_certificate(folder, ["localhost"], newcomer.clock.now_ms())
    return newcomer.bureau.enrolment_file("wu", pin=certificate_pin(foreign))


def of_a_closed_account(newcomer: Newcomer) -> bytes:
    told = newcomer.bureau.enrolment_file("ke")
    with newcomer.bureau.bureau.office() as office:
        accounts.close_account(office, "ke")
    return told


USELESS = {
    "expired": (expired, "enrol.code_expired"),
    "used": (used, "enrol.code_used"),
    "unknown": (unknown, "enrol.code_unknown"),
    "another protocol": (of_another_protocol, "sync.version"),
    "another certificate": (with_another_pin, "sync.certificate"),
    "a closed account": (of_a_closed_account, "sync.account_closed"),
}


@pytest.mark.parametrize(("make", "code"), USELESS.values(), ids=USELESS.keys())
def test_useless_file_is_said_takes_nobody_in_and_a_fresh_one_works(
    newcomer: Newcomer, said: Said, make: Callable[[Newcomer], bytes], code: str
) -> None:
    told, known = make(newcomer), newcomer.devices()

    said.refused(code, newcomer.try_with(told))

    assert find_stores(newcomer.root) == []
    assert newcomer.devices() == known
    newcomer.assert_taken_in(newcomer.bureau.enrolment_file("wu"))


# --- a good file at a bad moment: the same file works later


def test_bureau_that_is_away_spends_nothing(newcomer: Newcomer, said: Said) -> None:
    told = newcomer.bureau.enrolment_file("wu")
    newcomer.bureau.stop()

    said.refused("sync.unreachable", newcomer.try_with(told))

    assert find_stores(newcomer.root) == []
    newcomer.bureau.start()
    newcomer.assert_taken_in(told)


ANSWERS = {
    "busy": (Reply(429, b'{"code":"busy","retry_after":120}'), "sync.busy"),
    "throttled": (Reply(429, b'{"code":"throttled","retry_after":600}'), "sync.busy"),
    "a proxy without its bureau": (Reply(502, b"<html></html>"), "sync.bureau_down"),
    "a page": (Reply(200, b"<html></html>"), "sync.answer_malformed"),
    "an incident": (
        Reply(500, b'{"code":"incident","params":{"number":"I-20260316-00C0FFEE"}}'),
        "incident",
    ),
}


@pytest.mark.parametrize(("reply", "code"), ANSWERS.values(), ids=ANSWERS.keys())
def test_bad_answer_spends_nothing(newcomer: Newcomer, said: Said, reply: Reply, code: str) -> None:
    data = newcomer.bureau.bureau.settings.data
    with middlebox(newcomer.bureau.address, data) as box:
        told = newcomer.bureau.enrolment_file("wu", address=box.address)
        box.faults["/enrol"] = lambda _: reply

        said.refused(code, newcomer.try_with(told))

        assert find_stores(newcomer.root) == []
        box.mend()
        newcomer.assert_taken_in(told)


def test_answer_that_comes_too_late_is_said_and_given_again_to_the_same_laptop_only(
    newcomer: Newcomer, said: Said
) -> None:
    """The bureau has taken it in by then: another computer with this file is too late."""

    def impatient(address: str, pin: str) -> Connection:
        return Connection(address, pin, timeout=httpx.Timeout(1.0))

    data = newcomer.bureau.bureau.settings.data
    with middlebox(newcomer.bureau.address, data) as box:
        told = newcomer.bureau.enrolment_file("wu", address=box.address)
        box.faults["/enrol"] = box.slow
        patient = newcomer.service
        newcomer.service = EnrolmentService(
            newcomer.root, newcomer.clock, connect=impatient, cost=CHEAP
        )

        said.refused("sync.slow", newcomer.try_with(told))

        assert box.answered.wait(20)
        assert find_stores(newcomer.root) == []
        box.mend()
        known = newcomer.devices()
        other = EnrolmentService(newcomer.root.with_name("other"), newcomer.clock, cost=CHEAP)
        said.refused("enrol.code_used", lambda: other.enrol(told, PASSPHRASE))
        patient.enrol(told, PASSPHRASE)
        assert newcomer.devices() == known
        assert len(find_stores(newcomer.root)) == 1


def test_another_passphrase_after_a_break_is_said(newcomer: Newcomer, said: Said) -> None:
    told = newcomer.bureau.enrolment_file("wu")
    newcomer.bureau.stop()
    said.refused("sync.unreachable", newcomer.try_with(told))
    newcomer.bureau.start()

    said.refused("unlock.wrong_passphrase", lambda: newcomer.service.enrol(told, "另一句口令 2026"))

    newcomer.assert_taken_in(told)


def test_short_passphrase_is_said_and_spends_nothing(newcomer: Newcomer, said: Said) -> None:
    told = newcomer.bureau.enrolment_file("wu")

    said.refused("unlock.passphrase_too_short", lambda: newcomer.service.enrol(told, "短"))

    newcomer.assert_taken_in(told)
