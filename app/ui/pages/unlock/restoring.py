"""For a database that does not open: the dated copies beside it, and one button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.presenters.unlock import BackupCard
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, holder, row
from app.ui.widgets.options import OptionLine, OptionList
from app.ui.widgets.text import Text
from app.ui.words import backups, refusals

SHOWN = 5
"""Copies shown: as many as are kept."""


class RestoreForm(QWidget):
    """A passive part of the unlock page: `restore_asked(place)` of the copy chosen, `left()`."""

    restore_asked = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._what = Text("", "strong", wrap=True)
        self._kept = Text("", "secondary", wrap=True)
        self._list: OptionList | None = None
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self._go = Button(
            translate("Restore", "恢复这一份并打开"), self._on_go, kind="primary", height="form"
        )
        self._back = Button(translate("Restore", "返回"), self.left.emit, key="Esc", height="form")
        self._job = JobLine(cancellable=False)
        self._failure = FailurePanel()
        self._note = Text(
            translate(
                "Restore",
                "备份以后改的，只要送到过局里，下次同步会回来；没送过的会缺。"
                "现在的文件不删，留在备份里。",
            ),
            "secondary",
            wrap=True,
        )
        self._failure.dismissed.connect(self._explain)
        self.setLayout(
            column(
                self._what,
                self._kept,
                Text(translate("Restore", "选一份备份："), "secondary"),
                holder(self._place),
                self._note,
                self._failure,
                row(self._go, self._back, STRETCH),
                self._job,
                gap="m",
            )
        )

    def show_backups(self, error: Exception, cards: Sequence[BackupCard]) -> None:
        """Say what happened and what was kept, and offer the copies, the newest one chosen."""
        words = refusals.explain(error)
        self._what.setText(words.what)
        self._kept.setText(words.kept)
        self._explain()
        self._stop()
        lines = [
            OptionLine(backups.when(one.made_at), backups.why(one.reason, one.size))
            for one in cards[:SHOWN]
        ]
        if self._list is not None:
            self._list.hide()
            self._list.deleteLater()
        self._list = OptionList(translate("Restore", "备份"), lines)
        self._list.choose(next((n for n, one in enumerate(cards) if not one.is_aside), 0))
        self._list.went_on.connect(self._on_go)
        self._place.addWidget(self._list)

    def show_restoring(self) -> None:
        """The copy is being checked and put in the file's place."""
        self._explain()
        self._enable(False)
        self._job.start(translate("Restore", "正在核对并恢复"))

    def show_failed(self, error: Exception) -> None:
        """This copy did not open either, or its place cannot be written; choose another. It stands
        in the place of what was explained before: both do not fit a small screen."""
        self._stop()
        for text in (self._what, self._kept, self._note):
            text.hide()
        self._failure.show_error(error)
        self._focus()

    def forget(self) -> None:
        """It is done, or left."""
        self._stop()
        self._explain()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus()

    def _on_go(self) -> None:
        if self._list is not None and self._go.isEnabled():
            self.restore_asked.emit(self._list.chosen)

    def _explain(self) -> None:
        self._failure.clear()
        for text in (self._what, self._kept, self._note):
            text.show()

    def _focus(self) -> None:
        if self._list is not None:
            self._list.setFocus()

    def _stop(self) -> None:
        self._job.stop()
        self._enable(True)

    def _enable(self, enabled: bool) -> None:
        self._go.setEnabled(enabled)
        self._back.setEnabled(enabled)
