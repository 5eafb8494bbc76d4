"""A panel at the right for a quick look: it closes by Esc and covers nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import column, dress, row, scrolling
from app.ui.widgets.text import ElidedText


class SidePanel(QFrame):
    """Hidden until `show_part`. A page calls `close_panel` from its `step_back`."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        dress(self, "panel")
        self._title = ElidedText()
        self._close = Button(
            "", self.close_panel, kind="quiet", icon="x", name=translate("SidePanel", "关闭")
        )
        head = row(self._title, self._close)
        head.setStretch(0, 1)
        self._body = column(margin="none")
        area = scrolling(self._body, "surface")
        layout = column(head, area, gap="m", margin="l")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFixedWidth(current().size.side_panel)
        self._part: QWidget | None = None
        self.hide()

    @property
    def part(self) -> QWidget | None:
        """What is shown; None while the panel is closed."""
        return self._part

    def show_part(self, title: str, part: QWidget) -> None:
        """Show `part`; what was shown before is deleted."""
        self._drop()
        self._part = part
        self._title.show_text(title)
        self.setAccessibleName(title)
        self._body.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        part.show()  # at once, so that it can be given the keyboard
        self.show()

    def close_panel(self) -> bool:
        """Close it; whether it was open."""
        if self._part is None:
            return False
        self._drop()
        self.hide()
        self.closed.emit()
        return True

    def _drop(self) -> None:
        if self._part is not None:
            self._body.removeWidget(self._part)
            self._part.hide()
            self._part.deleteLater()
            self._part = None
