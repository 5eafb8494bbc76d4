"""One question with large targets: a whole line to touch for each choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.presenters.form_shown import FindingShown, QuestionShown
from app.ui.forms.editor import Editor
from app.ui.forms.editors import editor_for
from app.ui.forms.findings import say_finding
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextLine
from app.ui.widgets.layout import column, restyle, space
from app.ui.widgets.text import Text

_CHOSEN = frozenset({"select_one", "select_multiple"})
_IN_ONE_COLUMN = 6
_NOTHING: Mapping[str, Sequence[tuple[str, str]]] = {}


class ChoiceBoard(QWidget):
    """Takes the keys of a question with choices: `placed(place)` by a digit, `went_on()` by Enter.

    Beside an editor, not around it: what an editor lets through would be taken a second time.
    """

    placed = Signal(int)
    went_on = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_on.emit()
        elif 0 <= place < 9:
            self.placed.emit(place)
        else:
            super().keyPressEvent(event)


class AskedPart(QWidget):
    """`answered(path, text)`; `went_on()`: the answer is whole."""

    answered = Signal(str, str)
    reasoned = Signal(str, str)
    went_on = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._label = Text("", "figure", wrap=True)
        self._hint = Text("", "section", wrap=True)
        self._body: QVBoxLayout = column(gap="s")
        self._finding = Text("", "error", wrap=True)
        self._reason = TextLine(name=translate("FormView", "理由"))
        self._reason.setPlaceholderText(translate("FormView", "写明理由"))
        self._reason.setProperty("tall", "field")
        self._reason.edited.connect(self._on_reason)
        self.setLayout(
            column(self._label, self._hint, self._body, self._finding, self._reason, gap="l")
        )
        self.question: QuestionShown | None = None
        self._made: QWidget | None = None
        self._buttons: dict[str, Button] = {}
        self._editor: Editor | None = None

    def show_question(self, question: QuestionShown, finding: FindingShown | None) -> None:
        """A question as it stands; the same one keeps cursor and composition."""
        before, self.question = self.question, question
        if before is None or (before.path, before.choices) != (question.path, question.choices):
            self._make(question)
        self._label.setText(question.label)
        several = translate("Worker", "可以选几项，选完点“下一题”") if _several(question) else ""
        self._hint.setText("\n".join(filter(None, (question.hint, several))))
        self._hint.setVisible(bool(self._hint.text()))
        self._finding.setText("" if finding is None else say_finding(finding))
        self._finding.setVisible(finding is not None)
        self._reason.setVisible(finding is not None and finding.soft)
        chosen = question.value.split()
        for code, button in self._buttons.items():
            restyle(button, "kind", "primary" if code in chosen else "plain")
            button.setAccessibleDescription(translate("Worker", "已选") if code in chosen else "")
        if self._editor is not None:
            self._editor.show_question(question)

    def _on_place(self, place: int) -> None:
        question = self.question
        if question is not None and self._buttons and place < len(question.choices):
            self._choose(question.choices[place][0])

    def _make(self, question: QuestionShown) -> None:
        if self._made is not None:
            self._body.removeWidget(self._made)
            self._made.hide()
            self._made.deleteLater()
        self._buttons, self._editor = {}, None
        self._reason.show_text("")
        if question.kind in _CHOSEN or question.kind == "note":
            self._made = self._choices(question)
            self._body.addWidget(self._made)
            self._made.show()  # at once: what is not shown takes no keys
            self.setFocusProxy(self._made)
            self._made.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._editor = editor_for(question, self._today, _NOTHING)
        self._editor.answered.connect(partial(self.answered.emit, question.path))
        self._editor.went_on.connect(self.went_on)
        self._made = self._editor
        self._body.addWidget(self._editor)
        self._editor.show()
        self.setFocusProxy(self._editor)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choices(self, question: QuestionShown) -> QWidget:
        board = ChoiceBoard(question.label)
        board.placed.connect(self._on_place)
        board.went_on.connect(self.went_on)
        grid = QGridLayout(board)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(space("m"))
        columns = 1 if len(question.choices) <= _IN_ONE_COLUMN else 2
        down = -(-len(question.choices) // columns)
        for place, (code, text) in enumerate(question.choices):
            key = f"{place + 1}    " if place < 9 else ""
            button = Button(f"{key}{text}", partial(self._choose, code), height="field", name=text)
            button.setProperty("align", "left")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons[code] = button
            grid.addWidget(button, place % down, place // down)
        return board

    def _choose(self, code: str) -> None:
        question = self.question
        if question is None:
            return
        if question.kind == "select_one":
            self.answered.emit(question.path, code)
            self.went_on.emit()
            return
        chosen = question.value.split()
        kept = [one for one in chosen if one != code]
        text = " ".join(kept if code in chosen else [*kept, code])
        self.answered.emit(question.path, text)

    def _on_reason(self, text: str) -> None:
        if self.question is not None:
            self.reasoned.emit(self.question.path, text)


def _several(question: QuestionShown) -> bool:
    return question.kind == "select_multiple"
