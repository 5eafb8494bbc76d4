"""What stands between laptop and bureau, a line each: what it is about, and who can decide it."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.i18n import translate
from app.ui.words import codes, dates, refusals
from db.queries.exchange import OpenConflict, OpenReview
from db.queries.sync_history import refusal_code
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Told:
    """A line: what it is about, what is said of it, details, and a status colour."""

    title: str
    said: str
    detail: str = ""
    tone: str = ""


def conflict(one: OpenConflict, now: int) -> Told:
    """Two values for one thing: what stands meanwhile, and who chooses."""
    if one.policy == "office":
        who = translate("Exchange", "两边改得不一样；先按原来的，由局里内勤定。")
    else:
        who = translate("Exchange", "两边改得不一样；先按本项目监察员填的，由他定。")
    since = dates.moment(one.opened_at, now)
    detail = translate("Exchange", "{field}，自 {since} 起。两边的值局里都留着。").format(
        field=one.group, since=since
    )
    return Told(_subject(one.entity, one.site), who, detail, tone="soon")


def review(one: OpenReview, device: str, now: int) -> Told:
    """Something the bureau keeps and has not applied, and why."""
    why = refusals.explain(Refusal(refusal_code(one.reason))).what
    if one.device == device:
        who = translate("Exchange", "{why}局里收着，没有采用，由局里复核。").format(why=why)
    else:
        who = translate("Exchange", "另一台电脑的改动局里收着，没有采用，由局里复核。")
    since = dates.moment(one.opened_at, now)
    detail = translate("Exchange", "自 {since} 起。{code}").format(since=since, code=one.reason)
    return Told(_subject(one.entity, one.site), who, detail, tone="soon")


def _subject(entity: str, site: str) -> str:
    what = codes.word("Entity", entity)
    return f"{site} · {what}" if site else what
