"""The search box of the top bar: Ctrl+K, type, arrow down, Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from app.ui.i18n import translate
from app.ui.theme import current, icons
from app.ui.widgets.editors import TextLine
from app.ui.widgets.layout import column, dress
from app.ui.widgets.text import Text

ASKED_AFTER_MS = 80


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something found, already worded: what it is called, where or what it is, where it leads."""

    key: str
    icon: str
    name: str
    detail: str


class SearchBox(TextLine):
    """Emits `asked(text)` while one types and `chosen(SearchHit)` when one is picked.

    The list hangs below the box inside the same window: no second window, no lost focus.
    """

    asked = Signal(str)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            name=translate("SearchBox", "搜索全部"),
            placeholder=translate("SearchBox", "搜索  Ctrl+K"),
        )
        self.setFixedWidth(current().size.search)
        self._hits: tuple[SearchHit, ...] = ()
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(translate("SearchBox", "搜索结果"))
        self._list.itemClicked.connect(lambda _item: self._choose())
        self._nothing = Text("", "secondary")
        self._popup = QFrame()
        dress(self._popup, "popup")
        self._popup.setLayout(column(self._list, self._nothing, margin="xs"))
        self._popup.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASKED_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        self.textChanged.connect(self._on_typed)

    def host(self, window: QWidget) -> None:
        """The widget over which the list is laid (the window's central part)."""
        self._popup.setParent(window)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Ctrl+K: focus the box and mark what is in it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def show_hits(self, text: str, hits: Sequence[SearchHit]) -> None:
        """The answer to `asked(text)`; an answer to an older question is ignored."""
        if text != self.text().strip() or not text:
            return
        self._hits = tuple(hits)
        self._list.clear()
        for hit in self._hits:
            item = QListWidgetItem(icons.icon(hit.icon), f"{hit.name}    {hit.detail}".rstrip())
            item.setSizeHint(QSize(0, current().size.row))
            self._list.addItem(item)
        self._list.setVisible(bool(hits))
        self._nothing.setVisible(not hits)
        self._nothing.setText(translate("SearchBox", "没有找到“{text}”。").format(text=text))
        self._list.setCurrentRow(0)
        self._place()
        self._popup.show()
        self._popup.raise_()

    @property
    def hits(self) -> tuple[SearchHit, ...]:
        """What the open list offers."""
        return self._hits if self._popup.isVisible() else ()

    def close_list(self) -> bool:
        """Hide the list; whether it was open."""
        was = self._popup.isVisible()
        self._popup.hide()
        return was

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.close_list():
            return
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._hits:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % len(self._hits))
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._popup.isVisible():
            self._choose()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._popup.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_typed(self) -> None:
        if self.text().strip():
            self._timer.start()
        else:
            self._timer.stop()
            self._hits = ()
            self.close_list()

    def _ask(self) -> None:
        self.asked.emit(self.text().strip())

    def _choose(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            self.close_list()
            self.clear()
            self.chosen.emit(hit)

    def _place(self) -> None:
        host = self._popup.parentWidget()
        if host is None:
            return
        size = current().size
        width = max(self.width(), size.side_panel)
        rows = max(1, min(10, len(self._hits)))
        corner = self.mapTo(host, QPoint(self.width() - width, self.height() + size.xs))
        self._popup.setGeometry(corner.x(), corner.y(), width, rows * size.row + 2 * size.l)
