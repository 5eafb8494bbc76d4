"""The pill of the top bar that is always there and always true about the sync."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.ui.i18n import counted, translate
from app.ui.widgets.buttons import Button
from app.ui.words import dates

SyncState = Literal["unknown", "waiting", "sending", "receiving", "received", "needs_you", "failed"]

_ICONS: dict[SyncState, str] = {
    "unknown": "refresh-cw",
    "waiting": "wifi-off",
    "sending": "upload",
    "receiving": "download",
    "received": "check-check",
    "needs_you": "triangle-alert",
    "failed": "circle-alert",
}


@dataclass(frozen=True, slots=True)
class SyncStanding:
    """How things stand with the bureau.

    `to_send` counts records made here and not yet received; `done` of `total` is the progress of
    a running session; `received_at_ms` the end of the last good one (UTC milliseconds);
    `conflicts` and `reviews` what waits for a decision of whoever sits here.
    """

    state: SyncState = "unknown"
    to_send: int = 0
    done: int = 0
    total: int = 0
    received_at_ms: int | None = None
    conflicts: int = 0
    reviews: int = 0


class SyncPill(Button):
    """Says how things stand; a click goes to the sync page."""

    def __init__(self) -> None:
        super().__init__("", icon=_ICONS["unknown"])
        self._standing = SyncStanding()

    @property
    def standing(self) -> SyncStanding:
        """What is shown."""
        return self._standing

    def show_standing(self, standing: SyncStanding, now_ms: int) -> None:
        """Show how things stand as of `now_ms`."""
        self._standing = standing
        text = words_for(standing, now_ms)
        self.setText(text)
        self.show_icon(_ICONS[standing.state])
        self.setAccessibleName(translate("SyncPill", "同步：{state}").format(state=text))
        self.setToolTip(text)


def words_for(standing: SyncStanding, now_ms: int) -> str:
    """The pill's words: 离线 · 12 待传; 正在发送 8/12; 全部收到 17:12; 要你决定：1 处冲突."""
    if standing.reviews:
        return counted(
            translate("SyncPill", "要你决定：{n} 处"), standing.conflicts + standing.reviews
        )
    if standing.conflicts:
        return counted(translate("SyncPill", "要你决定：{n} 处冲突"), standing.conflicts)
    if standing.state == "sending":
        return translate("SyncPill", "正在发送 {done}/{total}").format(
            done=standing.done, total=standing.total
        )
    if standing.state == "receiving":
        return translate("SyncPill", "正在领取 {done}").format(done=standing.done)
    if standing.to_send:
        if standing.state == "failed":
            return counted(translate("SyncPill", "没传成 · {n} 条待传"), standing.to_send)
        return counted(translate("SyncPill", "离线 · {n} 条待传"), standing.to_send)
    if standing.received_at_ms is not None:
        at = dates.moment(standing.received_at_ms, now_ms)
        return translate("SyncPill", "全部收到 {at}").format(at=at)
    return translate("SyncPill", "还没同步过")
