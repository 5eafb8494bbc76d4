"""What a row is called in a list of many kinds: its kind, then its own name or its day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.i18n import translate
from app.ui.words import codes, dates, people, pictures
from db.queries.naming import RowName

_KINDS: dict[str, object] = {
    "contact": QT_TRANSLATE_NOOP("Naming", "检查回访"),
    "filled_form": QT_TRANSLATE_NOOP("Naming", "填写的表"),
    "problem": QT_TRANSLATE_NOOP("Naming", "问题"),
    "paper": QT_TRANSLATE_NOOP("Naming", "文书"),
    "paper_problem": QT_TRANSLATE_NOOP("Naming", "文书所列问题"),
    "service": QT_TRANSLATE_NOOP("Naming", "送达"),
    "attachment": QT_TRANSLATE_NOOP("Naming", "照片和附件"),
    "attachment_stored": QT_TRANSLATE_NOOP("Naming", "局里收到的附件"),
    "questionnaire": QT_TRANSLATE_NOOP("Naming", "问卷"),
    "sheet_batch": QT_TRANSLATE_NOOP("Naming", "印出的空白问卷"),
    "sheet_tally": QT_TRANSLATE_NOOP("Naming", "问卷清点"),
    "sheet_keying": QT_TRANSLATE_NOOP("Naming", "问卷录入"),
    "call_sample": QT_TRANSLATE_NOOP("Naming", "抽样"),
    "sample_entry": QT_TRANSLATE_NOOP("Naming", "抽中的工人"),
    "call_attempt": QT_TRANSLATE_NOOP("Naming", "拨打"),
    "reveal": QT_TRANSLATE_NOOP("Naming", "查看号码的记录"),
    "worker": QT_TRANSLATE_NOOP("Naming", "工人"),
    "roster": QT_TRANSLATE_NOOP("Naming", "花名册"),
    "site": QT_TRANSLATE_NOOP("Naming", "项目"),
    "site_firm": QT_TRANSLATE_NOOP("Naming", "参建单位"),
    "assignment": QT_TRANSLATE_NOOP("Naming", "分工"),
    "firm": QT_TRANSLATE_NOOP("Naming", "单位"),
    "account": QT_TRANSLATE_NOOP("Naming", "人员"),
    "team": QT_TRANSLATE_NOOP("Naming", "队伍"),
    "setting": QT_TRANSLATE_NOOP("Naming", "局里的设置"),
    "form_version": QT_TRANSLATE_NOOP("Naming", "表样"),
    "holiday": QT_TRANSLATE_NOOP("Naming", "节假日"),
    "number_block": QT_TRANSLATE_NOOP("Naming", "文书号段"),
    "signing_key": QT_TRANSLATE_NOOP("Naming", "签章密钥"),
    "grant": QT_TRANSLATE_NOOP("Naming", "授权"),
    "conflict": QT_TRANSLATE_NOOP("Naming", "改得不一样的"),
    "erasure": QT_TRANSLATE_NOOP("Naming", "个人信息的删除"),
    "review": QT_TRANSLATE_NOOP("Naming", "局里复核的"),
}
"""One row of each kind; `codes` has the words for many."""

_CODES = {
    "contact": ("InspectionForm", "Contact"),
    "filled_form": ("Form",),
    "paper": ("Paper",),
    "paper_problem": ("Paper",),
    "service": ("Service",),
    "call_attempt": ("CallOutcome",),
    "site_firm": ("FirmRole",),
    "sheet_tally": ("SheetCount",),
}
"""Which words tell the kind of a row more closely than its table does."""


def called(name: RowName, *, masked: bool = True, today: date | None = None) -> str:
    """``问题 A3 未签书面合同``, ``检查 11-23``; a worker by one sign of his name unless the whole
    was asked for (not `masked`), and by a word for it if it was erased."""
    title = name.title
    if name.names_a_person or name.erased:
        title = people.worker(title, masked=masked)
    parts = [kind(name), title]
    if name.on is not None and not title:
        parts.append(dates.short_day(name.on, today))
    return " ".join(filter(None, parts))


def one_of(entity: str) -> str:
    """What one row of a table is called: ``问题``, a problem."""
    text = _KINDS.get(entity)
    return entity if text is None else translate("Naming", str(text))


def kind(name: RowName) -> str:
    """The kind alone: ``限期改正指令书``, ``拨打 无人接听``."""
    word = one_of(name.entity)
    if not name.code:
        return word
    if name.entity == "problem":
        return translate("Naming", "{word} {code}").format(word=word, code=name.code)
    if name.entity == "attachment":
        return pictures.kind(name.code)
    for table in _CODES.get(name.entity, ()):
        if name.code in codes.codes(table):
            closer = codes.word(table, name.code)
            break
    else:
        return word
    if name.entity in ("service", "call_attempt", "paper_problem", "sheet_tally"):
        return translate("Naming", "{word} {code}").format(word=word, code=closer)
    if name.entity == "contact" and name.code in codes.codes("InspectionForm"):
        return translate("Naming", "{form}检查").format(form=closer)
    return closer
