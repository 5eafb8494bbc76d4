"""The few words a sheet has of its own; all others are the form's."""

from __future__ import annotations

from typing import Final

WORDING: Final = {
    "zh": {
        "number": "编号 {number}",
        "page": "{form} {version} · 第 {page} 页 共 {pages} 页",
        "several": "（可多选）",
        "optional": "（如适用）",
        "required": "*",
        "date": "______年____月____日",
        "time": "____时____分",
        "photo": "附照片",
        "rank": "（填名次 1、2、3…）",
        "range": "（{start} 到 {end}）",
        "instance": "{label} {number}",
        "signature": "{who}（签名）：__________  _____年___月___日",
        "inspector": "监察员",
        "present": "现场人员",
        "blank": "（未填）",
        "finding": "提示：{said}",
        "reason": "理由：{reason}",
        "was": "旧版的答案：{answer}",
        "older": "旧版的答案",
        "illegible": "（无法辨认）",
        "several_ticked": "（勾了几项：{choices}）",
    },
    "en": {
        "number": "No. {number}",
        "page": "{form} {version} · page {page} of {pages}",
        "several": " (several)",
        "optional": " (if it applies)",
        "required": "*",
        "date": "Year ______ month ____ day ____",
        "time": "____ : ____",
        "photo": "photo attached",
        "rank": " (number them 1, 2, 3 …)",
        "range": " ({start} to {end})",
        "instance": "{label} {number}",
        "signature": "{who} (signed): ______________  on ________",
        "inspector": "Inspector",
        "present": "Person on site",
        "blank": "(blank)",
        "finding": "Note: {said}",
        "reason": "Reason: {reason}",
        "was": "Answer in the old version: {answer}",
        "older": "Answers of the old version",
        "illegible": "(illegible)",
        "several_ticked": "(several ticked: {choices})",
    },
}
"""By language; a form in any other language is printed with the Chinese ones."""


def wording(language: str) -> dict[str, str]:
    """The words of a language."""
    return WORDING.get(language, WORDING["zh"])
