"""A window with every part on it, filled with made-up data: to look at and to check by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.presenters.jobs import Progress
from app.ui.page import KeyHint, Page, PageEntry
from app.ui.shell import Shell
from app.ui.widgets.answers import AnswerRow, Choice
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card, EmptyState, SavedState, SectionHeader
from app.ui.widgets.chip import Chip
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.due_list import DueLine, DueList, DueSection
from app.ui.widgets.editors import TextArea, TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import Form, FormField
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, row, scrolling
from app.ui.widgets.masked import MaskedText
from app.ui.widgets.month_chooser import MonthChooser
from app.ui.widgets.month_grid import GridCell, GridRow, MonthGrid
from app.ui.widgets.qr import QrCode
from app.ui.widgets.ring import ProgressRing
from app.ui.widgets.rows import Column
from app.ui.widgets.sync_pill import SyncStanding
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text
from app.ui.words import amounts, codes, dates
from inspection.clock import instant
from inspection.refusal import Refusal

NOW = instant(2023, 11, 23, 10, 31)
TODAY = date(2023, 11, 23)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """What the gallery's table shows of a site."""

    name: str
    firm: str
    state: str
    workers: int
    duty: str


SITES = {
    f"s{number}": SiteRow(f"Site {number}", f"Firm {number % 7}", state, 40 + number * 7, duty)
    for number, (state, duty) in enumerate(
        zip(
            ["building", "building", "stopped", "planned", "finished", "accepted"] * 10,
            ["overdue", "due", "soon", "done", "none", "due"] * 10,
            strict=True,
        )
    )
}

SITE_COLUMNS: tuple[Column[SiteRow], ...] = (
    Column("name", "Site", lambda one: one.name, detail=lambda one: one.firm, share=3),
    Column(
        "state",
        "State",
        lambda one: codes.word("Site", one.state),
        tone=lambda one: codes.tone("Site", one.state),
    ),
    Column("workers", "Workers", lambda one: f"{one.workers:,}", number=True, sortable=True),
    Column(
        "duty",
        "Check",
        lambda one: codes.word("DutyState", one.duty),
        tone=lambda one: codes.tone("DutyState", one.duty),
    ),
)


def answers() -> tuple[Choice, ...]:
    """The five-way answers."""
    return tuple(
        Choice(code, codes.word("Answer", code), codes.tone("Answer", code))
        for code in codes.codes("Answer")
    )


def site_table() -> Table[SiteRow]:
    """A table of sixty sites, fed at once as its rows are wanted."""
    table = Table("Sites", SITE_COLUMNS)
    table.rows_wanted.connect(lambda ids: table.show_rows({one: SITES[one] for one in ids}))
    table.show_ids(list(SITES))
    table.show_summary(f"{amounts.sites(60)} · {amounts.problems(3)}")
    return table


class TodayPage(Page):
    """The parts of Today."""

    def __init__(self) -> None:
        super().__init__()
        self.chooser = MonthChooser(TODAY)
        rings = (ProgressRing(codes.word("Duty", "inspection"), 31, 60),)
        rings += (ProgressRing(codes.word("Duty", "phone_check"), 44, 60),)
        rings += (ProgressRing(codes.word("Duty", "return_visit"), 60, 60),)
        self.lines = DueList("Due")
        act = "Start"
        overdue = DueLine(
            "p1", "triangle-alert", "overdue", "Fuhe bridge", dates.overdue(3), "Order 18", act
        )
        others = (
            DueLine("c1", "phone", "soon", "South homes", dates.left(0), "14:30 (2)", act),
            DueLine("v1", "clipboard-check", "due", "Lake school", dates.left(5), "", act),
        )
        self.lines.show_sections(
            [
                DueSection(codes.word("DutyState", "overdue"), (overdue,)),
                DueSection("Today", others),
                DueSection("Week", (), "hidden"),
                DueSection("This week", tuple(_week(number) for number in range(5)), "7.5 h"),
            ]
        )
        head = row(Text(dates.long_day(TODAY), "section"), STRETCH, *rings, gap="xl")
        self.setLayout(column(head, self.lines, gap="m", margin="xl"))

    def open(self, _params: object) -> None:
        self.lines.setFocus()

    def bar(self) -> QWidget:
        return self.chooser

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint("Enter", "Open"),)


def _week(number: int) -> DueLine:
    name = f"Site {number} with quite a long name that must be elided somewhere"
    return DueLine(f"w{number}", "hard-hat", "neutral", name, dates.left(number + 6), "Paper", "Go")


