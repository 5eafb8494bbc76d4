"""What a running job is doing, by the codes its progress reports carry."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.i18n import translate

_STEPS: dict[str, object] = {
    "enrol": QT_TRANSLATE_NOOP("Step", "正在注册本机"),
    "hello": QT_TRANSLATE_NOOP("Step", "正在联系局里"),
    "wait": QT_TRANSLATE_NOOP("Step", "局里正忙，正在排队"),
    "push": QT_TRANSLATE_NOOP("Step", "正在发送"),
    "pull": QT_TRANSLATE_NOOP("Step", "正在领取"),
    "snapshot": QT_TRANSLATE_NOOP("Step", "正在领取全部数据"),
    "upload": QT_TRANSLATE_NOOP("Step", "正在发送照片和附件"),
    "fetch": QT_TRANSLATE_NOOP("Step", "正在取附件"),
    "publish": QT_TRANSLATE_NOOP("Step", "正在写入本机"),
    "draw": QT_TRANSLATE_NOOP("Step", "正在生成文书"),
    "export": QT_TRANSLATE_NOOP("Step", "正在导出"),
    "print": QT_TRANSLATE_NOOP("Step", "正在打印"),
}


def step(code: str, place: int = 0) -> str:
    """The words for a step; a step without words of its own is simply under way.

    `place` is the one in the line of a busy bureau (step ``wait``), 0 if it is not known.
    """
    if code == "wait" and place:
        return translate("Step", "局里正忙，正在排队：第 {place} 位").format(place=place)
    text = _STEPS.get(code.partition(".")[0])
    return translate("Step", "正在处理") if text is None else translate("Step", str(text))
