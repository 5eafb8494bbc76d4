"""The one window on the screen: a gate, or the shell; it stays where it is while they change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.theme import current
from app.ui.widgets.layout import dress
from app.ui.widgets.toast import Toast


class Window(QStackedWidget):
    """Shows one part at a time. `closing`: the user closes it; the part is still in front."""

    closing = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        dress(self, "ground")
        size = current().size
        self.resize(size.window_width, size.window_height)
        self._toast: Toast | None = None

    def show_part(self, part: QWidget) -> None:
        """Put `part` in front; the one before it is let go of."""
        before = self.currentWidget()
        self.addWidget(part)
        self.setCurrentWidget(part)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()

    def say(self, text: str) -> None:
        """A short message over whatever is in front."""
        if self._toast is not None:
            self._toast.hide()
            self._toast.deleteLater()
        self._toast = Toast(self)  # made anew: the look may have changed since the last one
        self._toast.say(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
