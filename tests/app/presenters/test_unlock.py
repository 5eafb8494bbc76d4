"""The unlock presenter: one try at a time, the wait the service asks for, the recovery key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from app.presenters.jobs import Incident
from app.presenters.unlock import LARGEST_KEY_FILE, BackupCard, UnlockPresenter
from inspection.clock import SHANGHAI
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs


class View:
    def __init__(self) -> None:
        self.shown: list[object] = []

    def show_busy(self) -> None:
        self.shown.append("busy")

    def show_refused(self, error: Exception, seconds: int) -> None:
        self.shown.append((str(error), seconds))

    def show_unlocked(self) -> None:
        self.shown.append("unlocked")

    def show_key(self, text: str) -> None:
        self.shown.append(("key", text))

    def show_key_refused(self, error: Exception) -> None:
        self.shown.append(("key refused", str(error)))

    def show_new_passphrase_refused(self, error: Exception) -> None:
        self.shown.append(("passphrase refused", str(error)))

    def show_recovering(self) -> None:
        self.shown.append("recovering")

    def show_recovery_failed(self, error: Exception) -> None:
        self.shown.append(("failed", str(error)))

    def show_backups(self, error: Exception, cards: Sequence[BackupCard]) -> None:
        self.shown.append(("backups", str(error), [one.name for one in cards]))

    def show_restoring(self) -> None:
        self.shown.append("restoring")

    def show_restore_failed(self, error: Exception) -> None:
        self.shown.append(("restore failed", str(error)))


class Service:
    def __init__(
        self, error: Exception | None = None, copies: Sequence[BackupCard] | Exception = ()
    ) -> None:
        self.error = error
        self.copies = copies
        self.tried: list[str] = []
        self.put_back: Exception | None = None

    def unlock(self, passphrase: str) -> None:
        self.tried.append(passphrase)
        if self.error is not None:
            raise self.error

    def recover(self, key_text: str, passphrase: str) -> None:
        self.unlock(f"{key_text} → {passphrase}")

    def backups(self) -> Sequence[BackupCard]:
        if isinstance(self.copies, Exception):
            raise self.copies
        return self.copies

    def restore(self, backup: str, passphrase: str) -> None:
        self.tried.append(f"{backup} ← {passphrase}")
        if self.put_back is not None:
            raise self.put_back


def test_right_passphrase_opens() -> None:
    view, service, jobs = View(), Service(), ImmediateJobs()
    UnlockPresenter(view, service, jobs).unlock("correct horse")
    assert service.tried == ["correct horse"]
    assert view.shown == ["busy", "unlocked"]
    assert jobs.lanes == ["db"]


def test_wrong_passphrase_hands_on_the_wait() -> None:
    view = View()
    error = Refusal("unlock.wrong_passphrase", seconds=10, failures=4)
    UnlockPresenter(view, Service(error), ImmediateJobs()).unlock("no")
    assert view.shown == ["busy", (str(error), 10)]


def test_failure_without_a_wait_can_be_tried_again_at_once() -> None:
    view, service = View(), Service(Incident("1123-1031-1"))
    presenter = UnlockPresenter(view, service, ImmediateJobs())
    presenter.unlock("a")
    presenter.unlock("b")
    assert service.tried == ["a", "b"]
    assert view.shown[1] == ("1123-1031-1", 0)


def test_empty_passphrase_is_not_tried() -> None:
    service = Service()
    UnlockPresenter(View(), service, ImmediateJobs()).unlock("")
    assert service.tried == []


def test_second_try_waits_for_the_first() -> None:
    service, jobs = Service(), ImmediateJobs(held=True)
    presenter = UnlockPresenter(View(), service, jobs)
    presenter.unlock("a")
    presenter.unlock("b")
    jobs.release()
    assert service.tried == ["a"]


def test_closed_window_hears_nothing() -> None:
    view, jobs = View(), ImmediateJobs(held=True)
    presenter = UnlockPresenter(view, Service(), jobs)
    presenter.unlock("a")
    presenter.close()
    jobs.release()
    assert view.shown == ["busy"]


def test_recovery_key_opens_as_a_passphrase_does() -> None:
    view, service, jobs = View(), Service(), ImmediateJobs()
    UnlockPresenter(view, service, jobs).recover("the key", "a new one", "a new one")
    assert service.tried == ["the key → a new one"]
    assert view.shown == ["recovering", "unlocked"]
    assert jobs.lanes == ["db"]


def test_two_new_passphrases_that_differ_are_not_tried() -> None:
    view, service = View(), Service()
    UnlockPresenter(view, service, ImmediateJobs()).recover("the key", "a new one", "a new two")
    assert service.tried == []
    assert view.shown == [("passphrase refused", str(Refusal("unlock.passphrases_differ")))]


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (Refusal("recovery.unreadable"), "key refused"),
        (Refusal("recovery.other_bureau"), "key refused"),
        (Refusal("unlock.passphrase_too_short", least=8), "passphrase refused"),
        (Refusal("store.damaged"), "failed"),
        (Incident("1123-1031-1"), "failed"),
    ],
    ids=str,
)
def test_refused_recovery_is_told_where_the_fault_lies_and_can_be_tried_again(
    error: Exception, shown: str
) -> None:
    view, service = View(), Service(error)
    presenter = UnlockPresenter(view, service, ImmediateJobs())
    presenter.recover("the key", "new", "new")
    presenter.recover("the key", "new", "new")
    assert view.shown == ["recovering", (shown, str(error))] * 2
    assert len(service.tried) == 2


def test_nothing_else_begins_while_a_recovery_key_is_tried(tmp_path: Path) -> None:
    service, jobs = Service(), ImmediateJobs(held=True)
    presenter = UnlockPresenter(View(), service, jobs)
    presenter.recover("the key", "new", "new")
    presenter.recover("the key", "new", "new")
    presenter.unlock("old")
    presenter.open_key_file(tmp_path / "recovery.txt")
    jobs.release()
    assert service.tried == ["the key → new"]
    assert jobs.lanes == ["db"]


def test_recovery_file_is_shown_as_it_is(tmp_path: Path) -> None:
    view, jobs, file = View(), ImmediateJobs(), tmp_path / "recovery.txt"
    file.write_bytes(b"\xef\xbb\xbf" + "某局\r\nANXIN-RECOVERY-1 AAAA\r\n".encode())
    UnlockPresenter(view, Service(), jobs).open_key_file(file)
    assert view.shown == [("key", "某局\nANXIN-RECOVERY-1 AAAA")]
    assert jobs.lanes == ["io"]


@pytest.mark.parametrize(
    "content", [None, b"\xff\xfe\x00", b"A" * (LARGEST_KEY_FILE + 1)], ids=["none", "image", "big"]
)
def test_file_that_cannot_be_a_recovery_key_is_refused(
    tmp_path: Path, content: bytes | None
) -> None:
    view, file = View(), tmp_path / "chosen"
    if content is not None:
        file.write_bytes(content)
    UnlockPresenter(view, Service(), ImmediateJobs()).open_key_file(file)
    assert view.shown == [("key refused", str(Refusal("recovery.unreadable")))]


COPIES = tuple(
    BackupCard(f"{day}_day.db", datetime(2026, 3, day, 9, tzinfo=SHANGHAI), "day", 1_000)
    for day in (16, 13)
)
DAMAGED = Refusal("store.damaged", backups=2)


@pytest.mark.parametrize("by_key", [False, True], ids=["passphrase", "recovery key"])
def test_damaged_file_is_opened_from_the_copy_that_is_chosen(by_key: bool) -> None:
    view, service = View(), Service(DAMAGED, COPIES)
    presenter = UnlockPresenter(view, service, ImmediateJobs())
    if by_key:
        presenter.recover("the key", "good", "good")
    else:
        presenter.unlock("good")
    service.put_back = DAMAGED

    presenter.restore(1)
    service.put_back = None
    presenter.restore(0)
    presenter.restore(0)  # nothing is offered any more

    assert service.tried[1:] == ["13_day.db ← good", "16_day.db ← good"]
    assert view.shown[1:] == [
        ("backups", str(DAMAGED), ["16_day.db", "13_day.db"]),
        "restoring",
        ("restore failed", str(DAMAGED)),
        "restoring",
        "unlocked",
    ]


@pytest.mark.parametrize("copies", [(), Refusal("store.unreachable")], ids=["none", "unreadable"])
def test_damaged_file_without_copies_says_so_and_can_be_tried_again(copies: object) -> None:
    view, service = View(), Service(DAMAGED, copies)  # type: ignore[arg-type]
    presenter = UnlockPresenter(view, service, ImmediateJobs())
    presenter.unlock("good")
    presenter.restore(0)
    presenter.recover("the key", "good", "good")
    assert view.shown == [
        "busy",
        (str(DAMAGED), 0),
        "recovering",
        ("failed", str(DAMAGED)),
    ]


def test_copies_that_were_left_are_not_put_back() -> None:
    view, service = View(), Service(DAMAGED, COPIES)
    presenter = UnlockPresenter(view, service, ImmediateJobs())
    presenter.unlock("good")
    presenter.leave_restoring()
    presenter.restore(0)
    assert service.tried == ["good"]


def test_key_file_read_too_late_is_not_shown(tmp_path: Path) -> None:
    view, jobs, file = View(), ImmediateJobs(held=True), tmp_path / "recovery.txt"
    file.write_text("ANXIN-RECOVERY-1", "utf-8")
    presenter = UnlockPresenter(view, Service(), jobs)
    presenter.open_key_file(file)
    presenter.leave_recovery()
    jobs.release()
    assert view.shown == []
