"""A drop-down whose arrow wears the look (a style sheet would lose it)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from app.ui.theme import current, icons


class ComboBox(QComboBox):
    """Choices by code and words. `picked(code)` only when the user picks, never when shown."""

    picked = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.show_choices(choices)
        self.activated.connect(lambda place: self.picked.emit(self.itemData(place)))

    def show_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices, as (code, words); the one picked stays if it is among them."""
        kept = self.code
        self.clear()
        for code, words in choices:
            self.addItem(words, code)
        self.show_code(kept)

    @property
    def code(self) -> str:
        """The code picked; empty when there is none."""
        return self.currentData() or ""

    def show_code(self, code: str) -> None:
        """Show a stored choice; one that is not offered shows nothing."""
        self.setCurrentIndex(self.findData(code))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change its answers

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = current().size
        painter = QPainter(self)
        left = self.width() - size.l - size.s
        top = (self.height() - size.l) / 2
        icons.paint(painter, "chevron-down", QRectF(left, top, size.l, size.l))
