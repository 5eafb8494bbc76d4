"""A tick box drawn from the tokens: the style's own shows no box on our ground."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from app.ui.theme import current, icons


class Tick(QCheckBox):
    """A check box: Space ticks it; the whole line can be clicked."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        size = current().size
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + size.icon + 2 * size.s + size.xs, size.control)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        mark = QRectF(size.xs, middle - size.icon / 2, size.icon, size.icon)
        ink = colours.text if self.isEnabled() else colours.faded
        ticked = self.isChecked()
        shape = "square-check" if ticked else "square"
        icons.paint(painter, shape, mark, colours.accent if ticked else colours.control_line)
        words = QRectF(mark.right() + size.s, 0, self.width() - mark.right(), self.height())
        painter.setPen(QColor(ink))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self.hasFocus():
            edge = size.focus / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), size.focus))
            frame = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
            painter.drawRoundedRect(frame, size.radius, size.radius)
