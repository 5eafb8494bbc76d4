"""A check-in or return visit, filled by keys: digits answer, Enter goes on, Space repeats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.presenters.checkin import CheckInPresenter, DueShown, VisitShown
from app.presenters.form_shown import FindingShown, QuestionShown, SectionShown, top_of
from app.services.contacts import CHECK_IN, ContactService
from app.services.filling import FillingService
from app.services.problems import Offer, ProblemService
from app.ui.forms.form import FormPane
from app.ui.forms.tick import Tick
from app.ui.i18n import counted, language, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.pages.checkin.evidence import VisitPictures
from app.ui.pages.checkin.strip import ProblemStrip, RaisedLine
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import SavedState, SectionHeader
from app.ui.widgets.chip import Chip
from app.ui.widgets.confirm import ConfirmPanel
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import STRETCH, column, holder, row, scrolling
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import codes, dates
from db.queries.problems import ProblemRow

_LEAD = "head/lead"


class CheckInPage(Page):
    """A passive view of `CheckInPresenter`, which it is given by `attach`."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._presenter: CheckInPresenter | None = None
        self._shown: VisitShown | None = None
        self._problems: Sequence[ProblemRow] = ()
        self._focused = ""
        self._going_on = ""
        self._offers: dict[str, Offer] = {}
        self._pane = FormPane(translate("CheckIn", "问题"))
        self.pictures = VisitPictures(parts, self, self._pane)
        self._kind = Chip()
        self._people = ElidedText()
        self._saved = SavedState()
        self._print = Button(
            translate("CheckIn", "打印一套"), self._on_print, kind="primary", icon="printer"
        )
        self._print.setToolTip("Ctrl+P")
        self._finish = Button(translate("CheckIn", "完成检查"), self._on_finish, icon="check")
        self._only = Tick(translate("CheckIn", "只看未定、变化、到期"))
        self._only.setToolTip("F9")
        self._only.toggled.connect(self._pane.show_only_open)
        self._rest = Button("", self._on_rest, icon="check-check")
        self._rest.setToolTip("F7")
        self._rest.hide()
        self._problem_head = SectionHeader(translate("CheckIn", "本次问题"))
        self._problem_lines = column(gap="xs")
        self._problem_box = holder(column(self._problem_head, self._problem_lines), "ground")
        self._help = ElidedText(secondary=True)
        self._failure = FailurePanel()
        self._confirm = ConfirmPanel()
        self._failure.acted.connect(self._on_retry)
        self._lay_out()
        self._connect()

    def attach(self, presenter: CheckInPresenter) -> None:
        """What decides for this page."""
        self._presenter = presenter

    @property
    def pane(self) -> FormPane:
        """The questions."""
        return self._pane

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self._failure.clear()
        self._confirm.close_panel()
        if self._presenter is not None:
            self._presenter.open(params)

    def leave(self) -> None:
        super().leave()
        if self._presenter is not None:
            self._presenter.leave()

    def refresh(self) -> None:
        if self._presenter is not None:
            self._presenter.refresh()

    def close_page(self) -> None:
        self.pictures.box.presenter.close()
        if self._presenter is not None:
            self._presenter.close()

    def step_back(self) -> bool:
        if self._confirm.close_panel():
            return True
        strip = self._strip_in_focus()
        if strip is not None:
            self._on_skipped(strip)
            return True
        return False

    def print_packet(self) -> bool:
        return self._presenter is not None and self._presenter.print_packet()

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("1 – 5", translate("CheckIn", "回答")),
            KeyHint("Enter", translate("CheckIn", "下一项；在问题栏里是建立")),
            KeyHint("Space", translate("CheckIn", "看过，与上次相同")),
            KeyHint("↑ ↓", translate("CheckIn", "上一项、下一项")),
            KeyHint("Ctrl+PgUp / PgDn", translate("CheckIn", "上一组、下一组")),
            KeyHint("F6 / Ctrl+V", translate("CheckIn", "给这一项添照片（也可以拖进来）")),
            KeyHint("F7", translate("CheckIn", "其余与上次相同")),
            KeyHint("F8", translate("CheckIn", "下一个没填的")),
            KeyHint("F9", translate("CheckIn", "只看未定、变化、到期")),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.pictures.drag(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.pictures.drag(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.pictures.hinted.emit("")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.pictures.drop(event)

    # what the presenter shows

    def show_visit(self, shown: VisitShown) -> None:
        """The head of the page."""
        self._shown = shown
        parts = [codes.word("Contact", shown.kind)]
        if shown.inspection_form:
            parts.append(codes.word("InspectionForm", shown.inspection_form))
        if shown.covert:
            parts.append(translate("CheckIn", "暗访"))
        self._kind.show_status(" · ".join(parts), "done" if shown.finished else "accent")
        people = [translate("CheckIn", "主办 {name}").format(name=shown.lead)]
        if shown.form == CHECK_IN:
            name = shown.assistant or "—"
            people.append(translate("CheckIn", "协办 {name}").format(name=name))
        people.append(dates.day(shown.on_date, shown.today))
        self._people.show_text("   ".join(people))
        self._finish.setVisible(not shown.finished)
        self._finish.say(
            translate("CheckIn", "完成检查")
            if shown.form == CHECK_IN
            else translate("CheckIn", "完成回访")
        )
        self._print.setVisible(shown.form == CHECK_IN)
        self._problem_box.setVisible(shown.form == CHECK_IN)
        self._only.setVisible(shown.last_on is not None and not shown.finished)
        self.pictures.show_visit(shown)
        self.titled.emit(shown.site_name)

    def show_form(self, sections: Sequence[SectionShown], *, readonly: bool) -> None:
        """The questions from the start."""
        shown = self._shown
        if shown is None:
            return
        names = tuple((name, name) for name in shown.colleagues)
        offered = {"inspector": names, _LEAD: ((shown.lead, shown.lead),)}
        self._only.setChecked(False)
        self._offers, self._problems, self._going_on = {}, (), ""
        self._pane.show_form(sections, shown.today, offered)
        if not readonly:
            self._pane.focus_next_open()

    def show_question(self, question: QuestionShown) -> None:
        """One question as it is now."""
        self._pane.show_question(question)

    def show_section(self, section: SectionShown) -> None:
        """A section whose repeats have other instances now."""
        self._pane.show_section_anew(section)

    def show_progress(self, path: str, answered: int, total: int, *, relevant: bool) -> None:
        """How far a section is."""
        self._pane.show_progress(path, answered, total, relevant=relevant)

    def show_findings(self, findings: Sequence[FindingShown]) -> None:
        """What stands against the answers."""
        self._pane.show_findings(findings)

    def show_saving(self) -> None:
        """An answer is on its way into the database."""
        self._saved.show_saving()

    def show_saved(self, at_ms: int) -> None:
        """All answers are kept."""
        self._saved.show_saved(at_ms)
        self._failure.clear()

    def show_unsaved(self, error: Exception) -> None:
        """An answer could not be kept: it stays on the screen and is tried again."""
        self._saved.show_unsaved()
        self._failure.show_error(error, translate("CheckIn", "再存一次"))

    def show_offer(self, path: str, offer: Offer | None) -> None:
        """The strip below an answer; None takes it away."""
        if offer is None:
            self._offers.pop(path, None)
            if self._strip(path) is not None:
                self._show_extra(path, None)
            if self._going_on == path:
                self._going_on = ""
                self._pane.focus_next(path)
            return
        self._offers[path] = offer
        box = self._pane.box(path)
        if box is None or self._shown is None or isinstance(box.extra, ProblemStrip):
            return  # what is typed in a strip stays
        strip = ProblemStrip(offer, self._shown.today)
        strip.wanted.connect(lambda facts, people, due: self._raise(path, facts, people, due))
        strip.due_typed.connect(lambda text: self._due_typed(path, text))
        strip.skipped.connect(lambda: self._pane.focus_next(path))
        box.show_extra(strip)
        if self._going_on == path:  # Enter came before the strip did
            self._going_on = ""
            strip.take_focus()

    def show_due(self, path: str, due: DueShown) -> None:
        """What a typed deadline means."""
        strip = self._strip(path)
        if strip is not None:
            strip.show_due(due)

    def show_offer_error(self, path: str, error: Exception) -> None:
        """Why a problem was not made."""
        strip = self._strip(path)
        if strip is not None:
            strip.show_error(error)
            strip.take_focus()
        else:
            self.show_error(error)

    def show_raised(self, path: str, problem_id: str) -> None:
        """A problem is in the ledger: say so, with the way back, and go on."""
        row = next((one for one in self._problems if one.id == problem_id), None)
        item = row.item if row is not None else ""
        said = translate("CheckIn", "{item} 已记入台账").format(item=item)
        self.toasted.emit(said, lambda: self._take_back(problem_id))
        self._pane.focus_next(path)

    def show_problems(self, problems: Sequence[ProblemRow], today: date) -> None:
        """What was raised here so far."""
        before = {one.source_path for one in self._problems}
        self._problems = tuple(problems)
        self._problem_head.show_note(str(len(problems)) if problems else "")
        _empty(self._problem_lines)
        for one in problems:
            due = dates.short_day(one.due_on, today) if one.due_on is not None else "–"
            path = one.source_path or ""
            go = self._goer(path)
            line = Button(f"{one.item}  → {due}", go, kind="link", name=f"{one.item} {one.facts}")
            self._problem_lines.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
            self._problem_lines.addWidget(ElidedText(one.facts, secondary=True))
        if not problems:
            none = translate("CheckIn", "未落实的项目会在这里")
            self._problem_lines.addWidget(Text(none, "help", wrap=True))
        self._print.setEnabled(bool(problems))
        for one in problems:
            self._show_raised_line(one)
        for gone in before - {one.source_path for one in problems}:
            self._show_extra(gone or "", None)

    def show_rest(self, count: int) -> None:
        """How many answers of last time still stand and are not given yet."""
        self._rest.setVisible(count > 0)
        self._rest.say(counted(translate("CheckIn", "其余 {n} 项与上次相同"), count))

    def show_blocked(self, count: int, path: str) -> None:
        """Finishing is not possible yet: go to the first thing to put right."""
        self.toasted.emit(
            counted(translate("CheckIn", "还有 {n} 处要填，F8 到下一处"), count), None
        )
        self._pane.focus(path)

    def ask_finish(self, unchecked: int, not_raised: int) -> None:
        """Ask once before finishing, saying what follows."""
        notes = [translate("CheckIn", "完成后答案不能再改。")]
        if unchecked:
            notes.append(counted(translate("CheckIn", "{n} 项未查。"), unchecked))
        if not_raised:
            words = translate("CheckIn", "{n} 项未落实没有记入台账。")
            notes.append(counted(words, not_raised))
        verb = self._finish.text()
        what = translate("CheckIn", "{verb}？").format(verb=verb)
        if self._presenter is not None:
            self._confirm.ask(what, " ".join(notes), verb, self._presenter.confirm_finish)

    def show_finished(self) -> None:
        """It is finished."""
        self.toasted.emit(translate("CheckIn", "已完成，同步时发给局里。"), None)

    def show_error(self, error: Exception) -> None:
        """Something else went wrong."""
        self._failure.show_error(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Go to another page."""
        self.asked_for.emit(Route(page, params))

    # inside

    def _lay_out(self) -> None:
        size = current().size
        head = row(self._kind, self._people, self._saved, self._print, self._finish, gap="m")
        head.setStretch(1, 1)
        filters = row(self._only, self._rest, STRETCH, gap="m")
        side = holder(
            column(self._pane.outline, self._problem_box, self.pictures.box, STRETCH, gap="l"),
            "ground",
        )
        side_area = scrolling(row(side, gap="none"))
        side_area.setFixedWidth(size.search)
        questions = column(filters, self._pane, self._help)
        questions.setStretch(1, 1)
        body = row(side_area, questions, gap="l")
        body.setStretch(1, 1)
        layout = column(head, self._failure, self._confirm, body, gap="m", margin="xl")
        layout.setStretch(3, 1)
        layout.setContentsMargins(size.xl, size.l, size.xl, size.m)
        self.setLayout(layout)

    def _connect(self) -> None:
        pane = self._pane
        pane.answered.connect(self._on_answered)
        pane.repeated.connect(self._on_repeated)
        pane.reasoned.connect(self._on_reasoned)
        pane.went_on.connect(self._on_went_on)
        pane.focused.connect(self._on_focused)
        pane.built.connect(self._on_built)
        pane.ended.connect(self._finish.setFocus)
        pane.more_asked.connect(self._on_more)
        pane.removal_asked.connect(self._on_removal)
        self.pictures.hinted.connect(self._on_hinted)
        self.pictures.box.said.connect(self.toasted)
        self.pictures.opened.connect(lambda params: self.go("picture", params))
        keys: dict[str, Callable[[], object]] = {
            "F6": self.pictures.add,
            "F7": self._on_rest,
            "F8": lambda: pane.focus_next_open(self._focused),
            "F9": self._only.toggle,
            "Ctrl+PgDown": lambda: self._step_section(1),
            "Ctrl+PgUp": lambda: self._step_section(-1),
        }
        for key, call in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def _on_built(self, section: str) -> None:
        """A section has boxes now: what belongs below its answers is put there."""
        for path, offer in tuple(self._offers.items()):
            if top_of(path) == section:
                self.show_offer(path, offer)
        for one in self._problems:
            self._show_raised_line(one)

    def _show_raised_line(self, one: ProblemRow) -> None:
        box = self._pane.box(one.source_path or "")
        if box is None or self._shown is None or isinstance(box.extra, RaisedLine):
            return
        raised = RaisedLine(one, self._shown.today, readonly=self._shown.finished)
        raised.taken_back.connect(self._take_back)
        box.show_extra(raised)

    def _show_extra(self, path: str, extra: QWidget | None) -> None:
        box = self._pane.box(path)
        if box is not None:
            box.show_extra(extra)

    def _on_answered(self, path: str, text: str) -> None:
        if self._presenter is not None:
            self._presenter.answer(path, text)

    def _on_more(self, repeat: str) -> None:
        if self._presenter is not None:
            self._pane.focus_below(self._presenter.form.add_instance(repeat))

    def _on_removal(self, instance: str) -> None:
        if self._presenter is not None:
            put_back = self._presenter.form.remove_instance(instance)
            self.toasted.emit(translate("FormView", "已去掉"), put_back)

    def _on_repeated(self, path: str) -> None:
        if self._presenter is not None and self._presenter.repeat(path):
            self._on_went_on(path)

    def _on_reasoned(self, path: str, text: str) -> None:
        if self._presenter is not None:
            self._presenter.form.reason(path, text)

    def _on_went_on(self, path: str) -> None:
        """Enter: into the problem strip if the answer calls for one, else to the next question."""
        strip = self._strip(path)
        if strip is not None:
            strip.take_focus()
            return
        question = self._pane.question(path)
        waiting = question is not None and question.raises and not self._is_raised(path)
        if waiting:
            self._going_on = path
        else:
            self._pane.focus_next(path)

    def _on_focused(self, path: str) -> None:
        self._focused = path
        question = self._pane.question(path)
        self._help.show_text(question.hint if question is not None else "")

    def _on_hinted(self, text: str) -> None:
        """Where a dragged picture would go; then the question's help again."""
        if text:
            self._help.show_text(text)
        else:
            self._on_focused(self._focused)

    def _step_section(self, by: int) -> None:
        model = self._pane.outline.outline_model
        place = model.place_of(self._pane.section)
        if place is not None and 0 <= place + by < model.rowCount():
            self._pane.show_section(model.line_at(place + by).path)
            self._pane.focus_first()

    def _on_rest(self) -> None:
        if self._presenter is not None and not self._rest.isHidden():
            count = self._presenter.repeat_rest()
            said = counted(translate("CheckIn", "{n} 项沿用了上次的答案"), count)
            self.toasted.emit(said, None)

    def _on_print(self) -> None:
        if self._presenter is not None:
            self._presenter.print_packet()

    def _on_finish(self) -> None:
        self._pane.commit()
        if self._presenter is not None:
            self._presenter.finish()

    def _on_retry(self) -> None:
        if self._presenter is not None and self._presenter.form.flush():
            self._failure.clear()

    def _raise(self, path: str, facts: str, people: str, due: str) -> None:
        if self._presenter is not None:
            self._presenter.raise_problem(path, facts, people, due)

    def _due_typed(self, path: str, text: str) -> None:
        if self._presenter is not None:
            self._presenter.due_typed(path, text)

    def _take_back(self, problem_id: str) -> None:
        if self._presenter is not None:
            self._presenter.take_back(problem_id, translate("CheckIn", "误登，已撤回"))

    def _goer(self, path: str) -> Callable[[], None]:
        return lambda: self._pane.focus(path)

    def _is_raised(self, path: str) -> bool:
        return any(one.source_path == path for one in self._problems)

    def _strip(self, path: str) -> ProblemStrip | None:
        box = self._pane.box(path)
        extra = box.extra if box is not None else None
        return extra if isinstance(extra, ProblemStrip) else None

    def _strip_in_focus(self) -> ProblemStrip | None:
        widget: QWidget | None = self.focusWidget()
        while widget is not None and not isinstance(widget, ProblemStrip):
            widget = widget.parentWidget()
        return widget

    def _on_skipped(self, strip: ProblemStrip) -> None:
        strip.skipped.emit()


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def page(parts: Parts) -> Page:
    """The page with its presenter."""
    made = CheckInPage(parts)
    filling = FillingService(parts.laptop)
    made.attach(
        CheckInPresenter(
            made,
            ContactService(parts.laptop, filling),
            filling,
            ProblemService(parts.laptop),
            parts.jobs,
            language(),
        )
    )
    return made
