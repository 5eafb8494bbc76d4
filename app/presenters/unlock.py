"""Opens the day: by passphrase, patient when it is wrong, or by recovery key when forgotten; from
a dated copy when the file itself is damaged or gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from inspection.refusal import Refusal

_DAMAGED = frozenset({"store.damaged", "store.foreign_file"})
LARGEST_KEY_FILE = 4096
"""Bytes: a bureau's name and its recovery key fit many times over."""


@dataclass(frozen=True, slots=True)
class BackupCard:
    """A dated copy of this computer's database: its name, when it was made (civil time in China),
    why (``day``, ``asked``, ``aside``, or the migration it was made before), and its bytes."""

    name: str
    made_at: datetime
    reason: str
    size: int

    @property
    def is_aside(self) -> bool:
        """Whether it is the file that an earlier restore took out of use."""
        return self.reason == "aside"


class UnlockService(Protocol):
    """Opens the encrypted database of this laptop."""

    def unlock(self, passphrase: str) -> None:
        """Open it, slowly on purpose (the key is stretched).

        Raises Refusal ``unlock.wrong_passphrase`` (seconds to wait from now, failures),
        ``unlock.wait`` (seconds) and ``store.…`` for a file that cannot be opened.
        """

    def recover(self, key_text: str, passphrase: str) -> None:
        """Open it by the bureau's recovery key, and set a new passphrase.

        Raises Refusal ``recovery.unreadable``, ``recovery.other_bureau``,
        ``unlock.passphrase_too_short`` (least) and ``store.…``.
        """

    def backups(self) -> Sequence[BackupCard]:
        """The dated copies of the database, newest first."""

    def restore(self, backup: str, passphrase: str) -> None:
        """Put the copy of that name in the file's place, which is kept, and open it.

        Raises Refusal as `unlock`, ``store.no_such_backup`` and ``store.copy_damaged``.
        """


class UnlockView(Protocol):
    """What the presenter shows."""

    def show_busy(self) -> None: ...

    def show_refused(self, error: Exception, seconds: int) -> None:
        """Say why, and take no passphrase for so many seconds (0: at once)."""

    def show_unlocked(self) -> None: ...

    def show_key(self, text: str) -> None: ...

    def show_key_refused(self, error: Exception) -> None: ...

    def show_new_passphrase_refused(self, error: Exception) -> None: ...

    def show_recovering(self) -> None: ...

    def show_recovery_failed(self, error: Exception) -> None: ...

    def show_backups(self, error: Exception, cards: Sequence[BackupCard]) -> None:
        """The file does not open: say so, and offer these copies."""

    def show_restoring(self) -> None: ...

    def show_restore_failed(self, error: Exception) -> None: ...


class UnlockPresenter:
    """One attempt at a time; what it waits for is told by the service, which outlives a restart."""

    def __init__(self, view: UnlockView, service: UnlockService, jobs: Jobs) -> None:
        self._view = view
        self._service = service
        self._jobs = JobScope(jobs)
        self._busy = False
        self._reading: Job | None = None
        self._passphrase = ""
        """Kept only while copies are offered: it has proved right, the file has not."""
        self._offered: Sequence[BackupCard] = ()

    def unlock(self, passphrase: str) -> None:
        """Try a passphrase; nothing happens for an empty one or while one is being tried."""
        if self._busy or not passphrase:
            return
        self._busy = True
        self._view.show_busy()
        self._jobs.run(
            lambda _job: self._service.unlock(passphrase),
            done=self._on_unlocked,
            failed=partial(self._on_failed, passphrase),
        )

    def open_key_file(self, path: Path) -> None:
        """Show the text of the file that holds the bureau's recovery key."""
        if self._busy:
            return
        self.leave_recovery()
        self._reading = self._jobs.run(
            lambda _job: _key_text(path),
            done=self._view.show_key,
            failed=self._view.show_key_refused,
            lane="io",
        )

    def recover(self, key_text: str, passphrase: str, again: str) -> None:
        """Open by the recovery key under a new passphrase; nothing happens while one is tried."""
        if self._busy:
            return
        if passphrase != again:
            self._view.show_new_passphrase_refused(Refusal("unlock.passphrases_differ"))
            return
        self._busy = True
        self._view.show_recovering()
        self._jobs.run(
            lambda _job: self._service.recover(key_text, passphrase),
            done=self._on_unlocked,
            failed=partial(self._on_not_recovered, passphrase),
        )

    def restore(self, place: int) -> None:
        """Open from the copy at this place of those offered."""
        if self._busy or not 0 <= place < len(self._offered):
            return
        self._busy = True
        self._view.show_restoring()
        name, passphrase = self._offered[place].name, self._passphrase
        self._jobs.run(
            lambda _job: self._service.restore(name, passphrase),
            done=self._on_unlocked,
            failed=self._on_not_restored,
        )

    def leave_restoring(self) -> None:
        """The copies are not wanted."""
        self._passphrase, self._offered = "", ()

    def leave_recovery(self) -> None:
        """A key file still being read is not shown any more."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def _on_unlocked(self, _nothing: None) -> None:
        self._busy = False
        self.leave_restoring()
        self._view.show_unlocked()

    def _on_failed(self, passphrase: str, error: Exception) -> None:
        if _is_damaged(error):
            self._look_for_backups(passphrase, error, partial(self._view.show_refused, seconds=0))
            return
        self._busy = False
        seconds = error.params.get("seconds", 0) if isinstance(error, Refusal) else 0
        self._view.show_refused(error, int(seconds))

    def _on_not_recovered(self, passphrase: str, error: Exception) -> None:
        if _is_damaged(error):  # the key was right: the new passphrase is the store's by now
            self._look_for_backups(passphrase, error, self._view.show_recovery_failed)
            return
        self._busy = False
        code = error.code if isinstance(error, Refusal) else ""
        if code.startswith("recovery."):
            self._view.show_key_refused(error)
        elif code.startswith("unlock."):
            self._view.show_new_passphrase_refused(error)
        else:
            self._view.show_recovery_failed(error)

    def _look_for_backups(
        self, passphrase: str, error: Exception, without: Callable[[Exception], None]
    ) -> None:
        """Offer the copies there are; `without` says what happened if there is none."""

        def found(cards: Sequence[BackupCard]) -> None:
            self._busy = False
            if not cards:
                without(error)
                return
            self._passphrase, self._offered = passphrase, cards
            self._view.show_backups(error, cards)

        def none(_other: Exception) -> None:
            found(())

        self._jobs.run(lambda _job: self._service.backups(), done=found, failed=none)

    def _on_not_restored(self, error: Exception) -> None:
        self._busy = False
        self._view.show_restore_failed(error)


def _is_damaged(error: Exception) -> bool:
    return isinstance(error, Refusal) and error.code in _DAMAGED


def _key_text(path: Path) -> str:
    """The file's text. Raises Refusal ``recovery.unreadable`` if it cannot be a recovery file."""
    try:
        if path.stat().st_size > LARGEST_KEY_FILE:
            raise Refusal("recovery.unreadable")
        return path.read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        raise Refusal("recovery.unreadable") from None
