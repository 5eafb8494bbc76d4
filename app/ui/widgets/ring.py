"""A progress ring with its figures beside it: the number first, the picture under the eye."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import current
from app.ui.theme.fonts import font
from app.ui.words import amounts


class ProgressRing(QWidget):
    """``◔ 31/60 检查``: done of all, and what is counted."""

    def __init__(self, name: str, done: int = 0, total: int = 0) -> None:
        super().__init__()
        self._name = name
        self._done = done
        self._total = total
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_count(done, total)

    def show_count(self, done: int, total: int) -> None:
        """Another count; more than all is drawn as a full ring."""
        self._done, self._total = done, total
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words beside the ring."""
        return f"{amounts.share(self._done, self._total)} {self._name}"

    def sizeHint(self) -> QSize:
        size = current().size
        return QSize(
            size.ring + size.s + self.fontMetrics().horizontalAdvance(self.text()) + size.xs,
            max(size.ring + size.xs, self.fontMetrics().height()),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = float(size.xs)
        top = (self.height() - size.ring) / 2
        box = QRectF(0, top, size.ring, size.ring).adjusted(
            thick / 2, thick / 2, -thick / 2, -thick / 2
        )
        painter.setPen(QPen(QColor(colours.line), thick))
        painter.drawEllipse(box)
        share = min(1.0, self._done / self._total) if self._total else 0.0
        if share:
            full = share >= 1.0
            pen = QPen(QColor(colours.done if full else colours.accent), thick)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(box, 90 * 16, -round(share * 360 * 16))
        painter.setFont(font(size.body))
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QRectF(self.rect()).adjusted(size.ring + size.s, 0, 0, 0),
            int(Qt.AlignmentFlag.AlignVCenter),
            self.text(),
        )
