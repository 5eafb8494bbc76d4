"""A short message at the lower right, with a way back: 已保存 · 撤销."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import dress, row
from app.ui.widgets.text import Text

SHOWN_MS = 6000


class Toast(QFrame):
    """Lies over the lower right corner of its parent; one at a time, the newest wins."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        dress(self, "toast")
        self._text = Text("", wrap=True)
        self._undo = Button(translate("Toast", "撤销"), self.undo, height="control")
        layout = row(self._text, self._undo, gap="m")
        size = current().size
        layout.setContentsMargins(size.l, size.s, size.s, size.s)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._host = parent
        self._lines = layout
        self._way_back: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show `text`; with `undo` also a button (and Ctrl+Z) that calls it once."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._way_back = undo
        self._undo.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def undo(self) -> bool:
        """Take the last step back, if there is one to take; whether there was."""
        way_back, self._way_back = self._way_back, None
        self.hide()
        self._timer.stop()
        if way_back is None:
            return False
        way_back()
        return True

    @property
    def can_undo(self) -> bool:
        """Whether Ctrl+Z has something to take back just now."""
        return self._way_back is not None and self.isVisible()

    def text(self) -> str:
        """What was last said."""
        return self._text.text()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent, size = self._host, current().size
        width = min(size.toast, parent.width() - 2 * size.xl)
        self.setFixedWidth(width)
        self.adjustSize()
        height = max(self.sizeHint().height(), self._lines.heightForWidth(width))
        self.setGeometry(
            parent.width() - width - size.xl, parent.height() - height - size.xl, width, height
        )
