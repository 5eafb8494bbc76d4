"""How the items of one system were answered, as one bar in parts: implemented, partial, missing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import current
from app.ui.words import codes


class AnswerBar(QWidget):
    """Parts as wide as their share of the items that apply; the figures stand beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Mapping[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many items got each answer, by code."""
        self._counts = counts
        told = [
            f"{codes.word('Answer', code)} {counts[code]}"
            for code in codes.codes("Answer")
            if counts.get(code)
        ]
        self.setAccessibleName(" ".join(told))
        self.setToolTip(" · ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        size = current().size
        return QSize(size.navigation, size.s)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        painter = QPainter(self)
        asked = {code: n for code, n in self._counts.items() if code != "not_applicable"}
        total = sum(asked.values())
        box = QRectF(self.rect())
        painter.fillRect(box, QColor(colours.line))
        left = box.left()
        for code in codes.codes("Answer"):
            width = box.width() * asked.get(code, 0) / total if total else 0.0
            tone = codes.tone("Answer", code)
            if width and tone != "neutral":
                part = QRectF(left, box.top(), max(width - size.hairline, 1.0), box.height())
                painter.fillRect(part, QColor(colours.tone(tone)))
            left += width
