"""What the fields of records are called, and their values as people read them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.i18n import language, translate
from app.ui.words import amounts, codes, dates, people, pictures
from app.ui.words.sizes import size
from db.queries.decisions import FieldShape
from db.replication.fields import Json
from forms.definition import Definition, Question
from inspection.identity import mask_document, mask_name, mask_phone

_NAMES: dict[str, object] = {
    "account_id": QT_TRANSLATE_NOOP("Field", "经办人"),
    "added_at": QT_TRANSLATE_NOOP("Field", "添加时间"),
    "approval": QT_TRANSLATE_NOOP("Field", "审批"),
    "assistant_id": QT_TRANSLATE_NOOP("Field", "协办"),
    "at": QT_TRANSLATE_NOOP("Field", "时间"),
    "call_back_at": QT_TRANSLATE_NOOP("Field", "约定再拨"),
    "clause": QT_TRANSLATE_NOOP("Field", "依据"),
    "closed_on": QT_TRANSLATE_NOOP("Field", "办结日期"),
    "countersignature": QT_TRANSLATE_NOOP("Field", "会签"),
    "covert": QT_TRANSLATE_NOOP("Field", "暗访"),
    "count": QT_TRANSLATE_NOOP("Field", "份数"),
    "crew": QT_TRANSLATE_NOOP("Field", "班组"),
    "document_number": QT_TRANSLATE_NOOP("Field", "证件号码"),
    "document_type": QT_TRANSLATE_NOOP("Field", "证件种类"),
    "due_on": QT_TRANSLATE_NOOP("Field", "期限"),
    "due_provisional": QT_TRANSLATE_NOOP("Field", "期限待定"),
    "facts": QT_TRANSLATE_NOOP("Field", "事实"),
    "file_name": QT_TRANSLATE_NOOP("Field", "文件名"),
    "finished_at": QT_TRANSLATE_NOOP("Field", "完成时间"),
    "firm_id": QT_TRANSLATE_NOOP("Field", "单位"),
    "found_on": QT_TRANSLATE_NOOP("Field", "发现日期"),
    "inspection_form": QT_TRANSLATE_NOOP("Field", "检查形式"),
    "issued_on": QT_TRANSLATE_NOOP("Field", "开具日期"),
    "item": QT_TRANSLATE_NOOP("Field", "检查项"),
    "kind": QT_TRANSLATE_NOOP("Field", "种类"),
    "kept_where": QT_TRANSLATE_NOOP("Field", "存放位置"),
    "lead_id": QT_TRANSLATE_NOOP("Field", "主办"),
    "manner": QT_TRANSLATE_NOOP("Field", "送达方式"),
    "measure": QT_TRANSLATE_NOOP("Field", "整改要求"),
    "month": QT_TRANSLATE_NOOP("Field", "月份"),
    "mode": QT_TRANSLATE_NOOP("Field", "填写方式"),
    "name": QT_TRANSLATE_NOOP("Field", "名称"),
    "note": QT_TRANSLATE_NOOP("Field", "说明"),
    "number": QT_TRANSLATE_NOOP("Field", "文号"),
    "on_date": QT_TRANSLATE_NOOP("Field", "日期"),
    "outcome": QT_TRANSLATE_NOOP("Field", "通话结果"),
    "people": QT_TRANSLATE_NOOP("Field", "涉及人数"),
    "phone": QT_TRANSLATE_NOOP("Field", "电话"),
    "place": QT_TRANSLATE_NOOP("Field", "地点"),
    "printed": QT_TRANSLATE_NOOP("Field", "打印份数"),
    "receiver": QT_TRANSLATE_NOOP("Field", "签收人"),
    "rechecked_by": QT_TRANSLATE_NOOP("Field", "复查人"),
    "refusal_reason": QT_TRANSLATE_NOOP("Field", "拒签理由"),
    "refused": QT_TRANSLATE_NOOP("Field", "拒签"),
    "relation": QT_TRANSLATE_NOOP("Field", "与当事人关系"),
    "responsible_person": QT_TRANSLATE_NOOP("Field", "责任人"),
    "result": QT_TRANSLATE_NOOP("Field", "结果"),
    "second_server_id": QT_TRANSLATE_NOOP("Field", "第二送达人"),
    "served_on": QT_TRANSLATE_NOOP("Field", "送达日期"),
    "server_id": QT_TRANSLATE_NOOP("Field", "送达人"),
    "sheet": QT_TRANSLATE_NOOP("Field", "问卷编号"),
    "size": QT_TRANSLATE_NOOP("Field", "数量"),
    "started_at": QT_TRANSLATE_NOOP("Field", "开始时间"),
    "state": QT_TRANSLATE_NOOP("Field", "状态"),
    "sum_fen": QT_TRANSLATE_NOOP("Field", "涉及金额"),
    "system": QT_TRANSLATE_NOOP("Field", "制度"),
    "taken_at": QT_TRANSLATE_NOOP("Field", "拍摄时间"),
    "trade": QT_TRANSLATE_NOOP("Field", "工种"),
    "type": QT_TRANSLATE_NOOP("Field", "文书种类"),
    "void_reason": QT_TRANSLATE_NOOP("Field", "作废原因"),
    "voided_at": QT_TRANSLATE_NOOP("Field", "作废时间"),
    "witness": QT_TRANSLATE_NOOP("Field", "见证人"),
    "worker_id": QT_TRANSLATE_NOOP("Field", "工人"),
}
_PERSON = QT_TRANSLATE_NOOP("Field", "姓名")
_BYTES = QT_TRANSLATE_NOOP("Field", "大小")
_CODES: dict[tuple[str, str], str] = {
    ("problem", "state"): "Problem",
    ("problem", "system"): "System",
    ("contact", "kind"): "Contact",
    ("contact", "inspection_form"): "InspectionForm",
    ("paper", "type"): "Paper",
    ("paper", "state"): "PaperState",
    ("service", "manner"): "Service",
    ("call_attempt", "outcome"): "CallOutcome",
    ("site", "state"): "Site",
    ("questionnaire", "mode"): "FilledOn",
    ("sheet_tally", "what"): "SheetCount",
}
_STATES: dict[str, object] = {
    "open": QT_TRANSLATE_NOOP("Field", "进行中"),
    "finished": QT_TRANSLATE_NOOP("Field", "已完成"),
    "second": QT_TRANSLATE_NOOP("Field", "第二遍录入"),
}
_LONGEST = 160


def is_known(name: str) -> bool:
    """Whether a field has a name of its own; what has none is the program's own book-keeping."""
    return name.startswith("answers/") or name in _NAMES


