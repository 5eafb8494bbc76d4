"""The page: who is called on the left, beside him what to say, and after he picks up the questions,
one key an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout

from app.presenters.call_sheet import CallSheetPresenter
from app.presenters.form_shown import SectionShown
from app.services.filling import FillingService
from app.services.phone_checks import PhoneCheckService, Recorded, Sheet
from app.ui.forms.page import FormPage
from app.ui.i18n import language, translate
from app.ui.page import KeyHint, Route
from app.ui.pages.call_sheet import sentences
from app.ui.pages.call_sheet.keys import CONNECTED, CallBackPanel, OutcomeKeys
from app.ui.pages.call_sheet.worker import WorkerCard
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.answers import AnswerRow
from app.ui.widgets.buttons import Button, at_once
from app.ui.widgets.card import Card
from app.ui.widgets.editors import TextLine
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import STRETCH, column, holder, row, scrolling
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import calls as words
from app.ui.words import codes, people
from inspection.clock import civil_date
from inspection.terms import CallOutcome

_SILENT, _CALL_BACK, _TALKING, _OVER = range(4)
"""What stands below the worker's card."""


class CallSheetPage(FormPage):
    """A passive view of `CallSheetPresenter`."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(translate("CallSheet", "问题"), parts)
        self._clock = parts.laptop.clock
        filling = FillingService(parts.laptop)
        checks = PhoneCheckService(parts.laptop)
        self.presenter = CallSheetPresenter(self, checks, filling, parts.jobs, language())
        self._entry = ""
        self._seed = Text("", "secondary")
        self._head = ElidedText()
        self.worker = WorkerCard()
        self.worker.number_asked.connect(self.presenter.ask_number)
        self.outcomes = OutcomeKeys()
        self.outcomes.chosen.connect(self._on_outcome)
        self.call_back = CallBackPanel()
        self.call_back.agreed.connect(self._on_agreed)
        self._finish = Button(
            translate("CallSheet", "问完了，下一位"),
            self._on_finish,
            kind="primary",
            icon="check",
            height="form",
        )
        at_once(self._finish, "Ctrl+Return")
        self._hang_up = Button(
            translate("CallSheet", "没问完就断了"),
            self._on_hang_up,
            icon="phone-off",
            height="form",
        )
        at_once(self._hang_up, "F10")
        self._over = Text("", "secondary", wrap=True)
        self._back = Button(
            translate("CallSheet", "回名单"), self._to_list, icon="arrow-left", height="form"
        )
        self._note = TextLine()
        self._script = Text("", wrap=True)
        self._facts = Text("", "secondary", wrap=True)
        self._earlier: QVBoxLayout = column(gap="xs")
        self._found = Text("", wrap=True, tone="overdue")
        self._left = QStackedWidget()
        self._right = QStackedWidget()
        self._lay_out()
        self.fill(self.presenter.form, self.presenter.answer)
        self.pane.ended.connect(self._on_finish)

    def _lay_out(self) -> None:
        talking = column(
            self.pane.outline,
            self._finish,
            self._hang_up,
            Text(translate("CallSheet", "Esc 暂放：答过的都留着"), "help"),
            self.against,
            self.kept,
            STRETCH,
        )
        over = column(self._over, self._back, STRETCH)
        silent, call_back = column(self.outcomes, STRETCH), column(self.call_back, STRETCH)
        for part in (silent, call_back, talking, over):
            self._left.addWidget(holder(part))
        self._opening = Card(
            Text(translate("CallSheet", "开场白"), "strong"), self._script, gap="m"
        )
        self._history = Card(Text(translate("CallSheet", "此前的联系"), "strong"), gap="s")
        self._history.body.addLayout(self._earlier)
        self._noting = FormField(translate("CallSheet", "备注（随这次结果一起记下）"), self._note)
        before = column(self._opening, self._history, self._noting, STRETCH, gap="l")
        self._right.addWidget(scrolling(before))
        questions = column(self.only, self.pane, gap="s")
        questions.setStretch(1, 1)
        self._asking = holder(questions)
        self._right.addWidget(self._asking)
        left = column(self.worker, self._found, self._left, gap="l")
        left.setStretch(2, 1)
        self._side = scrolling(left)
        self._widen(wide=True)
        body = row(self._side, self._right, gap="m")
        body.setStretch(1, 1)
        head = row(self._head, self.saved, self._seed, gap="l")
        head.setStretch(0, 1)
        whole = column(head, self.failure, self.newer, body, gap="m", margin="xl")
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.outcomes)

    @property
    def over(self) -> bool:
        """Whether the worker in front is not called any more."""
        return self._left.currentIndex() == _OVER

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self.failure.clear()
        self._note.show_text("")
        self._entry = ""
        self.worker.clear()
        self.presenter.open(params.get("entry", ""))

    def leave(self) -> None:
        super().leave()
        self.presenter.leave()

    def refresh(self) -> None:
        self.presenter.look()

    def close_page(self) -> None:
        super().close_page()
        self.pane.commit()
        self.presenter.close()

    def step_back(self) -> bool:
        if self._left.currentIndex() == _CALL_BACK:
            self.show_silent()
            return True
        self.pane.commit()
        if self.presenter.put_aside():
            return True
        return self._to_list()

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("1", translate("CallSheet", "接通，开始问")),
            KeyHint("2 – 0, L", translate("CallSheet", "没接通：结果一键")),
            KeyHint("1 – 9", translate("CallSheet", "答题，自动到下一题")),
            KeyHint("Enter", translate("CallSheet", "下一题；最后一题是问完了")),
            KeyHint("Ctrl+Enter", translate("CallSheet", "问完了，下一位")),
            *self.form_keys(),
            KeyHint("F10", translate("CallSheet", "没问完就断了")),
            KeyHint("Esc", translate("CallSheet", "暂放，回名单")),
        )

    # the presenter's side: the sheet

    def show_sheet(self, sheet: Sheet) -> None:
        """A worker and how far the site is."""
        new = sheet.entry.id != self._entry
        self._entry = sheet.entry.id
        self.worker.show_sheet(sheet, new=new)
        self._head.show_text(sentences.heading(sheet))
        sample = sheet.summary.sample
        self._seed.setText(words.seed(sample.seed) if sample else "")
        self._script.setText(sentences.opening(sheet))
        self._show_earlier(sheet)
        found = "\n".join(words.contradiction(code) for code in sheet.entry.found)
        self._found.setText(found)
        self._found.setVisible(bool(found))
        self.titled.emit(people.worker(sheet.entry.name))
        self._enable(sheet)

    def show_number(self, number: str) -> None:
        """The whole number, to scan."""
        self.worker.show_number(number)

    def show_talking(self, name: str) -> None:
        """He picked up: the questions come to the front."""
        self.worker.show_name(name)
        self._widen(wide=False)
        self.saved.show()
        self._left.setCurrentIndex(_TALKING)
        self._right.setCurrentWidget(self._asking)
        self.pane.focus_first()

    def show_answers(self) -> None:
        """What he said, to be read."""
        self._right.setCurrentWidget(self._asking)

    def show_silent(self) -> None:
        """The keys for how the call ended."""
        self.worker.show_name("")
        self._widen(wide=True)
        self.saved.hide()
        self._left.setCurrentIndex(_SILENT)
        self._right.setCurrentIndex(0)
        self.outcomes.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_recorded(self, made: Recorded, undo: Callable[[], None]) -> None:
        """What was written down, with the way back."""
        text = translate("CallSheet", "已记：{outcome}").format(
            outcome=codes.word("CallOutcome", made.outcome.value)
        )
        if made.replaced_by:
            text = translate("CallSheet", "{text}，换替补").format(text=text)
        elif made.nobody_left:
            text = translate("CallSheet", "{text}，备选用完").format(text=text)
        self.toasted.emit(text, undo)

    def show_error(self, error: Exception) -> None:
        """What went wrong; what stood there stays."""
        self.failure.show_error(error)

    def focus_question(self, path: str) -> None:
        """Where something is missing."""
        self.pane.focus(path)

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another place."""
        self.asked_for.emit(Route(page, params))

    # the presenter's side: the form

    def show_form(self, sections: Sequence[SectionShown], *, readonly: bool) -> None:
        """The questions."""
        super().show_form(sections, readonly=readonly)
        self._finish.setEnabled(not readonly)

    def today(self) -> date:
        return civil_date(self._clock.now_ms())

    # hands

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, AnswerRow)
            and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9
            and not event.isAutoRepeat()
        ):
            # after the row has taken the digit: what it answers decides what is asked next
            QTimer.singleShot(0, self, lambda at=self.at: self._go_on(at))
        return super().eventFilter(watched, event)

    def come_to(self, path: str) -> None:
        super().come_to(path)
        place = QApplication.focusWidget()
        if isinstance(place, AnswerRow):
            place.installEventFilter(self)

    def _go_on(self, path: str) -> None:
        asked = self.pane.question(path)
        if self.presenter.talking and self.at == path and asked is not None and asked.value:
            self.pane.focus_next(path)

    def go_to_open(self) -> None:
        if self.presenter.talking:
            super().go_to_open()

    def _on_outcome(self, code: str) -> None:
        self.failure.clear()
        if code == CONNECTED:
            self.presenter.connect()
        elif code == CallOutcome.CALL_BACK:
            self._left.setCurrentIndex(_CALL_BACK)
            self.call_back.ask(self._clock.now_ms())
        else:
            self._note.commit()
            self.presenter.end(CallOutcome(code), note=self._note.text().strip())

    def _on_agreed(self, at_ms: int) -> None:
        self._note.commit()
        note = self._note.text().strip()
        self.presenter.end(CallOutcome.CALL_BACK, call_back_at=at_ms, note=note)

    def _on_finish(self) -> None:
        self.failure.clear()
        self.pane.commit()
        self.presenter.finish()

    def _on_hang_up(self) -> None:
        self.failure.clear()
        self.pane.commit()
        self.presenter.hang_up()

    # inside

    def _widen(self, *, wide: bool) -> None:
        """Room for the code while one dials; for the questions while one talks."""
        size = current().size
        narrow = size.search + size.xl + size.xl
        column_width = size.form_column + size.xl + size.scrollbar
        self._side.setFixedWidth(column_width if wide else narrow)
        self.worker.show_code(wide)

    def _to_list(self) -> bool:
        sheet = self.presenter.sheet
        if sheet is not None:
            self.asked_for.emit(Route("calls", {"site": sheet.summary.site}))
        return sheet is not None

    def _enable(self, sheet: Sheet) -> None:
        is_open = sheet.entry.open
        self._opening.setVisible(is_open)
        self._noting.setVisible(is_open)
        if not is_open and self._left.currentIndex() == _SILENT:
            self._left.setCurrentIndex(_OVER)
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_earlier(self, sheet: Sheet) -> None:
        while (item := self._earlier.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        self._history.setVisible(bool(sheet.entry.attempts))
        told = [
            sentences.attempt(one, number, sheet)
            for number, one in enumerate(sheet.entry.attempts, 1)
        ]
        for text, one in zip(told, sheet.entry.attempts, strict=True):
            self._earlier.addWidget(Text(text))
            if one.note:
                self._earlier.addWidget(Text(one.note, "help", wrap=True))
        self._over.setText("\n".join(told))
