"""The page: one button, one sentence; below it what waits for a person, what waits, the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.presenters.deciding import DecidingPresenter
from app.presenters.jobs import Progress
from app.presenters.proposed_photos import ProposedPhotosPresenter
from app.presenters.sync import SyncPresenter
from app.presenters.sync_history import SyncHistoryPresenter
from app.services.decision_desk import DecisionDesk
from app.services.exchange import ExchangeService, SyncOverview
from app.services.proposed_photos import ProposedLook
from app.services.revealing import RevealingService
from app.services.spreadsheet import Sheet
from app.services.sync_history import RecordView, SessionView, SyncHistoryService
from app.services.syncing import SyncReport
from app.ui.i18n import translate
from app.ui.page import KeyHint, Page
from app.ui.pages.sync.decide import DecideTab
from app.ui.pages.sync.history import HistoryTab
from app.ui.pages.sync.panel import RecordPanel, SessionPanel
from app.ui.pages.sync.run_card import RunCard
from app.ui.pages.sync.waiting import WaitingList
from app.ui.parts import DeskParts
from app.ui.widgets.layout import column, row
from app.ui.widgets.side_panel import SidePanel
from app.ui.words import dates, refusals, steps, sync_history
from app.ui.words.naming import called
from inspection.clock import civil_date
from inspection.refusal import Refusal

DECIDE, WAITING, HISTORY = range(3)


def page(parts: DeskParts) -> Page:
    """The page, for the list of pages."""
    return SyncPage(parts)


class SyncPage(Page):
    """The run above, three tabs below it; a session or a record opens beside them."""

    def __init__(self, parts: DeskParts) -> None:
        super().__init__()
        jobs = parts.jobs
        self._presenter = SyncPresenter(self, parts.sync, ExchangeService(parts.laptop), jobs)
        self._past = SyncHistoryPresenter(
            self,
            SyncHistoryService(parts.laptop),
            RevealingService(parts.laptop),
            parts.sync,
            jobs,
        )
        self.run = RunCard()
        self.go_button = self.run.go_button
        self.run.started.connect(self._presenter.sync)
        self.run.stopped.connect(self._presenter.cancel)
        self._deciding = DecidingPresenter(self, parts.laptop, jobs)
        self.decide = DecideTab()
        self.decide.settled.connect(self._deciding.settle)
        self.decide.used.connect(self._deciding.use)
        self.decide.let_go.connect(self._deciding.let_go)
        self.decide.revealed.connect(self._deciding.reveal)
        self.decide.gone.connect(self.asked_for)
        self._photos = ProposedPhotosPresenter(self, parts.laptop, jobs, parts.fetch)
        self.decide.photo_shown.connect(self._photos.look)
        self.decide.photo_wanted.connect(self._photos.fetch)
        self.waiting = WaitingList()
        self.waiting.opened.connect(self._past.open_record)
        self.waiting.synced.connect(self._presenter.sync)
        self.history = HistoryTab()
        self.history.opened.connect(self._past.open_session)
        self.history.wanted.connect(self._past.export)
        self.history.job.cancelled.connect(self._on_export_cancelled)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(translate("Sync", "同步的各部分"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self._body = QStackedWidget()
        self._parts: tuple[QWidget, ...] = (self.decide, self.waiting, self.history)
        for part in self._parts:
            self.tabs.addTab("")
            self._body.addWidget(part)
        self.tabs.currentChanged.connect(self._on_tab)
        self.panel = SidePanel()
        self.panel.closed.connect(self._on_closed)
        turning = row(self.tabs, self.history.export_button)
        turning.setStretch(0, 1)
        left = column(self.run, turning, self._body, gap="m", margin="xl")
        left.setStretch(2, 1)
        layout = row(left, self.panel, gap="none")
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.go_button)
        self._mine = self._waits = 0
        self._wanted: dict[str, str] = {}
        self._name_tabs()
        self._on_tab(DECIDE)
        self._chose = False
        for place in (DECIDE, WAITING, HISTORY):
            shortcut = QShortcut(QKeySequence(f"Alt+{place + 1}"), self)
            shortcut.activated.connect(partial(self.turn, place))

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self._chose = False
        self._wanted = dict(params)
        self._presenter.open()
        self._deciding.look()

    def refresh(self) -> None:
        self._presenter.look()
        self._deciding.look()

    def close_page(self) -> None:
        self._presenter.close()
        self._past.close()
        self._deciding.close()
        self._photos.close()

    def step_back(self) -> bool:
        return self.panel.close_panel() or self.decide.close_question()

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("F5", translate("Sync", "同步，或停下")),
            KeyHint("Alt+1 2 3", translate("Sync", "要人定的、还在路上、以往的同步")),
            KeyHint("1 2 3", translate("Sync", "选一个值；回车到下一项")),
            KeyHint("Ctrl+Enter", translate("Sync", "就这样定；采用")),
            KeyHint("Enter", translate("Sync", "看一次同步的记录，看一条记录的经过")),
            KeyHint("Ctrl+E", translate("Sync", "导出同步记录")),
            KeyHint("Esc", translate("Sync", "收起右侧")),
        )

    def turn(self, place: int) -> None:
        """Show another tab, and give it the keyboard."""
        self._chose = True
        self.tabs.setCurrentIndex(place)
        self._parts[self.tabs.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    # the run

    def show_overview(self, overview: SyncOverview) -> None:
        """How things stand."""
        self.run.show_overview(overview)
        self.waiting.show_rows(overview.waits, overview.now)
        self.history.show_sessions(overview.history, overview.now)
        self._waits = len(overview.waits)
        self._name_tabs()

    def show_running(self, progress: Progress | None) -> None:
        """A run is under way."""
        self.run.show_running(progress)

    def show_ended(self, report: SyncReport) -> None:
        """It reached its end."""
        self.run.show_ended(report)

    def show_failed(self, error: Exception) -> None:
        """It did not."""
        self.run.show_failed(error)

    def show_error(self, error: Exception) -> None:
        """What stands could not be read, or was not written."""
        self.history.job.stop()
        self.run.failure.show_error(error)

    @property
    def sentence(self) -> str:
        """What is said of the last run; empty while nothing is."""
        return self.run.sentence

    # decisions

    def show_desk(self, desk: DecisionDesk) -> None:
        """The cards. The first look turns to the tab that has something to say, and to a card."""
        self.decide.show_desk(desk)
        self._mine = desk.decisions.counts.needs_you
        self._name_tabs()
        if self._chose:
            return
        self._chose = True
        if self._wanted:
            self.tabs.setCurrentIndex(DECIDE)
            self.decide.go_about(self._wanted)
        elif self.decide.cards:
            self.tabs.setCurrentIndex(DECIDE)
            self.decide.go_to_first()
        else:
            self.tabs.setCurrentIndex(WAITING if self._waits else HISTORY)

    def show_decided(self, _card: str) -> None:
        """One is decided; the next look shows it so, and goes on to the next."""
        self.toasted.emit(translate("Sync", "定好了，下次同步传给局里"), None)

    def show_not_decided(self, card: str, error: Exception) -> None:
        """One was not, and why. A card that changed meanwhile is made anew: a toast says so."""
        view = self.decide.view_of(card)
        if isinstance(error, Refusal) and error.code == "decide.changed":
            self.toasted.emit(refusals.sentence(error), None)
        elif view is not None:
            view.show_error(error)

    def show_revealed(self, card: str) -> None:
        """A card may show what it masked."""
        self.decide.reveal(card)

    def show_photo(self, review: str, look: ProposedLook) -> None:
        """The photo somebody decides about."""
        view = self.decide.photo_of(review)
        if view is not None:
            view.show_look(look)

    def show_photo_failed(self, review: str, error: Exception) -> None:
        """It did not come."""
        view = self.decide.photo_of(review)
        if view is not None:
            view.show_error(error)

    # the history

    def show_session(self, shown: SessionView) -> None:
        """One sync beside the list."""
        part = SessionPanel(shown)
        part.opened.connect(self._past.open_record)
        at = dates.moment(shown.session.ended_at, shown.now)
        self._show_beside(translate("Sync", "{at} 的同步").format(at=at), part)

    def show_record(self, shown: RecordView, *, masked: bool = True) -> None:
        """One record's way beside the list; `masked`: a worker it names by one sign."""
        part = RecordPanel(shown, masked=masked)
        part.gone.connect(self.asked_for)
        part.revealed.connect(self._past.reveal)
        title = called(shown.name, masked=masked, today=civil_date(shown.now))
        self._show_beside(title, part)

    def show_export(self, progress: Progress | None) -> None:
        """The history is being written into a file."""
        words = steps.step("export")
        if progress is None:
            self.history.job.start(words)
        else:
            self.history.job.show_progress(progress, words)

    def show_exported(self, name: str) -> None:
        """The file is where it was wanted."""
        self.history.job.stop()
        self.toasted.emit(translate("Sync", "已导出为 {name}").format(name=name), None)

    def words(self, sessions: Sequence[SessionView]) -> list[Sheet]:
        """The history as an export says it."""
        return sync_history.sheets(sessions)

    # inside

    def _show_beside(self, title: str, part: QWidget) -> None:
        self.panel.show_part(title, part)
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_closed(self) -> None:
        self._parts[self.tabs.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_tab(self, place: int) -> None:
        self.panel.close_panel()
        self._body.setCurrentIndex(place)
        self.history.export_button.setVisible(place == HISTORY)

    def _on_export_cancelled(self) -> None:
        self._past.cancel_export()
        self.history.job.stop()

    def _name_tabs(self) -> None:
        for place, text, count in (
            (DECIDE, translate("Sync", "要人定的"), self._mine),
            (WAITING, translate("Sync", "还在路上"), self._waits),
            (HISTORY, translate("Sync", "以往的同步"), 0),
        ):
            self.tabs.setTabText(place, f"{text} {count:,}" if count else text)
