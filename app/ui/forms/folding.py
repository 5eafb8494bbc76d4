"""The editor of a select multiple that takes little room: the words chosen, boxes on asking."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt

from app.presenters.form_shown import QuestionShown
from app.ui.forms.boxes import BoxesEditor
from app.ui.forms.editor import Editor, is_enter
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import column


class FoldedEditor(Editor):
    """``minimal``: a line with the words chosen; Space or a click opens the boxes below it."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        self._label = question.label
        self._line = Button("", self._on_pressed, icon="chevron-down", height="form")
        self._line.installEventFilter(self)
        self._boxes = BoxesEditor(question)
        self._boxes.answered.connect(self.answered)
        self._boxes.went_on.connect(self._on_went_on)
        self._boxes.hide()
        layout = column(gap="xs")
        layout.addWidget(self._line, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._boxes)
        self.setLayout(layout)
        self.setFocusProxy(self._line)

    def show_question(self, question: QuestionShown) -> None:
        known = dict(question.choices)
        chosen = [known.get(code, code) for code in question.value.split()]
        nothing = translate("FormView", "还没有选")
        text = translate("FormView", "、").join(chosen) or nothing
        self._line.setText(text)
        self._line.setAccessibleName(f"{self._label}: {text}")
        self._boxes.show_question(question)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_enter(event):
            self._on_went_on()
            return True
        return super().eventFilter(watched, event)

    def _on_pressed(self) -> None:
        opened = self._boxes.isHidden()
        self._boxes.setVisible(opened)
        self._line.show_icon("chevron-up" if opened else "chevron-down")
        if opened:
            self._boxes.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_went_on(self) -> None:
        self._boxes.hide()
        self._line.show_icon("chevron-down")
        self.went_on.emit()
