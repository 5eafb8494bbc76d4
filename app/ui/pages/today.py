"""Today: what waits, line by line, with the month's progress above and its grid one key away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.presenters.today import (
    LATER,
    GridLine,
    GridShown,
    TodayLine,
    TodayPresenter,
    TodaySection,
    TodayShown,
)
from app.services.today import DutyProgress, TodayService
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.parts import Parts
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import EmptyState
from app.ui.widgets.due_list import DueLine, DueList, DueSection
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import column, holder, row
from app.ui.widgets.month_chooser import MonthChooser
from app.ui.widgets.month_grid import DutyState, GridCell, GridRow, MonthGrid
from app.ui.widgets.ring import ProgressRing
from app.ui.widgets.text import Text
from app.ui.words import dates
from app.ui.words import due as words
from inspection.clock import civil_date
from inspection.due import DueCode, DueState, DueWhy
from inspection.duties import CellState, Duty

_ICONS = {
    DueCode.CHECK_IN: "clipboard-check",
    DueCode.PHONE_CHECK: "phone",
    DueCode.RETURN_VISIT: "users",
    DueCode.QUESTIONNAIRE: "clipboard-list",
    DueCode.PROBLEM: "triangle-alert",
    DueCode.ORDER: "file-text",
    DueCode.GUARANTEE: "shield-alert",
    DueCode.CALL_BACK: "phone-call",
}
_TONES = {DueState.OVERDUE: "overdue", DueState.TODAY: "due"}
_STATES: Mapping[CellState, DutyState] = {
    CellState.DUE: "due",
    CellState.DONE: "done",
    CellState.OVERDUE: "overdue",
    CellState.NOT_DUE: "none",
}


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return TodayPage(parts)


class TodayPage(Page):
    """The list, or in its place the month's grid; one sentence where there is nothing to do."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._offer = "sync"
        self._presenter = TodayPresenter(self, TodayService(parts.laptop), parts.jobs)
        self._today = civil_date(parts.laptop.clock.now_ms())
        self._head = Text("", "section", wrap=True)
        self._rings = {duty: ProgressRing(words.duty(duty)) for duty in Duty}
        self._switch = Button("", self._presenter.toggle_grid, kind="quiet")
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.look)
        self.lines = DueList(translate("Today", "待办"))
        self.lines.acted.connect(self._presenter.act)
        self.grid = MonthGrid(
            translate("Today", "本月各项目的任务"),
            translate("Today", "项目"),
            [(duty.value, words.duty(duty)) for duty in Duty if duty is not Duty.QUESTIONNAIRE],
        )
        self.grid.opened.connect(self._presenter.act_on_cell)
        self._explained = Text("", "secondary")
        self.grid.explained.connect(self._explained.setText)
        self.empty = EmptyState(icon="calendar-check")
        self.empty.acted.connect(lambda: self.asked_for.emit(Route(self._offer)))
        self._chooser = MonthChooser(self._today)
        self._chooser.changed.connect(self._presenter.show_month)
        self._grid_panel = holder(column(self.grid, self._explained))
        self._body = QStackedWidget()
        for part in (self.lines, self._grid_panel, self.empty):
            self._body.addWidget(part)
        head = row(self._head, *self._rings.values(), self._switch, gap="xl")
        head.setStretch(0, 1)
        self.setLayout(column(head, self._failure, self._body, gap="m", margin="xl"))
        self.setFocusProxy(self.lines)
        for ring in self._rings.values():
            ring.hide()
        self._word_switch(open_grid=False)
        toggle = QShortcut(QKeySequence("G"), self)
        toggle.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        toggle.activated.connect(self._presenter.toggle_grid)

    # the shell's side

    def open(self, _params: Mapping[str, str]) -> None:
        self._presenter.look()
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # to the lines, not to a button

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._presenter.close()

    def step_back(self) -> bool:
        if not self._presenter.grid_is_open:
            return False
        self._presenter.toggle_grid()
        return True

    def bar(self) -> QWidget | None:
        return self._chooser

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("↑ ↓", translate("Today", "选一行")),
            KeyHint("Enter", translate("Today", "办这一件")),
            KeyHint("G", translate("Today", "月历与清单之间切换")),
        )

    # the presenter's side

    def show_today(self, shown: TodayShown) -> None:
        """The list, its heading and the month's progress."""
        self._failure.clear()
        self._today = shown.today
        left = counted(translate("Today", "本月还剩 {n} 个工作日"), shown.working_days_left)
        if shown.provisional:
            left = translate("Today", "{left}（节假日安排未公布）").format(left=left)
        self._head.setText(f"{dates.long_day(shown.today)} · {left}")
        self.lines.show_sections([self._section(one) for one in shown.sections])
        if self._presenter.grid_is_open:
            return
        self._show_progress(shown.progress)
        self._show_nothing(shown)
        waits = any(one.lines or one.folded for one in shown.sections)
        self._turn_to(self.lines if waits else self.empty)

    def show_grid(self, shown: GridShown) -> None:
        """The grid of a month in place of the list."""
        self._failure.clear()
        self._chooser.show_month(shown.month)
        self._show_progress(shown.progress)
        self.grid.show_rows([_grid_row(one, shown.today) for one in shown.lines])
        self._word_switch(open_grid=True)
        self._turn_to(self._grid_panel)

    def show_list(self) -> None:
        """The list again, of this month."""
        self._chooser.show_month(self._today)
        self._word_switch(open_grid=False)
        self._turn_to(self.lines)
        self._presenter.look()

    def show_error(self, error: Exception) -> None:
        """What was not read; the list that stood there stays."""
        self._failure.show_error(error, translate("Today", "再看一次"))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another page."""
        self.asked_for.emit(Route(page, params))

    # words

    def _section(self, one: TodaySection) -> DueSection:
        title = words.section(one.state)
        if one.folded:
            folded = DueLine(
                id=LATER,
                icon="chevron-down",
                tone="neutral",
                what=counted(translate("Today", "还有 {n} 件"), one.folded),
                why="",
                detail="",
                action=translate("Today", "展开"),
            )
            return DueSection(title, (folded,), words.hours(one.minutes))
        lines = tuple(self._line(line) for line in one.lines)
        note = words.hours(one.minutes) if one.state is not DueState.OVERDUE else ""
        return DueSection(f"{title} {len(lines)}" if lines else title, lines, note)

    def _line(self, one: TodayLine) -> DueLine:
        due, until = one.due, one.guarantee_until
        soon = due.why is DueWhy.GUARANTEE_EXPIRES
        return DueLine(
            id=one.id,
            icon=_ICONS[due.code],
            tone="soon" if soon else _TONES.get(due.state, "neutral"),
            what=one.site,
            why=words.why(due, one.attempts, self._today),
            detail=one.subject if until is None else words.guarantee(until, self._today),
            action=words.action(due),
        )

    def _show_progress(self, progress: tuple[DutyProgress, ...]) -> None:
        found = {one.duty: one for one in progress}
        for duty, ring in self._rings.items():
            ring.setVisible(duty in found)
            if duty in found:
                ring.show_count(found[duty].done, found[duty].total)

    def _show_nothing(self, shown: TodayShown) -> None:
        if shown.has_sites:
            self._offer = "sites"
            self.empty.say(translate("Today", "眼下没有要办的事。"), translate("Today", "查看项目"))
        else:
            self._offer = "sync"
            self.empty.say(
                translate("Today", "还没有项目 — 同步以领取。"), translate("Today", "去同步")
            )

    def _word_switch(self, *, open_grid: bool) -> None:
        text = translate("Today", "清单") if open_grid else translate("Today", "月历")
        self._switch.setText(text)
        self._switch.setToolTip(f"{text}  G")
        self._switch.setAccessibleName(text)
        self._switch.show_icon("list-checks" if open_grid else "calendar-days")

    def _turn_to(self, part: QWidget) -> None:
        had_focus = self.focusWidget() is not None and self.isAncestorOf(self.focusWidget())
        self._body.setCurrentWidget(part)
        target = self.grid if part is self._grid_panel else self.lines
        self.setFocusProxy(target)
        if had_focus and part is not self.empty:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def head(self) -> str:
        """The heading, as shown."""
        return self._head.text()

    @property
    def explained(self) -> str:
        """What is said about the cell of the grid one is at."""
        return self._explained.text()

    @property
    def progress(self) -> tuple[str, ...]:
        """The words of the rings that are shown."""
        return tuple(ring.text() for ring in self._rings.values() if not ring.isHidden())


def _grid_row(one: GridLine, today: date) -> GridRow:
    cells = {
        cell.duty.value: GridCell(_STATES[cell.state], words.cell(one.name, cell, today))
        for cell in one.cells
    }
    return GridRow(one.site, one.name, cells)
