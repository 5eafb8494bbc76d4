"""The unlock presenter: one try at a time, and the wait the service asks for."""

from __future__ import annotations

from app.presenters.jobs import Incident
from app.presenters.unlock import UnlockPresenter
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


class Service:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.tried: list[str] = []

    def unlock(self, passphrase: str) -> None:
        self.tried.append(passphrase)
        if self.error is not None:
            raise self.error


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
