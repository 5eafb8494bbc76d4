"""The model of a table: ordered ids, and frozen rows fetched a page at a time as they are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

PAGE_ROWS = 100


class Cell(IntEnum):
    """Roles the delegate paints from, beside Qt's own."""

    TONE = Qt.ItemDataRole.UserRole + 1
    ROW_ID = Qt.ItemDataRole.UserRole + 2
    DETAIL = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: how a row's cell is worded.

    `number` aligns right. `tone` makes the cell a chip in a status colour (None: plain text).
    `detail` is a second, secondary line of words in the same cell. `share` is the part of the
    width it gets of what is left; 0 means as wide as its words.
    """

    key: str
    title: str
    text: Callable[[R], str]
    number: bool = False
    tone: Callable[[R], str | None] | None = None
    detail: Callable[[R], str] | None = None
    share: int = 0
    sortable: bool = False


class RowsModel(QAbstractTableModel, Generic[R]):
    """Emits `wanted(list of ids)` for rows that are seen and not known; answer by `show_rows`."""

    wanted = Signal(list)

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._rows: dict[str, R] = {}
        self._asked: set[str] = set()
        self._to_ask: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    # what the page hands in

    def show_ids(self, ids: Sequence[str]) -> None:
        """Another list in another order; rows already known stay known."""
        self.beginResetModel()
        self._ids = list(ids)
        self._places = {one: place for place, one in enumerate(self._ids)}
        self._rows = {one: self._rows[one] for one in self._ids if one in self._rows}
        self._asked.clear()
        self._to_ask.clear()
        self.endResetModel()

    def show_rows(self, rows: Mapping[str, R]) -> None:
        """Rows that were asked for; an id that is no longer listed is ignored."""
        for one, row in rows.items():
            place = self._places.get(one)
            if place is not None:
                self._rows[one] = row
                self._asked.discard(one)
                self._told(place)

    def refresh(self, ids: Iterable[str]) -> None:
        """These rows changed: what is shown stays until the new rows come. Order is untouched."""
        changed = [one for one in ids if one in self._rows]
        self._asked.update(changed)
        if changed:
            self.wanted.emit(changed)

    # what the page asks

    def id_at(self, place: int) -> str:
        """The id in a line. IndexError outside the list."""
        return self._ids[place]

    def place_of(self, one: str) -> int | None:
        """The line of an id, or None if it is not listed."""
        return self._places.get(one)

    def row_of(self, one: str) -> R | None:
        """The row of an id, if it has been fetched."""
        return self._rows.get(one)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in order."""
        return tuple(self._ids)

    # what Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.number)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        one = self._ids[index.row()]
        if role == Cell.ROW_ID:
            return one
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.number)
        row = self._rows.get(one)
        if row is None:
            self._want(index.row())
            return "…" if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {column.text(row)}"
        if role == Cell.TONE and column.tone is not None:
            return column.tone(row)
        if role == Cell.DETAIL and column.detail is not None:
            return column.detail(row)
        return None

    def _want(self, place: int) -> None:
        if self._ids[place] in self._asked:
            return
        first = place - place % PAGE_ROWS
        missing = [
            one
            for one in self._ids[first : first + PAGE_ROWS]
            if one not in self._rows and one not in self._asked
        ]
        self._asked.update(missing)
        self._to_ask.extend(missing)
        self._timer.start()  # not from inside a paint

    def _ask(self) -> None:
        asked, self._to_ask = self._to_ask, []
        if asked:
            self.wanted.emit(asked)

    def _told(self, place: int) -> None:
        self.dataChanged.emit(
            self.index(place, 0), self.index(place, max(0, len(self.columns) - 1))
        )


def _alignment(number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
