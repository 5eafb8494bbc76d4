"""The site at a glance: five systems as last checked, parties and their numbers, the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.presenters.site_page import CLERK_PHONE, CONTACT_PHONE, Masked
from app.services.site_page import SiteView
from app.ui.i18n import counted, translate
from app.ui.theme import current
from app.ui.widgets.answer_bar import AnswerBar
from app.ui.widgets.card import Card, SectionHeader
from app.ui.widgets.layout import STRETCH, column, row, scrolling
from app.ui.widgets.masked import MaskedText
from app.ui.widgets.rows import Column
from app.ui.widgets.table import Table
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import codes, dates, history
from db.queries.site_page import LastCheck, Party, SiteFacts
from db.queries.timeline import Event


class Overview(QWidget):
    """`reveal_asked(Masked)` when a number is held, `event_opened(Event)` for the timeline."""

    reveal_asked = Signal(object)
    event_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.systems = SystemsCard()
        self.parties = PartiesCard()
        self.parties.reveal_asked.connect(self.reveal_asked)
        self.timeline = Timeline()
        self.timeline.event_opened.connect(self.event_opened)
        left = scrolling(column(self.systems, self.parties, STRETCH, gap="m"))
        layout = row(left, self.timeline, gap="l")
        layout.setStretch(0, 3)
        layout.setStretch(1, 2)
        self.setLayout(layout)

    def show_site(self, shown: SiteView) -> None:
        """What is known of the site now."""
        self.systems.show_check(shown.last_check, shown.today)
        self.parties.show_parties(shown.facts, shown.parties)
        self.timeline.show_events(shown.events, shown.today)

    def show_whole(self, masked: Masked, whole: str) -> None:
        """A number that was asked for."""
        self.parties.show_whole(masked, whole)


class SystemsCard(Card):
    """A line a system: how many items are in place, and what is not."""

    def __init__(self) -> None:
        self._head = SectionHeader(translate("SitePage", "五项制度"))
        self._none = Text(translate("SitePage", "还没有做过检查。"), "secondary")
        self._lines = {code: _SystemLine(code) for code in codes.codes("System")}
        grid = QGridLayout()
        size = current().size
        grid.setHorizontalSpacing(size.m)
        grid.setVerticalSpacing(size.xs)
        for place, line in enumerate(self._lines.values()):
            for across, part in enumerate(line.parts):
                grid.addWidget(part, place, across)
        grid.setColumnStretch(1, 1)
        super().__init__(self._head, self._none, grid)

    def show_check(self, check: LastCheck | None, today: date) -> None:
        """The last check-in, or that there is none."""
        self._none.setVisible(check is None)
        for code, line in self._lines.items():
            line.show_counts(check.counts.get(code, {}) if check else {}, shown=check is not None)
        if check is None:
            self._head.show_note("")
            return
        note = translate("SitePage", "上次检查 {day}，{who}")
        self._head.show_note(note.format(day=dates.day(check.on, today), who=check.lead))

    def words(self) -> list[str]:
        """What stands beside each bar."""
        return [line.words() for line in self._lines.values()]


class _SystemLine:
    """Name, bar, figures and what is wrong; four cells of the card's grid."""

    def __init__(self, code: str) -> None:
        self._name = Text(f"{code}  {codes.word('System', code)}")
        self._bar = AnswerBar()
        self._figures = Text("")
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._wrong = Text("")
        self.parts: tuple[QWidget, ...] = (self._name, self._bar, self._figures, self._wrong)

    def show_counts(self, counts: Mapping[str, int], *, shown: bool) -> None:
        for part in self.parts:
            part.setVisible(shown)
        asked = sum(n for code, n in counts.items() if code != "not_applicable")
        done = counts.get("implemented", 0)
        self._bar.show_counts(counts)
        self._figures.setText(
            translate("SitePage", "{done}/{all} 落实").format(done=done, all=asked)
        )
        missing, partial = counts.get("missing", 0), counts.get("partial", 0)
        if missing:
            text = counted(translate("SitePage", "{n} 未落实"), missing)
            self._wrong.show_text(text, "overdue")
        elif partial:
            self._wrong.show_text(counted(translate("SitePage", "{n} 部分"), partial), "soon")
        else:
            self._wrong.show_text("")

    def words(self) -> str:
        return " ".join(filter(None, (self._name.text(), self._figures.text(), self._wrong.text())))


