"""The page: the stack's fields on top, below them the board that takes the keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.presenters.keypunch import KeypunchPresenter
from app.presenters.keypunch_shown import AskedShown, DeskShown, DifferenceShown, StackShown
from app.services.filling import FillingService
from app.services.keypunch import KeypunchService
from app.services.questionnaires import QuestionnaireService
from app.ui.i18n import counted, language, translate
from app.ui.page import KeyHint, Page, Route
from app.ui.pages.keypunch.boards import DifferenceBoard, NumberBoard, QuestionBoard, SidePart
from app.ui.pages.keypunch.keys import KeyBoard
from app.ui.parts import Parts
from app.ui.theme import current
from app.ui.widgets.card import Card
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.editors import TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import column, row
from app.ui.widgets.text import Text
from forms.keying import BACK


class KeypunchPage(Page):
    """A passive view of `KeypunchPresenter`."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        filling = FillingService(parts.laptop)
        self.presenter = KeypunchPresenter(
            self,
            KeypunchService(parts.laptop),
            QuestionnaireService(parts.laptop),
            filling,
            parts.jobs,
            language(),
            parts.laptop.clock.now_ms,
        )
        size = current().size
        self.site = ComboBox(translate("Keypunch", "项目"))
        self.site.setMinimumWidth(size.search)
        self.form = ComboBox(translate("Keypunch", "问卷"))
        self.form.setMinimumWidth(size.navigation)
        self.date = TextLine(name=translate("Keypunch", "填写日期"))
        self.date.setFixedWidth(size.navigation * 3 // 4)
        self.crew = TextLine(name=translate("Keypunch", "班组"))
        self.crew.setPlaceholderText(translate("Keypunch", "各份不同就留空"))
        stack = row(
            Text(translate("Keypunch", "这一摞"), "strong"),
            self.site,
            self.form,
            Text(translate("Keypunch", "填写日期"), "label"),
            self.date,
            Text(translate("Keypunch", "班组"), "label"),
            self.crew,
            gap="m",
        )
        self.number = NumberBoard()
        self.question = QuestionBoard()
        self.difference = DifferenceBoard()
        name = translate("Keypunch", "录入")
        self.board = KeyBoard(name, [self.number, self.question, self.difference])
        self.side = SidePart()
        self.failure = FailurePanel()
        self._today = date.min
        body = row(self.board, self.side, gap="xl")
        body.setStretch(0, 1)
        whole = column(Card(stack, margin="m"), self.failure, body, gap="m", margin="xl")
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.board)
        self._connect()

    def _connect(self) -> None:
        self.board.pressed.connect(self._on_key)
        self.board.paused.connect(self.presenter.settle_keys)
        for part in (self.question, self.difference):
            part.key_clicked.connect(self._on_key)
        self.question.line.entered.connect(self._on_written)
        self.question.line.edited.connect(self.presenter.drafted)
        self.question.line.backed.connect(lambda: self._on_key(BACK))
        self.site.picked.connect(lambda _code: self._on_stack())
        self.form.picked.connect(lambda _code: self._on_stack())
        self.date.edited.connect(self._on_date)
        self.date.returnPressed.connect(self._after_date)
        self.crew.edited.connect(self.presenter.crew_typed)
        self.crew.returnPressed.connect(self._after_crew)
        fields = QShortcut(QKeySequence("F2"), self)
        fields.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        fields.activated.connect(self._to_fields)

    # the shell's side

    def open(self, params: Mapping[str, str]) -> None:
        self.failure.clear()
        self.presenter.open(params)
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        super().leave()
        self.presenter.put_aside()

    def close_page(self) -> None:
        self.question.line.commit()
        self.presenter.close()

    def step_back(self) -> bool:
        self.failure.clear()
        if self.date.hasFocus() or self.crew.hasFocus():
            self._to_board()
            return True
        self.question.line.commit()
        if self.presenter.put_aside():
            return True
        self.go("questionnaires", {"site": self.site.code})
        return True

    def keys(self) -> tuple[KeyHint, ...]:
        return (
            KeyHint("1 – 9, 0, A …", translate("Keypunch", "选项，自动到下一题")),
            KeyHint("Enter", translate("Keypunch", "下一题；认下一份的编号")),
            KeyHint("Backspace, Ctrl+Z", translate("Keypunch", "回上一题；录完的一份也能回去")),
            KeyHint("-", translate("Keypunch", "纸上没填")),
            KeyHint("/", translate("Keypunch", "看不清")),
            KeyHint("*", translate("Keypunch", "单选勾了几项")),
            KeyHint("+", translate("Keypunch", "再加一条")),
            KeyHint("F2", translate("Keypunch", "改这一摞的日期、班组")),
            KeyHint("Esc", translate("Keypunch", "放下这一份，录过的都留着")),
        )

    # the presenter's side

    def show_stack(self, stack: StackShown) -> None:
        """What all sheets of the stack share."""
        self._today = stack.today
        self.site.show_choices([(one.id, one.name) for one in stack.sites])
        self.site.show_code(stack.site)
        self.form.show_choices([(one.version_id, one.title) for one in stack.forms])
        self.form.show_code(stack.version)
        self.date.show_text(stack.on_date.isoformat())
        self.crew.show_text(stack.crew)

    def show_desk(self, desk: DeskShown) -> None:
        """The next sheet is waited for."""
        self.number.show_desk(desk)
        self.side.show_desk(desk)
        self.board.show_part(self.number)
        self.board.setAccessibleDescription(" ".join(self.number.texts()))
        self._to_board()

    def show_asked(self, asked: AskedShown) -> None:
        """A question is under the keys."""
        before = self.question.shown
        self.failure.clear()
        self.question.show_asked(asked)
        self.side.show_asked(asked)
        self.board.show_part(self.question)
        self.board.setAccessibleDescription(f"{asked.name} {asked.label} {asked.typed}".strip())
        self.board.wait_for_pause(self.presenter.holding)
        if not asked.written:
            self._to_board()
        elif not (
            self.question.line.hasFocus()
            and before is not None
            and (before.sheet, before.path, before.reason_wanted)
            == (asked.sheet, asked.path, asked.reason_wanted)
        ):
            self.question.line.begin(asked.typed)

    def show_difference(self, one: DifferenceShown) -> None:
        """Two keyings differ."""
        self.difference.show_difference(one)
        self.board.show_part(self.difference)
        self._to_board()

    def show_page_scanned(self, page: int) -> None:
        """Another page of the sheet on the desk was scanned."""
        text = translate("Keypunch", "这是同一份的第 {n} 页，接着录。")
        self.toasted.emit(counted(text, page), None)
        self._back_to_line()

    def show_error(self, error: Exception) -> None:
        """What went wrong; what is keyed is kept."""
        self.failure.show_error(error)
        self._back_to_line()

    def go(self, page: str, params: Mapping[str, str]) -> None:
        """Ask the shell for another page."""
        self.asked_for.emit(Route(page, params))

    # hands

    def _on_key(self, key: str) -> None:
        self.failure.clear()
        self.presenter.press(key)
        self.board.wait_for_pause(self.presenter.holding)

    def _on_written(self, text: str, keystrokes: int) -> None:
        self.presenter.write(text, keystrokes)

    def _back_to_line(self) -> None:
        """A code scanned into the line is no answer."""
        shown = self.question.shown
        if shown is not None and shown.written and self.question.line.isVisible():
            self.question.line.begin(shown.typed)

    def _to_board(self) -> None:
        if self.isVisible():  # another page may be in front by the time a sheet is put away
            self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_fields(self) -> None:
        self.date.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.date.selectAll()

    def _on_stack(self) -> None:
        self.presenter.choose(self.site.code, self.form.code)
        self._to_board()

    def _on_date(self, text: str) -> None:
        fine = self.presenter.date_typed(text)
        self.date.setProperty("wrong", "false" if fine else "true")
        self.date.style().polish(self.date)

    def _after_date(self) -> None:
        self.date.commit()
        on = self.presenter.on_date
        if self.date.property("wrong") != "true" and on is not None:
            self.date.show_text(on.isoformat())
            self.crew.setFocus(Qt.FocusReason.TabFocusReason)

    def _after_crew(self) -> None:
        self.crew.commit()
        self._to_board()
