"""Editors of numbers: a line that shows thousands, a counter, and a range with its slider."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider

from app.presenters.form_shown import QuestionShown
from app.ui.forms.editor import Editor
from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import PlainLine
from app.ui.widgets.layout import column, row
from app.ui.widgets.text import Text

MOST_STEPS = 10_000
"""Of a slider; a range with more is typed."""
MOST_LISTED = 200
"""Values that ``picker`` offers in a list; a range with more has its slider."""


class NumberEditor(Editor):
    """A number on one line; an input method that is on does not stand in the way of digits.

    ``thousands-sep`` shows ``12,345.6`` while one is elsewhere; ``counter`` adds − and +.
    """

    def __init__(self, question: QuestionShown) -> None:
        super().__init__()
        words = question.appearance.split()
        self._grouped = "thousands-sep" in words
        self._value = ""
        self._line = number_line(question.label)
        self._line.edited.connect(self._on_edited)
        self._line.returnPressed.connect(self._on_enter)
        self._line.installEventFilter(self)
        layout = row(self._line)
        self._buttons: tuple[Button, ...] = ()
        if "counter" in words:
            self._buttons = (
                self._stepper("minus", -1, translate("FormView", "减一")),
                self._stepper("plus", 1, translate("FormView", "加一")),
            )
            layout.insertWidget(0, self._buttons[0])
            layout.addWidget(self._buttons[1])
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)

    def show_question(self, question: QuestionShown) -> None:
        self._value = question.value
        elsewhere = self._grouped and not self._line.hasFocus()
        if elsewhere or plain(self._line.text()) != question.value:
            self._line.show_text(self._shown())
        self._line.setReadOnly(question.readonly)
        for button in self._buttons:
            button.setEnabled(not question.readonly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._grouped and event.type() == QEvent.Type.FocusIn:
            self._line.show_text(plain(self._line.text()))
        elif self._grouped and event.type() == QEvent.Type.FocusOut:
            self._line.commit()
            self._line.show_text(grouped(self._value))
        return super().eventFilter(watched, event)

    def _shown(self) -> str:
        here = self._line.hasFocus() or not self._grouped
        return self._value if here else grouped(self._value)

    def _stepper(self, icon: str, by: int, name: str) -> Button:
        return Button("", lambda: self._step(by), icon=icon, height="form", name=name)

    def _step(self, by: int) -> None:
        try:
            value = Decimal(plain(self._line.text()) or "0") + by
        except InvalidOperation:
            return
        self._line.setText(format(value, "f"))
        self._line.commit()

    def _on_edited(self, text: str) -> None:
        value = plain(text)
        if value != self._value:
            self._value = value
            self.answered.emit(value)

    def _on_enter(self) -> None:
        self._line.commit()
        self.went_on.emit()


class RangeEditor(Editor):
    """A slider and the number beside it; until it is moved or a number typed, nothing is answered.

    ``vertical`` stands it up, ``no-ticks`` leaves out the numbers at its ends.
    """

    def __init__(self, question: QuestionShown, values: tuple[str, ...]) -> None:
        super().__init__()
        words = question.appearance.split()
        self._values = values
        upright = "vertical" in words
        self._slider = _Slider(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self._slider.setRange(0, len(values) - 1)
        self._slider.setPageStep(max(1, len(values) // 10))
        self._slider.setAccessibleName(question.label)
        size = current().size
        if upright:
            self._slider.setFixedHeight(size.picture + size.form_control)
        else:
            self._slider.setMaximumWidth(size.form_column)
        self._line = number_line(question.label)
        self._line.setFixedWidth(size.side_panel // 4)
        self._line.edited.connect(self._on_edited)
        self._line.returnPressed.connect(self._on_enter)
        self._slider.valueChanged.connect(self._on_moved)
        low, high = Text(values[0], "secondary"), Text(values[-1], "secondary")
        for mark in (low, high):
            mark.setVisible("no-ticks" not in words)
        scale = column(high, self._slider, low) if upright else row(low, self._slider, high)
        layout = row(scale, self._line, gap="l")
        layout.setStretch(0, 0 if upright else 1)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)
        self._showing = False

    def show_question(self, question: QuestionShown) -> None:
        self._showing = True
        if question.value in self._values:
            self._slider.setValue(self._values.index(question.value))
        elif not question.value:
            self._slider.setValue(0)
        self._showing = False
        if plain(self._line.text()) != question.value:
            self._line.show_text(question.value)
        self._line.setReadOnly(question.readonly)
        self._slider.setEnabled(not question.readonly)

    def _on_moved(self, place: int) -> None:
        if not self._showing:
            self._line.setText(self._values[place])
            self._line.commit()

    def _on_edited(self, text: str) -> None:
        self.answered.emit(plain(text))

    def _on_enter(self) -> None:
        self._line.commit()
        self.went_on.emit()


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change its answers


def number_line(name: str) -> PlainLine:
    """A line as wide as a number."""
    line = PlainLine(name=name)
    line.setProperty("tall", "form")
    line.setFixedWidth(current().size.navigation)
    return line


def plain(text: str) -> str:
    """What was typed as XForms writes numbers: half-width, without separators of thousands."""
    typed = unicodedata.normalize("NFKC", text).strip()
    ungrouped = typed.replace(",", "").replace(" ", "")
    return ungrouped if _is_number(ungrouped) else text.strip()


def grouped(value: str) -> str:
    """``12345.60`` as ``12,345.60``; what is no number stays as it is."""
    if not _is_number(value):
        return value
    sign = "-" if value.startswith("-") else ""
    whole, point, rest = value.removeprefix("-").partition(".")
    return f"{sign}{int(whole or '0'):,}{point}{rest}"


def range_values(parameters: dict[str, str]) -> tuple[str, ...]:
    """The values of a range, from its start to its end; none if there are too many for a slider."""
    start, end, step = (
        Decimal(parameters.get(name) or fallback)
        for name, fallback in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    if not step:
        return ()
    step = abs(step) if end >= start else -abs(step)
    count = int((end - start) / step) + 1
    if not 1 < count <= MOST_STEPS:
        return ()
    return tuple(format((start + at * step).normalize(), "f") for at in range(count))


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isdecimal() and digits.isascii()
