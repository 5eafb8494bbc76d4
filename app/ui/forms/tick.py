"""A tick box drawn from the tokens: the style's own shows no box on our ground."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QCheckBox

from app.ui.theme import current, icons


class Tick(QCheckBox):
    """A check box: Space ticks it; the whole line can be clicked.

    `single`: one of several, of which one is chosen, and round. `bare`: no box, only the words in
    a frame. Words that are too long end in … and are the tool tip.
    """

    def __init__(self, text: str, *, single: bool = False, bare: bool = False) -> None:
        super().__init__(text)
        self._single = single
        self._bare = bare
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        size = current().size
        words = self.fontMetrics().horizontalAdvance(self.text())
        mark = size.s if self._bare else size.icon
        return QSize(words + mark + 2 * size.s + size.xs, size.control)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        short = self.width() < self.sizeHint().width()
        self.setToolTip(self.text() if short else "")

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
        left = float(size.m)
        if self._bare:
            self._paint_frame(painter, ticked)
        else:
            shapes = ("circle", "circle-dot") if self._single else ("square", "square-check")
            colour = colours.accent if ticked else colours.control_line
            icons.paint(painter, shapes[ticked], mark, colour)
            if self._single and ticked:  # the icon's own dot is too small to see in glare
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colour))
                painter.drawEllipse(mark.center(), size.xs, size.xs)
            left = mark.right() + size.s
        words = QRectF(left, 0, self.width() - left - size.xs, self.height())
        painter.setPen(QColor(colours.on_accent if self._bare and ticked else ink))
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)
        if self.hasFocus():
            edge = size.focus / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), size.focus))
            frame = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
            painter.drawRoundedRect(frame, size.radius, size.radius)

    def _paint_frame(self, painter: QPainter, ticked: bool) -> None:
        size, colours = current().size, current().colour
        frame = QRectF(self.rect()).adjusted(size.focus, size.focus, -size.focus, -size.focus)
        painter.setBrush(QColor(colours.accent if ticked else colours.surface))
        painter.setPen(QPen(QColor(colours.control_line), size.hairline))
        painter.drawRoundedRect(frame, size.radius, size.radius)
