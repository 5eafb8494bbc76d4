"""Pictures side by side: each with its time, and where its bytes are; Enter opens one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from app.ui.theme import current
from app.ui.widgets.picture_tiles import (
    IMAGE_ROLE,
    PictureModel,
    PictureTile,
    TileDelegate,
    tile_size,
)


class PictureStrip(QListView):
    """`opened(id)`: Enter or a double click. `drawings_wanted(list of ids)` once for each picture
    shown; answer with `show_drawing`. `left(±1)`: an arrow beyond the last or first picture.

    It is as tall as its pictures, up to `most_rows` rows (0: all of them), then it scrolls.
    `selecting`: several can be selected; else one is current, marked while the keyboard is here.
    """

    opened = Signal(str)
    drawings_wanted = Signal(list)
    left = Signal(int)

    def __init__(self, name: str, *, most_rows: int = 0, selecting: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._most_rows = most_rows
        self._tiles = PictureModel()
        self.setModel(self._tiles)
        self.setItemDelegate(TileDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        several = QAbstractItemView.SelectionMode.ExtendedSelection
        single = QAbstractItemView.SelectionMode.SingleSelection
        self.setSelectionMode(several if selecting else single)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)  # what is dropped here is for the page
        self.viewport().setAcceptDrops(False)
        self.setProperty("part", "pictures")
        self.doubleClicked.connect(lambda index: self._open(index))
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(0)
        self._ask.timeout.connect(self._want)
        self._fit()

    @property
    def tiles(self) -> tuple[PictureTile, ...]:
        """What is shown."""
        return self._tiles.tiles

    def show_tiles(self, tiles: Sequence[PictureTile]) -> None:
        """Another list; the current picture stays current if it is still there."""
        kept, chosen = self.current_id(), self.chosen_ids()
        if self._tiles.show_tiles(tiles):
            place = self._tiles.place_of(kept) if kept else None
            if place is None and tiles:
                place = 0
            if place is not None:
                self.setCurrentIndex(self._tiles.index(place, 0))
            for one in chosen:
                self._choose_too(one)
        self._fit()
        if self.isVisible():
            self._ask.start()

    def show_drawing(self, one: str, jpeg: bytes | None) -> None:
        """The drawing of a picture, or that it has none."""
        image = QImage.fromData(jpeg) if jpeg else None
        self._tiles.show_image(one, None if image is None or image.isNull() else image)

    def current_id(self) -> str:
        """The picture the keyboard is at; empty for none."""
        place = self.currentIndex().row()
        return self.tiles[place].id if 0 <= place < len(self.tiles) else ""

    def chosen_ids(self) -> tuple[str, ...]:
        """Those selected (Shift and Ctrl with arrows, Space or the mouse), in order."""
        places = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self.tiles[place].id for place in places if place < len(self.tiles))

    def choose(self, one: str) -> None:
        """Make a picture the current one."""
        place = self._tiles.place_of(one)
        if place is not None:
            self.setCurrentIndex(self._tiles.index(place, 0))

    def images(self) -> Mapping[str, QImage]:
        """The drawings that have come, by id."""
        found = ((one.id, self._tiles.data(self._tiles.index(place, 0), IMAGE_ROLE))
                 for place, one in enumerate(self.tiles))  # fmt: skip
        return {one: image for one, image in found if isinstance(image, QImage)}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        by = steps.get(Qt.Key(event.key()))
        if by is not None and self.currentIndex().row() == before:
            self.left.emit(by)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and hasattr(self, "_ask"):
            self._ask.start()
        if event.type() == QEvent.Type.Hide and hasattr(self, "_ask"):
            self._ask.stop()
        return super().event(event)

    def _want(self) -> None:
        wanted = self._tiles.lacking()
        if wanted:
            self.drawings_wanted.emit(wanted)

    def _open(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.tiles):
            self.opened.emit(self.tiles[index.row()].id)

    def _choose_too(self, one: str) -> None:
        place = self._tiles.place_of(one)
        if place is not None:
            selection = self.selectionModel()
            selection.select(self._tiles.index(place, 0), selection.SelectionFlag.Select)

    def _fit(self) -> None:
        """As tall as the rows it has at this width."""
        tile, size = tile_size(), current().size
        frame = 2 * self.frameWidth() + size.hairline
        across = max(1, (self.width() - frame) // tile.width())
        rows = max(1, -(-len(self.tiles) // across))
        if self._most_rows:
            rows = min(rows, self._most_rows)
        self.setMinimumWidth(tile.width() + frame + size.scrollbar)
        self.setFixedHeight(rows * tile.height() + frame)
