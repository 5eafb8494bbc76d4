"""What every page that fills a form in does alike: shows it, takes answers, goes by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.presenters.filling import FormPresenter
from app.presenters.form_shown import FindingShown, QuestionShown, SectionShown
from app.services.attachments import Place
from app.ui.forms.against import AgainstList
from app.ui.forms.attaching import FormFiles
from app.ui.forms.form import FormPane
from app.ui.forms.newer import KeptAnswers, NewerBar
from app.ui.forms.only_open import OnlyOpen
from app.ui.forms.question import Offered
from app.ui.i18n import language, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.parts import Parts
from app.ui.widgets.card import SavedState
from app.ui.widgets.failure import FailurePanel


class FormPage(Page):
    """A passive view of a `FormPresenter`, which it is given by `fill`. Subclasses lay out `pane`
    with its outline, `only`, `saved`, `failure`, `newer`, `kept` and `against`, and say `offered`
    and `today`.

    `at` is the question that the keyboard is at, `readonly` whether the form is only read.
    """

    def __init__(self, name: str, parts: Parts | None = None) -> None:
        """`parts` let image and file questions be answered."""
        super().__init__()
        self.pane = FormPane(name)
        self.files = FormFiles(parts, self.pane, self._on_answered) if parts is not None else None
        if self.files is not None:
            self.files.said.connect(self.toasted)
        self.saved = SavedState()
        self.failure = FailurePanel()
        self.failure.acted.connect(self._on_retry)
        self.newer = NewerBar()
        self.newer.looked_at.connect(self._on_newer)
        self.kept = KeptAnswers()
        self.against = AgainstList()
        self.only = OnlyOpen(self.pane)
        for part in (self.newer, self.kept, self.against, self.only):
            part.setParent(self)  # never a window of its own, wherever a page puts it
        self.against.chosen.connect(self.pane.focus)
        self.at = ""
        self.readonly = False
        self._form: FormPresenter | None = None
        self._answer: Callable[[str, str], None] | None = None
        pane = self.pane
        pane.answered.connect(self._on_answered)
        pane.reasoned.connect(self._on_reasoned)
        pane.went_on.connect(self.go_on)
        pane.focused.connect(self.come_to)
        pane.more_asked.connect(self._on_more)
        pane.removal_asked.connect(self._on_removal)
        self.bind("F3", self._on_newer)
        self.bind("F8", self.go_to_open)
        self.bind("F9", self._on_only)
        self.bind("Ctrl+PgDown", lambda: self._step_section(1))
        self.bind("Ctrl+PgUp", lambda: self._step_section(-1))

    def fill(self, form: FormPresenter, answer: Callable[[str, str], None] | None = None) -> None:
        """What decides for this page; `answer` takes answers before the form does."""
        self._form = form
        self._answer = answer or form.answer

    def bind(self, key: str, call: Callable[[], object]) -> None:
        """Let a key of this page call something, wherever on the page the keyboard is."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(call)

    def leave(self) -> None:
        super().leave()
        if self.files is not None:
            self.files.leave()

    def close_page(self) -> None:
        super().close_page()
        if self.files is not None:
            self.files.close()

    # what a subclass knows

    def today(self) -> date:
        """The civil day that dates are typed and worded from."""
        raise NotImplementedError

    def offered(self) -> Offered:
        """Choices that the page gives, by path or appearance of a question."""
        return {}

    def come_to(self, path: str) -> None:
        """The keyboard came to a question: what stands against the one it left may be said."""
        before, self.at = self.at, path
        if self._form is not None and before not in ("", path):
            self._form.left(before)

    def go_on(self, path: str) -> None:
        """Enter on an answer."""
        self.pane.focus_next(path)

    def go_to_open(self) -> None:
        """F8: to the next question that wants an answer, or another one."""
        self.pane.focus_next_open(self.at)

    def form_keys(self) -> tuple[KeyHint, ...]:
        """The keys of every form, for the F1 sheet."""
        return (
            KeyHint("↑ ↓", translate("FormView", "上一项、下一项")),
            KeyHint("Ctrl+PgUp / PgDn", translate("FormView", "上一组、下一组")),
            KeyHint("F8", translate("FormView", "下一个没填的")),
            KeyHint("F9", translate("FormView", "只看未定、变化、到期")),
        )

    # what the presenter shows

    def show_form(self, sections: Sequence[SectionShown], *, readonly: bool) -> None:
        """The questions from the start."""
        self.readonly = readonly
        filling = self._form.filling if self._form is not None else None
        if self.files is not None and filling is not None:
            row = filling.row
            self.files.show(Place(row.site_id, row.contact_id, row.id, named=row.named))
        self.pane.show_form(sections, self.today(), self.offered())
        self.only.begin(readonly=readonly)
        filling = self._form.filling if self._form is not None else None
        self.newer.show_filling(filling)
        self.kept.show_filling(filling, language())

    def show_question(self, question: QuestionShown) -> None:
        """One question as it is now."""
        self.pane.show_question(question)
        self.only.count_soon()

    def show_section(self, section: SectionShown) -> None:
        """A section whose repeats have other instances now."""
        self.pane.show_section_anew(section)
        self.only.count_soon()

    def show_progress(self, path: str, answered: int, total: int, *, relevant: bool) -> None:
        """How far a section is."""
        self.pane.show_progress(path, answered, total, relevant=relevant)

    def show_findings(self, findings: Sequence[FindingShown]) -> None:
        """What stands against the answers."""
        self.pane.show_findings(findings)
        self.against.show_findings(findings, self.pane.question)

    def show_saving(self) -> None:
        """An answer is on its way into the database."""
        self.saved.show_saving()

    def show_saved(self, at_ms: int) -> None:
        """All answers are kept."""
        self.saved.show_saved(at_ms)
        self.failure.clear()

    def show_unsaved(self, error: Exception) -> None:
        """An answer could not be kept: it stays on the screen and is tried again."""
        self.saved.show_unsaved()
        self.failure.show_error(error, translate("FormView", "再存一次"))

    # inside

    def _on_answered(self, path: str, text: str) -> None:
        if self._answer is not None:
            self._answer(path, text)

    def _on_reasoned(self, path: str, text: str) -> None:
        if self._form is not None:
            self._form.reason(path, text)

    def _on_more(self, repeat: str) -> None:
        if self._form is not None:
            self.pane.focus_below(self._form.add_instance(repeat))

    def _on_removal(self, instance: str) -> None:
        if self._form is not None:
            put_back = self._form.remove_instance(instance)
            self.toasted.emit(translate("FormView", "已去掉"), put_back)

    def _on_only(self) -> None:
        if not self.only.isHidden():
            self.only.toggle()

    def _on_newer(self) -> None:
        filling = self._form.filling if self._form is not None else None
        if filling is not None and filling.newer is not None:
            self.asked_for.emit(Route("form_version", {"form": filling.id}))

    def _on_retry(self) -> None:
        if self._form is not None and self._form.flush():
            self.failure.clear()

    def _step_section(self, by: int) -> None:
        model = self.pane.outline.outline_model
        place = model.place_of(self.pane.section)
        if place is not None and 0 <= place + by < model.rowCount():
            self.pane.show_section(model.line_at(place + by).path)
            self.pane.focus_first()
