"""One question's answers as a segmented row: digits answer, Space repeats, Enter goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import current
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import Height


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its stored code, its word, and the status colour it wears when given."""

    code: str
    text: str
    tone: str = "accent"


class AnswerRow(QWidget):
    """Up to nine choices, answered by the digits 1–9, arrows, a click or a touch.

    `answered(code)`: another answer was given. `repeated()`: Space, "seen again, unchanged".
    `went_on()`: Enter. `even`: all segments are as wide as the widest, as on a scale.
    """

    answered = Signal(str)
    repeated = Signal()
    went_on = Signal()

    def __init__(
        self,
        name: str,
        choices: Sequence[Choice],
        *,
        height: Height = "form",
        digits: bool = True,
        even: bool = False,
    ) -> None:
        super().__init__()
        if not 1 <= len(choices) <= 9:
            raise ValueError("an answer row has one to nine choices")
        self._name = name
        self._choices = tuple(choices)
        self._digits = digits
        self._even = even
        self._height: Height = height
        self._given = ""
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name_self()

    @property
    def answer(self) -> str:
        """The code of the answer given; empty while there is none."""
        return self._given

    def show_answer(self, code: str) -> None:
        """Show a stored answer; nothing is emitted."""
        self._given = code
        self._name_self()
        self.update()

    def give(self, code: str) -> None:
        """Answer as the user would; the same answer again is not an answer."""
        if code != self._given and any(one.code == code for one in self._choices):
            self.show_answer(code)
            self.answered.emit(code)

    # hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        number = key - Qt.Key.Key_0
        if 1 <= number <= len(self._choices) and not event.modifiers() & ~_KEYPAD:
            self.give(self._choices[number - 1].code)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Space:
            self.repeated.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_on.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.give(self._choices[place].code)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._place_at(event.position().x())
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # looks

    def sizeHint(self) -> QSize:
        size = current().size
        tall = {
            "control": size.control,
            "form": size.form_control,
            "field": size.field_control,
        }[self._height]
        return QSize(round(sum(self._widths())) + 2 * size.focus, tall)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = float(size.focus)
        frame = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        outline = QPainterPath()
        outline.addRoundedRect(frame, size.radius, size.radius)
        painter.fillPath(outline, QColor(colours.surface))
        painter.save()
        painter.setClipPath(outline)
        left = frame.left()
        for place, (choice, width) in enumerate(zip(self._choices, self._widths(), strict=True)):
            self._paint_choice(
                painter, place, choice, QRectF(left, frame.top(), width, frame.height())
            )
            left += width
        painter.restore()
        focused = self.hasFocus()
        line = QColor(colours.accent if focused else colours.control_line)
        painter.setPen(QPen(line, size.focus if focused else size.hairline))
        painter.drawPath(outline)

    def _paint_choice(self, painter: QPainter, place: int, choice: Choice, box: QRectF) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        given = choice.code == self._given
        tone = colours.tone(choice.tone)
        if given:
            painter.fillRect(box, QColor(tone))
        elif place == self._hovered:
            painter.fillRect(box, QColor(colours.tinted(colours.text, 0.75)))
        if place:
            painter.setPen(QPen(QColor(colours.line), size.hairline))
            painter.drawLine(box.topLeft(), box.bottomLeft())
        ink = colours.surface if given else colours.text
        left = box.left() + size.m
        if self._digits:
            painter.setFont(font(size.small))
            painter.setPen(QColor(colours.surface if given else colours.secondary))
            painter.drawText(
                QRectF(left, box.top(), size.l, box.height()),
                int(Qt.AlignmentFlag.AlignVCenter),
                str(place + 1),
            )
            left += size.l
        painter.setFont(font(size.body, strong=given))
        painter.setPen(QColor(ink))
        painter.drawText(
            QRectF(left, box.top(), box.right() - left, box.height()),
            int(Qt.AlignmentFlag.AlignVCenter),
            choice.text,
        )

    def _widths(self) -> list[float]:
        size = current().size
        metrics = QFontMetricsF(font(size.body, strong=True))
        extra = 2 * size.m + (size.l if self._digits else 0)
        widths = [metrics.horizontalAdvance(one.text) + extra for one in self._choices]
        return [max(widths)] * len(widths) if self._even else widths

    def _place_at(self, across: float) -> int:
        left = float(current().size.focus)
        for place, width in enumerate(self._widths()):
            if left <= across < left + width:
                return place
            left += width
        return -1

    def _step(self, by: int) -> None:
        codes = [one.code for one in self._choices]
        start = codes.index(self._given) if self._given in codes else (-1 if by > 0 else len(codes))
        self.give(codes[max(0, min(len(codes) - 1, start + by))])

    def _name_self(self) -> None:
        said = next((one.text for one in self._choices if one.code == self._given), "")
        self.setAccessibleName(f"{self._name}: {said}" if said else self._name)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
