"""Pictures in words: what they are, where their bytes are, what became of a batch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.services.attachments import Attached
from app.services.photo_sorting import VisitChoice
from app.services.pictures import Taken, taken_at
from app.ui.i18n import counted, translate
from app.ui.words import codes, dates, refusals
from inspection.clock import civil_date, civil_time
from inspection.refusal import Refusal

_STATES: dict[str, tuple[object, str, str]] = {
    "waiting": (QT_TRANSLATE_NOOP("PictureState", "待上传"), "upload", "due"),
    "stopped": (QT_TRANSLATE_NOOP("PictureState", "上传停下"), "triangle-alert", "soon"),
    "stored": (QT_TRANSLATE_NOOP("PictureState", "局里已有"), "check-check", "done"),
    "away": (QT_TRANSLATE_NOOP("PictureState", "在局里"), "download", "neutral"),
    "awaited": (QT_TRANSLATE_NOOP("PictureState", "等同事上传"), "clock", "soon"),
    "registered": (QT_TRANSLATE_NOOP("PictureState", "已登记"), "play", "neutral"),
}
"""Word, icon and tone: the shape says it too."""

_KINDS: dict[str, object] = {
    "photo": QT_TRANSLATE_NOOP("PictureKind", "照片"),
    "scan": QT_TRANSLATE_NOOP("PictureKind", "扫描件"),
    "file": QT_TRANSLATE_NOOP("PictureKind", "文件"),
    "video": QT_TRANSLATE_NOOP("PictureKind", "录像"),
}


def state(code: str) -> str:
    """Where the bytes are, in a word."""
    known = _STATES.get(code)
    return code if known is None else translate("PictureState", str(known[0]))


def state_icon(code: str) -> tuple[str, str]:
    """Icon and tone of a state."""
    return _STATES.get(code, ("", "circle-dashed", "neutral"))[1:]


def kind(code: str) -> str:
    """What it is: photo, scan, file, video."""
    text = _KINDS.get(code)
    return code if text is None else translate("PictureKind", str(text))


def length(milliseconds: int) -> str:
    """``1:05``, ``1:02:03``: a video's length."""
    seconds = round(milliseconds / 1000)
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return f"{rest // 60}:{rest % 60:02}"


def item(path: str | None) -> str:
    """``A3`` of the path of an answer; empty for none."""
    return (path or "").rpartition("/")[2]


def caption(shown: Attached, now_ms: int | None = None) -> str:
    """Its time, and the item it proves: ``10:14 · A3``; seen from `now_ms` (UTC) its time and day:
    ``11-14 10:14``."""
    if now_ms is not None:
        return dates.moment(taken_at(shown), now_ms)
    told = [dates.time_of_day(taken_at(shown))]
    if shown.line.path:
        told.append(item(shown.line.path))
    return " · ".join(told)


def spoken(shown: Attached, now_ms: int) -> str:
    """All of it in a line, for tool tips and screen readers."""
    line = shown.line
    told = [
        kind(line.kind),
        dates.moment(taken_at(shown), now_ms),
        item(line.path),
        state(shown.state),
        line.note or "",
        translate("Pictures", "含个人信息") if line.named else "",
    ]
    return " · ".join(filter(None, told))


def pictures(count: int) -> str:
    """``12 张照片``."""
    return counted(translate("Pictures", "{n} 张照片"), count)


def visit(choice: VisitChoice, now_ms: int) -> str:
    """``检查 白云湖小学 10:05–10:50``, with the day unless it is today's."""
    span = choice.span
    began = civil_time(span.started_at)
    ends = translate("Pictures", "进行中")
    if span.ended_at is not None:
        ends = f"{civil_time(span.ended_at):%H:%M}"
    when = f"{began:%H:%M}–{ends}"
    today = civil_date(now_ms)
    if choice.on_date != today:
        when = f"{dates.short_day(choice.on_date, today)} {when}"
    words = translate("Pictures", "{kind} {site} {when}")
    return words.format(kind=codes.word("Contact", choice.kind), site=choice.site_name, when=when)


def taken(result: Taken, where: str = "") -> str:
    """What became of a batch, in a sentence or two. `where` names the item or visit."""
    told = []
    photos = len(result.ids) - len(result.videos)
    if photos and where:
        text = translate("Pictures", "收下 {n} 张 → {where}")
        told.append(counted(text, photos, where=where))
    elif photos:
        told.append(counted(translate("Pictures", "收下 {n} 张"), photos))
    if result.videos:
        told.append(counted(translate("Pictures", "登记录像 {n} 段"), len(result.videos)))
    if result.twice:
        told.append(counted(translate("Pictures", "{n} 张早已收下"), len(result.twice)))
    if result.astray:
        told.append(counted(translate("Pictures", "{n} 张不是这次检查时拍的"), result.astray))
    if result.refused:
        told.append(counted(translate("Pictures", "{n} 个没有收下"), len(result.refused)))
    return " · ".join(told) or translate("Pictures", "没有新的")


def refused(files: Sequence[tuple[str, Refusal]]) -> str:
    """Each file that was not taken and why, a line each; at most five."""
    lines = [f"{name}  {refusals.sentence(why)}" for name, why in files[:_MOST_LINES]]
    rest = len(files) - len(lines)
    if rest > 0:
        lines.append(counted(translate("Pictures", "还有 {n} 个"), rest))
    return "\n".join(lines)


_MOST_LINES = 5
