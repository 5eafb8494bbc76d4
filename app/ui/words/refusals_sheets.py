"""Words for what stops printing, counting or keying questionnaires."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.words.sentence import KEPT_ALL, KEPT_UNTOUCHED, Sentence, said

SENTENCES: dict[str, Sentence] = {
    "sheet.keyed": said(
        QT_TRANSLATE_NOOP("Refusal", "{number} 已经录过了。"),
        QT_TRANSLATE_NOOP("Refusal", "核对纸上的编号；要改这一份，在问卷列表里打开它。"),
        KEPT_UNTOUCHED,
    ),
    "sheet.elsewhere": said(
        QT_TRANSLATE_NOOP("Refusal", "{number} 是给“{site}”印的。"),
        QT_TRANSLATE_NOOP("Refusal", "把项目换成“{site}”，再录这一份。"),
        KEPT_UNTOUCHED,
    ),
    "sheet.under_way": said(
        QT_TRANSLATE_NOOP("Refusal", "{number} {who} 正在录，还没录完。"),
        QT_TRANSLATE_NOOP("Refusal", "先录下一份；这一份等他录完。"),
        KEPT_UNTOUCHED,
    ),
    "sheet.form": said(
        QT_TRANSLATE_NOOP("Refusal", "这份问卷的表样（{form} {version}）本机没有。"),
        QT_TRANSLATE_NOOP("Refusal", "同步一次再扫；还没有，就请局里发布这一版。"),
        KEPT_UNTOUCHED,
    ),
    "sheet.compared": said(
        QT_TRANSLATE_NOOP("Refusal", "{number} 已经录过第二遍，不能退回去改。"),
        QT_TRANSLATE_NOOP("Refusal", "录下一份。"),
        KEPT_ALL,
    ),
    "sheet.other_scanned": said(
        QT_TRANSLATE_NOOP("Refusal", "扫到的是 {number}，{current} 还没录完。"),
        QT_TRANSLATE_NOOP("Refusal", "先录完 {current}，或按 Esc 放下它，再扫。"),
        KEPT_ALL,
    ),
    "sheet.nowhere": said(
        QT_TRANSLATE_NOOP("Refusal", "没有可以填写问卷的项目，或者局里还没有发布问卷。"),
        QT_TRANSLATE_NOOP("Refusal", "同步一次再来。"),
        KEPT_UNTOUCHED,
    ),
    "sheet.too_many": said(
        QT_TRANSLATE_NOOP("Refusal", "一次印 1 到 {limit} 份。"),
        QT_TRANSLATE_NOOP("Refusal", "改一下份数；要更多就分几次印。"),
        KEPT_UNTOUCHED,
    ),
    "sheet.count": said(
        QT_TRANSLATE_NOOP("Refusal", "份数要在 1 到 {limit} 之间。"),
        QT_TRANSLATE_NOOP("Refusal", "改一下份数，再记。"),
        KEPT_UNTOUCHED,
    ),
}
