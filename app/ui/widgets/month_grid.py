"""The month at a glance: sites down, duties across, one painted cell a duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui.theme import current, icons

Index = QModelIndex | QPersistentModelIndex
DutyState = Literal["due", "done", "soon", "overdue", "none"]
_STATE = Qt.ItemDataRole.UserRole + 1
_SHAPES: dict[str, str] = {
    "due": "circle",
    "done": "circle-check",
    "soon": "clock",
    "overdue": "circle-alert",
    "none": "minus",
}


@dataclass(frozen=True, slots=True)
class GridCell:
    """A duty's state, and the sentence that explains it."""

    state: DutyState
    note: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One site and its duties by code; a duty that is absent is not due."""

    id: str
    name: str
    cells: Mapping[str, GridCell]


class GridModel(QAbstractTableModel):
    """Rows of sites; the first column is the site's name."""

    def __init__(self, duties: Sequence[tuple[str, str]], site_title: str) -> None:
        super().__init__()
        self.duties = tuple(duties)
        self._site_title = site_title
        self._rows: tuple[GridRow, ...] = ()

    def show_rows(self, rows: Sequence[GridRow]) -> None:
        """Another month."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_at(self, place: int) -> GridRow:
        """The site in a line."""
        return self._rows[place]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1 + len(self.duties)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if not 0 <= section <= len(self.duties):
            return None
        return self._site_title if section == 0 else self.duties[section - 1][1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if index.column() == 0:
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return row.name if shown else None
        cell = row.cells.get(self.duties[index.column() - 1][0])
        if role == _STATE:
            return cell.state if cell else "none"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.note if cell else ""
        return None


class _GridDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(colours.tinted(colours.accent, 1.25)))
        if index.column() == 0:
            words = box.adjusted(size.s, 0, -size.s, 0)
            text = option.fontMetrics.elidedText(
                index.data() or "", Qt.TextElideMode.ElideRight, int(words.width())
            )
            painter.setPen(QColor(colours.text))
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), text)
            return
        state = index.data(_STATE)
        middle = box.center()
        half = size.icon / 2
        mark = QRectF(middle.x() - half, middle.y() - half, size.icon, size.icon)
        icons.paint(painter, _SHAPES[state], mark, colours.tone(state))


class MonthGrid(QTableView):
    """`opened(site id, duty code)` by Enter or a double click (the name column: duty ""), and
    `explained(sentence)` as one moves over the cells by key or mouse."""

    opened = Signal(str, str)
    explained = Signal(str)

    def __init__(self, name: str, site_title: str, duties: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._model = GridModel(duties, site_title)
        self.setModel(self._model)
        self.setItemDelegate(_GridDelegate(self))
        size = current().size
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(size.cell)
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        across.setDefaultSectionSize(size.navigation // 2)
        self.selectionModel().currentChanged.connect(lambda index, _old: self._explain(index))
        self.entered.connect(self._explain)
        self.doubleClicked.connect(self._open)

    def show_rows(self, rows: Sequence[GridRow]) -> None:
        """Another month, the place kept if the site is still there."""
        here = self.currentIndex()
        kept = self._model.row_at(here.row()).id if here.isValid() else ""
        across = max(0, here.column())
        self._model.show_rows(rows)
        place = next((p for p, one in enumerate(rows) if one.id == kept), 0)
        if rows:
            self.setCurrentIndex(self._model.index(place, across))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            duty = self._model.duties[index.column() - 1][0] if index.column() else ""
            self.opened.emit(self._model.row_at(index.row()).id, duty)

    def _explain(self, index: QModelIndex) -> None:
        if index.isValid():
            said = index.data(Qt.ItemDataRole.ToolTipRole) or ""
            self.explained.emit(str(said))
