"""A QR code big and crisp enough to be scanned off a laptop in the sun."""

from __future__ import annotations

from typing import Literal

import qrcode
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import current
from app.ui.theme.tokens import CODE_INK, CODE_PAPER

QUIET_ZONE = 4
"""Empty modules around the code (ISO/IEC 18004 §9.1)."""


class QrCode(QWidget):
    """Draws whole pixels per module, black on white in every look: cameras want it so."""

    def __init__(self, name: str, *, correction: Literal["L", "M"] = "M") -> None:
        super().__init__()
        self._correction = correction
        self._modules: list[list[bool]] = []
        self._content = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def content(self) -> str:
        """What the code says."""
        return self._content

    def show_content(self, content: str) -> None:
        """Show the code for `content`; empty shows none."""
        self._content = content
        self._modules = []
        if content:
            level = (
                qrcode.constants.ERROR_CORRECT_L
                if self._correction == "L"
                else qrcode.constants.ERROR_CORRECT_M
            )
            code = qrcode.QRCode(error_correction=level, border=QUIET_ZONE)
            code.add_data(content)
            code.make(fit=True)
            self._modules = code.get_matrix()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = max(len(self._modules), 21 + 2 * QUIET_ZONE) * current().size.qr_module
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        side = max(len(self._modules), 21 + 2 * QUIET_ZONE) * 2
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._modules:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # whole device pixels, or edges blur
        count = len(self._modules)
        module = int(min(self.width(), self.height()) * ratio) // count
        left = (int(self.width() * ratio) - module * count) // 2
        top = (int(self.height() * ratio) - module * count) // 2
        painter.fillRect(QRect(left, top, module * count, module * count), QColor(CODE_PAPER))
        black = QColor(CODE_INK)
        for down, line in enumerate(self._modules):
            for across, dark in enumerate(line):
                if dark:
                    painter.fillRect(
                        QRect(left + across * module, top + down * module, module, module), black
                    )
