"""The shape of an explanation before it is translated, and the phrases many of them share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP

KEPT_ALL = str(QT_TRANSLATE_NOOP("Refusal", "已填写的内容都保存在本机，没有丢失。"))
KEPT_NOTHING_SENT = str(QT_TRANSLATE_NOOP("Refusal", "本机的记录一条不少；没传完的，下次接着传。"))
KEPT_UNTOUCHED = str(QT_TRANSLATE_NOOP("Refusal", "原有数据没有改动。"))
ASK_ADMIN = str(QT_TRANSLATE_NOOP("Refusal", "请联系系统管理员。"))
TRY_AGAIN = str(QT_TRANSLATE_NOOP("Refusal", "稍等一会儿再试一次。"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """Chinese source text; ``{name}`` stands for a parameter of the refusal.

    Each text is marked for translation under the context ``Refusal`` where it is written.
    """

    what: str
    next: str
    kept: str = KEPT_ALL


def said(what: object, next: object, kept: object = KEPT_ALL) -> Sentence:  # noqa: A002
    """A sentence from texts that QT_TRANSLATE_NOOP marked (it is typed as returning anything)."""
    return Sentence(str(what), str(next), str(kept))
