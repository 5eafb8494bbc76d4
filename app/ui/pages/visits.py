"""Contacts of every kind with a site: what is under way first, and the start of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtGui import QKeySequence, QShortcut

from app.presenters.visits import ALL, BEFORE, MONTH, VisitsPresenter, VisitsShown
from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.ui.exports.panel import ExportPanel
from app.ui.forms.tick import Tick
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.rows import Column
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text
from app.ui.words import codes, dates
from db.queries.contacts import VisitLine
from inspection.terms import InspectionForm

_INSPECTION = "inspection"


def page(parts: Parts) -> Page:
    """The page with its presenter."""
    return VisitsPage(parts)


class VisitsPage(Page):
    """Start on top, the list below. Enter opens a line."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        contacts = ContactService(parts.laptop, FillingService(parts.laptop))
        self._presenter = VisitsPresenter(self, contacts, parts.jobs)
        self._parts = parts
        self._sites: Sequence[tuple[str, str]] = ()
        self._today = date.min
        self._wanted_site = ""
        self.site = ComboBox(translate("Visits", "项目"))
        self.site.setMinimumWidth(current().size.search)
        self.kind = ComboBox(translate("Visits", "做什么"), self._startable())
        self.kind.show_code(f"{_INSPECTION}/{InspectionForm.ROUTINE}")
        self.covert = Tick(translate("Visits", "暗访"))
        self.start = Button(translate("Visits", "开始"), self._on_start, kind="primary")
        self.kind.currentIndexChanged.connect(lambda _place: self._on_kind())
        starting = row(
            Text(translate("Visits", "新的一次"), "strong"),
            self.site,
            self.kind,
            self.covert,
            STRETCH,
            self.start,
            gap="m",
        )
        self.only = ComboBox(translate("Visits", "只看"), self._kinds())
        self.only.picked.connect(self._presenter.narrow)
        self.period = ComboBox(
            translate("Visits", "时间"),
            (
                (ALL, translate("Visits", "全部时间")),
                (MONTH, translate("Visits", "本月")),
                (BEFORE, translate("Visits", "上月以来")),
            ),
        )
        self.period.picked.connect(self._presenter.since)
        self.one_site = Button("", self._on_all_sites, icon="x")
        self.one_site.hide()
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.look)
        self.table: Table[VisitLine] = Table(translate("Visits", "检查回访"), self._columns())
        self.table.opened.connect(self._presenter.open_line)
        self.table.filtered.connect(self._presenter.search)
        self.table.filter_line.setPlaceholderText(translate("Visits", "项目名称、拼音首字母  /"))
        self.export = Button(translate("Export", "导出"), self.show_export, icon="download")
        self.export.setToolTip("Ctrl+S")
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.show_export)
        self.panel = SidePanel()
        self.panel.closed.connect(self.table.view.setFocus)
        filters = row(self.only, self.period, self.one_site, STRETCH, self.export, gap="m")
        card = Card(starting, margin="m")
        body = row(self.table, self.panel, gap="m")
        body.setStretch(0, 1)
        layout = column(card, self._failure, filters, body, gap="m", margin="xl")
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)
        self._on_kind()

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self.table.view.setFocus()
        self._presenter.open(params)

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self.panel.close_panel()
        self._presenter.close()

    def step_back(self) -> bool:
        return self.panel.close_panel()

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("Enter", translate("Visits", "打开")),
            KeyHint("/", translate("Visits", "筛选")),
            KeyHint("Ctrl+S", translate("Export", "导出填好的表")),
        )

    # what the presenter shows

    def show_visits(self, shown: VisitsShown) -> None:
        """The lines, and the sites one may start at."""
        self._failure.clear()
        self._today = shown.today
        total = counted(translate("Visits", "{n} 次"), len(shown.lines))
        month = counted(translate("Visits", "本月 {n} 次"), shown.this_month)
        under_way = counted(translate("Visits", "进行中 {n} 次"), shown.open)
        self.table.show_summary(" · ".join((total, month, under_way)))
        self.table.show_empty(translate("Visits", "没有符合的检查或回访"))
        self.table.show_ids([one.id for one in shown.lines])
        self.table.show_rows({one.id: one for one in shown.lines})
        self._sites = shown.sites
        self.site.show_choices(shown.sites)
        if self._wanted_site:
            self.site.show_code(self._wanted_site)
            name = dict(shown.sites).get(self._wanted_site, "")
            self.one_site.say(translate("Visits", "只看 {site}").format(site=name))
            self.one_site.setVisible(bool(name))
        elif not self.site.code and shown.sites:
            self.site.setCurrentIndex(0)
        self.start.setEnabled(bool(shown.sites))

    def show_chosen(self, kind: str, period: str, site: str, start: str) -> None:
        """The filter in force, and what is offered to start."""
        self.only.show_code(kind)
        self.period.show_code(period)
        self._wanted_site = site
        self.one_site.hide()
        if start:
            wanted = start if start != _INSPECTION else f"{_INSPECTION}/{InspectionForm.ROUTINE}"
            self.kind.show_code(wanted)
            self.start.setFocus()

    def show_error(self, error: Exception) -> None:
        """What went wrong."""
        self._failure.show_error(error, translate("Visits", "再试一次"))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Go to another page."""
        self.asked_for.emit(Route(page, params))

    def show_export(self) -> None:
        """The panel to export what was filled in, at the site in force."""
        self.panel.close_panel()
        part = ExportPanel(self._parts, self._sites, site=self._wanted_site)
        self.panel.show_part(translate("Export", "导出填好的表"), part)
        part.setFocus()

    # inside

    def _on_start(self) -> None:
        kind, _, form = self.kind.code.partition("/")
        self._presenter.start(self.site.code, kind, form, self.covert.isChecked())

    def _on_kind(self) -> None:
        inspecting = self.kind.code.startswith(_INSPECTION)
        self.covert.setEnabled(inspecting)
        if not inspecting:
            self.covert.setChecked(False)

    def _on_all_sites(self) -> None:
        self._wanted_site = ""
        self.one_site.hide()
        self._presenter.at_site("")

    def _startable(self) -> list[tuple[str, str]]:
        inspection = codes.word("Contact", _INSPECTION)
        forms = [
            (f"{_INSPECTION}/{one}", f"{inspection} · {codes.word('InspectionForm', one)}")
            for one in InspectionForm
        ]
        others = [(one, codes.word("Contact", one)) for one in ("return_visit", "offsite_check")]
        return [*forms, *others]

    def _kinds(self) -> list[tuple[str, str]]:
        every = [("", translate("Visits", "全部种类"))]
        return [*every, *((one, codes.word("Contact", one)) for one in codes.codes("Contact"))]

    def _columns(self) -> tuple[Column[VisitLine], ...]:
        return (
            Column("site", translate("Visits", "项目"), lambda line: line.site_name, share=3),
            Column("kind", translate("Visits", "种类"), _kind),
            Column("on", translate("Visits", "日期"), self._day),
            Column("lead", translate("Visits", "主办"), lambda line: line.lead),
            Column("assistant", translate("Visits", "协办"), lambda line: line.assistant or "—"),
            Column("state", translate("Visits", "状态"), _state, tone=_state_tone),
        )

    def _day(self, line: VisitLine) -> str:
        return f"{dates.day(line.on_date, self._today)} {dates.time_of_day(line.started_at)}"


def _kind(line: VisitLine) -> str:
    words = [codes.word("Contact", line.kind)]
    if line.inspection_form:
        words.append(codes.word("InspectionForm", line.inspection_form))
    if line.covert:
        words.append(translate("Visits", "暗访"))
    return " · ".join(words)


def _state(line: VisitLine) -> str:
    if line.state == "open":
        return translate("Visits", "进行中")
    return translate("Visits", "已完成")


def _state_tone(line: VisitLine) -> str:
    return "due" if line.state == "open" else "done"