def field_name(entity: str, name: str, form: Definition | None = None) -> str:
    """``期限``; of an answer its question: ``A3 抽查工人有劳动合同``. The bare name if unknown."""
    if name.startswith("answers/"):
        question = _question(name, form)
        label = _in_language(question.labels) if question else ""
        return " ".join(filter(None, (name.rpartition("/")[2], label)))
    if name == "name" and entity == "worker":
        return translate("Field", str(_PERSON))
    if name == "size" and entity == "attachment":
        return translate("Field", str(_BYTES))
    text = _NAMES.get(name)
    return name if text is None else translate("Field", str(text))


def is_counted(name: str, form: Definition | None) -> bool:
    """Whether a field is an answer that lists and figures read."""
    question = _question(name, form) if name.startswith("answers/") else None
    return question is not None and bool(question.figure) and not question.is_personal


def value(
    entity: str,
    shape: FieldShape,
    held: Json,
    names: dict[str, str],
    form: Definition | None = None,
    *,
    masked: bool = True,
) -> str:
    """A value as people read it; ``–`` for none. `masked`: what is personal is not shown whole."""
    if held is None or held == "":
        return "–"
    if masked and shape.personal and isinstance(held, str):
        return _masked(shape.name, held)
    if (entity, shape.name) == ("attachment", "size") and isinstance(held, int):
        return size(held)
    match shape.kind:
        case "day" if isinstance(held, str):
            return dates.day(date.fromisoformat(held))
        case "instant" if isinstance(held, int):
            return dates.full_moment(held)[:16]
        case "money" if isinstance(held, int):
            return amounts.yuan(held)
        case "flag":
            return translate("Field", "是") if held else translate("Field", "否")
        case "code" if (entity, shape.name) == ("attachment", "kind"):
            return pictures.kind(str(held))
        case "code":
            return _code(entity, shape.name, str(held))
        case "reference":
            name = names.get(str(held), "…")
            return people.worker(name, masked=masked) if shape.name == "worker_id" else name
        case "answer":
            return _answer(shape.name, held, form)
    text = str(held)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _masked(name: str, held: str) -> str:
    if name == "phone" or name.endswith("_phone"):
        return mask_phone(held)
    if name == "document_number":
        return mask_document(held)
    return mask_name(held)


def _code(entity: str, name: str, held: str) -> str:
    kind = _CODES.get((entity, name))
    if kind is not None:
        return codes.word(kind, held)
    text = _STATES.get(held)
    return held if text is None else translate("Field", str(text))


def _question(name: str, form: Definition | None) -> Question | None:
    path = name.partition("/")[2].partition("@")[0]
    return None if form is None else form.questions.get(path)


def _answer(name: str, held: Json, form: Definition | None) -> str:
    question = _question(name, form)
    if question is None or question.choices is None or form is None:
        return str(held)
    words = {
        one.code: _in_language(one.labels) for one in form.lists.get(question.choices.list_name, ())
    }
    chosen = held if isinstance(held, list) else str(held).split()
    return translate("Field", "、").join(words.get(str(one)) or str(one) for one in chosen)


def _in_language(texts: dict[str, str]) -> str:
    """The words of a form in the interface's language, else in its own."""
    return texts.get(language()) or next(iter(texts.values()), "")