class PartiesCard(Card):
    """Firms by role, whom one calls there, numbers masked; the labour clerk below them."""

    reveal_asked = Signal(object)

    def __init__(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(current().size.m)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[object, ...] = ()
        self._numbers: dict[Masked, MaskedText] = {}
        super().__init__(SectionHeader(translate("SitePage", "参建单位")), self._grid)

    def show_parties(self, facts: SiteFacts, parties: tuple[Party, ...]) -> None:
        """Unchanged parties are left alone: a number that is being held stays in sight."""
        shown = (facts.id, facts.labour_clerk, facts.labour_clerk_phone, facts.regulator, parties)
        if shown == self._shown:
            return
        self._shown = shown
        self._empty()
        for party in parties:
            masked = Masked(CONTACT_PHONE, party.id)
            person, phone = party.contact_person or "", party.contact_phone or ""
            self._add(codes.word("FirmRole", party.role), party.firm, person, masked, phone)
        if facts.regulator:
            self._add(codes.word("FirmRole", "regulator"), facts.regulator, "", None, "")
        if facts.labour_clerk:
            masked = Masked(CLERK_PHONE, facts.id)
            name = translate("SitePage", "劳资专管员")
            self._add(name, "", facts.labour_clerk, masked, facts.labour_clerk_phone or "")

    def show_whole(self, masked: Masked, whole: str) -> None:
        """A number that was asked for."""
        if masked in self._numbers:
            self._numbers[masked].reveal(whole)

    @property
    def numbers(self) -> tuple[MaskedText, ...]:
        """The masked numbers, from above."""
        return tuple(self._numbers.values())

    def _add(self, role: str, firm: str, person: str, masked: Masked | None, phone: str) -> None:
        place = self._grid.rowCount()
        self._grid.addWidget(Text(role, "label"), place, 0)
        self._grid.setRowMinimumHeight(place, current().size.control)
        if not person and not phone:
            self._grid.addWidget(ElidedText(firm), place, 1, 1, 3)
            return
        self._grid.addWidget(ElidedText(firm), place, 1)
        self._grid.addWidget(Text(person), place, 2)
        if masked is not None and phone:
            number = MaskedText(
                translate("SitePage", "{who}的电话").format(who=person or firm), phone
            )
            number.reveal_asked.connect(lambda: self.reveal_asked.emit(masked))
            self._numbers[masked] = number
            self._grid.addWidget(number, place, 3)

    def _empty(self) -> None:
        self._numbers.clear()
        while (item := self._grid.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()


class Timeline(QWidget):
    """Everything that happened, newest first; Enter opens what an event is about."""

    event_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min
        self._events: dict[str, Event] = {}
        columns: tuple[Column[Event], ...] = (
            Column(
                "on", translate("SitePage", "日期"), lambda e: dates.short_day(e.on, self._today)
            ),
            Column(
                "what", translate("SitePage", "动态"), history.happened,
                detail=lambda e: e.who, share=1,
            ),
        )  # fmt: skip
        self.table: Table[Event] = Table(translate("SitePage", "动态"), columns, filterable=False)
        self.table.show_empty(translate("SitePage", "这个项目还没有记录。"))
        self.table.opened.connect(lambda key: self.event_opened.emit(self._events[key]))
        self.setLayout(column(self.table))
        self.setFocusProxy(self.table)

    def show_events(self, events: tuple[Event, ...], today: date) -> None:
        """The events, newest first."""
        self._today = today
        self._events = {f"{e.kind}:{e.subject}:{e.at_ms}": e for e in events}
        self.table.show_summary(counted(translate("SitePage", "{n} 条动态"), len(events)))
        self.table.show_ids(list(self._events))
        self.table.show_rows(self._events)
