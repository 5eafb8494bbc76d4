"""What a running job is doing, by the codes its progress reports carry."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.i18n import translate

_STEPS: dict[str, object] = {
    "enrol": QT_TRANSLATE_NOOP("Step", "正在注册本机"),
    "hello": QT_TRANSLATE_NOOP("Step", "正在联系局里"),
    "push": QT_TRANSLATE_NOOP("Step", "正在发送"),
    "pull": QT_TRANSLATE_NOOP("Step", "正在领取"),
    "snapshot": QT_TRANSLATE_NOOP("Step", "正在领取全部数据"),
    "publish": QT_TRANSLATE_NOOP("Step", "正在写入本机"),
    "draw": QT_TRANSLATE_NOOP("Step", "正在生成文书"),
    "export": QT_TRANSLATE_NOOP("Step", "正在导出"),
    "print": QT_TRANSLATE_NOOP("Step", "正在打印"),
}


def step(code: str) -> str:
    """The words for a step; a step without words of its own is simply under way."""
    text = _STEPS.get(code.partition(".")[0])
    return translate("Step", "正在处理") if text is None else translate("Step", str(text))
