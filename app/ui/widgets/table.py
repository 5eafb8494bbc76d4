"""The table: what is shown in one line above, chips for status, `/` filters, Enter opens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QMenu,
    QStackedWidget,
    QTableView,
    QWidget,
)

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.card import EmptyState
from app.ui.widgets.cell_delegate import CellDelegate
from app.ui.widgets.chip import chip_width
from app.ui.widgets.filter_line import FilterLine
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.rows import Column, RowsModel
from app.ui.widgets.text import Text

R = TypeVar("R")
FILTERED_AFTER_MS = 80


class _View(QTableView):
    """A table view whose Enter opens and whose first line is chosen when it gets the focus."""

    entered_line = Signal()
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_line.emit()
            return
        if event.text() == "/":
            event.ignore()  # the table around this one goes to its filter line
            return
        super().keyPressEvent(event)


class Table(QWidget, Generic[R]):
    """A list of things of one kind, in lines.

    Out: `opened(id)` by Enter or a double click, `chosen(id)` when the current line changes,
    `filtered(text)` 80 ms after the last keystroke, `sorted_by(column key, ascending)`,
    `rows_wanted(ids)`, `columns_chosen(list of hidden keys)`, `empty_acted()`.
    """

    opened = Signal(str)
    chosen = Signal(str)
    filtered = Signal(str)
    sorted_by = Signal(str, bool)
    rows_wanted = Signal(list)
    columns_chosen = Signal(list)
    empty_acted = Signal()

    def __init__(self, name: str, columns: Sequence[Column[R]], *, filterable: bool = True) -> None:
        super().__init__()
        self.model: RowsModel[R] = RowsModel(columns)
        self.model.wanted.connect(self.rows_wanted)
        self._summary = Text("", "secondary")
        self.filter_line = FilterLine(
            name=translate("Table", "筛选"), placeholder=translate("Table", "筛选  /")
        )
        self.filter_line.setFixedWidth(current().size.search)
        self.view = _View()
        self.view.setAccessibleName(name)
        self._empty = EmptyState()
        self._body = QStackedWidget()
        self._body.addWidget(self.view)
        self._body.addWidget(self._empty)
        self.setLayout(column(row(self._summary, STRETCH, self.filter_line), self._body))
        self.filter_line.setVisible(filterable)  # before, it would be a window of its own
        self.setFocusProxy(self.view)
        self._dress_view()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTERED_AFTER_MS)
        self._timer.timeout.connect(lambda: self.filtered.emit(self.filter_line.text().strip()))
        self.filter_line.textChanged.connect(lambda _text: self._timer.start())
        self.filter_line.left.connect(self._to_lines)
        self._empty.acted.connect(self.empty_acted)
        self.view.entered_line.connect(self._open)
        self.view.resized.connect(self._share_width)
        self.view.doubleClicked.connect(lambda _index: self._open())

    # in

    def show_summary(self, text: str) -> None:
        """What is listed, in one line above: 60 个项目 · 3 个逾期."""
        self._summary.setText(text)

    def show_ids(self, ids: Sequence[str]) -> None:
        """The list, in order. The chosen line and the place stay where they are if they can."""
        kept = self.current_id()
        place = self.view.verticalScrollBar().value()
        self.model.show_ids(ids)
        self._body.setCurrentWidget(self.view if ids else self._empty)
        if kept is not None and self.model.place_of(kept) is not None:
            self.choose(kept)
            self.view.verticalScrollBar().setValue(place)
        elif ids:
            self.choose(ids[0])
        self._share_width()

    def show_rows(self, rows: Mapping[str, R]) -> None:
        """Rows that were wanted, by id."""
        self.model.show_rows(rows)
        self._share_width()

    def refresh(self, ids: Iterable[str]) -> None:
        """These rows changed: they are wanted again; order, place and choice stay."""
        self.model.refresh(ids)

    def show_empty(self, sentence: str, action: str = "") -> None:
        """What an empty list says, and the next action."""
        self._empty.say(sentence, action)

    def choose(self, one: str) -> None:
        """Make the line of an id the current one."""
        place = self.model.place_of(one)
        if place is not None:
            self.view.setCurrentIndex(self.model.index(place, 0))

    def show_order(self, key: str, ascending: bool) -> None:
        """Mark by which column the list is ordered."""
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        self._header.setSortIndicator(self._keys.index(key), order)

    def hide_columns(self, keys: Collection[str]) -> None:
        """Hide these columns; the first is always shown: it is what people call the thing."""
        for place, one in enumerate(self.model.columns):
            self.view.setColumnHidden(place, place > 0 and one.key in keys)
        self._share_width()

    # out

    def current_id(self) -> str | None:
        """The id of the current line."""
        index = self.view.currentIndex()
        return self.model.id_at(index.row()) if index.isValid() else None

    def hidden_columns(self) -> list[str]:
        """The keys of the columns that are hidden."""
        return [
            one.key
            for place, one in enumerate(self.model.columns)
            if self.view.isColumnHidden(place)
        ]

    def begin_filter(self) -> None:
        """`/`: go to the filter line."""
        self.filter_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "/" and not self.filter_line.isHidden():
            self.begin_filter()
            return
        super().keyPressEvent(event)

    def _dress_view(self) -> None:
        view, size = self.view, current().size
        view.setModel(self.model)
        view.setItemDelegate(CellDelegate(view))
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(size.row)
        self._keys = [one.key for one in self.model.columns]
        self._header = view.horizontalHeader()
        self._header.setHighlightSections(False)
        self._header.setMinimumSectionSize(size.control)
        self._header.setSectionsClickable(any(one.sortable for one in self.model.columns))
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self._offer_columns)
        self._header.sectionClicked.connect(self._sort)
        view.selectionModel().currentRowChanged.connect(self._on_current)

    def _share_width(self) -> None:
        """Columns as wide as their words; those with a share divide what is left."""
        shown = [
            (place, one)
            for place, one in enumerate(self.model.columns)
            if not self.view.isColumnHidden(place)
        ]
        size = current().size
        left = self.view.viewport().width()
        for place, one in shown:
            if not one.share:
                width = self._natural_width(one)
                self.view.setColumnWidth(place, width)
                left -= width
        shares = sum(one.share for _place, one in shown)
        for place, one in shown:
            if one.share:
                fair = left * one.share // shares
                self.view.setColumnWidth(place, max(fair, size.control * 4))

    def _natural_width(self, one: Column[R]) -> int:
        metrics = self.view.fontMetrics()
        size = current().size
        widest = float(metrics.horizontalAdvance(one.title))
        for line in range(min(self.model.rowCount(), 60)):
            known = self.model.row_of(self.model.id_at(line))
            if known is not None:
                text = one.text(known)
                tone = one.tone(known) if one.tone else None
                words = chip_width(text, tone) if tone else metrics.horizontalAdvance(text)
                widest = max(widest, words)
        return round(widest) + 2 * size.s + size.m

    def _open(self) -> None:
        one = self.current_id()
        if one is not None:
            self.opened.emit(one)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.id_at(index.row()))

    def _to_lines(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sort(self, place: int) -> None:
        if self.model.columns[place].sortable:
            same = self._header.sortIndicatorSection() == place
            falling = self._header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            ascending = falling if same else True
            self._header.setSortIndicatorShown(True)
            self.show_order(self._keys[place], ascending)
            self.sorted_by.emit(self._keys[place], ascending)

    def _offer_columns(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, one in enumerate(self.model.columns[1:], start=1):
            action = QAction(one.title, menu, checkable=True)
            action.setChecked(not self.view.isColumnHidden(place))
            action.toggled.connect(lambda shown, place=place: self._on_column_toggled(place, shown))
            menu.addAction(action)
        menu.popup(self._header.mapToGlobal(where))

    def _on_column_toggled(self, place: int, shown: bool) -> None:
        self.view.setColumnHidden(place, not shown)
        self._share_width()
        self.columns_chosen.emit(self.hidden_columns())
