"""The editor of image and file questions: dropped, pasted or picked, shown small, taken out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)

from app.presenters.form_shown import QuestionShown
from app.ui.forms.editor import Editor, is_enter
from app.ui.i18n import translate
from app.ui.pictures.incoming import has_pictures
from app.ui.theme import current
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.layout import column, row
from app.ui.widgets.text import Text

KINDS = frozenset({"image", "file"})


class AttachedEditor(Editor):
    """`given(mime)`: something was dropped or pasted. `wanted()`: the file dialog is to open.
    `removed()`: it is to be taken out. `drawing_wanted(answer)`: its small picture is to come by
    `show_drawing`. Space opens the dialog, Enter goes on. It never answers by itself."""

    given = Signal(object)
    wanted = Signal()
    removed = Signal()
    drawing_wanted = Signal(str)

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        self._image = question.kind == "image"
        self._value = ""
        self._readonly = False
        self._picture = IconLabel("image" if self._image else "file-text")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pick = Button("", self.wanted.emit, icon="upload", height="form")
        self._pick.installEventFilter(self)
        self._remove = Button(
            translate("FormView", "去掉"), self._on_removed, kind="link", height="form"
        )
        self._remove.setAccessibleName(f"{translate('FormView', '去掉')} {question.label}")
        self._help = Text(translate("FormView", "拖进来，或按 Ctrl+V 粘贴"), "help")
        self._wrong = Text("", "error", wrap=True)
        self._wrong.hide()
        line = row(self._picture, self._pick, self._remove, self._help, gap="m")
        line.addStretch(1)
        self.setLayout(column(line, self._wrong, gap="xs"))
        self.setAcceptDrops(True)
        self.setFocusProxy(self._pick)
        self._label = question.label
        self._show()

    def show_question(self, question: QuestionShown) -> None:
        before, self._value = self._value, question.value
        self._readonly = question.readonly
        if before != self._value:
            self._wrong.hide()
            self._show()
            if self._value:
                self.drawing_wanted.emit(self._value)
        self._pick.setEnabled(not question.readonly)
        self._remove.setVisible(bool(self._value) and not question.readonly)

    def show_drawing(self, answer: str, jpeg: bytes | None) -> None:
        """The small picture of an answer has come, or there is none."""
        if answer != self._value or jpeg is None:
            return
        size, image = current().size, QImage.fromData(jpeg)
        if not image.isNull():
            fitting = image.scaled(
                size.picture,
                size.picture * 3 // 4,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._picture.setPixmap(QPixmap.fromImage(fitting))

    def show_refused(self, text: str) -> None:
        """Why a file was not taken; what was there stays."""
        self._wrong.setText(text)
        self._wrong.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if has_pictures(event.mimeData()) and not self._readonly:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.given.emit(event.mimeData())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_enter(event):
            self.went_on.emit()
            return True
        pasted = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if pasted and event.type() == QEvent.Type.KeyPress and not self._readonly:
            mime = QGuiApplication.clipboard().mimeData()
            if has_pictures(mime):
                self.given.emit(mime)
            return True
        return super().eventFilter(watched, event)

    def _on_removed(self) -> None:
        self.removed.emit()
        self._pick.setFocus()

    def _show(self) -> None:
        self._picture.show_icon("image" if self._image else "file-text")
        if self._value:
            words = translate("FormView", "换一个")
        elif self._image:
            words = translate("FormView", "选一张照片")
        else:
            words = translate("FormView", "选一个文件")
        self._pick.setText(words)
        self._pick.setAccessibleName(f"{self._label}: {words}")
        self._help.setVisible(not self._value)