class SitesPage(Page):
    """The table."""

    def __init__(self) -> None:
        super().__init__()
        self.table = site_table()
        self.setLayout(column(self.table, margin="xl"))

    def open(self, _params: object) -> None:
        self.table.setFocus()


class GridPage(Page):
    """The month grid, and an empty list beside it."""

    def __init__(self) -> None:
        super().__init__()
        duties = [(code, codes.word("Duty", code)) for code in codes.codes("Duty")]
        self.grid = MonthGrid("Month", "Site", duties)
        self.note = Text("", "secondary")
        self.grid.explained.connect(self.note.setText)
        states = ("due", "done", "soon", "overdue", "none")
        self.grid.show_rows(
            [
                GridRow(
                    one,
                    site.name,
                    {
                        code: GridCell(
                            states[(place + shift) % 5],
                            codes.word("DutyState", states[(place + shift) % 5]),
                        )
                        for shift, (code, _name) in enumerate(duties)
                    },
                )
                for place, (one, site) in enumerate(SITES.items())
            ]
        )
        empty = Card(EmptyState("Nothing here yet: sync to receive your sites.", "Sync"))
        self.setLayout(column(row(self.grid, empty, gap="xl"), self.note, margin="xl"))


class PartsPage(Page):
    """Answers, fields, chips, buttons, QR, masked number, failure, job line."""

    def __init__(self) -> None:
        super().__init__()
        self.first = AnswerRow("A3", answers())
        self.first.show_answer("missing")
        self.second = AnswerRow("A4", answers(), height="field")
        self.saved = SavedState()
        self.saved.show_saved(NOW)
        manners = [(code, codes.word("Service", code)) for code in codes.codes("Service")]
        combo = ComboBox("Manner", manners)
        wrong = FormField("Phone", TextLine())
        wrong.show_error(Refusal("phone.format"))
        form = Form(
            FormField("Addressee", TextLine(placeholder="Name of the firm")),
            FormField("Manner", combo, "How it was handed over"),
            wrong,
            FormField("Note", TextArea(lines=2)),
        )
        chips = [Chip(codes.word("DutyState", c), codes.tone("DutyState", c)) for c in _STATES]
        buttons = row(
            Button("Print packet", kind="primary", icon="printer"),
            Button("Save PDF", icon="save"),
            Button("Skip", kind="quiet"),
            Button("Details", kind="link"),
            _disabled(Button("Void")),
            STRETCH,
        )
        code = QrCode("Dial")
        code.show_content("tel:13800004471")
        left = column(
            row(self.first, STRETCH, self.saved),
            row(self.second, STRETCH),
            SectionHeader("Form", "4 fields"),
            form,
            buttons,
            row(*chips, STRETCH),
            STRETCH,
            gap="m",
        )
        right = column(code, STRETCH)
        layout = row(gap="xl", margin="xl")
        layout.addLayout(left, 3)
        layout.addLayout(right, 1)
        self.setLayout(column(scrolling(layout)))


class WaitingPage(Page):
    """What waiting and failing look like."""

    def __init__(self) -> None:
        super().__init__()
        self.masked = MaskedText("Phone", "138****4471", role="figure")
        self.failure = FailurePanel()
        self.failure.show_error(Refusal("sync.unreachable"), "Sync again")
        self.job = JobLine()
        self.job.start("Drawing the paper")
        self.job._line_timer.timeout.emit()
        self.job._words_timer.timeout.emit()
        self.job.show_progress(Progress("rows", 800, 2000))
        self.setLayout(column(self.masked, self.failure, self.job, STRETCH, gap="l", margin="xl"))


_STATES = ("due", "done", "soon", "overdue", "none")


def _disabled(button: Button) -> Button:
    button.setEnabled(False)
    return button


def gallery() -> Shell:
    """The window with four pages of parts."""
    entries = [
        PageEntry("today", "Today", "house", TodayPage, badge=lambda: 3),
        PageEntry("sites", "Sites", "building-2", SitesPage),
        PageEntry("grid", "Month", "calendar-days", GridPage),
        PageEntry("parts", "Parts", "list-checks", PartsPage, badge=lambda: 12),
        PageEntry("waiting", "Waiting", "loader-circle", WaitingPage),
        PageEntry("sync", "Sync", "refresh-cw", Page, bottom=True),
        PageEntry("hidden", "Hidden", "file-text", Page, listed=False),
    ]
    shell = Shell("Anxin", entries)
    shell.pill.show_standing(SyncStanding("waiting", to_send=12), NOW)
    shell.refresh()
    return shell


def timers(root: QObject) -> int:
    """How many timers below `root` are running."""
    from_root = root.findChildren(QObject)
    return sum(1 for one in from_root if getattr(one, "isActive", bool)() is True)
