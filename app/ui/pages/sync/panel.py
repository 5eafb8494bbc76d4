"""What opens beside the tabs: one sync with its records, or one record's way to the bureau."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.presenters.sync_history import place_of
from app.services.sync_history import RecordView, SessionView
from app.ui.i18n import counted, translate
from app.ui.page import Route
from app.ui.theme import current
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.rows import Column
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text
from app.ui.words import amounts, dates, sync_history
from app.ui.words.naming import called
from db.queries.sync_history import Carried, Happened
from inspection.clock import civil_date

_ICONS = {
    "written": ("pencil", "neutral"),
    "applied": ("check-check", "done"),
    "conflict": ("git-merge", "soon"),
    "review": ("message-square", "soon"),
    "came": ("download", "neutral"),
    "conflict_opened": ("git-merge", "soon"),
    "review_opened": ("message-square", "soon"),
}


class SessionPanel(QWidget):
    """`opened(entity, row)`: a record's way is asked for."""

    opened = Signal(str, str)

    def __init__(self, shown: SessionView) -> None:
        super().__init__()
        one = shown.session
        began = dates.moment(one.started_at, shown.now)
        self.said = Text(sync_history.said_of(one), "strong", wrap=True, selectable=True)
        facts = translate("Sync", "{began} 开始 · 用时 {took}").format(
            began=began, took=sync_history.took(one)
        )
        counts = translate("Sync", "发出 {sent} · 领到 {received}").format(
            sent=amounts.records(one.sent), received=amounts.records(one.received)
        )
        came = Text(sync_history.came(one), "secondary", wrap=True)
        anew = Text(sync_history.anew(one), tone="soon", wrap=True, selectable=True)
        self._lines = {f"{line.way}:{line.entity}:{line.row}": line for line in shown.lines}
        self.table: Table[Carried] = Table(
            translate("Sync", "这次同步的记录"), _columns(civil_date(shown.now)), filterable=False
        )
        self.table.show_summary(amounts.records(shown.total))
        self.table.show_ids(list(self._lines))
        self.table.show_rows(self._lines)
        self.table.opened.connect(self._on_opened)
        self.table.setMinimumHeight(current().size.row * (min(len(shown.lines), 9) + 2))
        more = Text("", "secondary", wrap=True)
        rest = shown.total - len(shown.lines)
        if rest:
            more.setText(counted(translate("Sync", "还有 {n} 条没有列出，导出里都有。"), rest))
        elif not shown.lines and one.received:
            more.setText(translate("Sync", "整批领取的不逐条列出。"))
        self.setLayout(
            column(self.said, Text(facts, "secondary"), Text(counts), came, anew, self.table, more)
        )
        anew.setVisible(bool(one.anew))
        came.setVisible(bool(one.came))  # now that it has a parent: else a window of its own
        self.table.setVisible(bool(shown.lines))
        more.setVisible(bool(more.text()))
        self.setFocusProxy(self.table)

    def _on_opened(self, one: str) -> None:
        line = self._lines[one]
        self.opened.emit(line.entity, line.row)


def _columns(today: date) -> tuple[Column[Carried], ...]:
    return (
        Column(
            "what",
            translate("Sync", "记录"),
            lambda line: called(line.name, today=today),
            detail=lambda line: line.name.site,
            share=1,
        ),
        Column(
            "became",
            translate("Sync", "怎样了"),
            sync_history.result,
            tone=sync_history.result_tone,
        ),
    )


class RecordPanel(QWidget):
    """`gone(route)`: the record itself is asked for. `revealed(shown)`: the worker's name is."""

    gone = Signal(object)
    revealed = Signal(object)

    def __init__(self, shown: RecordView, *, masked: bool = True) -> None:
        super().__init__()
        self.lines = [_step(one, shown.now) for one in shown.story]
        self._place = place_of(shown.name)
        self.open_button = Button(
            translate("Sync", "打开这条记录"), self._on_open, icon="external-link"
        )
        self.reveal_button = Button(
            translate("Sync", "显示姓名"),
            lambda: self.revealed.emit(shown),
            kind="link",
            icon="eye",
        )
        self.reveal_button.setToolTip(translate("Sync", "显示姓名会留下记录。"))
        about = Text(shown.name.site, "secondary", wrap=True)
        nothing = Text(translate("Sync", "本机没有留下它的经过。"), "secondary", wrap=True)
        actions = row(self.open_button, self.reveal_button, STRETCH)
        self.setLayout(column(about, *self.lines, nothing, actions, gap="m"))
        hidden = masked and shown.name.names_a_person and bool(shown.name.site_id)
        self.reveal_button.setVisible(hidden)
        self.open_button.setVisible(self._place is not None)
        about.setVisible(bool(shown.name.site))
        nothing.setVisible(not shown.story)
        self.setFocusProxy(self.open_button)

    def texts(self) -> list[str]:
        """Each step as shown."""
        return [line.accessibleName() for line in self.lines]

    def _on_open(self) -> None:
        if self._place is not None:
            self.gone.emit(Route(*self._place))


def _step(one: Happened, now: int) -> QWidget:
    icon, tone = _ICONS[one.what]
    at = dates.moment(one.at, now)
    said = sync_history.happened(one)
    line = QWidget()
    words = column(Text(said, wrap=True), Text(at, "secondary"), gap="none")
    layout = row(column(IconLabel(icon, tone=tone), STRETCH), words, gap="m")
    layout.setStretch(1, 1)
    line.setLayout(layout)
    line.setAccessibleName(f"{at} {said}")
    return line
