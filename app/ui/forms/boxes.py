"""The editor of questions whose choices all stand on the page: boxes in columns, or a table's row.

Appearances: ``columns``, ``columns-4``, ``columns-pack``, ``no-buttons``, and ``label`` with
``list-nolabel`` for a table whose head shows the words and whose rows show the boxes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QLayout

from app.presenters.form_shown import QuestionShown
from app.ui.forms.editor import Editor, is_enter
from app.ui.forms.tick import Tick
from app.ui.theme import current
from app.ui.theme.fonts import font
from app.ui.widgets.flow import Flow
from app.ui.widgets.layout import row
from app.ui.widgets.text import Text

_COLUMNS = re.compile(r"columns-(\d{1,2})")
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
TABLE_HEAD = "label"
TABLE_ROW = "list-nolabel"


def in_table(question: QuestionShown) -> bool:
    """Whether a question is the head or a row of a table of choices."""
    words = question.appearance.split()
    return question.kind in ("select_one", "select_multiple") and (
        TABLE_HEAD in words or TABLE_ROW in words
    )


class BoxesEditor(Editor):
    """A digit chooses the box of that place; of a select one, only one box is ticked."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        words = question.appearance.split()
        self._single = question.kind == "select_one"
        bare = "no-buttons" in words
        silent = TABLE_ROW in words
        self._boxes: dict[str, Tick] = {}
        for place, (code, text) in enumerate(question.choices, 1):
            shown = "" if silent else f"{place}  {text}" if place < 10 else text
            box = Tick(shown, single=self._single, bare=bare)
            box.setAccessibleName(f"{question.label}: {text}")
            box.clicked.connect(self._on_clicked(code, question))
            box.installEventFilter(self)
            self._boxes[code] = box
        layout: QLayout
        if silent:
            layout = row(gap="none")
            for box, width in zip(self._boxes.values(), _table_columns(question), strict=True):
                box.setFixedWidth(width)
        else:
            layout = _flow(words)
        for box in self._boxes.values():
            layout.addWidget(box)
        self.setLayout(layout)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def show_question(self, question: QuestionShown) -> None:
        chosen = [question.value] if self._single else question.value.split()
        for code, box in self._boxes.items():
            box.setChecked(code in chosen)
            box.setEnabled(not question.readonly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_enter(event):
            self.went_on.emit()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            place = event.key() - Qt.Key.Key_1
            if 0 <= place < min(9, len(self._boxes)) and not event.modifiers() & ~_KEYPAD:
                list(self._boxes.values())[place].click()
                return True
        return super().eventFilter(watched, event)

    def _on_clicked(self, code: str, question: QuestionShown) -> Callable[[bool], None]:
        def clicked(ticked: bool) -> None:
            if self._single:
                for other, box in self._boxes.items():
                    box.setChecked(ticked and other == code)
            given = [one for one, box in self._boxes.items() if box.isChecked()]
            self.give(" ".join(given), question)

        return clicked


class TableHead(Editor):
    """The words above the columns of a table of choices; nothing is answered here."""

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        layout = row(gap="none")
        for (_code, text), width in zip(question.choices, _table_columns(question), strict=True):
            word = Text(text, "secondary", wrap=True)
            word.setFixedWidth(width)
            layout.addWidget(word, 0, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(layout)

    def show_question(self, _question: QuestionShown) -> None:
        return


def _flow(words: list[str]) -> Flow:
    """The columns an appearance asks for; ``list`` and ``horizontal`` pack them on a line."""
    if {"columns-pack", "list", "horizontal", "horizontal-compact"} & set(words):
        return Flow(packed=True)
    asked = next((match for word in words if (match := _COLUMNS.fullmatch(word))), None)
    if asked is not None and asked.group(1).strip("0"):
        return Flow(columns=int(asked.group(1)))
    return Flow(most=5) if "columns" in words else Flow(most=3)


def _table_columns(question: QuestionShown) -> list[int]:
    """Widths that head and rows of one list of choices agree on: that of its longest word, up to
    what leaves room for the questions."""
    size = current().size
    metrics = QFontMetricsF(font(size.body))
    words = [metrics.horizontalAdvance(text) for _code, text in question.choices]
    most = size.form_column * 1.25 / max(len(words), 1)
    width = min(max([*words, size.icon]) + 2 * size.m, max(most, size.icon + 2 * size.m))
    return [round(width)] * len(words)
