"""The run itself: how much waits, one button, and one sentence about how the last one ended."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Signal

from app.presenters.jobs import Progress
from app.services.exchange import SyncOverview
from app.services.syncing import SyncReport
from app.ui.i18n import counted, translate
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.card import Card
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import column, holder, row
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import dates, steps, syncing
from inspection.refusal import Refusal


class RunCard(Card):
    """What the button did stands beside it until the next run. `started()`, `stopped()`."""

    started = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__(gap="s")
        self._running = False
        self._figure = Text("", "figure")
        self._last = ElidedText("", secondary=True)
        self._server = ElidedText("", secondary=True)
        self.go_button = Button(
            "", self._on_button, kind="primary", icon="refresh-cw", height="field"
        )
        self._said = Text("", "strong", wrap=True, selectable=True)
        self._said_icon = IconLabel("circle-check", tone="done")
        self._warning = Text("", tone="soon", wrap=True)
        self.failure = FailurePanel()
        self.failure.acted.connect(self.started)
        said = row(self._said_icon, self._said)
        said.setStretch(1, 1)
        self._outcome = holder(column(said, self._warning, gap="xs"))
        told = column(self._last, self._server, gap="none")
        figures = row(self._figure, told, self.go_button, gap="xl")
        figures.setStretch(1, 1)
        for part in (holder(figures), self._outcome, self.failure):
            self.body.addWidget(part)
        self._outcome.hide()
        self._word_button()

    def show_overview(self, overview: SyncOverview) -> None:
        """How much waits, and when the last good sync was."""
        pending = overview.pending
        self._figure.setText(
            counted(translate("Sync", "{n} 条待传"), pending)
            if pending
            else translate("Sync", "没有待传的")
        )
        server = translate("Sync", "局里的服务器：{server}").format(server=_host(overview.server))
        self._last.show_text(_last_sync(overview))
        self._server.show_text(server)

    def show_running(self, progress: Progress | None) -> None:
        """A run is under way, here or begun elsewhere; the line under the top bar tells how far."""
        self._running = True
        self.failure.clear()
        self._outcome.show()
        self._said_icon.show_icon("loader-circle")
        self._said.setText(
            steps.step(progress.step, progress.done) if progress else steps.step("hello")
        )
        self._warning.hide()
        self._word_button()

    def show_ended(self, report: SyncReport) -> None:
        """One sentence."""
        self._stop()
        self._outcome.show()
        self._said_icon.show_icon("circle-check", "done")
        self._said.setText(syncing.ended(report))
        warning = syncing.clock_warning(report)
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))

    def show_failed(self, error: Exception) -> None:
        """What happened, what was kept, what to do. A run that was stopped is no failure."""
        self._stop()
        if isinstance(error, Refusal) and error.code == "sync.cancelled":
            self._outcome.show()
            self._said_icon.show_icon("circle-minus")
            self._said.setText(translate("Sync", "已停下。随时可以接着同步。"))
            self._warning.hide()
            return
        self._outcome.hide()
        self.failure.show_error(error, translate("Sync", "再同步一次"))

    @property
    def sentence(self) -> str:
        """What is said of the last run; empty while nothing is."""
        return "" if self._outcome.isHidden() else self._said.text()

    def _on_button(self) -> None:
        if self._running:
            self.go_button.setEnabled(False)  # until it has stopped
            self.stopped.emit()
        else:
            self.started.emit()

    def _stop(self) -> None:
        self._running = False
        self._word_button()

    def _word_button(self) -> None:
        self.go_button.setEnabled(True)
        verb = translate("Sync", "停下") if self._running else translate("Sync", "同步")
        self.go_button.say(verb)
        self.go_button.setToolTip(verb if self._running else f"{verb}  F5")
        self.go_button.show_icon("x" if self._running else "refresh-cw")


def _last_sync(overview: SyncOverview) -> str:
    if overview.last_sync_at is None:
        return translate("Sync", "还没有同步过。第一次会领取你的项目。")
    at = dates.moment(overview.last_sync_at, overview.now)
    return translate("Sync", "上次同步：{at}").format(at=at)


def _host(address: str) -> str:
    found = urlsplit(address)
    return found.netloc or address
