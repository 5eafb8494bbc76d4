"""Words for how a sync can end beyond what the device and the line account for."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.words.sentence import KEPT_NOTHING_SENT, Sentence, said

SENTENCES: dict[str, Sentence] = {
    "sync.no_head": said(
        QT_TRANSLATE_NOOP("Refusal", "还没有同步过，手里没有局里的签名。"),
        QT_TRANSLATE_NOOP("Refusal", "同步一次再导出。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.broken_off": said(
        QT_TRANSLATE_NOOP("Refusal", "程序中途退出，这一次没有传完。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次，接着上次的地方传。"),
        KEPT_NOTHING_SENT,
    ),
}
