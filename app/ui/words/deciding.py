"""Conflicts and reviews in words: who wrote what, and what each choice means for the work."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.presenters.deciding import Option
from app.ui.i18n import translate
from app.ui.words import codes, dates
from app.ui.words.naming import called
from db.queries.decisions import Author, ConflictCard, ContestedField, ReviewCard, ReviewPart
from db.queries.follow_ups import FollowUps, IssuedPaper
from db.replication.fields import Json, same
from inspection.problems import CLOSED

_REASONS: dict[str, object] = {
    "not_permitted": QT_TRANSLATE_NOOP("Decide", "写的人当时没有权限改这条记录。"),
    "locked": QT_TRANSLATE_NOOP("Decide", "签发以后的内容不能再改。"),
    "signed_act": QT_TRANSLATE_NOOP("Decide", "签发和送达的内容，两边记的不一样。"),
    "row_in_review": QT_TRANSLATE_NOOP("Decide", "同一条记录前面的改动还没核对完。"),
    "row_missing": QT_TRANSLATE_NOOP("Decide", "局里没有这条记录。"),
    "row_exists": QT_TRANSLATE_NOOP("Decide", "局里已经有这条记录。"),
    "already_settled": QT_TRANSLATE_NOOP("Decide", "之前已经有人定过，这一次晚了。"),
    "number_used": QT_TRANSLATE_NOOP("Decide", "文号已经用在另一份文书上：作废后重开。"),
    "number_not_leased": QT_TRANSLATE_NOOP("Decide", "文号不在那台电脑领的号段里：作废后重开。"),
    "number_of_other_device": QT_TRANSLATE_NOOP("Decide", "文号是另一台电脑领的：作废后重开。"),
    "parent_missing": QT_TRANSLATE_NOOP("Decide", "它所属的记录不在局里。"),
    "parent_out_of_scope": QT_TRANSLATE_NOOP("Decide", "它所属的记录在别的项目。"),
}
"""Why an operation was refused, said so that it is true for its author and for whoever settles."""
_ANY_REASON = QT_TRANSLATE_NOOP("Decide", "局里按规矩没有采用，要人核对。")
_SAID_AT_MOST = 2
"""Sentences beside a choice about what a whole case does to the work."""


def who(author: Author) -> str:
    """``我``, a colleague's name, or the laptop's if the bureau names nobody."""
    if author.mine:
        return translate("Decide", "我")
    return author.name or author.device_name or translate("Decide", "另一台电脑")


def signed(author: Author, now: int) -> str:
    """``样例周 · 笔记本 · 11-23 10:31``: who, on which laptop, and when by its clock."""
    device = translate("Decide", "本机") if author.here else author.device_name
    parts = [who(author), device if device != who(author) else ""]
    if author.claimed_at is not None:
        parts.append(dates.moment(author.claimed_at, now))
    return " · ".join(filter(None, parts))


def origin(option: Option, now: int) -> str:
    """Where an option comes from: its authors, or what was there before them."""
    if not option.authors:
        return translate("Decide", "改之前的")
    said = translate("Decide", "；").join(signed(one, now) for one in option.authors)
    if option.implied:
        return translate("Decide", "{who}，没有动这一项").format(who=said)
    return said


def about(card: ConflictCard, *, masked: bool = True) -> str:
    """What the conflict is about."""
    return called(card.about, masked=masked)


def standing(card: ConflictCard) -> str:
    """What the bureau goes by meanwhile, and whose it is to decide."""
    stands = next((one.author for one in card.candidates if one.stands), None)
    if stands is None:
        meanwhile = translate("Decide", "定下来之前，局里先按原来的算。")
    elif stands.mine:
        meanwhile = translate("Decide", "定下来之前，局里先按我写的算。")
    else:
        meanwhile = translate("Decide", "定下来之前，局里先按{who}写的算。").format(who=who(stands))
    if card.may_settle:
        return meanwhile
    if card.policy == "office":
        decider = translate("Decide", "由局里内勤定。")
    else:
        decider = translate("Decide", "由本项目的监察员定。")
    return f"{meanwhile} {decider}"


def decision(card: ConflictCard | ReviewCard) -> str:
    """How far a decision made here has come."""
    if card.decision is None:
        return ""
    if isinstance(card, ReviewCard):
        if card.decision.outcome == "used":
            chosen = translate("Decide", "已采用")
        else:
            chosen = translate("Decide", "已决定不采用")
    else:
        chosen = translate("Decide", "已定")
    if card.decision.sent:
        return translate("Decide", "{chosen}，传给局里了，等局里确认。").format(chosen=chosen)
    if isinstance(card, ReviewCard):
        return translate("Decide", "{chosen}，下次同步传给局里。").format(chosen=chosen)
    return translate("Decide", "{chosen}，下次同步传给局里；之前还可以改。").format(chosen=chosen)


def means(
    card: ConflictCard,
    field: ContestedField,
    option: Option,
    resting: FollowUps,
    today: date,
) -> str:
    """What choosing this value for this field means for the work, said beside it; a line or two."""
    entity, name, value = card.about.entity, field.name, option.value
    told = [*_of_the_value(entity, name, value, today), *_of_the_field(entity, name, value)]
    if (entity, name) == ("problem", "due_on") and any(
        one.due_on is not None and one.due_on.isoformat() != value for one in resting.papers
    ):
        told.append(translate("Decide", "和文书上印的不一样。"))
    return _joined(told) if told else _plain(option)


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
        case "call_attempt", "outcome":
            return [translate("Decide", "抽访的应答率按这个算。")]
        case "worker", "phone" if value:
            return [translate("Decide", "抽访按这个号码拨。")]
    return []


def _plain(option: Option) -> str:
    if option.stands:
        return translate("Decide", "和现在一样，各台电脑都不变。")
    return translate("Decide", "下次同步后，各台电脑都改成这个。")


def _paper(one: IssuedPaper) -> str:
    return one.number or codes.word("Paper", one.type)


def refused(card: ReviewCard) -> str:
    """Why the bureau did not apply it, whoever reads it."""
    return _reason(card.reason)


def _reason(code: str) -> str:
    text = _REASONS.get(code.partition(".")[2], _ANY_REASON)
    return translate("Decide", str(text))


def part_title(part: ReviewPart, *, masked: bool = True) -> str:
    """What one part of a case did: added a record, or changed one."""
    name = called(part.about, masked=masked)
    if part.kind == "add":
        return translate("Decide", "新增 {name}").format(name=name)
    return translate("Decide", "修改 {name}").format(name=name)


def part_note(part: ReviewPart) -> str:
    """Why a part cannot be used; empty if it can."""
    if part.usable:
        return ""
    return translate("Decide", "这一条用不上了（{why}），采用时会一并放下。").format(
        why=_reason(part.reason).rstrip("。")
    )


def using_means(card: ReviewCard, today: date) -> str:
    """What using a case means for the work, said beside the button."""
    if card.author.mine:
        told = translate("Decide", "再以你的名义传一次，由局里核对。")
    else:
        told = translate("Decide", "以你的名义记下{who}写的，由局里核对。").format(
            who=who(card.author)
        )
    effects = [
        sentence
        for part in card.parts
        if part.usable
        for one in part.fields
        if not same(one.new, one.now)
        for sentence in (
            *_of_the_value(part.about.entity, one.name, one.new, today),
            *_of_the_field(part.about.entity, one.name, one.new),
        )
    ]
    return _joined([told, *_few(effects)])


def letting_go_means(card: ReviewCard, today: date) -> str:
    """What letting a case go means for the work, said beside the button."""
    if card.author.mine:
        told = translate("Decide", "下次同步后，本机改回局里的样子。理由留底。")
    else:
        told = translate("Decide", "{who}的电脑下次同步后改回局里的样子。理由留底。").format(
            who=who(card.author)
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
