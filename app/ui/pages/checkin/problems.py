"""The problems of a visit on its form: strips below the answers, and what was raised so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.presenters.checkin import DueShown
from app.presenters.form_shown import top_of
from app.services.problems import Offer
from app.ui.forms.form import FormPane
from app.ui.i18n import translate
from app.ui.pages.checkin.strip import ProblemStrip, RaisedLine
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import SectionHeader
from app.ui.widgets.layout import column, holder
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import dates
from db.queries.problems import ProblemRow


class VisitProblems(QObject):
    """`box` is put where the page likes. `wanted(path, facts, people, due)`: into the ledger;
    `due_typed(path, text)`; `taken_back(problem)`: it was raised by mistake."""

    wanted = Signal(str, str, str, str)
    due_typed = Signal(str, str)
    taken_back = Signal(str)

    def __init__(self, page: QWidget, pane: FormPane) -> None:
        super().__init__(page)
        self._page = page
        self._pane = pane
        self._today = date.min
        self._readonly = False
        self._problems: Sequence[ProblemRow] = ()
        self._offers: dict[str, Offer] = {}
        self._going_on = ""
        self._head = SectionHeader(translate("CheckIn", "本次问题"))
        self._lines = column(gap="xs")
        self.box = holder(column(self._head, self._lines), "ground")
        pane.built.connect(self._on_built)

    def start(self, today: date, *, readonly: bool) -> None:
        """Another form."""
        self._today, self._readonly = today, readonly
        self._offers, self._problems, self._going_on = {}, (), ""

    def item(self, problem_id: str) -> str:
        """The item that a problem was raised from; empty for one that is not here."""
        return next((one.item for one in self._problems if one.id == problem_id), "")

    def strip(self, path: str) -> ProblemStrip | None:
        """The strip that stands below an answer."""
        box = self._pane.box(path)
        extra = box.extra if box is not None else None
        return extra if isinstance(extra, ProblemStrip) else None

    def strip_in_focus(self) -> ProblemStrip | None:
        """The strip that the keyboard is in."""
        widget: QWidget | None = self._page.focusWidget()
        while widget is not None and not isinstance(widget, ProblemStrip):
            widget = widget.parentWidget()
        return widget

    def go_on(self, path: str) -> None:
        """Enter: into the strip if the answer calls for one, else to the next question."""
        strip = self.strip(path)
        if strip is not None:
            strip.take_focus()
            return
        question = self._pane.question(path)
        raised = any(one.source_path == path for one in self._problems)
        if question is not None and question.raises and not raised:
            self._going_on = path
        else:
            self._pane.focus_next(path)

    def show_offer(self, path: str, offer: Offer | None) -> None:
        """The strip below an answer; None takes it away."""
        if offer is None:
            self._offers.pop(path, None)
            if self.strip(path) is not None:
                self._show_extra(path, None)
            if self._going_on == path:
                self._going_on = ""
                self._pane.focus_next(path)
            return
        self._offers[path] = offer
        box = self._pane.box(path)
        if box is None or isinstance(box.extra, ProblemStrip):
            return  # what is typed in a strip stays
        strip = ProblemStrip(offer, self._today)
        strip.wanted.connect(lambda facts, people, due: self.wanted.emit(path, facts, people, due))
        strip.due_typed.connect(lambda text: self.due_typed.emit(path, text))
        strip.skipped.connect(lambda: self._pane.focus_next(path))
        box.show_extra(strip)
        if self._going_on == path:  # Enter came before the strip did
            self._going_on = ""
            strip.take_focus()

    def show_due(self, path: str, due: DueShown) -> None:
        """What a typed deadline means."""
        strip = self.strip(path)
        if strip is not None:
            strip.show_due(due)

    def show_error(self, path: str, error: Exception) -> bool:
        """Why a problem was not made, in its strip; False if there is none to say it in."""
        strip = self.strip(path)
        if strip is None:
            return False
        strip.show_error(error)
        strip.take_focus()
        return True

    def show_problems(self, problems: Sequence[ProblemRow], today: date) -> None:
        """What was raised here so far."""
        before = {one.source_path for one in self._problems}
        self._problems = tuple(problems)
        self._head.show_note(str(len(problems)) if problems else "")
        _empty(self._lines)
        for one in problems:
            due = dates.short_day(one.due_on, today) if one.due_on is not None else "–"
            go = self._goer(one.source_path or "")
            line = Button(f"{one.item}  → {due}", go, kind="link", name=f"{one.item} {one.facts}")
            self._lines.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
            self._lines.addWidget(ElidedText(one.facts, secondary=True))
        if not problems:
            none = translate("CheckIn", "未落实的项目会在这里")
            self._lines.addWidget(Text(none, "help", wrap=True))
        for one in problems:
            self._show_raised_line(one)
        for gone in before - {one.source_path for one in problems}:
            self._show_extra(gone or "", None)

    # inside

    def _on_built(self, section: str) -> None:
        """A section has boxes now: what belongs below its answers is put there."""
        for path, offer in tuple(self._offers.items()):
            if top_of(path) == section:
                self.show_offer(path, offer)
        for one in self._problems:
            self._show_raised_line(one)

    def _show_raised_line(self, one: ProblemRow) -> None:
        box = self._pane.box(one.source_path or "")
        if box is None or isinstance(box.extra, RaisedLine):
            return
        raised = RaisedLine(one, self._today, readonly=self._readonly)
        raised.taken_back.connect(self.taken_back)
        box.show_extra(raised)

    def _show_extra(self, path: str, extra: QWidget | None) -> None:
        box = self._pane.box(path)
        if box is not None:
            box.show_extra(extra)

    def _goer(self, path: str) -> Callable[[], None]:
        return lambda: self._pane.focus(path)


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
