"""Words for how a sync can end beyond what the device and the line account for."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.words.sentence import KEPT_NOTHING_SENT, Sentence, said

SENTENCES: dict[str, Sentence] = {
    "sync.broken_off": said(
        QT_TRANSLATE_NOOP("Refusal", "程序中途退出，这一次没有传完。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次，接着上次的地方传。"),
        KEPT_NOTHING_SENT,
    ),
}
