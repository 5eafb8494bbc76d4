"""One question with its options below each other: digits and arrows choose, Enter goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.chip import Chip
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.text import Role, Text


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option, already worded: what one chooses, where it comes from, what choosing it means,
    and a chip beside it."""

    text: str
    origin: str = ""
    chip: str = ""
    tone: str = "neutral"
    means: str = ""


class _Dot(QWidget):
    """The round mark of an option with its digit, filled when it is chosen."""

    def __init__(self, digit: str) -> None:
        super().__init__()
        self._digit = digit
        self.chosen = False
        size = current().size
        self.setFixedSize(size.chip + size.xs, size.chip + size.xs)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = float(size.hairline)
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        ink = colours.accent if self.chosen else colours.control_line
        painter.setPen(QPen(QColor(ink), size.hairline))
        painter.setBrush(QColor(colours.accent if self.chosen else colours.surface))
        painter.drawEllipse(box)
        painter.setPen(QColor(colours.on_accent if self.chosen else colours.secondary))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._digit)


class _Option(QWidget):
    """`picked()`: a click or a touch."""

    picked = Signal()

    def __init__(self, digit: str, line: OptionLine) -> None:
        super().__init__()
        self.line = line
        self.dot = _Dot(digit)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        head = row(_as_tall_as_a_chip(line.text), gap="m")
        head.setStretch(0, 1)
        if line.chip:
            head.addWidget(Chip(line.chip, line.tone), 0, Qt.AlignmentFlag.AlignTop)
        words = column(head, gap="none")
        if line.origin:
            words.addWidget(Text(line.origin, "secondary", wrap=True))
        layout = row(column(self.dot, STRETCH), words, gap="m")
        layout.setStretch(1, 1)
        if line.means:
            layout.addLayout(column(_as_tall_as_a_chip(line.means, "secondary"), STRETCH), 1)
        layout.setContentsMargins(current().size.s, current().size.xs, current().size.s, 0)
        self.setLayout(layout)
        self.setAccessibleName(line.text)
        self.setAccessibleDescription("\n".join(filter(None, (line.means, line.origin))))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.picked.emit()


def _as_tall_as_a_chip(said: str, role: Role = "body") -> Text:
    """What stands on an option's first line, so that its parts are on one line with each other."""
    text = Text(said, role, wrap=True)
    text.setMinimumHeight(current().size.chip)
    return text


class OptionList(QWidget):
    """Options, the first nine with a digit. `chose(place)`: another one was chosen. `went_on()`:
    Enter.

    It has the keyboard for all of them, so a screen reader hears from it what each option means,
    and once one is chosen what that one does.
    """

    chose = Signal(int)
    went_on = Signal()

    def __init__(self, name: str, lines: Sequence[OptionLine], *, open_: bool = True) -> None:
        super().__init__()
        self._name = name
        self._chosen = -1
        self._open = open_
        self.options = [_Option(str(number), line) for number, line in enumerate(lines, start=1)]
        for place, option in enumerate(self.options):
            option.setEnabled(open_)
            option.picked.connect(lambda place=place: self._pick(place))
        layout = column(*self.options, gap="xs")
        edge = current().size.xs
        layout.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if open_ else Qt.FocusPolicy.NoFocus)
        self._name_self()

    @property
    def chosen(self) -> int:
        """The place of the option chosen; -1 while there is none."""
        return self._chosen

    def choose(self, place: int) -> None:
        """Show an option as chosen; nothing is emitted."""
        self._chosen = place
        for number, option in enumerate(self.options):
            option.dot.chosen = number == place
            option.dot.update()
        self._name_self()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        number = key - Qt.Key.Key_0
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 1 <= number <= min(len(self.options), 9):
            self._pick(number - 1)
        elif plain and key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self._pick(min(self._chosen + 1, len(self.options) - 1))
        elif plain and key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self._pick(max(self._chosen - 1, 0))
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_on.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colour.accent), theme.size.focus))
        edge = theme.size.focus / 2
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(box, theme.size.radius, theme.size.radius)

    def _pick(self, place: int) -> None:
        if self._open and place != self._chosen:
            self.choose(place)
            self.chose.emit(place)

    def _name_self(self) -> None:
        chosen = self.options[self._chosen].line if self._chosen >= 0 else None
        self.setAccessibleName(f"{self._name}: {chosen.text}" if chosen else self._name)
        if chosen:
            self.setAccessibleDescription(chosen.means)
            return
        self.setAccessibleDescription(
            "\n".join(
                translate("OptionList", "{digit} {text}：{means}").format(
                    digit=digit, text=option.line.text, means=option.line.means
                )
                for digit, option in enumerate(self.options, start=1)
                if option.line.means
            )
        )
