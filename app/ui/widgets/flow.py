"""Parts from left to right and on to the next line, in columns of one width or packed close."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem

from app.ui.widgets.layout import Space, space


class Flow(QLayout):
    """`columns`: so many of one width; 0: as many as the width has room for, at most `most`.
    `packed`: each as wide as it is. A part wider than the whole gets the whole."""

    def __init__(
        self, *, columns: int = 0, most: int = 3, packed: bool = False, gap: Space = "l"
    ) -> None:
        super().__init__()
        self._columns = columns
        self._most = most
        self._packed = packed
        self._gap = space(gap)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, where: QRect) -> None:
        super().setGeometry(where)
        self._place(where, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items]
        wide = max((hint.width() for hint in hints), default=0)
        across = min(self._columns or self._most, len(hints)) or 1
        width = across * (wide + self._gap) - self._gap
        if self._packed:
            width = sum(hint.width() + self._gap for hint in hints) - self._gap
        return QSize(max(width, 0), self.heightForWidth(max(width, 1)))

    def minimumSize(self) -> QSize:
        tallest = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(0, tallest)

    def _place(self, where: QRect, *, move: bool) -> int:
        """Sets every part's place, if so asked; the height of all lines together."""
        seen = [item for item in self._items if not item.isEmpty()]
        widest = max((item.sizeHint().width() for item in seen), default=1)
        fitting = max(1, (where.width() + self._gap) // (widest + self._gap))
        columns = self._columns or min(self._most, fitting)
        each = (where.width() + self._gap) // columns - self._gap
        left, top, line = where.left(), where.top(), 0
        across = 0
        for item in seen:
            hint = item.sizeHint()
            width = min(hint.width(), where.width()) if self._packed else max(each, 1)
            full = left > where.left() and left + width > where.left() + where.width()
            if full if self._packed else across == columns:
                left, top, line, across = where.left(), top + line, 0, 0
            if move:
                item.setGeometry(QRect(left, top, width, hint.height()))
            left, across, line = left + width + self._gap, across + 1, max(line, hint.height())
        return top + line - where.top()
