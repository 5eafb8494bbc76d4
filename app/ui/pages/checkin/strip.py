"""Below an answer that found something wrong: the problem, filled in, one Enter from the ledger."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from app.presenters.checkin import DueShown
from app.services.problems import Offer
from app.ui.i18n import counted, translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.editors import TextLine
from app.ui.widgets.layout import STRETCH, column, dress, row
from app.ui.widgets.text import Text
from app.ui.words import dates, refusals
from db.queries.problems import ProblemRow
from inspection.refusal import Refusal


class ProblemStrip(QFrame):
    """`wanted(facts, people, due)` by Enter in any line; `due_typed(text)`; `skipped()`."""

    wanted = Signal(str, str, str)
    due_typed = Signal(str)
    skipped = Signal()

    def __init__(self, offer: Offer, today: date) -> None:
        super().__init__()
        dress(self, "card")
        self._today = today
        self._facts = TextLine(name=translate("ProblemStrip", "查实的问题"))
        self._facts.setText(offer.facts)
        self._facts.setCursorPosition(0)
        self._people = TextLine(name=translate("ProblemStrip", "涉及人数"))
        self._people.setText("" if offer.people is None else str(offer.people))
        self._people.setFixedWidth(current().size.control * 2)
        self._due = TextLine(name=translate("ProblemStrip", "整改期限"))
        self._due.setText(counted(translate("ProblemStrip", "{n} 个工作日"), offer.days))
        self._due.setFixedWidth(current().size.control * 4)
        self._said = Text("", "strong")
        self._error = Text("", "error", wrap=True)
        self._error.hide()
        self._make = Button(
            translate("ProblemStrip", "建立（回车）"), self._on_make, kind="primary"
        )
        self._make.setAccessibleName(translate("ProblemStrip", "建立问题"))
        self._skip = Button(translate("ProblemStrip", "先不"), self.skipped.emit, kind="quiet")
        title = Text(translate("ProblemStrip", "记入台账"), "strong")
        head = row(IconLabel("flag", tone="overdue"), title, self._facts)
        head.setStretch(2, 1)
        second = row(
            Text(translate("ProblemStrip", "人数"), "secondary"),
            self._people,
            Text(translate("ProblemStrip", "期限"), "secondary"),
            self._due,
            self._said,
            STRETCH,
            self._skip,
            self._make,
        )
        self.setLayout(column(head, second, self._error, margin="s"))
        self.setAccessibleName(translate("ProblemStrip", "记入台账"))
        self.setFocusProxy(self._facts)
        for line in (self._facts, self._people, self._due):
            line.returnPressed.connect(self._on_make)
        self._due.textChanged.connect(self.due_typed)
        self.show_due(DueShown(offer.due_on, offer.days, offer.due_provisional))

    def take_focus(self) -> None:
        """The keyboard comes to the facts, their wording selected."""
        self._facts.setFocus(Qt.FocusReason.TabFocusReason)
        self._facts.selectAll()

    def show_due(self, due: DueShown) -> None:
        """What the typed deadline means."""
        if due.on is None:
            self._said.show_text("→ ?", "overdue")
            return
        text = f"→ {dates.day(due.on, self._today)}"
        if due.code:
            self._said.show_text(text, "overdue")
            return
        days = counted(translate("ProblemStrip", "{n} 个工作日"), due.days)
        text = f"{text} · {days}"
        if due.provisional:
            text = translate("ProblemStrip", "{due}（暂定）").format(due=text)
        self._said.show_text(text)

    def show_error(self, error: Exception) -> None:
        """Why it was not put into the ledger."""
        self._error.setText(_say(error))
        self._error.show()

    def _on_make(self) -> None:
        for line in (self._facts, self._people, self._due):
            line.commit()
        self.wanted.emit(self._facts.text(), self._people.text(), self._due.text())


class RaisedLine(QFrame):
    """Below an answer: its problem is in the ledger, and can be taken back."""

    taken_back = Signal(str)

    def __init__(self, problem: ProblemRow, today: date, *, readonly: bool) -> None:
        super().__init__()
        due = dates.day(problem.due_on, today) if problem.due_on is not None else "–"
        words = Text(translate("ProblemStrip", "已记入台账，期限 {due}").format(due=due))
        back = Button(
            translate("ProblemStrip", "撤回"),
            lambda: self.taken_back.emit(problem.id),
            kind="link",
            name=translate("ProblemStrip", "撤回 {item} 的问题").format(item=problem.item),
        )
        if readonly:
            back.hide()
        layout = row(IconLabel("check", tone="done"), words, back, STRETCH)
        layout.setContentsMargins(current().size.control + current().size.m, 0, 0, 0)
        self.setLayout(layout)


def _say(error: Exception) -> str:
    own = {
        "problem.due_unreadable": translate(
            "ProblemStrip", "期限看不懂：写日期，如 11-30，或工作日数，如 5"
        ),
        "problem.due_in_past": translate("ProblemStrip", "期限不能早于今天"),
        "problem.people_unreadable": translate("ProblemStrip", "人数应为整数，或者不填"),
    }
    if isinstance(error, Refusal) and error.code in own:
        return own[error.code]
    return refusals.sentence(error)
