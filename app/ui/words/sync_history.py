"""The sync history in plain words: what a session did, what became of a record, why it waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.services.spreadsheet import Sheet
from app.services.sync_history import SessionView
from app.ui.i18n import counted, translate
from app.ui.words import amounts, codes, dates, refusals, syncing
from app.ui.words.naming import called, one_of
from db.queries.sync_history import DONE, UNDER_WAY, Carried, Happened, Part, SyncRecord
from db.queries.waiting import Waiting, Why
from inspection.refusal import Refusal

_RESULTS: dict[str, tuple[object, str]] = {
    "applied": (QT_TRANSLATE_NOOP("SyncHistory", "局里收到"), "done"),
    "conflict": (QT_TRANSLATE_NOOP("SyncHistory", "改得不一样"), "soon"),
    "review": (QT_TRANSLATE_NOOP("SyncHistory", "没有采用"), "soon"),
    "came": (QT_TRANSLATE_NOOP("SyncHistory", "从局里领到"), "neutral"),
}
_HAPPENED: dict[str, object] = {
    "written": QT_TRANSLATE_NOOP("SyncHistory", "在本机写下"),
    "applied": QT_TRANSLATE_NOOP("SyncHistory", "传给局里，收到了"),
    "conflict": QT_TRANSLATE_NOOP("SyncHistory", "传给局里；和别人改得不一样，两边的值都留着"),
    "review": QT_TRANSLATE_NOOP("SyncHistory", "传给局里；局里收着，没有采用"),
    "came": QT_TRANSLATE_NOOP("SyncHistory", "从局里领到"),
    "conflict_opened": QT_TRANSLATE_NOOP("SyncHistory", "别人也改了同一处，等人定"),
    "review_opened": QT_TRANSLATE_NOOP("SyncHistory", "等局里核对"),
}
_WHY: dict[Why, tuple[object, object]] = {
    Why.NEW: (
        QT_TRANSLATE_NOOP("SyncHistory", "上次同步以后写的"),
        QT_TRANSLATE_NOOP("SyncHistory", "同步一次就传。"),
    ),
    Why.BYTES: (
        QT_TRANSLATE_NOOP("SyncHistory", "照片和扫描件的原件还没传完"),
        QT_TRANSLATE_NOOP("SyncHistory", "登记的内容已到局里；原件同步时接着传，不耽误别的。"),
    ),
    Why.DRAFT: (
        QT_TRANSLATE_NOOP("SyncHistory", "还在填的表"),
        QT_TRANSLATE_NOOP("SyncHistory", "离开这张表或同步时记下，一起传。"),
    ),
    Why.LEFT: (
        QT_TRANSLATE_NOOP("SyncHistory", "项目已经不归你"),
        QT_TRANSLATE_NOOP("SyncHistory", "同步时照样传给局里，交给现在管的人核对。"),
    ),
    Why.FROZEN: (
        QT_TRANSLATE_NOOP("SyncHistory", "前一笔改动还在核对"),
        QT_TRANSLATE_NOOP("SyncHistory", "同步时传给局里，和前一笔放在一起等人定。"),
    ),
    Why.REVIEW: (
        QT_TRANSLATE_NOOP("SyncHistory", "局里收着，没有采用"),
        QT_TRANSLATE_NOOP("SyncHistory", "不用重填；本机仍显示你写的，等人核对。"),
    ),
}


def said_of(session: SyncRecord) -> str:
    """What a session did and what ended it, in one sentence."""
    if session.outcome == UNDER_WAY:
        return translate("SyncHistory", "正在进行")
    told = syncing.past(session)
    if session.anew:
        more = counted(
            translate("SyncHistory", "{n} 份资料和局里对不上，已重领"), len(session.anew)
        )
        told = translate("SyncHistory", "{told} · {more}").format(told=told, more=more)
    open_ones = session.conflicts + session.reviews
    if session.outcome == DONE and open_ones:
        more = counted(translate("SyncHistory", "其中 {n} 条要人定"), open_ones)
        return translate("SyncHistory", "{told} · {more}").format(told=told, more=more)
    return told


def anew(session: SyncRecord) -> str:
    """What was not as the bureau has it, and what was done about it; empty if all agreed."""
    if not session.anew:
        return ""
    return translate(
        "SyncHistory",
        "本机这几份资料的校验数和局里对不上，已从局里整份重领：{parts}。没交的改动不受影响。"
        "如果一再出现，请告诉系统管理员。",
    ).format(parts=_parts(session))


def _parts(session: SyncRecord) -> str:
    separator = translate("SyncHistory", "、")
    return separator.join(part(one) for one in session.anew)


def part(one: Part) -> str:
    """What a scope holds, as a user knows it."""
    match one.kind:
        case "bureau":
            return translate("SyncHistory", "局里的公共资料")
        case "site":
            text = translate("SyncHistory", "{site}的项目资料")
        case "people":
            text = translate("SyncHistory", "{site}的人员资料")
        case _:
            return translate("SyncHistory", "本账号的资料")
    return text.format(site=one.site or translate("SyncHistory", "已不在本机的项目"))


def ending(session: SyncRecord) -> str:
    """How a session ended, in a word."""
    if session.outcome == UNDER_WAY:
        return translate("SyncHistory", "进行中")
    if session.outcome == DONE:
        return translate("SyncHistory", "传完")
    return translate("SyncHistory", "没传完")


def tone_of(session: SyncRecord) -> str:
    """The status colour of a session."""
    if session.outcome == UNDER_WAY:
        return "due"
    return "done" if session.outcome == DONE else "soon"


def took(session: SyncRecord) -> str:
    """How long it took."""
    return amounts.duration(-(-max(0, session.ended_at - session.started_at) // 1000))


def came(session: SyncRecord) -> str:
    """What was received, by kind: ``工人 300 · 项目 12``; empty if nothing was."""
    ordered = sorted(session.came.items(), key=lambda one: (-one[1], one[0]))
    return " · ".join(f"{codes.word('Entity', entity)} {count:,}" for entity, count in ordered)


def result(line: Carried) -> str:
    """What became of a record, in a word or two."""
    return translate("SyncHistory", str(_RESULTS[line.result][0]))


def result_tone(line: Carried) -> str:
    """The status colour of what became of a record."""
    return _RESULTS[line.result][1]


def happened(one: Happened) -> str:
    """One step of a record's way."""
    text = translate("SyncHistory", str(_HAPPENED[one.what]))
    if not one.reason:
        return text
    why = refusals.explain(Refusal(one.reason)).what
    return translate("SyncHistory", "{what}：{why}").format(what=text, why=why)


