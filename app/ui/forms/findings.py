"""Words for what stands against an answer, where the form's author gave none."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.presenters.form_shown import FindingShown
from app.ui.i18n import translate

_WORDS: dict[str, object] = {
    "answer.required": QT_TRANSLATE_NOOP("Finding", "还没有填"),
    "answer.constraint": QT_TRANSLATE_NOOP("Finding", "与填写要求不符，请核对"),
    "answer.not_a_whole_number": QT_TRANSLATE_NOOP("Finding", "应填整数，例如 12"),
    "answer.not_a_number": QT_TRANSLATE_NOOP("Finding", "应填数字，例如 1234.50"),
    "answer.out_of_range": QT_TRANSLATE_NOOP("Finding", "超出允许的范围"),
    "answer.not_a_date": QT_TRANSLATE_NOOP("Finding", "不是日期，例如 2023-11-30"),
    "answer.not_a_time": QT_TRANSLATE_NOOP("Finding", "不是时间，例如 10:31"),
    "answer.not_a_datetime": QT_TRANSLATE_NOOP("Finding", "不是日期和时间，例如 11-23 10:31"),
    "answer.not_a_choice": QT_TRANSLATE_NOOP("Finding", "这一项已经不能选，请重选"),
    "contact.second_inspector": QT_TRANSLATE_NOOP(
        "Finding", "行政检查须有两名监察员；没有协办的，写明原因"
    ),
}


def say_finding(finding: FindingShown) -> str:
    """One sentence: the author's own, else ours; a code nobody worded asks for a second look."""
    if finding.message:
        return finding.message
    text = _WORDS.get(finding.code, _WORDS["answer.constraint"])
    return translate("Finding", str(text))


def say_hint(finding: FindingShown) -> str:
    """The same for one that only says so: it keeps nobody from finishing."""
    return translate("FormView", "提示：{finding}").format(finding=say_finding(finding))
