"""Names of the stored codes: states, answers, outcomes, kinds and roles (domain.md §1)."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.i18n import translate

_WORDS: dict[str, dict[str, object]] = {
    "Answer": {
        "implemented": QT_TRANSLATE_NOOP("Answer", "落实"),
        "partial": QT_TRANSLATE_NOOP("Answer", "部分"),
        "missing": QT_TRANSLATE_NOOP("Answer", "未落实"),
        "not_applicable": QT_TRANSLATE_NOOP("Answer", "不适用"),
        "unchecked": QT_TRANSLATE_NOOP("Answer", "未查"),
    },
    "System": {
        "A": QT_TRANSLATE_NOOP("System", "实名制"),
        "B": QT_TRANSLATE_NOOP("System", "专户"),
        "C": QT_TRANSLATE_NOOP("System", "代发"),
        "D": QT_TRANSLATE_NOOP("System", "保证金"),
        "E": QT_TRANSLATE_NOOP("System", "公示"),
        "F": QT_TRANSLATE_NOOP("System", "其他"),
    },
    "Contact": {
        "service": QT_TRANSLATE_NOOP("Contact", "上门服务"),
        "return_visit": QT_TRANSLATE_NOOP("Contact", "政策回访"),
        "offsite_check": QT_TRANSLATE_NOOP("Contact", "书面核查"),
        "inspection": QT_TRANSLATE_NOOP("Contact", "检查"),
    },
    "InspectionForm": {
        "routine": QT_TRANSLATE_NOOP("InspectionForm", "例行"),
        "case": QT_TRANSLATE_NOOP("InspectionForm", "个案"),
        "campaign": QT_TRANSLATE_NOOP("InspectionForm", "专项"),
    },
    "Problem": {
        "draft": QT_TRANSLATE_NOOP("Problem", "草稿"),
        "registered": QT_TRANSLATE_NOOP("Problem", "已登记"),
        "correcting": QT_TRANSLATE_NOOP("Problem", "整改中"),
        "awaiting_recheck": QT_TRANSLATE_NOOP("Problem", "待复查"),
        "struck_off": QT_TRANSLATE_NOOP("Problem", "已销号"),
        "extension_requested": QT_TRANSLATE_NOOP("Problem", "延期待批"),
        "recheck_failed": QT_TRANSLATE_NOOP("Problem", "复查不合格"),
        "to_case": QT_TRANSLATE_NOOP("Problem", "已转立案"),
        "to_regulator": QT_TRANSLATE_NOOP("Problem", "已转主管部门"),
        "void": QT_TRANSLATE_NOOP("Problem", "已作废"),
    },
    "CallOutcome": {
        "completed": QT_TRANSLATE_NOOP("CallOutcome", "完成"),
        "partly": QT_TRANSLATE_NOOP("CallOutcome", "部分完成"),
        "declined": QT_TRANSLATE_NOOP("CallOutcome", "拒访"),
        "call_back": QT_TRANSLATE_NOOP("CallOutcome", "约定再拨"),
        "no_answer": QT_TRANSLATE_NOOP("CallOutcome", "无人接听"),
        "busy": QT_TRANSLATE_NOOP("CallOutcome", "占线"),
        "switched_off": QT_TRANSLATE_NOOP("CallOutcome", "关机"),
        "suspended": QT_TRANSLATE_NOOP("CallOutcome", "停机"),
        "no_such_number": QT_TRANSLATE_NOOP("CallOutcome", "空号"),
        "not_the_worker": QT_TRANSLATE_NOOP("CallOutcome", "非本人"),
        "not_of_site": QT_TRANSLATE_NOOP("CallOutcome", "非本项目人员"),
        "language": QT_TRANSLATE_NOOP("CallOutcome", "语言不通"),
    },
    "Site": {
        "planned": QT_TRANSLATE_NOOP("Site", "待开工"),
        "building": QT_TRANSLATE_NOOP("Site", "在建"),
        "stopped": QT_TRANSLATE_NOOP("Site", "停工"),
        "finished": QT_TRANSLATE_NOOP("Site", "完工"),
        "accepted": QT_TRANSLATE_NOOP("Site", "竣工"),
    },
    "FirmRole": {
        "owner": QT_TRANSLATE_NOOP("FirmRole", "建设单位"),
        "general_contractor": QT_TRANSLATE_NOOP("FirmRole", "施工总承包"),
        "subcontractor": QT_TRANSLATE_NOOP("FirmRole", "分包"),
        "supervisor": QT_TRANSLATE_NOOP("FirmRole", "监理"),
        "regulator": QT_TRANSLATE_NOOP("FirmRole", "行业主管部门"),
    },
    "Paper": {
        "order": QT_TRANSLATE_NOOP("Paper", "限期改正指令书"),
        "receipt": QT_TRANSLATE_NOOP("Paper", "送达回证"),
    },
    "PaperState": {
        "issued": QT_TRANSLATE_NOOP("PaperState", "已开具"),
        "served": QT_TRANSLATE_NOOP("PaperState", "已送达"),
        "refused": QT_TRANSLATE_NOOP("PaperState", "拒签"),
        "void": QT_TRANSLATE_NOOP("PaperState", "已作废"),
    },
    "Service": {
        "direct": QT_TRANSLATE_NOOP("Service", "直接送达"),
        "left": QT_TRANSLATE_NOOP("Service", "留置送达"),
        "mail": QT_TRANSLATE_NOOP("Service", "邮寄送达"),
        "public_notice": QT_TRANSLATE_NOOP("Service", "公告送达"),
    },
    "Role": {
        "inspector": QT_TRANSLATE_NOOP("Role", "监察员"),
        "supervisor": QT_TRANSLATE_NOOP("Role", "科长"),
        "clerk": QT_TRANSLATE_NOOP("Role", "内勤"),
        "admin": QT_TRANSLATE_NOOP("Role", "系统管理员"),
    },
    "Entity": {
        "contact": QT_TRANSLATE_NOOP("Entity", "检查回访"),
        "filled_form": QT_TRANSLATE_NOOP("Entity", "填写的表"),
        "problem": QT_TRANSLATE_NOOP("Entity", "问题"),
        "paper": QT_TRANSLATE_NOOP("Entity", "文书"),
        "paper_problem": QT_TRANSLATE_NOOP("Entity", "文书所列问题"),
        "service": QT_TRANSLATE_NOOP("Entity", "送达"),
        "attachment": QT_TRANSLATE_NOOP("Entity", "照片和附件"),
        "attachment_stored": QT_TRANSLATE_NOOP("Entity", "局里收到的附件"),
        "questionnaire": QT_TRANSLATE_NOOP("Entity", "问卷"),
        "sheet_batch": QT_TRANSLATE_NOOP("Entity", "印出的空白问卷"),
        "sheet_tally": QT_TRANSLATE_NOOP("Entity", "问卷清点"),
        "sheet_keying": QT_TRANSLATE_NOOP("Entity", "问卷录入"),
        "call_sample": QT_TRANSLATE_NOOP("Entity", "抽样"),
        "sample_entry": QT_TRANSLATE_NOOP("Entity", "抽中的工人"),
        "call_attempt": QT_TRANSLATE_NOOP("Entity", "拨打"),
        "reveal": QT_TRANSLATE_NOOP("Entity", "查看号码的记录"),
        "worker": QT_TRANSLATE_NOOP("Entity", "工人"),
        "roster": QT_TRANSLATE_NOOP("Entity", "花名册"),
        "site": QT_TRANSLATE_NOOP("Entity", "项目"),
        "site_firm": QT_TRANSLATE_NOOP("Entity", "参建单位"),
        "assignment": QT_TRANSLATE_NOOP("Entity", "分工"),
        "firm": QT_TRANSLATE_NOOP("Entity", "单位"),
        "account": QT_TRANSLATE_NOOP("Entity", "人员"),
        "team": QT_TRANSLATE_NOOP("Entity", "队伍"),
        "setting": QT_TRANSLATE_NOOP("Entity", "局里的设置"),
        "form_version": QT_TRANSLATE_NOOP("Entity", "表样"),
        "holiday": QT_TRANSLATE_NOOP("Entity", "节假日"),
        "number_block": QT_TRANSLATE_NOOP("Entity", "文书号段"),
        "signing_key": QT_TRANSLATE_NOOP("Entity", "签章密钥"),
        "grant": QT_TRANSLATE_NOOP("Entity", "授权"),
        "conflict": QT_TRANSLATE_NOOP("Entity", "改得不一样的"),
        "review": QT_TRANSLATE_NOOP("Entity", "局里复核的"),
        "erasure": QT_TRANSLATE_NOOP("Entity", "依法删除的"),
    },
    "Form": {
        "checkin": QT_TRANSLATE_NOOP("Form", "检查表"),
        "phonecheck": QT_TRANSLATE_NOOP("Form", "电话抽访表"),
        "return_visit": QT_TRANSLATE_NOOP("Form", "回访表"),
        "questionnaire": QT_TRANSLATE_NOOP("Form", "问卷"),
    },
    "SheetCount": {
        "handed_out": QT_TRANSLATE_NOOP("SheetCount", "发出"),
        "returned": QT_TRANSLATE_NOOP("SheetCount", "收回"),
    },
    "FilledOn": {
        "screen": QT_TRANSLATE_NOOP("FilledOn", "当面填"),
        "paper": QT_TRANSLATE_NOOP("FilledOn", "纸质"),
    },
    "Duty": {
        "inspection": QT_TRANSLATE_NOOP("Duty", "检查"),
        "phone_check": QT_TRANSLATE_NOOP("Duty", "抽访"),
        "return_visit": QT_TRANSLATE_NOOP("Duty", "回访"),
    },
    "DutyState": {
        "due": QT_TRANSLATE_NOOP("DutyState", "待办"),
        "done": QT_TRANSLATE_NOOP("DutyState", "已办"),
        "soon": QT_TRANSLATE_NOOP("DutyState", "快到期"),
        "overdue": QT_TRANSLATE_NOOP("DutyState", "逾期"),
        "none": QT_TRANSLATE_NOOP("DutyState", "无需"),
    },
}

TONES: dict[str, dict[str, str]] = {
    "Answer": {"implemented": "done", "partial": "soon", "missing": "overdue"},
    "Problem": {
        "registered": "due",
        "correcting": "due",
        "awaiting_recheck": "soon",
        "struck_off": "done",
        "extension_requested": "soon",
        "recheck_failed": "overdue",
        "to_case": "overdue",
    },
    "CallOutcome": {"completed": "done", "partly": "soon", "call_back": "due"},
    "Site": {"building": "due", "stopped": "soon", "finished": "done", "accepted": "done"},
    "PaperState": {"issued": "due", "served": "done", "refused": "soon"},
    "DutyState": {"due": "due", "done": "done", "soon": "soon", "overdue": "overdue"},
}
"""Which status colour a code wears; one that is absent is neutral."""


def word(kind: str, code: str) -> str:
    """What people call `code` of a kind such as ``Answer`` or ``Problem``.

    A code this program does not know (a newer bureau's) is shown as it is.
    """
    text = _WORDS[kind].get(code)
    return code if text is None else translate(kind, str(text))


def tone(kind: str, code: str) -> str:
    """The status colour of a code: done, due, soon, overdue or neutral."""
    return TONES.get(kind, {}).get(code, "neutral")


def codes(kind: str) -> tuple[str, ...]:
    """The known codes of a kind, in the order people expect them."""
    return tuple(_WORDS[kind])
