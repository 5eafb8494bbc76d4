"""The outline of a form: its sections with how far each is; arrows and clicks go there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.presenters.form_shown import SectionShown
from app.ui.theme import current
from app.ui.theme.fonts import font

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A section: required questions answered of those asked; `marks` findings stand in it."""

    path: str
    title: str
    answered: int
    total: int
    relevant: bool = True
    marks: int = 0


class OutlineModel(QAbstractListModel):
    """The sections in order; one that does not apply cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[OutlineLine] = []

    def show_lines(self, lines: Sequence[OutlineLine]) -> None:
        """Another form."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def change(self, path: str, **facts: Any) -> None:
        """Other facts of one section."""
        for place, line in enumerate(self._lines):
            if line.path == path:
                self._lines[place] = replace(line, **facts)
                self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def line_at(self, place: int) -> OutlineLine:
        """The section in a place."""
        return self._lines[place]

    def place_of(self, path: str) -> int | None:
        """Where a section stands."""
        return next((p for p, line in enumerate(self._lines) if line.path == path), None)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self._lines[index.row()].relevant:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == _LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.title} {line.answered}/{line.total}" if line.total else line.title
        return None


class _OutlineDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, current().size.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: OutlineLine = index.data(_LINE)
        theme = current()
        size, colours = theme.size, theme.colour
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            tint = colours.accent if chosen else colours.text
            painter.setBrush(QColor(colours.tinted(tint, 1.25 if chosen else 0.5)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box.adjusted(0, 0, 0, -1), size.radius, size.radius)
        words = box.adjusted(size.m, 0, -size.m, -size.s)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(font(size.body, strong=chosen))
        painter.setPen(QColor(colours.text if line.relevant else colours.faded))
        room = words.width() - (size.control + size.xl if line.total else 0)
        title = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(words, middle, title)
        if line.total:
            self._paint_count(painter, words, line)
            bar = QRectF(words.left(), box.bottom() - size.s, words.width(), size.progress_line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.line))
            painter.drawRoundedRect(bar, size.hairline, size.hairline)
            bar.setWidth(bar.width() * line.answered / line.total)
            whole = line.answered == line.total
            painter.setBrush(QColor(colours.done if whole else colours.accent))
            painter.drawRoundedRect(bar, size.hairline, size.hairline)
        painter.restore()

    def _paint_count(self, painter: QPainter, words: QRectF, line: OutlineLine) -> None:
        theme = current()
        colours = theme.colour
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        whole = line.answered == line.total
        painter.setFont(font(theme.size.small, strong=bool(line.marks)))
        ink = colours.overdue if line.marks else colours.done if whole else colours.secondary
        painter.setPen(QColor(ink))
        mark = "! " if line.marks else ""
        painter.drawText(words, right, f"{mark}{line.answered}/{line.total}")


class Outline(QListView):
    """`chosen(path)`: go to a section."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._model = OutlineModel()
        self._model.setParent(self)  # it ends with the view, in the view's thread
        self.setModel(self._model)
        self.setItemDelegate(_OutlineDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)
        self._showing = False

    @property
    def outline_model(self) -> OutlineModel:
        """The sections, for tests and screen readers."""
        return self._model

    def show_sections(self, sections: Sequence[SectionShown]) -> None:
        """The sections of a form."""
        self._model.show_lines(
            [
                OutlineLine(
                    one.path,
                    f"{one.letter}  {one.title}" if one.letter else one.title,
                    one.answered,
                    one.total,
                    one.relevant,
                )
                for one in sections
            ]
        )
        size = current().size
        self.setFixedHeight(self._model.rowCount() * size.row + 2 * size.hairline)

    def show_progress(self, path: str, answered: int, total: int, *, relevant: bool) -> None:
        """How far a section is now."""
        self._model.change(path, answered=answered, total=total, relevant=relevant)

    def show_marks(self, counts: dict[str, int]) -> None:
        """In how many places something stands against the answers, by section."""
        for place in range(self._model.rowCount()):
            path = self._model.line_at(place).path
            self._model.change(path, marks=counts.get(path, 0))

    def show_current(self, path: str) -> None:
        """Mark where one is; nothing is emitted."""
        place = self._model.place_of(path)
        if place is not None:
            self._showing = True
            self.setCurrentIndex(self._model.index(place, 0))
            self._showing = False

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._showing:
            self.chosen.emit(self._model.line_at(index.row()).path)
