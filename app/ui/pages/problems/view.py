"""The problem ledger: what is late first; one item opens beside the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut

from app.presenters.problems import DetailShown, LedgerShown, ProblemsPresenter
from app.services.problems import ProblemLine, ProblemService
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.pages.problems.panel import ProblemPanel, due_chip
from app.ui.pages.problems.proof import ProblemPictures
from app.ui.parts import Parts
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.rows import Column
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Table
from app.ui.words import amounts, codes, dates

_BESIDE_PANEL = ("site", "due")
"""Columns that make room for the panel, which says both."""


def page(parts: Parts) -> Page:
    """The page with its presenter."""
    return ProblemsPage(parts)


class ProblemsPage(Page):
    """Table and side panel. Enter opens, Esc closes, Ctrl+P makes the order."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._presenter = ProblemsPresenter(self, ProblemService(parts.laptop), parts.jobs)
        self._today = date.min
        self.only = ComboBox(translate("Problems", "只看"), self._choices())
        self.only.show_code("open")
        self.only.picked.connect(self._presenter.narrow)
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.look)
        self.table: Table[ProblemLine] = Table(translate("Problems", "问题台账"), self._columns())
        self.table.opened.connect(self._presenter.show)
        self.table.chosen.connect(self._on_chosen)
        self.table.filtered.connect(self._presenter.search)
        self.table.filter_line.setPlaceholderText(translate("Problems", "项目名称、拼音首字母  /"))
        self.pictures = ProblemPictures(parts, self)
        self.pictures.opened.connect(lambda params: self.go("picture", params))
        self.pictures.said.connect(self.toasted)
        add = QShortcut(QKeySequence("F6"), self)
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        add.activated.connect(self.pictures.choose)
        self.panel = SidePanel()
        self.panel.closed.connect(self._on_closed)
        left = column(self._failure, row(self.only, STRETCH), self.table, gap="m", margin="xl")
        left.setStretch(2, 1)
        layout = row(left, self.panel, gap="none")
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        if "id" not in params:
            self.panel.close_panel()
        self.table.view.setFocus()
        self._presenter.open(params)

    def refresh(self) -> None:
        self._presenter.refresh()

    def close_page(self) -> None:
        self._presenter.close()
        self.pictures.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.pictures.drag(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.pictures.drop(event)

    def step_back(self) -> bool:
        part = self.panel.part
        if isinstance(part, ProblemPanel) and part.close_question():
            return True
        return self.panel.close_panel()

    def print_packet(self) -> bool:
        return self._presenter.order()

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("Enter", translate("Problems", "打开")),
            KeyHint("Ctrl+P", translate("Problems", "下达整改指令")),
            KeyHint("F6 / Ctrl+V", translate("Problems", "给打开的问题添照片（也可以拖进来）")),
            KeyHint("/", translate("Problems", "筛选")),
        )

    # what the presenter shows

    def show_ledger(self, shown: LedgerShown) -> None:
        """The lines, late ones first."""
        self._failure.clear()
        self._today = shown.today
        parts = [amounts.problems(len(shown.lines))]
        if shown.overdue:
            parts.append(counted(translate("Problems", "{n} 个逾期"), shown.overdue))
        self.table.show_summary(" · ".join(parts))
        self.table.show_empty(translate("Problems", "没有符合的问题"))
        self.table.show_ids([one.row.id for one in shown.lines])
        self.table.show_rows({one.row.id: one for one in shown.lines})

    def show_detail(self, shown: DetailShown) -> None:
        """One item beside the list."""
        one = shown.detail.line.row
        part = ProblemPanel(shown, self.pictures.box_for(one))
        part.order_asked.connect(self._presenter.order)
        part.together_asked.connect(self._presenter.order_together)
        part.source_asked.connect(self._presenter.open_source)
        part.decision_asked.connect(self._presenter.open_decision)
        part.site_asked.connect(self._presenter.open_site)
        part.paper_asked.connect(self._presenter.open_paper)
        part.register_asked.connect(self._presenter.register)
        part.void_asked.connect(self._presenter.void)
        self.panel.show_part(f"{one.item}  {codes.word('System', one.system)}", part)
        self.table.hide_columns(_BESIDE_PANEL)
        self.table.choose(one.id)

    def close_detail(self) -> None:
        """The item is gone."""
        self.panel.close_panel()

    def show_clause_error(self, _code: str) -> None:
        """The clause cannot be read."""
        part = self.panel.part
        if isinstance(part, ProblemPanel):
            part.show_clause_error(
                translate("Problems", "看不懂：写成 724-28 这样，724 是条例，423 是监察条例")
            )

    def show_voided(self) -> None:
        """An item was taken out."""
        self.toasted.emit(translate("Problems", "已作废，原因记在台账里"), None)

    def show_error(self, error: Exception) -> None:
        """What went wrong."""
        self._failure.show_error(error, translate("Problems", "再看一次"))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Go to another page."""
        self.asked_for.emit(Route(page, params))

    # inside

    def _on_closed(self) -> None:
        self.pictures.close()
        self.table.hide_columns(())
        self._presenter.close_detail()

    def _on_chosen(self, problem_id: str) -> None:
        """With the panel open, moving in the list shows the line moved to."""
        if self.panel.part is not None:
            self._presenter.follow(problem_id)

    def _choices(self) -> list[tuple[str, str]]:
        groups = [
            ("open", translate("Problems", "未结")),
            ("overdue", translate("Problems", "逾期")),
            ("closed", translate("Problems", "已结")),
            ("all", translate("Problems", "全部")),
        ]
        return [*groups, *((one, codes.word("Problem", one)) for one in codes.codes("Problem"))]

    def _columns(self) -> tuple[Column[ProblemLine], ...]:
        return (
            Column(
                "facts",
                translate("Problems", "问题"),
                lambda line: f"{line.row.item}  {line.row.facts}",
                share=3,
            ),
            Column("site", translate("Problems", "项目"), lambda line: line.row.site_name, share=2),
            Column(
                "state",
                translate("Problems", "状态"),
                _state,
                tone=lambda line: (
                    "soon" if line.contested else codes.tone("Problem", line.row.state)
                ),
            ),
            Column("due", translate("Problems", "期限"), self._due),
            Column(
                "left",
                translate("Problems", "还剩"),
                lambda line: due_chip(line)[0],
                tone=lambda line: due_chip(line)[1],
            ),
        )

    def _due(self, line: ProblemLine) -> str:
        return dates.short_day(line.row.due_on, self._today) if line.row.due_on else "–"


def _state(line: ProblemLine) -> str:
    """The item's state, and that somebody has to decide about it."""
    word = codes.word("Problem", line.row.state)
    if not line.contested:
        return word
    return translate("Problems", "{state} · 要人定").format(state=word)
