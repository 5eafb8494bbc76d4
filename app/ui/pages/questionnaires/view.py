"""The page: counts of a site and month, the list below, panels beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.presenters.questionnaires import QuestionnairesPresenter
from app.services.questionnaires import (
    Blanks,
    QuestionnaireService,
    QuestionResult,
    SheetLine,
    SiteSheets,
)
from app.ui.exports.panel import ExportPanel
from app.ui.i18n import counted, language, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.pages.questionnaires.panels import CountPanel, OperatorPanel, PrintPanel
from app.ui.pages.questionnaires.results import ResultPanel
from app.ui.parts import Parts
from app.ui.printing import print_paper
from app.ui.theme import current
from app.ui.widgets.buttons import Button, at_once
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, holder, row
from app.ui.widgets.month_chooser import MonthChooser
from app.ui.widgets.rows import Column
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text
from app.ui.words import codes, dates, sheets
from inspection.clock import civil_date
from inspection.questionnaires import SheetCount

_FIRST_PRINT = 20


class QuestionnairesPage(Page):
    """A passive view of `QuestionnairesPresenter`."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._presenter = QuestionnairesPresenter(
            self, QuestionnaireService(parts.laptop), parts.jobs, language()
        )
        self._found: SiteSheets | None = None
        self._today = civil_date(parts.laptop.clock.now_ms())
        self.month = MonthChooser(self._today)
        self.month.changed.connect(self._presenter.turn)
        self.site = ComboBox(translate("Questionnaires", "项目"))
        self.site.setMinimumWidth(current().size.navigation)
        self.site.picked.connect(self._presenter.choose)
        self.form = ComboBox(translate("Questionnaires", "问卷"))
        self.form.setMinimumWidth(current().size.navigation)
        self.counts = Text("", "strong", wrap=True)
        self.in_person = Button(
            translate("Questionnaires", "当面填"),
            self._on_screen,
            kind="primary",
            icon="user",
        )
        self.punch = Button(
            translate("Questionnaires", "录入纸质"),
            self._presenter.key_in,
            icon="keyboard",
        )
        self.second = Button("", lambda: self._presenter.key_in(second=True), icon="check-check")
        self.print = Button(translate("Questionnaires", "印空白"), self.open_print, icon="printer")
        self.count = Button(
            translate("Questionnaires", "清点"), self.open_count, icon="list-checks"
        )
        self.operators = Button(
            translate("Questionnaires", "录入统计"),
            self._open_operators,
            kind="quiet",
            icon="clock",
        )
        self.export = Button(
            translate("Export", "导出"), self.open_export, kind="quiet", icon="download"
        )
        self.results = Button(
            translate("Questionnaires", "答案"), self._on_results, kind="quiet", icon="scale"
        )
        for button, key in (
            (self.export, "Ctrl+S"),
            (self.in_person, "Ctrl+N"),
            (self.punch, "Ctrl+E"),
            (self.second, "Ctrl+D"),
            (self.count, "Ctrl+T"),
            (self.results, "Ctrl+R"),
        ):
            at_once(button, key)
        self.table: Table[SheetLine] = Table(translate("Questionnaires", "问卷"), self._columns())
        self.table.filter_line.setPlaceholderText(
            translate("Questionnaires", "编号、班组、录入人  /")
        )
        self.table.opened.connect(self._presenter.open_line)
        self.table.filtered.connect(self._presenter.filter)
        self.table.empty_acted.connect(lambda: self.go("sync", {}))
        self.panel = SidePanel()
        self.panel.closed.connect(self.table.setFocus)
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.look)
        self._job = JobLine(cancellable=False)
        choosing = row(
            self.site, self.form, STRETCH, self.in_person, self.punch, self.second, gap="s"
        )
        rest = (self.results, self.operators, self.export)
        more = row(self.count, self.print, *rest, STRETCH, gap="s")
        left = column(
            choosing, self.counts, more, self._failure, self._job, self.table, gap="m", margin="xl"
        )
        left.setStretch(5, 1)
        body = row(holder(left), self.panel, gap="none")
        body.setStretch(0, 1)
        self.setLayout(body)
        self.setFocusProxy(self.table)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self._presenter.open(params.get("site", ""))
        self.table.view.setFocus()

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._presenter.close()

    def step_back(self) -> bool:
        return self.panel.close_panel()

    def print_packet(self) -> bool:
        self.open_print()
        return True

    def bar(self) -> QWidget:
        return self.month

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("Enter", translate("Questionnaires", "打开；没填完的接着填")),
            KeyHint("Ctrl+N", translate("Questionnaires", "当面填一份")),
            KeyHint("Ctrl+E", translate("Questionnaires", "录入纸质问卷")),
            KeyHint("Ctrl+D", translate("Questionnaires", "录第二遍")),
            KeyHint("Ctrl+P", translate("Questionnaires", "印空白问卷")),
            KeyHint("Ctrl+T", translate("Questionnaires", "清点发出、收回")),
            KeyHint("Ctrl+R", translate("Questionnaires", "这个月的答案")),
            KeyHint("Ctrl+S", translate("Export", "导出填好的表")),
            KeyHint("/", translate("Questionnaires", "筛选")),
        )

    # the presenter's side

    def show_sheets(self, found: SiteSheets, lines: tuple[SheetLine, ...]) -> None:
        """The counts and the list."""
        self._failure.clear()
        self._found, self._today = found, found.today
        self.month.show_month(found.month)
        self.site.show_choices([(one.id, one.name) for one in found.sites])
        self.site.show_code(found.site)
        self.form.show_choices([(one.version_id, one.title) for one in found.forms])
        if not self.form.code:
            self.form.setCurrentIndex(0)
        several = len(found.forms) > 1
        self.form.setVisible(several)
        self.table.hide_columns([] if several else ["form"])
        self.counts.setText(sheets.counts(found.counts))
        text = translate("Questionnaires", "录第二遍 {n} 份")
        self.second.say(counted(text, found.wanted_twice))
        self.second.setVisible(found.wanted_twice > 0)
        for button in (self.in_person, self.punch, self.print, self.count):
            button.setEnabled(bool(found.site and found.forms))
        if found.site:
            self.table.show_empty(translate("Questionnaires", "这个月还没有填好的问卷。"))
        else:
            self.table.show_empty(
                translate("Questionnaires", "还没有可以填问卷的项目 — 同步以领取。"),
                translate("Questionnaires", "去同步"),
            )
        self.table.show_summary(counted(translate("Questionnaires", "{n} 份"), len(lines)))
        self.table.show_ids([one.row.id for one in lines])
        self.table.show_rows({one.row.id: one for one in lines})

    def show_counted(self, what: SheetCount, number: int, undo: Callable[[], None]) -> None:
        """A count was taken, with the way back."""
        out = translate("Questionnaires", "记下：发出 {n} 份")
        back = translate("Questionnaires", "记下：收回 {n} 份")
        text = out if what is SheetCount.HANDED_OUT else back
        self.toasted.emit(counted(text, number), undo)

    def show_drawing(self, drawing: bool) -> None:
        """Blanks are being drawn."""
        if drawing:
            self._job.start(translate("Questionnaires", "正在排版空白问卷"))
        else:
            self._job.stop()

    def print_blanks(self, blanks: Blanks, printed: Callable[[], None]) -> None:
        """Through the system's own dialog."""
        print_paper(
            self,
            self._parts.jobs,
            blanks.pdf,
            blanks.prefix,
            printed=printed,
            failed=self.show_error,
            offset_mm=self._parts.print_offset(),
        )

    def show_printed(self, blanks: Blanks) -> None:
        """They came out, with these numbers."""
        self.panel.close_panel()
        text = translate("Questionnaires", "印出 {n} 份，编号 {prefix}-001 起")
        self.toasted.emit(counted(text, blanks.size, prefix=blanks.prefix), None)

    def show_results(self, results: tuple[QuestionResult, ...]) -> None:
        """What was answered, beside the list."""
        self.panel.show_part(translate("Questionnaires", "答案"), ResultPanel(results))

    def show_error(self, error: Exception) -> None:
        """What went wrong; the list that stood there stays."""
        self._failure.show_error(error, translate("Questionnaires", "再看一次"))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another page."""
        self.asked_for.emit(Route(page, params))

    # hands

    def open_print(self) -> None:
        """The panel that prints blanks."""
        if self._found is not None and self._found.forms:
            part = PrintPanel(self._found.forms, _FIRST_PRINT)
            part.form.show_code(self.form.code)
            part.asked.connect(
                lambda version, size, out: self._presenter.draw_blanks(
                    version, size, handed_out=out
                )
            )
            self.panel.show_part(translate("Questionnaires", "印空白问卷"), part)
            part.copies.selectAll()
            part.copies.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_export(self) -> None:
        """The panel that exports what was filled in."""
        if self._found is not None:
            sites = [(one.id, one.name) for one in self._found.sites]
            chosen = self.form.code
            form = next((one.form for one in self._found.forms if one.version_id == chosen), "")
            part = ExportPanel(self._parts, sites, form=form, site=self._found.site)
            self.panel.show_part(translate("Export", "导出填好的表"), part)
            part.setFocus()

    def open_count(self) -> None:
        """The panel that counts."""
        if self._found is not None and self._found.forms:
            part = CountPanel(self._found.forms)
            part.counted.connect(
                lambda form, what, number: self._presenter.count(form, SheetCount(what), number)
            )
            self.panel.show_part(translate("Questionnaires", "清点"), part)
            part.given.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_operators(self) -> None:
        if self._found is not None:
            part = OperatorPanel(self._found)
            self.panel.show_part(translate("Questionnaires", "录入统计"), part)

    def _on_results(self) -> None:
        known = self._found.forms if self._found is not None else ()
        form = next((one.form for one in known if one.version_id == self.form.code), "")
        self._presenter.ask_results(form)

    def _on_screen(self) -> None:
        self._presenter.begin_on_screen(self.form.code)

    def _columns(self) -> list[Column[SheetLine]]:
        return [
            Column("sheet", translate("Questionnaires", "编号"), _sheet),
            Column("state", translate("Questionnaires", "状态"), _state, tone=_tone),
            Column("on", translate("Questionnaires", "填写日期"), self._day, number=True),
            Column(
                "crew",
                translate("Questionnaires", "班组"),
                lambda one: one.row.crew or "–",
                share=2,
            ),
            Column("form", translate("Questionnaires", "问卷"), lambda one: one.title, share=3),
            Column("filler", translate("Questionnaires", "经办"), lambda one: one.row.filler),
        ]

    def _day(self, line: SheetLine) -> str:
        return dates.short_day(line.row.on_date, self._today)


def _sheet(line: SheetLine) -> str:
    return line.row.sheet or codes.word("FilledOn", line.row.mode)


def _crew(line: SheetLine) -> str:
    return line.row.crew or "–"


def _state(line: SheetLine) -> str:
    return sheets.state(line)[0]


def _tone(line: SheetLine) -> str:
    return sheets.state(line)[1]
