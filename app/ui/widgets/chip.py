"""A status as a small chip: a shape, a word and a colour, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import current, icons
from app.ui.theme.fonts import font

SHAPES = {
    "done": "check",
    "due": "circle",
    "soon": "clock",
    "overdue": "circle-alert",
    "accent": "circle-dot",
}
"""The shape that stands for each status; a neutral chip has none."""


def chip_font() -> QFont:
    """The type of a chip's word."""
    return font(current().size.small, strong=True)


def chip_width(text: str, tone: str) -> float:
    """How wide the chip for `text` is, in logical pixels."""
    size = current().size
    mark = size.small + size.xs if tone in SHAPES else 0
    return QFontMetricsF(chip_font()).horizontalAdvance(text) + mark + 2 * size.s


def paint_chip(painter: QPainter, left: float, middle: float, text: str, tone: str) -> None:
    """Draw the chip for `text` with its left edge and vertical centre where told."""
    theme = current()
    size, colours = theme.size, theme.colour
    colour = colours.tone(tone)
    box = QRectF(left, middle - size.chip / 2, chip_width(text, tone), size.chip)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(QColor(colour), size.hairline) if theme.name == "contrast" else Qt.PenStyle.NoPen
    )
    painter.setBrush(QColor(colours.tinted(colour)))
    painter.drawRoundedRect(box, size.radius, size.radius)
    text_left = box.left() + size.s
    if tone in SHAPES:
        mark = QRectF(text_left, middle - size.small / 2, size.small, size.small)
        icons.paint(painter, SHAPES[tone], mark, colour)
        text_left += size.small + size.xs
    painter.setFont(chip_font())
    painter.setPen(QColor(colour))
    painter.drawText(
        QRectF(text_left, box.top(), box.right() - text_left, box.height()),
        int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
        text,
    )
    painter.restore()


class Chip(QWidget):
    """A chip on a page (tables paint theirs by delegate)."""

    def __init__(self, text: str = "", tone: str = "neutral") -> None:
        super().__init__()
        self._text = text
        self._tone = tone
        self.show_status(text, tone)

    def show_status(self, text: str, tone: str) -> None:
        """Another word and status colour."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word shown."""
        return self._text

    def sizeHint(self) -> QSize:
        size = current().size
        return QSize(round(chip_width(self._text, self._tone) + 1), size.chip + 2 * size.hairline)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, current().size.hairline, self.height() / 2, self._text, self._tone)
