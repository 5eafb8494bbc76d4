"""The passphrase each morning and after ten idle minutes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent

from app.presenters.unlock import BackupCard
from app.ui.i18n import translate
from app.ui.pages.unlock.recovery import RecoveryForm
from app.ui.pages.unlock.restoring import RestoreForm
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import FormField
from app.ui.widgets.gate import Gate
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, holder, row
from app.ui.widgets.text import Text
from app.ui.words import amounts
from inspection.refusal import Refusal


class UnlockPage(Gate):
    """A passive view: `unlock_asked(passphrase)`, and of the form for who forgot it
    `key_file_chosen(path)`, `recover_asked(key, passphrase, again)`, `recovery_left()`; of the
    list of copies for a damaged file `restore_asked(place)`, `restoring_left()`; `unlocked()` when
    the presenter says so."""

    unlock_asked = Signal(str)
    key_file_chosen = Signal(Path)
    recover_asked = Signal(str, str, str)
    recovery_left = Signal()
    restore_asked = Signal(int)
    restoring_left = Signal()
    unlocked = Signal()

    def __init__(self, headline: str) -> None:
        self._passphrase = TextLine(secret=True)
        self._field = FormField(
            translate("Unlock", "口令"), self._passphrase, translate("Unlock", "回车打开")
        )
        self._open = Button(translate("Unlock", "打开"), self._ask, kind="primary", height="form")
        self._wait = Text("", "secondary", tone="soon")
        self._failure = FailurePanel()
        self._job = JobLine(cancellable=False)
        self._forgotten = Button(
            translate("Unlock", "忘了口令？用局里的恢复密钥"), self.begin_recovery, kind="link"
        )
        self._daily = holder(
            column(
                self._field,
                row(self._open, self._wait, STRETCH, gap="m"),
                self._job,
                self._failure,
                row(self._forgotten, STRETCH),
                gap="m",
            )
        )
        self._recovery = RecoveryForm()
        self._recovery.hide()
        self._restoring = RestoreForm()
        self._restoring.hide()
        super().__init__(headline, self._daily, self._recovery, self._restoring)
        self._left = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._on_second)
        self._passphrase.returnPressed.connect(self._ask)
        self._recovery.file_chosen.connect(self.key_file_chosen)
        self._recovery.recover_asked.connect(self.recover_asked)
        self._recovery.left.connect(self._on_left)
        self._restoring.restore_asked.connect(self.restore_asked)
        self._restoring.left.connect(self._on_restoring_left)

    def show_busy(self) -> None:
        """A passphrase is being tried."""
        self._failure.clear()
        self._field.say_error("")
        self._enable(False)
        self._forgotten.setEnabled(False)
        self._job.start(translate("Unlock", "正在打开"))

    def show_refused(self, error: Exception, seconds: int) -> None:
        """Say why; the field is free again after `seconds`."""
        self._job.stop()
        self._forgotten.setEnabled(True)  # however long the wait: a key is not guessed
        self._enable(seconds == 0)
        if isinstance(error, Refusal) and error.code.startswith("unlock."):
            self._field.show_error(error)
        else:
            self._failure.show_error(error)
        self._passphrase.selectAll()
        self._count_down(seconds)

    def show_unlocked(self) -> None:
        """The database is open: forget what was typed."""
        self._job.stop()
        self._passphrase.clear()
        self._recovery.forget()
        self._restoring.forget()
        self._enable(True)
        self.unlocked.emit()

    def begin_recovery(self) -> None:
        """The form for the recovery key takes the passphrase's place."""
        self._passphrase.clear()
        self._field.say_error("")
        self._failure.clear()
        self._daily.hide()
        self._recovery.show()

    def show_key(self, text: str) -> None:
        """What the recovery file says."""
        self._recovery.show_key(text)

    def show_key_refused(self, error: Exception) -> None:
        """The recovery file or key is of no use."""
        self._recovery.show_key_refused(error)

    def show_new_passphrase_refused(self, error: Exception) -> None:
        """Too short, or the two differ."""
        self._recovery.show_passphrase_refused(error)

    def show_recovering(self) -> None:
        """A recovery key is being tried."""
        self._recovery.show_recovering()

    def show_recovery_failed(self, error: Exception) -> None:
        """The store does not open, whatever the key."""
        self._recovery.show_failed(error)

    def show_backups(self, error: Exception, cards: Sequence[BackupCard]) -> None:
        """The file does not open; these copies take the place of whatever was asked before."""
        self._job.stop()
        self._forgotten.setEnabled(True)
        self._enable(True)
        self._passphrase.clear()
        self._recovery.forget()
        self._restoring.show_backups(error, cards)
        self._daily.hide()
        self._recovery.hide()
        self._restoring.show()

    def show_restoring(self) -> None:
        """A copy is being put in the file's place."""
        self._restoring.show_restoring()

    def show_restore_failed(self, error: Exception) -> None:
        """This copy is of no use."""
        self._restoring.show_failed(error)

    @property
    def waiting(self) -> int:
        """Seconds until the field is free again."""
        return self._left

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._daily.isHidden():
            self._passphrase.setFocus()

    def _on_left(self) -> None:
        self._recovery.hide()
        self._daily.show()
        self._passphrase.setFocus()
        self.recovery_left.emit()

    def _on_restoring_left(self) -> None:
        self._restoring.forget()
        self._restoring.hide()
        self._daily.show()
        self._passphrase.setFocus()
        self.restoring_left.emit()

    def _ask(self) -> None:
        if self._open.isEnabled() and self._passphrase.text():
            self.unlock_asked.emit(self._passphrase.text())

    def _enable(self, enabled: bool) -> None:
        self._open.setEnabled(enabled)
        self._passphrase.setReadOnly(not enabled)
        if enabled and self._recovery.isHidden():
            self._passphrase.setFocus()

    def _count_down(self, seconds: int) -> None:
        self._left = seconds
        if seconds:
            self._second.start()
            self._say_wait()
        else:
            self._second.stop()
            self._wait.show_text("")

    def _on_second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._count_down(0)
            self._enable(True)
        else:
            self._say_wait()

    def _say_wait(self) -> None:
        wait = amounts.duration(self._left)
        self._wait.show_text(translate("Unlock", "还要等 {wait}").format(wait=wait), "soon")
