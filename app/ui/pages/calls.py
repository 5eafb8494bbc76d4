"""Phone checks of the month: the sites with their progress, a site's sample by crew, who rang."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.presenters.calls import CallsPresenter
from app.services.phone_checks import MonthView, PhoneCheckService
from app.services.phone_draw import Verdict
from app.services.phone_month import Entry, Standing, Stratum
from app.services.phone_sites import SiteMonth
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card, EmptyState
from app.ui.widgets.due_list import DueLine, DueList, DueSection
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.filter_line import FilterLine
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, holder, row
from app.ui.widgets.rows import Column
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text
from app.ui.words import amounts, dates, people
from app.ui.words import calls as words
from db.queries.calls import Ringer


def page(parts: Parts) -> Page:
    """The page, for the list of pages."""
    return CallsPage(parts)


class CallsPage(Page):
    """Sites on the left, the chosen one's sample on the right, over both who rang back."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._presenter = CallsPresenter(self, PhoneCheckService(parts.laptop), parts.jobs)
        self._now_ms = parts.laptop.clock.now_ms()
        self._parts = parts
        self.sites: Table[SiteMonth] = Table(
            translate("Calls", "项目"),
            [
                Column("name", translate("Calls", "项目"), lambda one: one.name, share=1),
                Column(
                    "state",
                    translate("Calls", "本月抽访"),
                    lambda one: words.state(one)[0],
                    tone=lambda one: words.state(one)[1],
                ),
                Column("rate", translate("Calls", "应答率"), _rate, number=True),
                Column(
                    "back", translate("Calls", "回拨"), lambda one: words.call_backs(one, self._now)
                ),
            ],
            filterable=False,
        )
        self.sites.chosen.connect(self._presenter.choose)
        self.sites.opened.connect(lambda _site: self._presenter.call_next())
        self.sites.show_empty(
            translate("Calls", "还没有项目 — 同步以领取。"), translate("Calls", "去同步")
        )
        self.sites.empty_acted.connect(lambda: self.asked_for.emit(Route("sync")))
        self.detail = SiteSample()
        self.detail.next.clicked.connect(self._presenter.call_next)
        self.detail.draw.clicked.connect(self._presenter.draw)
        self.detail.proof.clicked.connect(self._presenter.replay)
        self.detail.lines.acted.connect(self._presenter.call)
        self.ring = FilterLine(
            name=translate("Calls", "谁打来的"),
            placeholder=translate("Calls", "谁打来的？输号码或后四位  /"),
        )
        self.ring.setClearButtonEnabled(True)
        self.ring.textChanged.connect(lambda text: self._presenter.find_ringer(text.strip()))
        self.ring.left.connect(self._leave_ring)
        self.ringers = DueList(translate("Calls", "谁打来的"))
        self.ringers.acted.connect(self._presenter.open_ringer)
        self._nobody = Text("", "secondary", wrap=True)
        self._ring_panel = holder(column(self._nobody, self.ringers))
        self._right = QStackedWidget()
        self._right.addWidget(self.detail)
        self._right.addWidget(self._ring_panel)
        self._failure = FailurePanel()
        self._job = JobLine(cancellable=False)
        left = holder(column(self.ring, self.sites, gap="m"))
        left.setFixedWidth(current().size.side_panel)
        body = row(left, self._right, gap="xl")
        body.setStretch(1, 1)
        whole = column(self._failure, body, self._job, gap="m", margin="xl")
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.sites)
        find = QShortcut(QKeySequence("/"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._begin_ring)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self._presenter.open(params.get("site", ""))

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._presenter.close()

    def step_back(self) -> bool:
        if not self.ring.text():
            return False
        self.ring.clear()
        self._leave_ring()
        return True

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("↑ ↓", translate("Calls", "选项目或工人")),
            KeyHint("Enter", translate("Calls", "拨打下一位；没抽样就先抽样")),
            KeyHint("Tab", translate("Calls", "到名单，挑一位拨打")),
            KeyHint("/", translate("Calls", "谁打来的")),
        )

    # the presenter's side

    def show_sites(self, sites: tuple[SiteMonth, ...], chosen: str) -> None:
        """The list, with the line to stand on."""
        self._failure.clear()
        self._now_ms = self._parts.laptop.clock.now_ms()
        done = sum(one.finished for one in sites)
        asked = sum(one.asked for one in sites)
        self.sites.show_summary(
            translate("Calls", "{sites} · 本月抽访完成 {share}").format(
                sites=amounts.sites(len(sites)), share=amounts.share(done, asked)
            )
        )
        self.sites.show_ids([one.site for one in sites])
        self.sites.show_rows({one.site: one for one in sites})
        if chosen:
            self.sites.choose(chosen)

    def show_month(self, month: MonthView) -> None:
        """The chosen site's sample, or what a draw would do."""
        self.detail.show_month(month)

    def show_drawing(self, drawing: bool) -> None:
        """A sample is being drawn."""
        self.detail.draw.setEnabled(not drawing)
        if drawing:
            self._job.start(translate("Calls", "正在抽样"))
        else:
            self._job.stop()

    def show_drawn(self, month: MonthView) -> None:
        """A sample was drawn and frozen."""
        self.toasted.emit(
            counted(translate("Calls", "抽出 {n} 人，名单已冻结"), month.summary.total), None
        )
        self.detail.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_replayed(self, verdict: Verdict) -> None:
        """What drawing the list again has shown."""
        self.toasted.emit(words.verdict(verdict), None)

    def show_ringers(self, number: str, found: tuple[Ringer, ...] | None) -> None:
        """Who rang, in place of the sample."""
        if found is None:
            self._right.setCurrentWidget(self.detail)
            return
        self._right.setCurrentWidget(self._ring_panel)
        lines = tuple(_ringer(one, self._now) for one in found if one.entry)
        others = tuple(_ringer(one, self._now) for one in found if not one.entry)
        self.ringers.show_sections(
            [
                DueSection(translate("Calls", "近两个月抽到的工人"), lines),
                DueSection(translate("Calls", "花名册上的其他人"), others),
            ]
        )
        self.ringers.setEnabled(bool(found))
        short = len([one for one in number if one.isdigit()]) < 4
        self._nobody.setText(
            translate("Calls", "再输几位，至少后四位。")
            if short
            else translate("Calls", "花名册上没有这个号码。")
        )
        self._nobody.setVisible(not found)

    def show_nobody_now(self, next_call_back: int | None) -> None:
        """Nobody can be called now."""
        self.toasted.emit(self.detail.nobody_now(next_call_back, self._now), None)

    def show_error(self, error: Exception) -> None:
        """What went wrong; what stood there stays."""
        self._failure.show_error(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another page."""
        self.asked_for.emit(Route(page, params))

    @property
    def nobody(self) -> str:
        """What the look-up says when it found nobody."""
        return self._nobody.text()

    # inside

    @property
    def _now(self) -> int:
        return self._now_ms

    def _begin_ring(self) -> None:
        self.ring.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ring.selectAll()

    def _leave_ring(self) -> None:
        target = self.ringers if self.ring.text() else self.sites
        target.setFocus(Qt.FocusReason.OtherFocusReason)


class SiteSample(QWidget):
    """One site's month: what a draw will do, or the sample by crew."""

    def __init__(self) -> None:
        super().__init__()
        self._site = ""
        self._name = Text("", "section")
        self._progress = Text("", "secondary")
        self._seed = Text("", "secondary")
        self._found = Text("", wrap=True, tone="overdue")
        self.next = Button(translate("Calls", "拨打下一位"), kind="primary", icon="phone")
        self.draw = Button(translate("Calls", "抽样"), kind="primary", icon="list-checks")
        self.proof = Button(translate("Calls", "核对"), kind="link")
        self.proof.setToolTip(translate("Calls", "用同一种子重抽一遍，看名单是否一致"))
        self.lines = DueList(translate("Calls", "名单"))
        self._waits = Text("", "secondary", wrap=True)
        self._explained = [Text("", wrap=True) for _line in range(6)]
        before = column(*self._explained, row(self.draw, STRETCH), STRETCH, gap="m")
        self._before = Card()
        self._before.body.addLayout(before)
        self._nobody = EmptyState(icon="users")
        drawn = column(self._found, self._waits, self.lines)
        self._drawn = holder(drawn)
        self._body = QStackedWidget()
        for part in (self._before, self._drawn, self._nobody):
            self._body.addWidget(part)
        head = row(self._name, STRETCH, self.next, gap="m")
        facts = row(self._progress, self._seed, self.proof, STRETCH, gap="m")
        self.setLayout(column(head, facts, self._body))
        for part in (self.next, self.proof, self._found, self._waits):
            part.hide()

    @property
    def site(self) -> str:
        """The site that is shown."""
        return self._site

    @property
    def explained(self) -> tuple[str, ...]:
        """What a draw would do, as shown."""
        return tuple(one.text() for one in self._explained if one.text())

    @property
    def progress(self) -> str:
        """How far the site is, as shown."""
        return self._progress.text()

    @property
    def found(self) -> str:
        """The contradictions, as shown."""
        return self._found.text()

    def show_month(self, month: MonthView) -> None:
        """Another site, or news of this one."""
        one = month.summary
        self._site = one.site
        self._name.setText(one.name)
        drawn = one.sample is not None
        self.next.setVisible(drawn)
        self.proof.setVisible(drawn)
        if one.sample is None:
            self._show_before(month)
            return
        self._progress.setText(words.progress(one))
        self._seed.setText(words.seed(one.sample.seed))
        self.next.setEnabled(month.next_entry is not None)
        self._waits.setText(self._waiting(month))
        self._waits.setVisible(bool(self._waits.text()))
        found = " · ".join(
            translate("Calls", "{what}：{n} 人").format(what=words.contradiction(code), n=count)
            for code, count in month.found
        )
        self._found.setText(found)
        self._found.setVisible(bool(found))
        self.lines.show_sections([_section(group, month) for group in month.strata])
        self._body.setCurrentWidget(self._drawn)

    def nobody_now(self, next_call_back: int | None, now_ms: int) -> str:
        """Why nobody is called now."""
        if next_call_back is not None:
            at = dates.moment(next_call_back, now_ms)
            return translate("Calls", "眼下没有要拨的；下一个约在 {time}。").format(time=at)
        return translate("Calls", "今天该拨的都拨过了。")

    def _show_before(self, month: MonthView) -> None:
        one = month.summary
        self._progress.setText(words.state(one)[0])
        self._seed.setText("")
        nobody = words.nobody(one)
        if nobody:
            self._nobody.say(nobody)
            self._body.setCurrentWidget(self._nobody)
            return
        sentences = words.draw_explained(one, month.rules)
        for place, text in enumerate(self._explained):
            text.setText(sentences[place] if place < len(sentences) else "")
            text.setVisible(place < len(sentences))
        self.draw.say(counted(translate("Calls", "抽样 {n} 人"), one.wanted))
        self._body.setCurrentWidget(self._before)

    def _waiting(self, month: MonthView) -> str:
        if month.next_entry is not None:
            return ""
        if month.summary.finished:
            return translate("Calls", "这个月抽到的都访到了。")
        return self.nobody_now(month.summary.next_call_back, month.now_ms)


def _section(group: Stratum, month: MonthView) -> DueSection:
    title = group.name or translate("Calls", "没有班组")
    lines = tuple(_line(one, month) for one in group.entries)
    return DueSection(title, lines, amounts.share(group.done, group.total))


def _line(one: Entry, month: MonthView) -> DueLine:
    detail = [one.trade]
    if one.found:
        detail.append(words.contradiction(one.found[0]))
    elif len(one.attempts) > 1 and one.standing is not Standing.RETRY:
        detail.append(words.attempts(len(one.attempts)))
    return DueLine(
        id=one.id,
        icon=words.ICONS[one.standing],
        tone=words.TONES.get(one.standing, "neutral"),
        what=f"{people.worker(one.name)}  {one.phone}".rstrip(),
        why=words.standing(one, month.now_ms),
        detail=" · ".join(part for part in detail if part),
        action=words.action(one, month.today),
    )


def _ringer(one: Ringer, now_ms: int) -> DueLine:
    detail = [one.phone]
    if one.called_at is not None:
        detail.append(dates.moment(one.called_at, now_ms))
    return DueLine(
        id=one.entry or one.worker,
        icon="phone-call" if one.entry else "user",
        tone="accent" if one.entry else "neutral",
        what=one.name,
        why=" · ".join(part for part in (one.site_name, one.crew) if part),
        detail=" · ".join(detail),
        action=translate("Calls", "打开") if one.entry else translate("Calls", "看项目"),
    )


def _rate(one: SiteMonth) -> str:
    return f"{one.response_percent}%" if one.called else "–"
