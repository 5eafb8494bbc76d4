"""The page of one site: heading, tabs, and a worker in the panel beside the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QWidget

from app.presenters.site_page import Masked, SitePagePresenter
from app.services.revealing import RevealingService
from app.services.site_page import SitePageService, SiteView, WorkerView
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.pages.site_page.heading import Heading
from app.ui.pages.site_page.lists import PaperTable, ProblemTable, RosterTable
from app.ui.pages.site_page.overview import Overview
from app.ui.pages.site_page.pictures import SitePictures
from app.ui.pages.site_page.worker import WorkerCard
from app.ui.parts import Parts
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import column, holder, row
from app.ui.widgets.side_panel import SidePanel
from app.ui.words import people
from db.queries.roster import Stay

OVERVIEW, ROSTER, PROBLEMS, PAPERS, PICTURES = range(5)


class SitePage(Page):
    """Overview, roster, problems, papers, pictures; 1 to 5 turn between them."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._presenter = SitePagePresenter(
            self, SitePageService(parts.laptop), RevealingService(parts.laptop), parts.jobs
        )
        presenter = self._presenter
        self.heading = Heading(
            check_in=presenter.start_check_in,
            calls=presenter.start_calls,
            return_visit=presenter.start_return_visit,
            decisions=presenter.open_decisions,
        )
        self._failure = FailurePanel()
        self._failure.acted.connect(lambda: self.go("sites", {}))
        self._failure.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.overview = Overview()
        self.overview.reveal_asked.connect(presenter.reveal)
        self.overview.event_opened.connect(presenter.open_event)
        self.roster = RosterTable()
        self.roster.filtered.connect(presenter.search_roster)
        self.roster.rows_wanted.connect(presenter.want_stays)
        self.roster.opened.connect(presenter.choose_stay)
        self.roster.chosen.connect(self._on_stay_chosen)
        self.panel = SidePanel()
        self.panel.closed.connect(presenter.forget_worker)
        self.problems = ProblemTable()
        self.problems.opened.connect(presenter.open_problem)
        self.papers = PaperTable()
        self.papers.opened.connect(presenter.open_paper)
        self.pictures = SitePictures(parts, self)
        self.pictures.opened.connect(lambda params: self.go("picture", params))
        self.pictures.sorting_asked.connect(lambda params: self.go("photos", params))
        self.pictures.box.said.connect(self.toasted)
        self.pictures.counted.connect(
            lambda n: self._name_tab(PICTURES, translate("SitePage", "照片"), n)
        )
        self.gone = ComboBox(
            translate("SitePage", "花名册里看谁"),
            (
                ("all", translate("SitePage", "全部人员")),
                ("present", translate("SitePage", "只看在场")),
            ),
        )
        self.gone.show_code("all")
        self.gone.picked.connect(lambda code: presenter.show_gone(code == "all"))
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(translate("SitePage", "项目的各部分"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self._body = QStackedWidget()
        beside = row(self.roster, self.panel, gap="l")
        beside.setStretch(0, 1)
        for part in (
            self.overview,
            holder(beside),
            self.problems,
            self.papers,
            self.pictures.area,
        ):
            self.tabs.addTab("")
            self._body.addWidget(part)
        self.tabs.currentChanged.connect(self._on_tab)
        turning = row(self.tabs, self.gone)
        turning.setStretch(0, 1)
        self._whole = holder(column(self.heading, turning, self._body))
        self._whole.hide()  # until there is something to show
        layout = column(self._failure, self._whole, margin="xl", gap="m")
        layout.setStretch(1, 1)
        layout.addStretch(0)
        self.setLayout(layout)
        self._shown = ""
        self._arriving = False
        self._on_tab(OVERVIEW)
        self._bind_keys()

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        if params.get("id", "") != self._presenter.site:
            self.roster.filter_line.show_text("")
            self.tabs.setCurrentIndex(OVERVIEW)
        worker = params.get("worker", "")
        if worker:
            self.tabs.setCurrentIndex(ROSTER)
        self._arriving = True
        self.pictures.show_site(params.get("id", ""))
        self._presenter.open(params.get("id", ""), worker)

    def refresh(self) -> None:
        self._presenter.look()
        self.pictures.box.presenter.look()

    def close_page(self) -> None:
        self._presenter.close()
        self.pictures.box.presenter.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.pictures.drag(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._turn_to(PICTURES)
        self.pictures.drop(event)

    def step_back(self) -> bool:
        return self.panel.close_panel()

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("Ctrl+Enter", translate("SitePage", "开始检查")),
            KeyHint("1 … 5", translate("SitePage", "概览、花名册、问题、文书、照片")),
            KeyHint("F6 / Ctrl+V", translate("SitePage", "添加照片（也可以拖进来）")),
            KeyHint("/", translate("SitePage", "在花名册里查找")),
            KeyHint("Enter", translate("SitePage", "打开选中的一行")),
            KeyHint("Esc", translate("SitePage", "收起右侧")),
        )

    # the presenter's side

    def show_site(self, shown: SiteView) -> None:
        """Everything but the roster's lines."""
        was_here = self._has_focus()
        self._shown = shown.facts.id
        self._failure.clear()
        self._whole.show()
        self.heading.show_site(shown)
        self.overview.show_site(shown)
        for table in (self.roster, self.problems, self.papers):
            table.today = shown.today
        self.problems.show_ids([line.id for line in shown.problems])
        self.problems.show_rows({line.id: line for line in shown.problems})
        self.papers.show_ids([line.id for line in shown.papers])
        self.papers.show_rows({line.id: line for line in shown.papers})
        still_open = sum(line.is_open for line in shown.problems)
        self._name_tab(OVERVIEW, translate("SitePage", "概览"), 0)
        self._name_tab(ROSTER, translate("SitePage", "花名册"), shown.people.present)
        self._name_tab(PROBLEMS, translate("SitePage", "问题"), still_open)
        self._name_tab(PAPERS, translate("SitePage", "文书"), len(shown.papers))
        self._summarise(shown, still_open)
        self.setFocusProxy(self._focus_part())
        if self._arriving or (was_here and not self._has_focus()):  # emptied lists lose the focus
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arriving = False

    def show_roster(self, ids: Sequence[str], text: str) -> None:
        """The roster's lines, in order."""
        if text:
            self.roster.show_empty(translate("SitePage", "没有找到“{text}”。").format(text=text))
        else:
            self.roster.show_empty(translate("SitePage", "花名册还是空的。"))
        known = set(self.roster.model.ids)
        self.roster.show_ids(ids)
        self.roster.refresh([one for one in ids if one in known])

    def show_stays(self, stays: Mapping[str, Stay]) -> None:
        """Lines that came into sight."""
        self.roster.show_rows(stays)

    def show_worker(self, worker: WorkerView) -> None:
        """A worker in the side panel; one who has not changed is left as he stands."""
        part = self.panel.part
        if isinstance(part, WorkerCard) and part.worker == worker:
            return
        card = WorkerCard(worker)
        card.reveal_asked.connect(self._presenter.reveal)
        self.panel.show_part(
            " · ".join(filter(None, (people.worker(worker.name), worker.trade))), card
        )
        if worker.stays:
            self.roster.choose(worker.stays[0].id)

    def hide_worker(self) -> None:
        """No worker any more."""
        self.panel.close_panel()

    def show_whole(self, masked: Masked, whole: str) -> None:
        """A number that was asked for, shown as long as its button is held."""
        self.overview.show_whole(masked, whole)
        if isinstance(self.panel.part, WorkerCard):
            self.panel.part.show_whole(masked, whole)

    def show_error(self, error: Exception) -> None:
        """What was not read. What stood there stays, but another site never stands for this one."""
        if self._shown != self._presenter.site:
            self._whole.hide()
        self._failure.show_error(error, translate("SitePage", "回到项目列表"))

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another page."""
        self.asked_for.emit(Route(page, params))

    # inside

    def _bind_keys(self) -> None:
        for place in (OVERVIEW, ROSTER, PROBLEMS, PAPERS, PICTURES):
            key = QShortcut(QKeySequence(str(place + 1)), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(lambda place=place: self._turn_to(place))
        add = QShortcut(QKeySequence("F6"), self)
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        add.activated.connect(self.pictures.choose)

    def _turn_to(self, place: int) -> None:
        self.tabs.setCurrentIndex(place)
        self._focus_part().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_tab(self, place: int) -> None:
        self._body.setCurrentIndex(place)
        for table in (self.problems, self.papers):
            table.show_rows({})  # its columns share the width it has now that it is in front
        self.gone.setVisible(place == ROSTER)
        self.setFocusProxy(self._focus_part())

    def _focus_part(self) -> QWidget:
        """The list in front; an empty one takes no keys, then the tabs do."""
        if self.tabs.currentIndex() == PICTURES:
            return self.pictures.focus_part()
        tables = (self.overview.timeline.table, self.roster, self.problems, self.papers)
        table = tables[max(OVERVIEW, self.tabs.currentIndex())]
        return table if table.model.ids else self.tabs

    def _has_focus(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _on_stay_chosen(self, stay: str) -> None:
        if self.panel.part is not None:
            self._presenter.choose_stay(stay)

    def _summarise(self, shown: SiteView, still_open: int) -> None:
        here = counted(translate("SitePage", "在场 {n} 人"), shown.people.present)
        left = counted(translate("SitePage", "已离场 {n} 人"), shown.people.left)
        self.roster.show_summary(f"{here} · {left}")
        waiting = counted(translate("SitePage", "{n} 个未结"), still_open)
        closed = counted(translate("SitePage", "{n} 个已结"), len(shown.problems) - still_open)
        self.problems.show_summary(f"{waiting} · {closed}" if shown.problems else "")
        papers = counted(translate("SitePage", "{n} 份文书"), len(shown.papers))
        self.papers.show_summary(papers if shown.papers else "")

    def _name_tab(self, place: int, name: str, count: int) -> None:
        self.tabs.setTabText(place, f"{name} {count:,}" if count else name)
