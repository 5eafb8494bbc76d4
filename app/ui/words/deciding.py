"""Conflicts and reviews in words: what they are about, who wrote what, how far a decision is."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.presenters.deciding import Option
from app.ui.i18n import translate
from app.ui.words import dates
from app.ui.words.naming import called
from db.queries.decisions import Author, ConflictCard, ReviewCard, ReviewPart

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


def who(author: Author) -> str:
    """``我``, a colleague's name, or the laptop's if the bureau names nobody."""
    if author.mine:
        return translate("Decide", "我")
    return author.name or author.device_name or translate("Decide", "另一台电脑")


def signed(author: Author, now: int) -> str:
    """``样例周 · 笔记本 · 11-23 10:31``: who, on which laptop, and when by its clock."""
    if author.returned:
        return translate("Decide", "局里恢复前记的，由{who}交回").format(who=who(author))
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
    elif stands.returned:
        meanwhile = translate("Decide", "定下来之前，局里先按恢复前记的算。")
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
