"""Qt without a display: chosen before the application is made, and without its standing remarks."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_REMARK = "This plugin does not support"


def go_offscreen() -> None:
    """Choose the offscreen platform and pass on only what Qt does not say of every such window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_on_message)


def _on_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if not text.startswith(_REMARK):
        print(text, file=sys.stderr)
