"""Opens the day: one passphrase, and a patient answer when it is wrong."""

from __future__ import annotations

from typing import Protocol

from app.presenters.jobs import Jobs, JobScope
from inspection.refusal import Refusal


class UnlockService(Protocol):
    """Opens the encrypted database of this laptop."""

    def unlock(self, passphrase: str) -> None:
        """Open it, slowly on purpose (the key is stretched).

        Raises Refusal ``unlock.wrong_passphrase`` (seconds to wait from now, failures),
        ``unlock.wait`` (seconds) and ``store.…`` for a file that cannot be opened.
        """


class UnlockView(Protocol):
    """What the presenter shows."""

    def show_busy(self) -> None: ...

    def show_refused(self, error: Exception, seconds: int) -> None:
        """Say why, and take no passphrase for so many seconds (0: at once)."""

    def show_unlocked(self) -> None: ...


class UnlockPresenter:
    """One attempt at a time; what it waits for is told by the service, which outlives a restart."""

    def __init__(self, view: UnlockView, service: UnlockService, jobs: Jobs) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._busy = False

    def unlock(self, passphrase: str) -> None:
        """Try a passphrase; nothing happens for an empty one or while one is being tried."""
        if self._busy or not passphrase:
            return
        self._busy = True
        self._view.show_busy()
        self._jobs.run(
            lambda _job: self._service.unlock(passphrase),
            done=self._on_unlocked,
            failed=self._on_failed,
        )

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def _on_unlocked(self, _nothing: None) -> None:
        self._busy = False
        self._view.show_unlocked()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        seconds = error.params.get("seconds", 0) if isinstance(error, Refusal) else 0
        self._view.show_refused(error, int(seconds))
