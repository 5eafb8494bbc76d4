"""The page fills the window; only the inspector's code leads back to the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.presenters.form_shown import FindingShown, QuestionShown
from app.presenters.worker import CODE_LENGTH, WorkerPresenter
from app.services.filling import FillingService
from app.services.questionnaires import QuestionnaireService
from app.ui.i18n import counted, language, translate
from app.ui.page import Page, Route
from app.ui.pages.worker.asked import AskedPart
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.editors import TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import STRETCH, Part, column, holder, row, scrolling
from app.ui.widgets.text import Text
from app.ui.words import amounts
from inspection.clock import civil_date


class WorkerPage(Page):
    """A passive view of `WorkerPresenter`."""

    alone = True

    def __init__(self, parts: Parts, lock: Callable[[], None]) -> None:
        super().__init__()
        self._lock = lock
        self.presenter = WorkerPresenter(
            self,
            QuestionnaireService(parts.laptop),
            FillingService(parts.laptop),
            parts.jobs,
            language(),
        )
        self.asked = AskedPart(civil_date(parts.laptop.clock.now_ms()))
        self.asked.answered.connect(self.presenter.answer)
        self.asked.reasoned.connect(self.presenter.reason)
        self.asked.went_on.connect(self._on_next)
        self._progress = Text("", "section")
        self.failure = FailurePanel()
        self.leave_button = Button(
            translate("Worker", "监察员"), self.presenter.ask_to_leave, kind="quiet", icon="lock"
        )
        self.leave_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.back = Button(
            translate("Worker", "上一题"), self._on_back, icon="arrow-left", height="field"
        )
        self.next = Button(
            translate("Worker", "下一题"), self._on_next, kind="primary", height="field"
        )
        for button in (self.back, self.next):
            button.setMinimumWidth(current().size.navigation)
        self.new_code = TextLine(secret=True)
        self.new_code.returnPressed.connect(self._on_code)
        self._choosing = FormField(
            translate("Worker", "定一个收回口令"),
            self.new_code,
            translate("Worker", "工人填完，凭它收回电脑；锁定以前都有效。不少于 4 位。"),
        )
        self.code = TextLine(secret=True)
        self.code.returnPressed.connect(self._on_leave)
        self._leaving = FormField(translate("Worker", "收回口令"), self.code)
        self.another = Button(
            translate("Worker", "下一位工人"),
            self.presenter.next_worker,
            kind="primary",
            height="field",
        )
        self._parts = QStackedWidget()
        self._asking = self._questions()
        self._code_part = self._middle(
            Text(translate("Worker", "把电脑交给工人填"), "title"),
            Text(translate("Worker", "屏幕上只有问卷；别的都收起来，凭口令才能回来。"), wrap=True),
            self._choosing,
            row(
                Button(translate("Worker", "开始"), self._on_code, kind="primary", height="form"),
                Button(translate("Worker", "先不填"), self.presenter.ask_to_leave, height="form"),
                STRETCH,
            ),
        )
        self._thanks = self._middle(
            Text(translate("Worker", "填完了，谢谢！"), "figure"),
            Text(translate("Worker", "请把电脑交还给监察员。"), "section"),
            row(self.another, STRETCH),
        )
        self._leave_part = self._middle(
            Text(translate("Worker", "请监察员输入收回口令"), "title"),
            self._leaving,
            row(
                Button(translate("Worker", "收回"), self._on_leave, kind="primary", height="form"),
                Button(translate("Worker", "接着填"), self.presenter.stay, height="form"),
                STRETCH,
            ),
        )
        for part in (self._code_part, self._asking, self._thanks, self._leave_part):
            self._parts.addWidget(part)
        top = row(self._progress, STRETCH, self.leave_button)
        whole = column(top, self.failure, self._parts, gap="m", margin="xl")
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.asked)

    def _questions(self) -> QWidget:
        column_width = current().size.two_columns_from
        middle = holder(column(self.asked, STRETCH))
        middle.setMaximumWidth(column_width)
        middle.setMinimumWidth(min(column_width, current().size.form_column * 2))
        asked = scrolling(row(STRETCH, middle, STRETCH))
        steps = row(STRETCH, self.back, self.next, STRETCH, gap="l")
        return holder(column(asked, steps, gap="l"))

    def _middle(self, *parts: Part) -> QWidget:
        card = Card(*parts, gap="l", margin="xl")
        card.setFixedWidth(current().size.form_column + 4 * current().size.xl)
        return holder(column(STRETCH, row(STRETCH, card, STRETCH), STRETCH))

    @property
    def code_error(self) -> str:
        """What is wrong with the code typed; empty when nothing is."""
        return self._leaving.error()

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self.failure.clear()
        self.presenter.open(params)

    def leave(self) -> None:
        super().leave()
        self.presenter.close()

    def close_page(self) -> None:
        super().leave()
        self.presenter.close()

    def step_back(self) -> bool:
        return True  # Esc leads nowhere from here

    # the presenter's side

    def ask_for_code(self) -> None:
        """Before the laptop changes hands."""
        self._progress.setText("")
        self.leave_button.hide()
        self.new_code.show_text("")
        self._choosing.say_error("")
        self._parts.setCurrentWidget(self._code_part)
        self.new_code.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_question(
        self, question: QuestionShown, place: int, total: int, finding: FindingShown | None
    ) -> None:
        """One question."""
        self.leave_button.show()
        self._progress.setText(amounts.share(place, total))
        self._parts.setCurrentWidget(self._asking)
        self.asked.show_question(question, finding)
        self.back.setEnabled(place > 1)
        last = translate("Worker", "填完了")
        self.next.say(last if place == total else translate("Worker", "下一题"))

    def show_thanks(self) -> None:
        """It is done."""
        self._progress.setText("")
        self.leave_button.show()
        self._parts.setCurrentWidget(self._thanks)
        self.another.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_leaving(self, tries_left: int) -> None:
        """The code is wanted."""
        wrong = self._parts.currentWidget() is self._leave_part
        self.leave_button.hide()
        self.code.show_text("")
        self._parts.setCurrentWidget(self._leave_part)
        text = translate("Worker", "口令不对，还可以试 {n} 次，然后程序锁定。")
        self._leaving.say_error(counted(text, tries_left) if wrong else "")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: Exception) -> None:
        """What went wrong."""
        self.failure.show_error(error)

    def lock(self) -> None:
        """Too many wrong codes."""
        self._lock()

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Back to the program."""
        self.asked_for.emit(Route(page, params))

    # hands

    def _on_code(self) -> None:
        if not self.presenter.choose_code(self.new_code.text()):
            text = translate("Worker", "至少 {n} 位。")
            self._choosing.say_error(counted(text, CODE_LENGTH))
        self.new_code.show_text("")

    def _on_leave(self) -> None:
        self.presenter.leave_with(self.code.text())

    def _on_next(self) -> None:
        super().leave()  # what is half-typed belongs to the answer
        self.failure.clear()
        self.presenter.go_on()

    def _on_back(self) -> None:
        super().leave()
        self.presenter.go_back()
