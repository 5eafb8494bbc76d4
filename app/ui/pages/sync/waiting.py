"""What has not reached the bureau's books, in groups: the reason first, then its records."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.ui.i18n import counted, translate
from app.ui.widgets.card import EmptyState
from app.ui.widgets.due_list import DueLine, DueList, DueSection
from app.ui.words import dates, sync_history
from app.ui.words.naming import called
from db.queries.waiting import Waiting, Why
from inspection.clock import civil_date

_LOOKS: dict[Why, tuple[str, str]] = {
    Why.BYTES: ("image", "neutral"),
    Why.DRAFT: ("pencil", "neutral"),
    Why.NEW: ("clock", "due"),
    Why.STOPPED: ("wifi-off", "soon"),
    Why.LEFT: ("user-check", "soon"),
    Why.FROZEN: ("lock", "soon"),
    Why.REVIEW: ("message-square", "soon"),
}


class WaitingList(QStackedWidget):
    """`opened(entity, row)`: the record's way is asked for. `synced()`: the empty list's action."""

    opened = Signal(str, str)
    synced = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines = DueList(translate("Sync", "还在路上的记录"))
        self.lines.acted.connect(self._on_acted)
        self._empty = EmptyState(
            translate("Sync", "写下的都传到局里了。"),
            translate("Sync", "再同步一次"),
            "check-check",
        )
        self._empty.acted.connect(self.synced)
        self._keys: dict[str, tuple[str, str]] = {}
        self.addWidget(self.lines)
        self.addWidget(self._empty)
        self.setFocusProxy(self.lines)

    def show_rows(self, rows: Sequence[Waiting], now: int) -> None:
        """These records, those with the gravest reason first."""
        self._keys = {f"{one.entity}:{one.row}": (one.entity, one.row) for one in rows}
        groups: dict[tuple[str, str], list[Waiting]] = {}
        for one in rows:
            groups.setdefault(sync_history.why(one), []).append(one)
        self.lines.show_sections(
            [
                DueSection(
                    counted(
                        translate("Sync", "{what} · {n} 条"), len(group), what=what.rstrip("。")
                    ),
                    tuple(_line(one, now) for one in group),
                    then,
                )
                for (what, then), group in groups.items()
            ]
        )
        self.setCurrentWidget(self.lines if rows else self._empty)

    def _on_acted(self, one: str) -> None:
        self.opened.emit(*self._keys[one])


def _line(one: Waiting, now: int) -> DueLine:
    icon, tone = _LOOKS[one.why]
    since = dates.moment(one.since, now)
    return DueLine(
        id=f"{one.entity}:{one.row}",
        icon=icon,
        tone=tone,
        what=called(one.name, today=civil_date(now)),
        why=translate("Sync", "写于 {since}").format(since=since),
        detail=one.name.site,
        action=translate("Sync", "看经过"),
    )
