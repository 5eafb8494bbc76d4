"""Words for what stops an attachment on its way: into the program, to the bureau, or back."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.words.sentence import (
    ASK_ADMIN,
    KEPT_NOTHING_SENT,
    KEPT_UNTOUCHED,
    TRY_AGAIN,
    Sentence,
    said,
)

_STAYS = str(QT_TRANSLATE_NOOP("Refusal", "照片还在本机，记录已经单独发出，不受影响。"))
_ORIGINAL = str(QT_TRANSLATE_NOOP("Refusal", "原文件没有动；这一份没有收下。"))

SENTENCES: dict[str, Sentence] = {
    "attachment": said(
        QT_TRANSLATE_NOOP("Refusal", "这个附件没有处理成。"),
        TRY_AGAIN,
        KEPT_UNTOUCHED,
    ),
    "attachment.source": said(
        QT_TRANSLATE_NOOP("Refusal", "文件读不出来。"),
        QT_TRANSLATE_NOOP("Refusal", "看存储卡或手机是不是拔掉了，插好再添加一次。"),
        _ORIGINAL,
    ),
    "attachment.changed": said(
        QT_TRANSLATE_NOOP("Refusal", "文件正在被别的程序写入，读到的前后不一样。"),
        QT_TRANSLATE_NOOP("Refusal", "等它写完，再添加一次。"),
        _ORIGINAL,
    ),
    "attachment.empty": said(
        QT_TRANSLATE_NOOP("Refusal", "文件是空的。"),
        QT_TRANSLATE_NOOP("Refusal", "从相机或手机里重新复制一次，再添加。"),
        _ORIGINAL,
    ),
    "attachment.gone": said(
        QT_TRANSLATE_NOOP("Refusal", "这个附件已经不在本机。"),
        QT_TRANSLATE_NOOP("Refusal", "它所在的项目可能已经不归您管；同步后再看。"),
        KEPT_UNTOUCHED,
    ),
    "attachment.reason_missing": said(
        QT_TRANSLATE_NOOP("Refusal", "作废附件要写明原因。"),
        QT_TRANSLATE_NOOP("Refusal", "写一句原因，例如“拍错了”。"),
        KEPT_UNTOUCHED,
    ),
    "blob": said(
        QT_TRANSLATE_NOOP("Refusal", "附件的内容没有取到。"),
        TRY_AGAIN,
        KEPT_UNTOUCHED,
    ),
    "blob.missing": said(
        QT_TRANSLATE_NOOP("Refusal", "附件的内容不在本机。"),
        QT_TRANSLATE_NOOP("Refusal", "连上网，点“取回”从局里取。"),
        KEPT_UNTOUCHED,
    ),
    "blob.absent": said(
        QT_TRANSLATE_NOOP("Refusal", "局里还没有收到这个附件的内容。"),
        QT_TRANSLATE_NOOP("Refusal", "等拍摄的那台电脑同步之后再取。"),
        KEPT_UNTOUCHED,
    ),
    "blob.unknown": said(
        QT_TRANSLATE_NOOP("Refusal", "局里没有您可以查看的这个附件。"),
        QT_TRANSLATE_NOOP("Refusal", "先同步一次；项目可能已经改派。"),
        KEPT_UNTOUCHED,
    ),
    "blob.damaged": said(
        QT_TRANSLATE_NOOP("Refusal", "本机保存的附件已经损坏，没有显示。"),
        QT_TRANSLATE_NOOP("Refusal", "局里有的话点“取回”；没有的话从相机重新添加，并请检查硬盘。"),
        KEPT_UNTOUCHED,
    ),
    "blob.digest": said(
        QT_TRANSLATE_NOOP("Refusal", "传过去的附件和原来的不一样，没有采用。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次，会从头重传；如果还不行，请检查网络设备。"),
        _STAYS,
    ),
    "upload": said(
        QT_TRANSLATE_NOOP("Refusal", "附件没有传完。"),
        QT_TRANSLATE_NOOP("Refusal", "下次同步会接着传。"),
        _STAYS,
    ),
    "upload.too_large": said(
        QT_TRANSLATE_NOOP("Refusal", "附件比局里允许的大，没有传。"),
        QT_TRANSLATE_NOOP("Refusal", "用较低的分辨率重新扫描后添加，或请系统管理员放宽。"),
        _STAYS,
    ),
    "upload.unknown": said(
        QT_TRANSLATE_NOOP("Refusal", "局里还没有这个附件的记录，内容没有传。"),
        QT_TRANSLATE_NOOP("Refusal", "看同步页有没有等待复核的记录；解决之后会自动传。"),
        _STAYS,
    ),
    "upload.stalled": said(
        QT_TRANSLATE_NOOP("Refusal", "网络断得太频繁，附件没有传完。"),
        QT_TRANSLATE_NOOP("Refusal", "换个信号好的地方再同步，会从断的地方接着传。"),
        _STAYS,
    ),
    "upload.refused": said(
        QT_TRANSLATE_NOOP("Refusal", "局里的服务器没有接受这个附件。"),
        ASK_ADMIN,
        _STAYS,
    ),
    "fetch.stalled": said(
        QT_TRANSLATE_NOOP("Refusal", "网络断得太频繁，附件没有取完。"),
        QT_TRANSLATE_NOOP("Refusal", "换个信号好的地方再取，会从断的地方接着取。"),
        KEPT_NOTHING_SENT,
    ),
}