def why(one: Waiting) -> tuple[str, str]:
    """The reason for which a record has not gone, and what happens to it next."""
    if one.why is Why.STOPPED:
        words = refusals.explain(Refusal(one.reason))
        return translate("SyncHistory", "上次没传完：{what}").format(what=words.what), words.next
    what, then = (translate("SyncHistory", str(text)) for text in _WHY[one.why])
    if one.why in (Why.REVIEW, Why.BYTES) and one.reason:
        reason = refusals.explain(Refusal(one.reason)).what
        return translate("SyncHistory", "{what}：{why}").format(what=what, why=reason), then
    return what, then


def sheets(views: Sequence[SessionView]) -> list[Sheet]:
    """The whole history as two sheets: by session, and by record with the workers' names masked."""
    by_session = Sheet(
        translate("SyncHistory", "按次"),
        [
            translate("SyncHistory", "开始"),
            translate("SyncHistory", "结束"),
            translate("SyncHistory", "用时"),
            translate("SyncHistory", "发出"),
            translate("SyncHistory", "领到"),
            translate("SyncHistory", "结果"),
            translate("SyncHistory", "领到的种类"),
            translate("SyncHistory", "和局里对不上、已重领"),
        ],
        [_session_line(one.session) for one in views],
    )
    by_record = Sheet(
        translate("SyncHistory", "按条"),
        [
            translate("SyncHistory", "同步开始"),
            translate("SyncHistory", "时间"),
            translate("SyncHistory", "方向"),
            translate("SyncHistory", "种类"),
            translate("SyncHistory", "记录"),
            translate("SyncHistory", "项目"),
            translate("SyncHistory", "怎样了"),
            translate("SyncHistory", "原因"),
        ],
        [_record_line(view.session, line) for view in views for line in view.lines],
    )
    return [by_session, by_record]


def _session_line(session: SyncRecord) -> list[str]:
    return [
        dates.full_moment(session.started_at),
        dates.full_moment(session.ended_at),
        took(session),
        str(session.sent),
        str(session.received),
        said_of(session),
        came(session),
        _parts(session),
    ]


def _record_line(session: SyncRecord, line: Carried) -> list[str]:
    way = (
        translate("SyncHistory", "发出") if line.way == "sent" else translate("SyncHistory", "领到")
    )
    reason = refusals.explain(Refusal(line.reason)).what if line.reason else ""
    return [
        dates.full_moment(session.started_at),
        dates.full_moment(line.at),
        way,
        one_of(line.entity),
        called(line.name),
        line.name.site,
        result(line),
        reason,
    ]
