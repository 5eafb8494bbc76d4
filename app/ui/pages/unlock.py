"""The passphrase each morning and after ten idle minutes."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import FormField
from app.ui.widgets.gate import Gate
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, row
from app.ui.widgets.text import Text
from app.ui.words import amounts
from inspection.refusal import Refusal


class UnlockPage(Gate):
    """A passive view: `unlock_asked(passphrase)`; `unlocked()` when the presenter says so."""

    unlock_asked = Signal(str)
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
        forgotten = Text(
            translate("Unlock", "忘了口令？数据不会丢：请系统管理员用局里的恢复密钥打开。"),
            "help",
            wrap=True,
        )
        super().__init__(
            headline,
            self._field,
            row(self._open, self._wait, STRETCH, gap="m"),
            self._job,
            self._failure,
            forgotten,
        )
        self._left = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._on_second)
        self._passphrase.returnPressed.connect(self._ask)

    def show_busy(self) -> None:
        """A passphrase is being tried."""
        self._failure.clear()
        self._field.say_error("")
        self._enable(False)
        self._job.start(translate("Unlock", "正在打开"))

    def show_refused(self, error: Exception, seconds: int) -> None:
        """Say why; the field is free again after `seconds`."""
        self._job.stop()
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
        self._enable(True)
        self.unlocked.emit()

    @property
    def waiting(self) -> int:
        """Seconds until the field is free again."""
        return self._left

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._passphrase.setFocus()

    def _ask(self) -> None:
        if self._open.isEnabled() and self._passphrase.text():
            self.unlock_asked.emit(self._passphrase.text())

    def _enable(self, enabled: bool) -> None:
        self._open.setEnabled(enabled)
        self._passphrase.setReadOnly(not enabled)
        if enabled:
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
