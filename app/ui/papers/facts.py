"""What there is to know of an issued paper beside its page: state, dates, services, prints."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services.served import PaperView
from app.ui.i18n import counted, translate
from app.ui.widgets.card import SectionHeader
from app.ui.widgets.chip import Chip
from app.ui.widgets.layout import STRETCH, Part, column, holder, row
from app.ui.widgets.text import Text
from app.ui.words import codes, dates
from db.queries.papers import ServiceEntry
from inspection.clock import civil_date
from inspection.terms import PaperState, ServiceManner


def facts(view: PaperView) -> QWidget:
    """The paper in words, to stand beside its page."""
    one = view.paper
    today = civil_date(view.now_ms)
    state = Chip(codes.word("PaperState", one.state), codes.tone("PaperState", one.state))
    parts: list[Part] = [
        row(state, STRETCH),
        Text(one.number or "–", "section", wrap=True, selectable=True),
        _fact(translate("Paper", "被监察单位"), one.firm or "–"),
        _fact(translate("Paper", "项目"), one.site),
        _fact(translate("Paper", "开具"), dates.moment(one.issued_at, view.now_ms)),
    ]
    if one.due_on is not None:
        parts.append(_fact(translate("Paper", "改正期限"), dates.day(one.due_on, today)))
    printed = (
        counted(translate("Paper", "{n} 次"), one.printed)
        if one.printed
        else translate("Paper", "还没有打印")
    )
    parts.append(_fact(translate("Paper", "打印"), printed))
    if one.state == PaperState.VOID:
        parts.append(_fact(translate("Paper", "作废原因"), one.void_reason or "–"))
        told = translate("Paper", "文号仍然占用，不会再发给别的文书。")
        parts.append(Text(told, "help", wrap=True))
    parts.append(SectionHeader(translate("Paper", "送达")))
    parts += [_service(entry, view) for entry in view.services]
    if not view.services and one.state != PaperState.VOID:
        told = translate("Paper", "还没有送达。送达之日起，改正期限才对单位生效。")
        parts.append(Text(told, "secondary", wrap=True))
    if one.state == PaperState.REFUSED:
        told = translate("Paper", "对方拒收：还要留置送达，请见证人签字或全程拍照、录像。")
        parts.append(Text(told, tone="soon", wrap=True))
    return holder(column(*parts, gap="s"))


def _service(entry: ServiceEntry, view: PaperView) -> QWidget:
    manner = codes.word("Service", entry.manner)
    if entry.refused and entry.manner == ServiceManner.DIRECT:
        manner = translate("Paper", "{manner}，被拒收").format(manner=manner)
    head = f"{dates.moment(entry.served_at, view.now_ms)} · {manner}"
    who = [text for text in (entry.receiver, entry.relation) if text]
    lines = [
        entry.place or "",
        " · ".join(who),
        entry.refusal_reason or "",
        translate("Paper", "见证：{witness}").format(witness=entry.witness)
        if entry.witness
        else "",
    ]
    texts = [Text(text, "secondary", wrap=True) for text in lines if text]
    return holder(column(Text(head, "strong", wrap=True), *texts, gap="none"))


def _fact(name: str, value: str) -> QWidget:
    return holder(column(Text(name, "label"), Text(value, wrap=True, selectable=True), gap="none"))
