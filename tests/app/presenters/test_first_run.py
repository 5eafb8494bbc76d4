"""The first-run presenter: read, check, enrol, and leave nothing behind when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.presenters.first_run import LARGEST_FILE, EnrolmentCard, FirstRunPresenter
from app.presenters.jobs import JobControl, Progress
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs

CARD = EnrolmentCard("https://bureau.example")


class View:
    def __init__(self) -> None:
        self.shown: list[object] = []

    def show_card(self, card: EnrolmentCard) -> None:
        self.shown.append(card)

    def show_card_refused(self, error: Exception) -> None:
        self.shown.append(("card", str(error)))

    def show_passphrase_refused(self, error: Exception) -> None:
        self.shown.append(("passphrase", str(error)))

    def show_enrolling(self) -> None:
        self.shown.append("enrolling")

    def show_progress(self, progress: Progress) -> None:
        self.shown.append(progress)

    def show_failed(self, error: Exception) -> None:
        self.shown.append(("failed", str(error)))

    def show_cancelled(self) -> None:
        self.shown.append("cancelled")

    def show_enrolled(self) -> None:
        self.shown.append("enrolled")


class Service:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.enrolled: list[tuple[bytes, str]] = []

    def read(self, content: bytes) -> EnrolmentCard:
        if not content.startswith(b"anxin"):
            raise Refusal("enrol.unreadable")
        return CARD

    def enrol(self, content: bytes, passphrase: str, job: JobControl) -> None:
        job.progress("snapshot", 5, 10)
        if self.error is not None:
            raise self.error
        self.enrolled.append((content, passphrase))


class Case:
    def __init__(self, error: Exception | None = None, *, held: bool = False) -> None:
        self.view, self.service = View(), Service(error)
        self.jobs = ImmediateJobs(held=held)
        self.presenter = FirstRunPresenter(self.view, self.service, self.jobs)


def test_file_is_read_and_shown(tmp_path: Path) -> None:
    case = Case()
    file = tmp_path / "a.anxin"
    file.write_bytes(b"anxin 1")
    case.presenter.open_file(file)
    assert case.view.shown == [CARD]
    assert case.jobs.lanes == ["io"]


@pytest.mark.parametrize("kind", ["absent", "huge", "folder"])
def test_file_that_cannot_be_read_is_refused(tmp_path: Path, kind: str) -> None:
    case = Case()
    file = tmp_path / "a.anxin"
    if kind == "huge":
        with file.open("wb") as stream:
            stream.truncate(LARGEST_FILE + 1)
    elif kind == "folder":
        file.mkdir()
    case.presenter.open_file(file)
    assert case.view.shown == [("card", "enrol.unreadable()")]


def test_pasted_text_is_trimmed_and_enrolled() -> None:
    case = Case()
    case.presenter.paste("  anxin 1\n")
    case.presenter.enrol("long enough", "long enough")
    assert case.service.enrolled == [(b"anxin 1", "long enough")]
    assert case.view.shown == [CARD, "enrolling", Progress("snapshot", 5, 10), "enrolled"]


def test_nothing_is_enrolled_before_a_file_was_read() -> None:
    case = Case()
    case.presenter.paste("something else")
    case.presenter.enrol("long enough", "long enough")
    assert case.service.enrolled == []
    assert case.view.shown == [("card", "enrol.unreadable()")]


def test_unreadable_second_file_takes_the_first_away() -> None:
    case = Case()
    case.presenter.paste("anxin 1")
    case.presenter.paste("something else")
    case.presenter.enrol("long enough", "long enough")
    assert case.service.enrolled == []


def test_different_passphrases_are_refused_before_the_network() -> None:
    case = Case()
    case.presenter.paste("anxin 1")
    case.presenter.enrol("one", "two")
    assert case.view.shown[1:] == [("passphrase", "unlock.passphrases_differ()")]


def test_short_passphrase_is_told_at_its_field() -> None:
    case = Case(Refusal("unlock.passphrase_too_short", least=8))
    case.presenter.paste("anxin 1")
    case.presenter.enrol("short", "short")
    assert case.view.shown[-1] == ("passphrase", "unlock.passphrase_too_short(least=8)")


def test_failed_enrolment_can_be_tried_again() -> None:
    case = Case(Refusal("sync.unreachable"))
    case.presenter.paste("anxin 1")
    case.presenter.enrol("long enough", "long enough")
    assert case.view.shown[-1] == ("failed", "sync.unreachable()")
    case.service.error = None
    case.presenter.enrol("long enough", "long enough")
    assert case.view.shown[-1] == "enrolled"


def test_cancelled_enrolment_says_so_and_nothing_more() -> None:
    case = Case(held=True)
    case.presenter.paste("anxin 1")
    case.jobs.release()
    case.presenter.enrol("long enough", "long enough")
    case.presenter.enrol("long enough", "long enough")  # a second press does nothing
    case.presenter.cancel()
    case.jobs.release()
    assert case.view.shown == [CARD, "enrolling", "cancelled"]
    assert case.service.enrolled == []


def test_slow_answer_about_an_older_file_is_dropped() -> None:
    case = Case(held=True)
    case.presenter.paste("something else")
    case.presenter.paste("anxin 1")
    case.jobs.release()
    assert case.view.shown == [CARD]
