"""For who forgot the passphrase: the bureau's recovery key, and a new passphrase twice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextArea, TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import FormField
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, holder, row
from app.ui.words import refusals


class RecoveryForm(QWidget):
    """A passive part of the unlock page: `file_chosen(path)`, `recover_asked(key, passphrase,
    again)`, `left()`. It keeps nothing typed once it is left or has done its work."""

    file_chosen = Signal(Path)
    recover_asked = Signal(str, str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._key = TextArea(
            placeholder=translate("Recovery", "粘贴、照打印件输入，或把恢复密钥文件拖到这里"),
            lines=4,
        )
        self._key_field = FormField(
            translate("Recovery", "1  局里的恢复密钥"),
            self._key,
            translate("Recovery", "在系统管理员手里，以 ANXIN-RECOVERY-1 开头。数据不会丢。"),
        )
        self._choose = Button(
            translate("Recovery", "选择恢复密钥文件"), self._on_choose, icon="folder-open"
        )
        self._first = TextLine(secret=True)
        self._again = TextLine(secret=True)
        self._passphrase = FormField(
            translate("Recovery", "2  想一个新口令"),
            self._first,
            translate("FirstRun", "每天打开时要输。一句好记的话比一串符号更安全。"),
        )
        repeat = FormField(translate("FirstRun", "再输一遍"), self._again)
        self._go = Button(
            translate("Recovery", "设新口令并打开"), self._on_go, kind="primary", height="form"
        )
        self._back = Button(translate("Recovery", "返回"), self.leave, key="Esc", height="form")
        self._job = JobLine(cancellable=False)
        self._failure = FailurePanel()
        self._inputs = holder(
            column(self._key_field, row(self._choose, STRETCH), self._passphrase, repeat, gap="m")
        )
        buttons = row(self._go, self._back, STRETCH)
        self.setLayout(column(self._inputs, self._failure, buttons, self._job, gap="m"))
        self._key.setAcceptDrops(False)
        self._failure.dismissed.connect(self._clear_errors)
        self._first.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._on_go)
        self._enable(True)

    # the presenter's view

    def show_key(self, text: str) -> None:
        """What the recovery file says; nothing is shown on a form that was left meanwhile."""
        if self.isHidden():
            return
        self._clear_errors()
        self._key.show_text(text)
        self._first.setFocus()

    def show_key_refused(self, error: Exception) -> None:
        """The file or the key is of no use."""
        self._stop()
        self._clear_errors()
        self._key_field.say_error(_whole(error))
        self._key.setFocus()

    def show_passphrase_refused(self, error: Exception) -> None:
        """Too short, or the two differ."""
        self._stop()
        self._clear_errors()
        self._passphrase.say_error(_whole(error))
        self._first.setFocus()
        self._first.selectAll()

    def show_recovering(self) -> None:
        """The key is being tried."""
        self._clear_errors()
        self._enable(False)
        self._job.start(translate("Unlock", "正在打开"))

    def show_failed(self, error: Exception) -> None:
        """The store does not open, for a reason that lies neither in key nor in passphrase: it
        stands in their place, as both do not fit a small screen, and they can be tried again."""
        self._stop()
        self._failure.show_error(error)
        self._go.setFocus()
        self._inputs.hide()

    def forget(self) -> None:
        """Nothing of what was typed stays."""
        self._stop()
        self._clear_errors()
        self._key.show_text("")
        self._first.clear()
        self._again.clear()

    # hands

    def leave(self) -> None:
        """Back to the passphrase."""
        self.forget()
        self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._key.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.file_chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, translate("Recovery", "选择恢复密钥文件"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_go(self) -> None:
        if self._go.isEnabled():
            self._clear_errors()
            self.recover_asked.emit(self._key.toPlainText(), self._first.text(), self._again.text())

    def _stop(self) -> None:
        self._job.stop()
        self._enable(True)

    def _clear_errors(self) -> None:
        self._key_field.say_error("")
        self._passphrase.say_error("")
        self._failure.clear()
        self._inputs.show()

    def _enable(self, enabled: bool) -> None:
        for button in (self._go, self._back, self._choose):
            button.setEnabled(enabled)
        for editor in (self._key, self._first, self._again):
            editor.setReadOnly(not enabled)
        self.setAcceptDrops(enabled)


def _whole(error: Exception) -> str:
    """What happened, what was kept, what to do, in one paragraph below a field."""
    words = refusals.explain(error)
    gap = "" if words.what.endswith("。") else " "
    return gap.join(one for one in (words.what, words.kept, words.next) if one)
