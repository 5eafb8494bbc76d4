"""The first start: choose, drop or paste the enrolment file, think of a passphrase, go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from app.presenters.first_run import EnrolmentCard
from app.presenters.jobs import Progress
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.editors import TextArea, TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import FormField
from app.ui.widgets.gate import Gate
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, holder, row
from app.ui.widgets.text import Text
from app.ui.words import steps


class FirstRunPage(Gate):
    """A passive view: `file_chosen(path)`, `pasted(text)`, `enrol_asked(passphrase, again)`,
    `cancel_asked()`; `enrolled()` when the presenter says so."""

    file_chosen = Signal(Path)
    pasted = Signal(str)
    enrol_asked = Signal(str, str)
    cancel_asked = Signal()
    enrolled = Signal()

    def __init__(self) -> None:
        self._choose = Button(
            translate("FirstRun", "选择注册文件"), self._on_choose, icon="folder-open"
        )
        self._text = TextArea(
            placeholder=translate("FirstRun", "也可以把注册文件或二维码图片拖到这里，或粘贴文字"),
            lines=3,
        )
        self._file = FormField(translate("FirstRun", "1  局里发的注册文件"), self._text)
        self._card_text = Text("", "strong", wrap=True)
        known = row(IconLabel("circle-check", tone="done"), self._card_text)
        known.setStretch(1, 1)
        self._card = holder(known)
        self._first = TextLine(secret=True)
        self._again = TextLine(secret=True)
        self._passphrase = FormField(
            translate("FirstRun", "2  想一个口令"),
            self._first,
            translate("FirstRun", "每天打开时要输。一句好记的话比一串符号更安全。"),
        )
        self._repeat = FormField(translate("FirstRun", "再输一遍"), self._again)
        self._go = Button(
            translate("FirstRun", "注册本机"), self._on_go, kind="primary", height="form"
        )
        self._job = JobLine()
        self._failure = FailurePanel()
        super().__init__(
            translate("FirstRun", "第一次使用：让局里认识这台电脑。需要联网，大约一分钟。"),
            self._file,
            row(self._choose, STRETCH),
            self._card,
            self._passphrase,
            self._repeat,
            row(self._go, STRETCH),
            self._job,
            self._failure,
        )
        self.setAcceptDrops(True)
        self._text.setAcceptDrops(False)
        self._card.hide()
        self._has_card = False
        self._busy = False
        self._text.edited.connect(self.pasted)
        self._job.cancelled.connect(self.cancel_asked)
        self._failure.acted.connect(self._on_go)
        self._first.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._on_go)
        self._enable()

    # the presenter's view

    def show_card(self, card: EnrolmentCard) -> None:
        """The enrolment file could be read."""
        self._has_card = True
        self._file.say_error("")
        self._card_text.setText(
            translate("FirstRun", "可以注册，服务器 {server}").format(server=card.server)
        )
        self._card.show()
        self._first.setFocus()
        self._enable()

    def show_card_refused(self, error: Exception) -> None:
        """It could not."""
        self._has_card = False
        self._card.hide()
        self._file.show_error(error)
        self._enable()

    def show_passphrase_refused(self, error: Exception) -> None:
        """Too short, or the two differ."""
        self._stop()
        self._passphrase.show_error(error)
        self._first.setFocus()

    def show_enrolling(self) -> None:
        """The bureau is being asked."""
        self._busy = True
        self._passphrase.say_error("")
        self._failure.clear()
        self._job.start(steps.step("enrol"))
        self._enable()

    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        self._job.show_progress(progress, steps.step(progress.step))

    def show_failed(self, error: Exception) -> None:
        """Enrolling failed; nothing is left behind."""
        self._stop()
        self._failure.show_error(error, translate("FirstRun", "再试一次"))

    def show_cancelled(self) -> None:
        """Enrolling was stopped by the user."""
        self._stop()

    def show_enrolled(self) -> None:
        """Done: forget what was typed."""
        self._stop()
        self._first.clear()
        self._again.clear()
        self._text.show_text("")
        self.enrolled.emit()

    # hands

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.file_chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, translate("FirstRun", "选择注册文件"))
        dialog.setNameFilters(
            [
                translate("FirstRun", "注册文件和图片 (*.anxin *.json *.txt *.png *.jpg *.jpeg)"),
                translate("FirstRun", "所有文件 (*)"),
            ]
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_go(self) -> None:
        if self._go.isEnabled():
            self.enrol_asked.emit(self._first.text(), self._again.text())

    def _stop(self) -> None:
        self._busy = False
        self._job.stop()
        self._enable()

    def _enable(self) -> None:
        self._go.setEnabled(self._has_card and not self._busy)
        for editor in (self._first, self._again, self._text):
            editor.setReadOnly(self._busy)
        self._choose.setEnabled(not self._busy)
