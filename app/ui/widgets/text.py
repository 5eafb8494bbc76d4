"""Text in its roles: title, section, body, help, figure; elided where a line is too short."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.widgets.layout import restyle

Role = Literal[
    "body", "title", "section", "figure", "strong", "help", "secondary", "label", "error"
]


class Text(QLabel):
    """A label in one of the roles of the style sheet. It never takes mark-up from data."""

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        *,
        tone: str = "",
        wrap: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role != "body":
            self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def show_text(self, text: str, tone: str = "") -> None:
        """Say something else, in a status colour if `tone` names one."""
        self.setText(text)
        restyle(self, "tone", tone)


class ElidedText(QWidget):
    """One line that ends in … when there is no room; the whole text is its tool tip."""

    def __init__(self, text: str = "", *, secondary: bool = False) -> None:
        super().__init__()
        self._text = text
        self._secondary = secondary
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The whole text, elided or not."""
        return self._text

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 4, metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        role = QPalette.ColorRole.PlaceholderText if self._secondary else QPalette.ColorRole.Text
        painter.setPen(self.palette().color(role))
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), shown)
