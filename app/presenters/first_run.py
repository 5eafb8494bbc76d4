"""The first start on a laptop: an enrolment file from the bureau, and a passphrase of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope, Progress
from inspection.refusal import Refusal

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes: a photo of a QR code fits, a wrongly chosen film does not."""


@dataclass(frozen=True, slots=True)
class EnrolmentCard:
    """What an enrolment file says, for the user to check before he goes on."""

    server: str


class EnrolmentService(Protocol):
    """Reads enrolment files and enrols this laptop."""

    def read(self, content: bytes) -> EnrolmentCard:
        """Read an enrolment file, its text, or an image of its QR code; offline.

        Raises Refusal ``enrol.unreadable``.
        """

    def enrol(self, content: bytes, passphrase: str, job: JobControl) -> None:
        """Enrol with the bureau, make the encrypted database, and leave it open.

        Runs on an I/O worker; database work goes through ``job.on_db``. Nothing is left behind
        when it fails or is cancelled. Raises Refusal ``enrol.…``, ``sync.…``,
        ``unlock.passphrase_too_short`` (least), ``store.…``.
        """


class FirstRunView(Protocol):
    """What the presenter shows."""

    def show_card(self, card: EnrolmentCard) -> None: ...

    def show_card_refused(self, error: Exception) -> None: ...

    def show_passphrase_refused(self, error: Exception) -> None: ...

    def show_enrolling(self) -> None: ...

    def show_progress(self, progress: Progress) -> None: ...

    def show_failed(self, error: Exception) -> None: ...

    def show_cancelled(self) -> None: ...

    def show_enrolled(self) -> None: ...


class FirstRunPresenter:
    """Keeps the enrolment file's content between the two steps; it is never written to disk."""

    def __init__(self, view: FirstRunView, service: EnrolmentService, jobs: Jobs) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._content = b""
        self._reading: Job | None = None
        self._enrolling: Job | None = None

    def open_file(self, path: Path) -> None:
        """Read an enrolment file or an image of its QR code."""
        self._read(lambda: _file_content(path))

    def paste(self, text: str) -> None:
        """Read the text of an enrolment file."""
        if text.strip():
            self._read(lambda: text.strip().encode())

    def enrol(self, passphrase: str, again: str) -> None:
        """Enrol with the file read last; nothing happens before one was read."""
        if not self._content or self._enrolling is not None:
            return
        if passphrase != again:
            self._view.show_passphrase_refused(Refusal("unlock.passphrases_differ"))
            return
        content = self._content
        self._view.show_enrolling()
        self._enrolling = self._jobs.run(
            lambda job: self._service.enrol(content, passphrase, job),
            done=self._on_enrolled,
            failed=self._on_failed,
            progress=self._view.show_progress,
            lane="io",
        )
        if self._enrolling.finished:
            self._enrolling = None

    def cancel(self) -> None:
        """Stop enrolling."""
        if self._enrolling is not None:
            self._enrolling.cancel()
            self._enrolling = None
            self._view.show_cancelled()

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def _read(self, source: _Source) -> None:
        if self._reading is not None:
            self._reading.cancel()

        def work(_job: JobControl) -> tuple[bytes, EnrolmentCard]:
            content = source()
            return content, self._service.read(content)

        self._content = b""
        self._reading = self._jobs.run(
            work, done=self._on_read, failed=self._view.show_card_refused, lane="io"
        )

    def _on_read(self, read: tuple[bytes, EnrolmentCard]) -> None:
        self._content, card = read
        self._view.show_card(card)

    def _on_enrolled(self, _nothing: None) -> None:
        self._enrolling = None
        self._content = b""
        self._view.show_enrolled()

    def _on_failed(self, error: Exception) -> None:
        self._enrolling = None
        if isinstance(error, Refusal) and error.code == "unlock.passphrase_too_short":
            self._view.show_passphrase_refused(error)
        else:
            self._view.show_failed(error)


class _Source(Protocol):
    def __call__(self) -> bytes: ...


def _file_content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal("enrol.unreadable")
        return path.read_bytes()
    except OSError:
        raise Refusal("enrol.unreadable") from None
