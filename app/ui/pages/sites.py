"""Sites: the list with instant search, narrowed by state or by what waits, ordered by a click."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.presenters.sites import GUARANTEE, PROBLEMS, SitesPresenter, SitesShown
from app.services.sites import SitesFilter, SitesService
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.parts import Parts
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import column
from app.ui.widgets.rows import Column
from app.ui.widgets.table import Table
from app.ui.words import amounts, codes, dates
from db.queries.sites import SiteLine


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return SitesPage(parts)


class SitesPage(Page):
    """One table; what it shows stands in the line above it."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._presenter = SitesPresenter(self, SitesService(parts.laptop), parts.jobs)
        self._today = date.min
        self._soon_until = date.min
        self.only = ComboBox(translate("Sites", "只看"), self._choices())
        self.only.picked.connect(self._presenter.narrow)
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.look)
        self.table: Table[SiteLine] = Table(translate("Sites", "项目"), self._columns())
        self.table.opened.connect(self._presenter.open_site)
        self.table.filtered.connect(self._presenter.search)
        self.table.sorted_by.connect(self._presenter.order_by)
        self.table.columns_chosen.connect(self._presenter.hide_columns)
        self.table.empty_acted.connect(self._presenter.act_on_empty)
        self.table.filter_line.setPlaceholderText(
            translate("Sites", "名称、编号、单位、拼音首字母  /")
        )
        self.setLayout(column(self._failure, self.table, gap="m", margin="xl"))
        self.setFocusProxy(self.table)

    # the shell's side

    def open(self, _params: Mapping[str, str]) -> None:
        self._presenter.open()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._presenter.close()

    def bar(self) -> QWidget | None:
        return self.only

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("/", translate("Sites", "筛选")),
            KeyHint("↑ ↓", translate("Sites", "选一个项目")),
            KeyHint("Enter", translate("Sites", "打开项目")),
        )

    # the presenter's side

    def show_sites(self, shown: SitesShown) -> None:
        """The list; the chosen line stays chosen."""
        self._failure.clear()
        self._today, self._soon_until = shown.today, shown.soon_until
        chosen = shown.chosen
        if chosen.text or chosen.only:
            self.table.show_empty(
                translate("Sites", "没有符合条件的项目。"), translate("Sites", "查看全部项目")
            )
        else:
            self.table.show_empty(
                translate("Sites", "还没有项目 — 同步以领取。"), translate("Sites", "去同步")
            )
        self.table.show_ids([line.id for line in shown.lines])
        self.table.show_rows({line.id: line for line in shown.lines})
        if chosen.order:
            self.table.show_order(chosen.order, chosen.ascending)
        parts = [self._count(shown)]
        if shown.overdue:
            parts.append(counted(translate("Sites", "{n} 个有逾期问题"), shown.overdue))
        self.table.show_summary(" · ".join(parts))

    def show_filter(self, chosen: SitesFilter) -> None:
        """The filter as it was left."""
        self.table.filter_line.show_text(chosen.text)
        self.only.show_code(chosen.only)
        self.table.hide_columns(chosen.hidden)

    def show_error(self, error: Exception) -> None:
        """What was not read; the list that stood there stays."""
        self._failure.show_error(error, translate("Sites", "再看一次"))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another page."""
        self.asked_for.emit(Route(page, params))

    # words

    def _choices(self) -> list[tuple[str, str]]:
        return [
            ("", translate("Sites", "全部项目")),
            *((code, codes.word("Site", code)) for code in codes.codes("Site")),
            (PROBLEMS, translate("Sites", "有未结问题")),
            (GUARANTEE, translate("Sites", "保函快到期")),
        ]

    def _count(self, shown: SitesShown) -> str:
        if shown.found == shown.total:
            return amounts.sites(shown.total)
        return counted(
            translate("Sites", "{n} 个项目（共 {total} 个）"), shown.found, total=shown.total
        )

    def _columns(self) -> tuple[Column[SiteLine], ...]:
        return (
            Column(
                "name",
                translate("Sites", "项目"),
                lambda line: line.name,
                detail=lambda line: line.code or "",
                share=4,
                sortable=True,
            ),
            Column(
                "state",
                translate("Sites", "状态"),
                lambda line: codes.word("Site", line.state),
                tone=lambda line: codes.tone("Site", line.state),
                sortable=True,
            ),
            Column(
                "contractor",
                translate("Sites", "施工总承包"),
                lambda line: line.contractor or "",
                share=3,
            ),
            Column(
                "workers",
                translate("Sites", "在场工人"),
                lambda line: f"{line.workers:,}",
                number=True,
                sortable=True,
            ),
            Column(
                "problems",
                translate("Sites", "未结问题"),
                self._problems,
                tone=lambda line: "overdue" if line.overdue_problems else None,
                sortable=True,
            ),
            Column(
                "guarantee",
                translate("Sites", "保函到期"),
                self._guarantee,
                tone=self._guarantee_tone,
                sortable=True,
            ),
        )

    def _problems(self, line: SiteLine) -> str:
        if line.overdue_problems:
            return counted(
                translate("Sites", "{open} · 逾期 {n}"),
                line.overdue_problems,
                open=line.open_problems,
            )
        return str(line.open_problems) if line.open_problems else ""

    def _guarantee(self, line: SiteLine) -> str:
        return dates.short_day(line.guarantee_until, self._today) if line.guarantee_until else ""

    def _guarantee_tone(self, line: SiteLine) -> str | None:
        until = line.guarantee_until
        if until is None or until > self._soon_until:
            return None
        return "overdue" if until < self._today else "soon"
