"""Watches that nothing but the program's window ever shows itself as a window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.window import Window


class OneWindow(QObject):
    """A part shown before it has its place flashes on the screen and takes the keyboard away:
    `others` names every kind that did."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.others: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        alone = isinstance(watched, QWidget) and watched.isWindow()
        if event.type() == QEvent.Type.Show and alone and not isinstance(watched, Window):
            self.others.append(type(watched).__name__)
        return False
