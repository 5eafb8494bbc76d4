"""One section of a form as a page that scrolls: rows are built when they come near to sight.

Four hundred questions in one section cost as much as the dozen one sees; the rest is room left
free, of about the height the rows will have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.presenters.form_shown import Part
from app.ui.forms.rows import Row
from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.layout import STRETCH, column, holder, space
from app.ui.widgets.text import Text

FIRST = 24
"""Rows built at once when a section is first seen, however small the window."""

_AHEAD = 1.0
"""Heights of the view, above and below it, within which rows are built."""


class _Gap(QWidget):
    """The room of rows that are not built yet."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = tuple(rows)
        self.keys = tuple(row.key for row in rows)

    def leave_room(self, height: int, shown: Callable[[Row], bool]) -> None:
        self.setFixedHeight(height * sum(map(shown, self.rows)))


class SectionArea(QScrollArea):
    """`make(part)` gives the widget of a part when it is first needed, `keep(key)` the one that is
    there; `shown(row)` says whether anything of a row is to be seen. `built()`: more rows are."""

    built = Signal()

    def __init__(
        self,
        make: Callable[[Part], QWidget],
        shown: Callable[[Row], bool],
    ) -> None:
        super().__init__()
        self._make = make
        self._shown = shown
        self._rows: tuple[Row, ...] = ()
        self._places: dict[tuple[str, ...], int] = {}
        self._widgets: dict[tuple[str, ...], QWidget] = {}
        self._filling = False
        self._empty = Text(translate("FormView", "这一组都与上次相同，没有要看的。"), "secondary")
        self._layout: QVBoxLayout = column(self._empty, STRETCH, gap="none", margin="m")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = holder(self._layout, "surface")
        self.setWidget(self._inner)
        self.verticalScrollBar().valueChanged.connect(self.fill)

    def show_rows(self, rows: Iterable[Row]) -> None:
        """The rows from top to bottom; widgets of rows that stay are left alone, so that cursor
        and composition live on."""
        self._rows = tuple(rows)
        self._places = {row.key: place for place, row in enumerate(self._rows)}
        first = not self._widgets
        for key in [key for key in self._widgets if key not in self._places]:
            self._discard(self._widgets.pop(key))
        self._lay_out()
        if first:
            self._build(tuple(islice(filter(self._shown, self._rows), FIRST)))
        self.settle()

    def settle(self) -> None:
        """Say that there is nothing to see, if so; leave only the room that is needed."""
        self._empty.setVisible(not any(map(self._shown, self._rows)))
        for gap in self._gaps():
            gap.leave_room(self._estimate(), self._shown)
        self.fill()

    def reveal(self, part: str) -> None:
        """Build the row of a part, and those around it, now."""
        for place, row in enumerate(self._rows):
            if part in row.key:
                if row.key not in self._widgets:
                    near = self._rows[max(0, place - FIRST // 2) : place + FIRST // 2]
                    self._build([one for one in near if one is row or self._shown(one)])
                return

    def fill(self) -> None:
        """Build what is near to sight, and keep in place what is in it."""
        if self._filling or not self._inner.isVisible() or not any(True for _ in self._gaps()):
            return
        self._filling = True
        try:
            while wanted := self._near():
                self._build(wanted)
        finally:
            self._filling = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Show and watched is self._inner:
            self.fill()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fill()

    # inside

    def _near(self) -> list[Row]:
        """The rows of the first gap that the view, with what lies around it, reaches into."""
        self._settle_layout()
        view = self.viewport().height()
        top = self.verticalScrollBar().value() - _AHEAD * view
        bottom = self.verticalScrollBar().value() + (1 + _AHEAD) * view
        height = self._estimate()
        for gap in self._gaps():
            room, at, wanted = gap.geometry(), gap.y(), []
            if room.bottom() < top or room.top() > bottom:
                continue
            for row in gap.rows:
                if self._shown(row):
                    if at + height >= top and at <= bottom:
                        wanted.append(row)
                    at += height
            if wanted:
                return wanted
        return []

    def _build(self, rows: Iterable[Row]) -> None:
        fresh = [row for row in rows if row.key not in self._widgets]
        if not fresh:
            return
        anchor = self._anchor()
        before = anchor.y() if anchor is not None else 0
        for row in fresh:
            self._widgets[row.key] = self._row_widget(row)
        self._lay_out()
        self._thread(fresh)
        self._settle_layout()
        if anchor is not None and anchor.y() != before:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + anchor.y() - before)
        self.built.emit()

    def _settle_layout(self) -> None:
        """Give all that is built its place now, and its widget the height for it."""
        if self._inner.isVisible():
            QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))
            self._layout.activate()

    def _anchor(self) -> QWidget | None:
        """The first built row in sight: it stays where it is, whatever is built above it."""
        top = self.verticalScrollBar().value()
        for widget in self._widgets.values():
            if not widget.isHidden() and widget.y() <= top < widget.y() + widget.height():
                return widget
        return None

    def _row_widget(self, row: Row) -> QWidget:
        if len(row.parts) == 1:
            return self._make(row.parts[0])
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(space("l"))
        for part, width in zip(row.parts, row.widths, strict=True):
            beside.addWidget(self._make(part), width)
        made = QWidget()
        made.setLayout(beside)
        return made

    def _lay_out(self) -> None:
        """Put built rows, and room for runs of the others, into the layout in order."""
        wanted: list[QWidget] = [self._empty]
        run: list[Row] = []
        old = {gap.keys: gap for gap in self._gaps()}
        gaps: set[QWidget] = set()

        def close_run() -> None:
            if run:
                gap = old.get(tuple(row.key for row in run)) or _Gap(run)
                gap.leave_room(self._estimate(), self._shown)
                gaps.add(gap)
                wanted.append(gap)
                run.clear()

        for row in self._rows:
            widget = self._widgets.get(row.key)
            if widget is None:
                run.append(row)
            else:
                close_run()
                wanted.append(widget)
        close_run()
        for gap in old.values():
            if gap not in gaps:
                self._discard(gap)
        for place, widget in enumerate(wanted):
            item = self._layout.itemAt(place)
            if item is None or item.widget() is not widget:
                self._layout.insertWidget(place, widget)
                if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                    widget.show()  # now, not with the next turn: it takes part in the layout

    def _thread(self, rows: Sequence[Row]) -> None:
        """Tab goes through the rows from top to bottom, whenever they were built."""
        for row in rows:
            place = self._places[row.key]
            stops = _tab_stops(self._widgets[row.key])
            before = self._neighbour(reversed(self._rows[:place]))
            after = self._neighbour(self._rows[place + 1 :])
            chain = [*before[-1:], *stops, *after[:1]]
            for one, other in pairwise(chain):
                QWidget.setTabOrder(one, other)

    def _neighbour(self, rows: Iterable[Row]) -> list[QWidget]:
        for row in rows:
            widget = self._widgets.get(row.key)
            if widget is not None and (stops := _tab_stops(widget)):
                return stops
        return []

    def _gaps(self) -> Iterator[_Gap]:
        for place in range(self._layout.count()):
            item = self._layout.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, _Gap):
                yield widget

    def _discard(self, widget: QWidget) -> None:
        self._layout.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _estimate(self) -> int:
        size = current().size
        return size.form_control + 2 * size.body + 2 * size.m


def _tab_stops(widget: QWidget) -> list[QWidget]:
    """Where Tab stops in a row; the list that a drop-down opens is a window of its own."""
    return [
        one
        for one in (widget, *widget.findChildren(QWidget))
        if bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and one.focusProxy() is None
        and one.window() is widget.window()
    ]
