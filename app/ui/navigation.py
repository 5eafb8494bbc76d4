"""The list of pages on the left: icon, name, and how many things wait there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QWidget

from app.ui.i18n import translate
from app.ui.page import PageEntry
from app.ui.theme import current, icons
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import STRETCH, column, dress


class NavigationButton(QAbstractButton):
    """One page: painted by hand so that folded and unfolded, chosen and focused look alike."""

    def __init__(self, entry: PageEntry, key: str) -> None:
        super().__init__()
        self.entry = entry
        self._folded = False
        self._count = 0
        self.setText(entry.title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{entry.title}  {key}".strip())
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """How many things wait on the page; nothing is shown for none."""
        self._count = count
        self.setAccessibleName(f"{self.entry.title} {count}" if count else self.entry.title)
        self.update()

    @property
    def count(self) -> int:
        """What waits on the page."""
        return self._count

    def fold(self, folded: bool) -> None:
        """Show the icon alone, or with its name."""
        self._folded = folded
        self.update()

    def sizeHint(self) -> QSize:
        size = current().size
        return QSize(size.navigation_folded, size.form_control)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(size.s, size.hairline, -size.s, -size.hairline)
        if self.isChecked() or self.underMouse():
            ground = colours.accent if self.isChecked() else colours.text
            painter.setBrush(QColor(colours.tinted(ground, 1.25 if self.isChecked() else 0.75)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, size.radius, size.radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(QColor(colours.accent))
            pen.setWidth(size.focus)
            painter.setPen(pen)
            inner = box.adjusted(size.hairline, size.hairline, -size.hairline, -size.hairline)
            painter.drawRoundedRect(inner, size.radius, size.radius)
        ink = colours.accent if self.isChecked() else colours.text
        middle = box.center().y()
        left = box.left() + (box.width() - size.icon) / 2 if self._folded else box.left() + size.s
        icons.paint(
            painter,
            self.entry.icon,
            QRectF(left, middle - size.icon / 2, size.icon, size.icon),
            ink if self.isChecked() else colours.secondary,
        )
        painter.setPen(QColor(ink))
        if self._folded:
            if self._count:
                painter.setBrush(QColor(colours.accent))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(
                    QRectF(box.right() - size.s, box.top() + size.xs, size.s, size.s)
                )
            return
        painter.setFont(font(size.body, strong=self.isChecked()))
        words = box.adjusted(size.s + size.icon + size.m, 0, -size.s, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.entry.title)
        if self._count:
            painter.setFont(font(size.small, strong=True))
            painter.setPen(QColor(colours.accent))
            painter.drawText(
                words,
                int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
                str(self._count),
            )


class Navigation(QFrame):
    """The pages given, in order; pages marked `bottom` stand apart at the lower end."""

    chosen = Signal(str)
    folded = Signal(bool)

    def __init__(self, name: str, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        dress(self, "navigation")
        self._name = Button(name, self.toggle, kind="name", icon="panel-left")
        self._name.setToolTip(translate("Navigation", "收起或展开导航"))
        self._title = name
        self._is_folded = False
        self._buttons: dict[str, NavigationButton] = {}
        self._group = QButtonGroup(self)
        above: list[QWidget] = []
        below: list[QWidget] = []
        for number, entry in enumerate((one for one in entries if one.listed), start=1):
            button = NavigationButton(entry, f"Ctrl+{number}" if number <= 9 else "")
            button.clicked.connect(lambda _checked=False, key=entry.key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[entry.key] = button
            (below if entry.bottom else above).append(button)
        size = current().size
        layout = column(self._name, *above, STRETCH, *below, gap="xs")
        layout.setContentsMargins(0, size.s, 0, size.s)
        layout.insertSpacing(1, size.s)
        self.setLayout(layout)
        self.fold(False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The listed pages in order: Ctrl+1 goes to the first."""
        return tuple(self._buttons)

    def mark(self, key: str) -> None:
        """Show which page is open; a page that is not listed leaves its parent marked."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def show_count(self, key: str, count: int) -> None:
        """How many things wait on a page."""
        if key in self._buttons:
            self._buttons[key].show_count(count)

    def count(self, key: str) -> int:
        """What waits on a page, as shown."""
        return self._buttons[key].count

    @property
    def is_folded(self) -> bool:
        """Whether only icons are shown."""
        return self._is_folded

    def toggle(self) -> None:
        """Fold or unfold."""
        self.fold(not self._is_folded)
        self.folded.emit(self._is_folded)

    def fold(self, folded: bool) -> None:
        """Show icons alone, or names too."""
        size = current().size
        self._is_folded = folded
        self.setFixedWidth(size.navigation_folded if folded else size.navigation)
        self._name.say("" if folded else self._title)
        self._name.setAccessibleName(translate("Navigation", "收起或展开导航"))
        for button in self._buttons.values():
            button.fold(folded)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
