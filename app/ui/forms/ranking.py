"""The editor of a rank: a list whose lines are moved up and down, first the first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from app.presenters.form_shown import QuestionShown
from app.ui.forms.editor import Editor, is_enter
from app.ui.theme import current
from app.ui.widgets.layout import row


class RankEditor(Editor):
    """Every choice on a line; Ctrl+Up and Ctrl+Down move one, so does dragging it.

    Until a line is moved, or Enter says that it stands so, nothing is answered.
    """

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        self._list = _Lines(self)
        self._list.setAccessibleName(question.label)
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._list.model().rowsMoved.connect(self.say)
        self.setLayout(row(self._list, gap="none"))
        self.setFocusProxy(self._list)

    def show_question(self, question: QuestionShown) -> None:
        words = dict(question.choices)
        wanted = [code for code in question.value.split() if code in words]
        wanted += [code for code in words if code not in wanted]
        if wanted != self._list.codes():
            self._list.clear()
            for code in wanted:
                item = QListWidgetItem()
                item.setData(Qt.ItemDataRole.UserRole, code)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words[code])
                item.setSizeHint(QSize(0, current().size.control))
                self._list.addItem(item)
            self._list.setCurrentRow(0)
        self._list.number()
        self._list.fit()
        self._list.setEnabled(not question.readonly)

    def say(self) -> None:
        """The order as it stands is the answer."""
        self._list.number()
        self.answered.emit(" ".join(self._list.codes()))


class _Lines(QListWidget):
    def __init__(self, editor: RankEditor) -> None:
        super().__init__()
        self._editor = editor

    def codes(self) -> list[str]:
        """The codes of all lines, first to last."""
        items = (self.item(at) for at in range(self.count()))
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in items]

    def number(self) -> None:
        """Each line says its place before its words."""
        for place in range(self.count()):
            item = self.item(place)
            item.setText(f"{place + 1}   {item.data(Qt.ItemDataRole.AccessibleTextRole)}")

    def fit(self) -> None:
        """As high as its lines: the page scrolls, not the list."""
        line = self.sizeHintForRow(0) if self.count() else self.fontMetrics().height()
        self.setFixedHeight(line * max(self.count(), 1) + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        by = steps.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move(by)
        elif is_enter(event):
            self._editor.say()
            self._editor.went_on.emit()
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        place = self.currentRow()
        if 0 <= place + by < self.count():
            item = self.takeItem(place)
            self.insertItem(place + by, item)
            self.setCurrentRow(place + by)
            self._editor.say()
