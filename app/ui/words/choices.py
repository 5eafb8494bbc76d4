"""What each choice of a conflict or a review means for the work, said beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.presenters.deciding import Option
from app.ui.i18n import translate
from app.ui.words import codes, dates, deciding, fields
from db.queries.decisions import ConflictCard, ContestedField, ReviewCard
from db.queries.follow_ups import FollowUps, IssuedPaper
from db.replication.fields import Json, same
from forms.definition import Definition
from inspection.calls import REACHED, RESPONDED
from inspection.problems import CLOSED

_SAID_AT_MOST = 2
"""Sentences beside a choice about what a whole case does to the work."""


def means(
    card: ConflictCard,
    field: ContestedField,
    option: Option,
    resting: FollowUps,
    form: Definition | None,
    today: date,
) -> str:
    """What choosing this value for this field means for the work, said beside it; a line or two."""
    entity, name, value = card.about.entity, field.name, option.value
    told = [*_of_the_value(entity, name, value, today), *_of_the_field(entity, name, value)]
    if (entity, name) == ("problem", "due_on") and any(
        one.due_on is not None and one.due_on.isoformat() != value for one in resting.papers
    ):
        told.append(translate("Decide", "和文书上印的不一样。"))
    return _joined(told) if told else _plain(option, counted=fields.is_counted(name, form))


def whatever_is_chosen(
    card: ConflictCard, field: ContestedField, resting: FollowUps, today: date
) -> str:
    """What no choice changes and whoever chooses has to know; empty where nothing rests on it."""
    told = []
    if (card.about.entity, field.name) == ("problem", "due_on"):
        told = [
            translate("Decide", "{number}上印的期限 {day} 不会跟着改；要改就作废重开。").format(
                number=_paper(paper), day=dates.day(paper.due_on, today)
            )
            for paper in resting.papers
            if paper.due_on is not None
        ]
    elif card.about.entity == "problem" and resting.papers:
        told = [
            translate("Decide", "{number}已经开出，内容不变。").format(
                number=_paper(resting.papers[-1])
            )
        ]
    told += [
        translate("Decide", "由这一项建的问题“{facts}”不会自动改，请到台账核对。").format(
            facts=problem.facts
        )
        for problem in resting.raised
    ]
    if not told:
        return ""
    return translate("Decide", "不论选哪个：{what}").format(what=_joined(told))


def _of_the_value(entity: str, name: str, value: Json, today: date) -> list[str]:
    """What a value means by itself, told without pointing at it."""
    match entity, name:
        case "problem", "due_on" if isinstance(value, str):
            day = date.fromisoformat(value)
            due = dates.day(day, today)
            if day < today:
                return [translate("Decide", "期限 {day} 已过：马上算逾期。").format(day=due)]
            return [translate("Decide", "今日里按 {day} 到期提醒。").format(day=due)]
        case "problem", "due_on":
            return [translate("Decide", "没有期限，到期不会提醒。")]
        case "problem", "state" if isinstance(value, str):
            if value in {str(one) for one in CLOSED}:
                return [translate("Decide", "问题从待办里去掉，算已结。")]
            return [
                translate("Decide", "问题留在台账里，状态“{state}”，继续跟。").format(
                    state=codes.word("Problem", value)
                )
            ]
        case "contact" | "filled_form", "state":
            if value == "finished":
                return [translate("Decide", "算已完成，计入当月。")]
            return [translate("Decide", "算没做完，还不计入当月。")]
        case "contact", "on_date" if isinstance(value, str):
            counted = dates.month(date.fromisoformat(value))
            return [translate("Decide", "计入 {month}。").format(month=counted)]
        case "contact", "kind" if isinstance(value, str):
            kind = codes.word("Contact", value)
            return [translate("Decide", "按“{kind}”计数。").format(kind=kind)]
        case "call_attempt", "outcome":
            if value in REACHED:
                return [translate("Decide", "这一次算访到了，计入抽访。")]
            if value in RESPONDED:
                return [translate("Decide", "这一次算有应答，还没访到。")]
            return [translate("Decide", "这一次算没有应答，还没访到。")]
        case "call_attempt", "call_back_at" if isinstance(value, int):
            at = dates.full_moment(value)[:16]
            return [translate("Decide", "电话抽访里写着 {moment} 再拨。").format(moment=at)]
        case _, "voided_at":
            if value is None:
                return [translate("Decide", "记录照常有效。")]
            return [translate("Decide", "记录作废，不再计入。")]
    return []


def _of_the_field(entity: str, name: str, value: Json) -> list[str]:
    """What the value is used for, told by pointing at it."""
    match entity, name:
        case "problem", "measure" if value:
            return [translate("Decide", "再开文书时，整改要求按这个写。")]
        case "problem", "facts" if value:
            return [translate("Decide", "再开文书时，事实按这个写。")]
        case "worker", "phone" if value:
            return [translate("Decide", "抽访按这个号码拨。")]
    return []


def _plain(option: Option, *, counted: bool) -> str:
    if option.stands and counted:
        return translate("Decide", "和现在一样，各台电脑和统计都不变。")
    if option.stands:
        return translate("Decide", "和现在一样，各台电脑都不变。")
    if counted:
        return translate("Decide", "下次同步后，各台电脑都改成这个，统计跟着改。")
    return translate("Decide", "下次同步后，各台电脑都改成这个。")


def _paper(one: IssuedPaper) -> str:
    return one.number or codes.word("Paper", one.type)


def using_means(card: ReviewCard, forms: Mapping[str, Definition], today: date) -> str:
    """What using a case means for the work, said beside the button."""
    if card.author.mine:
        told = translate("Decide", "再以你的名义传一次，由局里核对。")
    else:
        told = translate("Decide", "以你的名义记下{who}写的，由局里核对。").format(
            who=deciding.who(card.author)
        )
    effects: list[str] = []
    for part in (part for part in card.parts if part.usable):
        form = forms.get(part.about.form_version)
        for one in part.fields:
            if same(one.new, one.now):
                continue
            effects += _of_the_value(part.about.entity, one.name, one.new, today)
            effects += _of_the_field(part.about.entity, one.name, one.new)
            if fields.is_counted(one.name, form):
                effects.append(translate("Decide", "统计跟着改。"))
    return _joined([told, *_few(effects)])


def letting_go_means(card: ReviewCard, today: date) -> str:
    """What letting a case go means for the work, said beside the button."""
    if card.author.mine:
        told = translate("Decide", "下次同步后，本机改回局里的样子。理由留底。")
    else:
        told = translate("Decide", "{who}的电脑下次同步后改回局里的样子。理由留底。").format(
            who=deciding.who(card.author)
        )
    effects = [
        sentence
        for part in card.parts
        if part.row_rev > 0
        for one in part.fields
        if not same(one.new, one.now)
        for sentence in _of_the_value(part.about.entity, one.name, one.now, today)
    ]
    return _joined([told, *_few(effects)])


def _few(sentences: list[str]) -> list[str]:
    """The first few, each once: a case may have hundreds of parts."""
    return list(dict.fromkeys(sentences))[:_SAID_AT_MOST]


def _joined(sentences: list[str]) -> str:
    """One after the other; a language that parts them by a blank has it in its sentences."""
    return "".join(sentences).strip()
