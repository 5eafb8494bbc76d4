"""Words for what stops a picture, a scan or a video: the file, its card, the wrong format."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.words.sentence import KEPT_ALL, Sentence, said

_ORIGINAL = str(QT_TRANSLATE_NOOP("Refusal", "原文件没有动；其他照片照常收下。"))

SENTENCES: dict[str, Sentence] = {
    "photo": said(
        QT_TRANSLATE_NOOP("Refusal", "这个文件没有收下。"),
        QT_TRANSLATE_NOOP("Refusal", "在别的程序里打开看看，再添加一次。"),
        _ORIGINAL,
    ),
    "photo.gone": said(
        QT_TRANSLATE_NOOP("Refusal", "文件已经不在了。"),
        QT_TRANSLATE_NOOP("Refusal", "看存储卡或手机是不是拔掉了，插好再添加。"),
        _ORIGINAL,
    ),
    "photo.unreadable": said(
        QT_TRANSLATE_NOOP("Refusal", "文件读到一半读不下去了。"),
        QT_TRANSLATE_NOOP("Refusal", "把存储卡或手机重新插好再添加；先别拔卡。"),
        _ORIGINAL,
    ),
    "photo.no_permission": said(
        QT_TRANSLATE_NOOP("Refusal", "没有权限读这个文件。"),
        QT_TRANSLATE_NOOP("Refusal", "先把它复制到“图片”文件夹，再添加。"),
        _ORIGINAL,
    ),
    "photo.folder": said(
        QT_TRANSLATE_NOOP("Refusal", "这是文件夹，不是照片。"),
        QT_TRANSLATE_NOOP("Refusal", "打开文件夹，选里面的照片；或者在设置里把它设为照片文件夹。"),
        _ORIGINAL,
    ),
    "photo.empty": said(
        QT_TRANSLATE_NOOP("Refusal", "文件是空的，一个字节也没有。"),
        QT_TRANSLATE_NOOP("Refusal", "从相机或手机里重新复制一次。"),
        _ORIGINAL,
    ),
    "photo.damaged": said(
        QT_TRANSLATE_NOOP("Refusal", "照片不完整，打不开。"),
        QT_TRANSLATE_NOOP("Refusal", "多半是复制中断了：从相机或手机里重新复制一次。"),
        _ORIGINAL,
    ),
    "photo.unknown_kind": said(
        QT_TRANSLATE_NOOP("Refusal", "这不是照片、扫描件或录像。"),
        QT_TRANSLATE_NOOP(
            "Refusal", "收 JPEG、PNG、WebP、TIFF、HEIC、PDF；录像登记 MP4、MOV、AVI。"
        ),
        _ORIGINAL,
    ),
    "photo.too_large": said(
        QT_TRANSLATE_NOOP("Refusal", "文件太大，照片和扫描件每份不超过 {count} MB。"),
        QT_TRANSLATE_NOOP("Refusal", "扫描时把分辨率调到 300 dpi，或者分成几份。"),
        _ORIGINAL,
    ),
    "photo.too_many_pixels": said(
        QT_TRANSLATE_NOOP("Refusal", "图太大，本机最多打开 {count} 百万像素。"),
        QT_TRANSLATE_NOOP("Refusal", "扫描时把分辨率调到 300 dpi，再添加。"),
        _ORIGINAL,
    ),
    "photo.nothing_pasted": said(
        QT_TRANSLATE_NOOP("Refusal", "剪贴板里没有照片。"),
        QT_TRANSLATE_NOOP("Refusal", "先在别的程序里复制照片或文件，再按 Ctrl+V。"),
        KEPT_ALL,
    ),
    "photo.no_folder": said(
        QT_TRANSLATE_NOOP("Refusal", "照片文件夹打不开。"),
        QT_TRANSLATE_NOOP("Refusal", "插上存储卡或手机；或者在设置里另选一个文件夹。"),
        KEPT_ALL,
    ),
}
