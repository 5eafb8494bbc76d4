"""Words for what happened at a site: one short sentence an event, and who it was."""

from __future__ import annotations

from app.ui.i18n import counted, translate
from app.ui.words import codes
from db.queries.timeline import Event

ICONS = {
    "contact": "clipboard-check",
    "calls": "phone",
    "problem": "triangle-alert",
    "problem_closed": "circle-check",
    "paper": "file-text",
    "service": "send",
}
"""The icon of each kind of event."""


def happened(event: Event) -> str:
    """What happened, in one line."""
    match event.kind:
        case "contact":
            return _contact(event)
        case "calls":
            return counted(
                translate("History", "电话抽访：拨打 {n} 次，接通 {reached} 人"),
                event.counts["attempts"],
                reached=event.counts["reached"],
            )
        case "problem":
            return translate("History", "发现问题：{facts}").format(facts=event.text)
        case "problem_closed":
            state = codes.word("Problem", event.code)
            return translate("History", "问题{state}：{facts}").format(
                state=state, facts=event.text
            )
        case "paper":
            name = codes.word("Paper", event.code)
            return translate("History", "开具{paper} {number}").format(
                paper=name, number=event.text
            )
        case "service" if event.counts["refused"]:
            return translate("History", "{number} 拒签").format(number=event.text)
        case "service":
            manner = codes.word("Service", event.code)
            return translate("History", "{number} {manner}").format(
                number=event.text, manner=manner
            )
    return event.text


def _contact(event: Event) -> str:
    name = codes.word("Contact", event.code)
    notes = []
    if event.text:
        notes.append(codes.word("InspectionForm", event.text))
    if event.counts["covert"]:
        notes.append(translate("History", "暗访"))
    if event.counts["open"]:
        notes.append(translate("History", "进行中"))
    if not notes:
        return name
    return translate("History", "{what}（{notes}）").format(
        what=name, notes=translate("History", "、").join(notes)
    )
