"""Lines of things that are due: what, where it stands, why now, the one action; Enter does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.theme import current, icons
from app.ui.theme.fonts import font

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line, already worded. `what` is the site or thing, `why` says why now, `detail` names
    the paper or problem, `action` is a verb. `tone` is the status its icon wears."""

    id: str
    icon: str
    tone: str
    what: str
    why: str
    detail: str
    action: str


@dataclass(frozen=True, slots=True)
class DueSection:
    """A heading such as 逾期, what to say at its right end, and its lines."""

    title: str
    lines: tuple[DueLine, ...]
    note: str = ""


class DueModel(QAbstractListModel):
    """Headings and lines in one list; headings cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[DueSection | DueLine] = []

    def show_sections(self, sections: Sequence[DueSection]) -> None:
        """Another list; sections without lines are left out."""
        self.beginResetModel()
        self._rows = []
        for section in sections:
            if section.lines:
                self._rows.append(section)
                self._rows.extend(section.lines)
        self.endResetModel()

    def line_at(self, place: int) -> DueLine | None:
        """The line in a place; None for a heading or outside."""
        entry = self._rows[place] if 0 <= place < len(self._rows) else None
        return entry if isinstance(entry, DueLine) else None

    def place_of(self, one: str) -> int | None:
        """Where the line of an id stands."""
        for place, entry in enumerate(self._rows):
            if isinstance(entry, DueLine) and entry.id == one:
                return place
        return None

    def widest_action(self) -> int:
        """Pixels that the widest action takes: actions stand in one column."""
        metrics = QFontMetrics(font(current().size.body, strong=True))
        actions = (one.action for one in self._rows if isinstance(one, DueLine))
        return max((metrics.horizontalAdvance(action) for action in actions), default=0)

    def first_line(self) -> int | None:
        """Where the first line stands."""
        return next((p for p, entry in enumerate(self._rows) if isinstance(entry, DueLine)), None)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], DueLine):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        entry = self._rows[index.row()]
        if role == _LINE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(entry, DueSection):
                return entry.title
            parts = (entry.what, entry.why, entry.detail, entry.action)
            return "  ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            if isinstance(entry, DueSection):
                told: tuple[str, ...] = (entry.title, entry.note)
            else:
                told = (entry.what, entry.why, entry.detail)
            return "\n".join(part for part in told if part)
        return None


class _DueDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, current().size.row + current().size.xs)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(_LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, DueSection):
            _paint_heading(painter, QRectF(option.rect), entry)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            under = bool(option.state & QStyle.StateFlag.State_MouseOver)
            model = index.model()
            width = model.widest_action() if isinstance(model, DueModel) else 0
            _paint_line(painter, QRectF(option.rect), entry, width, chosen, under)
        painter.restore()


def _paint_heading(painter: QPainter, box: QRectF, section: DueSection) -> None:
    theme = current()
    size, colours = theme.size, theme.colour
    painter.setFont(font(size.small, strong=True))
    painter.setPen(QColor(colours.secondary))
    words = box.adjusted(size.m, size.s, -size.m, 0)
    title = painter.boundingRect(words, int(Qt.AlignmentFlag.AlignVCenter), section.title)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), section.title)
    right = words.right()
    if section.note:
        painter.setFont(font(size.small))
        aligned = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        room = round(words.right() - title.right() - 2 * size.m)
        shown = painter.fontMetrics().elidedText(section.note, Qt.TextElideMode.ElideRight, room)
        note = painter.boundingRect(words, aligned, shown)
        painter.drawText(words, aligned, shown)
        right = note.left() - size.m
    painter.setPen(QColor(colours.line))
    middle = words.center().y()
    painter.drawLine(round(title.right()) + size.m, round(middle), round(right), round(middle))


def _paint_line(
    painter: QPainter, box: QRectF, line: DueLine, action_width: int, chosen: bool, under: bool
) -> None:
    theme = current()
    size, colours = theme.size, theme.colour
    if chosen or under:
        ground = (
            colours.tinted(colours.accent, 1.25) if chosen else colours.tinted(colours.text, 0.5)
        )
        painter.setBrush(QColor(ground))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, size.radius, size.radius)
    tone = colours.tone(line.tone)
    mark = QRectF(box.left() + size.m, box.center().y() - size.icon / 2, size.icon, size.icon)
    icons.paint(painter, line.icon, mark, tone)
    end = box.right() - size.m
    arrow = QRectF(end - size.l, box.center().y() - size.l / 2, size.l, size.l)
    if chosen:
        icons.paint(painter, "arrow-right", arrow, colours.accent)
    painter.setFont(font(size.body, strong=True))
    painter.setPen(QColor(colours.accent))
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    action = QRectF(arrow.left() - size.s - action_width, box.top(), action_width, box.height())
    painter.drawText(action, middle, line.action)
    left = mark.right() + size.m
    room = action.left() - size.l - left
    words = (
        (line.what, colours.text, True, 0.30),
        (line.why, tone, False, 0.40),
        (line.detail, colours.text if chosen else colours.secondary, False, 0.30),
    )
    for text, ink, strong, share in words:
        painter.setFont(font(size.body, strong=strong))
        width = room * share - size.m
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))
        painter.setPen(QColor(ink))
        painter.drawText(QRectF(left, box.top(), width, box.height()), middle, shown)
        left += room * share


class DueList(QListView):
    """`acted(id)`: Enter, a click on the action's words, or a double click.
    `pointed(id)`: another line became the current one."""

    acted = Signal(str)
    pointed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._model = DueModel()
        self.setModel(self._model)
        self.setItemDelegate(_DueDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(self._act_on)

    def show_sections(self, sections: Sequence[DueSection]) -> None:
        """Another list; the current line stays current if it is still there."""
        kept = self.current_id()
        scrolled = self.verticalScrollBar().value()
        self._model.show_sections(sections)
        place = self._model.place_of(kept) if kept is not None else None
        if place is not None:
            self.verticalScrollBar().setValue(scrolled)
        else:
            place = self._model.first_line()
        if place is not None:
            self.setCurrentIndex(self._model.index(place, 0))

    def current_id(self) -> str | None:
        """The id of the current line."""
        line = self._model.line_at(self.currentIndex().row())
        return line.id if line else None

    def choose(self, one: str) -> None:
        """Make the line of an id the current one."""
        place = self._model.place_of(one)
        if place is not None:
            self.setCurrentIndex(self._model.index(place, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act_on(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        where = event.position().toPoint()
        size = current().size
        actions = self._model.widest_action() + 2 * size.xl
        if (
            event.button() == Qt.MouseButton.LeftButton
            and where.x() > self.viewport().width() - actions
        ):
            self._act_on(self.indexAt(where))

    def _act_on(self, index: QModelIndex) -> None:
        line = self._model.line_at(index.row())
        if line is not None:
            self.acted.emit(line.id)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        line = self._model.line_at(index.row())
        if line is not None:
            self.pointed.emit(line.id)
