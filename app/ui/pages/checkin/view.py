"""A check-in or return visit, filled by keys: digits answer, Enter goes on, Space repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent

from app.presenters.checkin import CheckInPresenter, DueShown, VisitShown
from app.presenters.form_shown import SectionShown
from app.services.contacts import CHECK_IN, COVERT_VISIT, RETURN_VISIT, ContactService
from app.services.filling import FillingService
from app.services.problems import Offer, ProblemService
from app.ui.exports.one_form import FormOut
from app.ui.forms.page import FormPage
from app.ui.forms.question import Offered
from app.ui.i18n import counted, language, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.pages.checkin.evidence import VisitPictures
from app.ui.pages.checkin.problems import VisitProblems
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import Chip
from app.ui.widgets.confirm import ConfirmPanel
from app.ui.widgets.layout import STRETCH, column, holder, row, scrolling
from app.ui.widgets.text import ElidedText
from app.ui.words import codes, dates
from db.queries.problems import ProblemRow


class CheckInPage(FormPage):
    """A passive view of `CheckInPresenter`, which it is given by `attach`."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(translate("CheckIn", "问题"), parts)
        self.pane.hints = False  # the line below the questions says them, one at a time
        self._presenter: CheckInPresenter | None = None
        self._shown: VisitShown | None = None
        self.pictures = VisitPictures(parts, self, self.pane, self.files)
        self.problems = VisitProblems(self, self.pane)
        self._kind = Chip()
        self._people = ElidedText()
        self._print = Button(
            translate("CheckIn", "打印一套"), self._on_print, kind="primary", icon="printer"
        )
        self._print.setToolTip("Ctrl+P")
        self._finish = Button(translate("CheckIn", "完成检查"), self._on_finish, icon="check")
        self.out = FormOut(parts, self)
        self.record = Button(translate("CheckIn", "打印记录"), self._on_record, icon="printer")
        self.export = Button(
            translate("CheckIn", "导出"), self._on_export, kind="quiet", icon="download"
        )
        self.export.setToolTip(translate("CheckIn", "导出这一份（XForms）"))
        self._rest = Button("", self._on_rest, icon="check-check")
        self._rest.setToolTip("F7")
        self._rest.hide()
        self._help = ElidedText(secondary=True)
        self._confirm = ConfirmPanel()
        self._lay_out()
        self._connect()

    def attach(self, presenter: CheckInPresenter) -> None:
        """What decides for this page."""
        self._presenter = presenter
        self.fill(presenter.form, presenter.answer)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self.failure.clear()
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
        super().close_page()
        self.pictures.box.presenter.close()
        self.out.close()
        if self._presenter is not None:
            self._presenter.close()

    def step_back(self) -> bool:
        if self._confirm.close_panel():
            return True
        strip = self.problems.strip_in_focus()
        if strip is not None:
            strip.skipped.emit()
        return strip is not None

    def print_packet(self) -> bool:
        if self._presenter is not None and self._presenter.print_packet():
            return True
        if self.record.isHidden():
            return False
        self._on_record()
        return True

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("1 – 5", translate("CheckIn", "回答")),
            KeyHint("Enter", translate("CheckIn", "下一项；在问题栏里是建立")),
            KeyHint("Space", translate("CheckIn", "看过，与上次相同")),
            *self.form_keys(),
            KeyHint("F6 / Ctrl+V", translate("CheckIn", "给这一项添照片（也可以拖进来）")),
            KeyHint("F7", translate("CheckIn", "其余与上次相同")),
            KeyHint("Shift+F7", translate("CheckIn", "这一项与上次相同（文字、日期也行）")),
            KeyHint("Ctrl+E", translate("CheckIn", "看上次的照片")),
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
        if shown.form != RETURN_VISIT:
            name = shown.assistant or "—"
            people.append(translate("CheckIn", "协办 {name}").format(name=name))
        people.append(dates.day(shown.on_date, shown.today))
        self._people.show_text("   ".join(people))
        self._finish.setVisible(not shown.finished)
        for button in (self.record, self.export):
            button.setVisible(shown.finished)
        verbs = {
            CHECK_IN: translate("CheckIn", "完成检查"),
            COVERT_VISIT: translate("CheckIn", "完成暗访"),
            RETURN_VISIT: translate("CheckIn", "完成回访"),
        }
        self._finish.say(verbs.get(shown.form, translate("CheckIn", "完成")))
        self._print.setVisible(shown.form == CHECK_IN)
        self.problems.box.setVisible(shown.form == CHECK_IN)
        self.pictures.show_visit(shown)
        self.titled.emit(shown.site_name)

    def show_form(self, sections: Sequence[SectionShown], *, readonly: bool) -> None:
        """The questions from the start."""
        shown = self._shown
        if shown is None:
            return
        self.problems.start(shown.today, readonly=readonly)
        super().show_form(sections, readonly=readonly)
        if not readonly:
            self.pane.focus_next_open()

    def today(self) -> date:
        return self._shown.today if self._shown is not None else date.min

    def offered(self) -> Offered:
        shown = self._shown
        if shown is None:
            return {}
        names = tuple((name, name) for name in shown.colleagues)
        lead = ((shown.lead, shown.lead),)
        return {"inspector": names, "head/lead": lead, "visit/lead": lead}

    def show_offer(self, path: str, offer: Offer | None) -> None:
        """The strip below an answer; None takes it away."""
        self.problems.show_offer(path, offer)

    def show_due(self, path: str, due: DueShown) -> None:
        """What a typed deadline means."""
        self.problems.show_due(path, due)

    def show_offer_error(self, path: str, error: Exception) -> None:
        """Why a problem was not made."""
        if not self.problems.show_error(path, error):
            self.show_error(error)

    def show_raised(self, path: str, problem_id: str) -> None:
        """A problem is in the ledger: say so, with the way back, and go on."""
        item = self.problems.item(problem_id)
        said = translate("CheckIn", "{item} 已记入台账").format(item=item)
        self.toasted.emit(said, lambda: self._take_back(problem_id))
        self.pane.focus_next(path)

    def show_problems(self, problems: Sequence[ProblemRow], today: date) -> None:
        """What was raised here so far."""
        self.problems.show_problems(problems, today)
        self._print.setEnabled(bool(problems))

    def show_rest(self, count: int) -> None:
        """How many answers of last time still stand and are not given yet."""
        self._rest.setVisible(count > 0)
        self._rest.say(counted(translate("CheckIn", "其余 {n} 项与上次相同"), count))

    def show_blocked(self, count: int, path: str) -> None:
        """Finishing is not possible yet: go to the first thing to put right."""
        self.toasted.emit(
            counted(translate("CheckIn", "还有 {n} 处要填，F8 到下一处"), count), None
        )
        self.pane.focus(path)

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
        self.failure.show_error(error)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Go to another page."""
        self.asked_for.emit(Route(page, params))

    # inside

    def _lay_out(self) -> None:
        size = current().size
        head = row(self._kind, self._people, self.saved, gap="m")
        for button in (self.export, self.record, self._print, self._finish):
            head.addWidget(button)
        head.setStretch(1, 1)
        filters = row(self.only, self._rest, STRETCH, gap="m")
        beside = (self.against, self.problems.box, self.kept, self.pictures.box)
        side = holder(column(self.pane.outline, *beside, STRETCH, gap="l"), "ground")
        side_area = scrolling(row(side, gap="none"))
        side_area.setFixedWidth(size.search)
        questions = column(filters, self.pane, self._help)
        questions.setStretch(1, 1)
        body = row(side_area, questions, gap="l")
        body.setStretch(1, 1)
        layout = column(head, self.failure, self._confirm, self.newer, body, gap="m", margin="xl")
        layout.setStretch(4, 1)
        layout.setContentsMargins(size.xl, size.l, size.xl, size.m)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.pane.repeated.connect(self._on_repeated)
        self.pane.ended.connect(self._finish.setFocus)
        self.problems.wanted.connect(self._raise)
        self.problems.due_typed.connect(self._due_typed)
        self.problems.taken_back.connect(self._take_back)
        self.pictures.hinted.connect(self._on_hinted)
        self.out.said.connect(lambda text: self.toasted.emit(text, None))
        self.out.failed.connect(self.show_error)
        self.pictures.box.said.connect(self.toasted)
        self.pictures.opened.connect(lambda params: self.go("picture", params))
        self.bind("F6", self.pictures.add)
        self.bind("F7", self._on_rest)
        self.bind("Shift+F7", lambda: self._on_repeated(self.at))
        self.bind("Ctrl+E", lambda: self._on_last_evidence(self.at))
        self.pane.last_evidence_asked.connect(self._on_last_evidence)

    def go_on(self, path: str) -> None:
        self.problems.go_on(path)

    def come_to(self, path: str) -> None:
        super().come_to(path)
        question = self.pane.question(path)
        self._help.show_text(question.hint if question is not None else "")

    def _on_record(self) -> None:
        if self._shown is not None:
            self.out.title = f"{self._shown.site_name} {self._shown.on_date}"
            self.out.record(self._shown.form_id)

    def _on_export(self) -> None:
        if self._shown is not None:
            self.out.instance(self._shown.form_id)

    def _on_last_evidence(self, path: str) -> None:
        if self._presenter is not None:
            self._presenter.show_last_evidence(path)

    def _on_repeated(self, path: str) -> None:
        if self._presenter is not None and self._presenter.repeat(path):
            self.go_on(path)

    def _on_hinted(self, text: str) -> None:
        """Where a dragged picture would go; then the question's help again."""
        if text:
            self._help.show_text(text)
        else:
            self.come_to(self.at)

    def _on_rest(self) -> None:
        if self._presenter is not None and not self._rest.isHidden():
            count = self._presenter.repeat_rest()
            said = counted(translate("CheckIn", "{n} 项沿用了上次的答案"), count)
            self.toasted.emit(said, None)

    def _on_print(self) -> None:
        if self._presenter is not None:
            self._presenter.print_packet()

    def _on_finish(self) -> None:
        self.pane.commit()
        if self._presenter is not None:
            self._presenter.finish()

    def _raise(self, path: str, facts: str, people: str, due: str) -> None:
        if self._presenter is not None:
            self._presenter.raise_problem(path, facts, people, due)

    def _due_typed(self, path: str, text: str) -> None:
        if self._presenter is not None:
            self._presenter.due_typed(path, text)

    def _take_back(self, problem_id: str) -> None:
        if self._presenter is not None:
            self._presenter.take_back(problem_id, translate("CheckIn", "误登，已撤回"))


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
