"""Sync: one button, what waits, what needs a person, and the history in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from app.presenters.jobs import Progress
from app.presenters.sync import SyncPresenter
from app.services.exchange import ExchangeService, SyncOverview
from app.services.syncing import SyncReport
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page
from app.ui.parts import DeskParts
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.card import Card, SectionHeader
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.folded import FoldedLine
from app.ui.widgets.layout import STRETCH, column, holder, row, scrolling
from app.ui.widgets.text import Text
from app.ui.words import dates, exchange, steps, syncing
from app.ui.words.exchange import Told
from inspection.refusal import Refusal

SHOWN_SYNCS = 20


def page(parts: DeskParts) -> Page:
    """The page, for the list of pages."""
    return SyncPage(parts)


class SyncPage(Page):
    """What the button did stands beside it until the next run."""

    def __init__(self, parts: DeskParts) -> None:
        super().__init__()
        self._running = False
        self._presenter = SyncPresenter(self, parts.sync, ExchangeService(parts.laptop), parts.jobs)
        self._figure = Text("", "figure")
        self._last = Text("", "secondary")
        self._server = Text("", "secondary")
        self.go_button = Button(
            "", self._on_button, kind="primary", icon="refresh-cw", height="field"
        )
        self._said = Text("", "strong", wrap=True, selectable=True)
        self._said_icon = IconLabel("circle-check", tone="done")
        self._warning = Text("", tone="soon", wrap=True)
        self._failure = FailurePanel()
        self._failure.acted.connect(self._presenter.sync)
        said = row(self._said_icon, self._said)
        said.setStretch(1, 1)
        self._outcome = holder(column(said, self._warning))
        top = row(
            column(self._figure, self._last, self._server, gap="xs"),
            STRETCH,
            self.go_button,
            gap="xl",
        )
        self._waiting = _Section(translate("Sync", "还没传给局里的"))
        self._decide = _Section(translate("Sync", "要人决定的"))
        self._history = _Section(translate("Sync", "以往的同步"))
        body = column(
            Card(holder(top), self._outcome, self._failure, gap="m", margin="xl"),
            self._waiting,
            self._decide,
            self._history,
            STRETCH,
            gap="xl",
            margin="xl",
        )
        self.setLayout(column(scrolling(body), gap="none"))
        self.setFocusProxy(self.go_button)
        self._outcome.hide()
        self._word_button()

    # the shell's side

    def open(self, _params: Mapping[str, str]) -> None:
        self._presenter.open()

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._presenter.close()

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint("Enter", translate("Sync", "同步，或停下")),)

    # the presenter's side

    def show_overview(self, overview: SyncOverview) -> None:
        """How things stand."""
        pending = overview.pending
        self._figure.setText(
            counted(translate("Sync", "{n} 条待传"), pending)
            if pending
            else translate("Sync", "没有待传的")
        )
        self._last.setText(_last_sync(overview))
        self._server.setText(
            translate("Sync", "局里的服务器：{server}").format(server=_host(overview.server))
        )
        self._waiting.show_lines(
            [exchange.waiting(entity, count) for entity, count in overview.waiting.items()]
        )
        self._decide.show_lines(
            [exchange.conflict(one, overview.now) for one in overview.conflicts]
            + [exchange.review(one, overview.device, overview.now) for one in overview.reviews]
        )
        self._history.show_lines(
            [exchange.past_sync(one, overview.now) for one in overview.history[:SHOWN_SYNCS]]
        )

    def show_running(self, progress: Progress | None) -> None:
        """A run is under way, here or begun elsewhere; the line under the top bar tells how far."""
        self._running = True
        self._failure.clear()
        self._outcome.show()
        self._said_icon.show_icon("loader-circle")
        self._said.setText(steps.step(progress.step if progress else "hello"))
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
        self._failure.show_error(error, translate("Sync", "再同步一次"))

    def show_error(self, error: Exception) -> None:
        """What stands could not be read."""
        self._failure.show_error(error)

    @property
    def sentence(self) -> str:
        """What is said of the last run; empty while nothing is."""
        return "" if self._outcome.isHidden() else self._said.text()

    def lines(self) -> tuple[str, ...]:
        """Every line of the sections, as shown."""
        sections = (self._waiting, self._decide, self._history)
        return tuple(line for section in sections for line in section.texts())

    # hands

    def _on_button(self) -> None:
        if self._running:
            self.go_button.setEnabled(False)  # until it has stopped
            self._presenter.cancel()
        else:
            self._presenter.sync()

    def _stop(self) -> None:
        self._running = False
        self._word_button()

    def _word_button(self) -> None:
        self.go_button.setEnabled(True)
        verb = translate("Sync", "停下") if self._running else translate("Sync", "同步")
        self.go_button.say(verb)
        self.go_button.setToolTip(verb if self._running else f"{verb}  F5")
        self.go_button.show_icon("x" if self._running else "refresh-cw")


class _Section(QWidget):
    """A heading over lines; hidden while there are none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._head = SectionHeader(title)
        self._body = Card(gap="none", margin="s")
        self._lines: list[FoldedLine] = []
        self.setLayout(column(self._head, self._body))
        self.hide()

    def show_lines(self, told: Sequence[Told]) -> None:
        """These lines; what was unfolded stays unfolded if it is still there."""
        unfolded = {line.title for line in self._lines if line.unfolded}
        for old in self._lines:
            self._body.body.removeWidget(old)
            old.deleteLater()
        self._lines = [FoldedLine(one.title, one.said, one.detail, tone=one.tone) for one in told]
        for line in self._lines:
            self._body.body.addWidget(line)
            if line.title in unfolded:
                line.unfold()
        self.setVisible(bool(told))

    def texts(self) -> list[str]:
        """The lines as shown."""
        return [line.text() for line in self._lines]


def _last_sync(overview: SyncOverview) -> str:
    if overview.last_sync_at is None:
        return translate("Sync", "还没有同步过。第一次会领取你的项目。")
    at = dates.moment(overview.last_sync_at, overview.now)
    return translate("Sync", "上次同步：{at}").format(at=at)


def _host(address: str) -> str:
    found = urlsplit(address)
    return found.netloc or address
