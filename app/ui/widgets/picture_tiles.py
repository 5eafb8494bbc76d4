"""A picture as a tile: its drawing, its time, and where its bytes are in shape, word and colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.theme import current, icons
from app.ui.theme.fonts import font

Index = QModelIndex | QPersistentModelIndex
_TILE = Qt.ItemDataRole.UserRole + 1
IMAGE_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class PictureTile:
    """One picture, already worded. `state` stands below with its icon and tone; `stand_in` is the
    icon shown while, or because, there is no drawing, with `beneath` (its size) under it; `marked`:
    it shows who somebody is. `spoken` is all of it in a line."""

    id: str
    caption: str
    state: str
    icon: str
    tone: str
    spoken: str
    stand_in: str = "image"
    beneath: str = ""
    marked: bool = False


class PictureModel(QAbstractListModel):
    """Tiles in order and the drawings that have come."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles: tuple[PictureTile, ...] = ()
        self._images: dict[str, QImage | None] = {}

    def show_tiles(self, tiles: Sequence[PictureTile]) -> bool:
        """Another list; whether ids or their order changed."""
        fresh = tuple(tiles)
        if [one.id for one in fresh] == [one.id for one in self.tiles]:
            for place, (old, new) in enumerate(zip(self.tiles, fresh, strict=True)):
                if old != new:
                    self._images = {k: v for k, v in self._images.items() if k != new.id or v}
                    self.tiles = fresh
                    self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
            self.tiles = fresh
            return False
        self.beginResetModel()
        self.tiles = fresh
        kept = {one.id for one in fresh}
        self._images = {one: image for one, image in self._images.items() if one in kept and image}
        self.endResetModel()
        return True

    def show_image(self, one: str, image: QImage | None) -> None:
        """The drawing of a picture has come, or there is none."""
        self._images[one] = image
        place = self.place_of(one)
        if place is not None:
            self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def lacking(self) -> list[str]:
        """Pictures whose drawing nobody asked for yet; from now on they are asked for."""
        wanted = [one.id for one in self.tiles if one.id not in self._images]
        self._images.update(dict.fromkeys(wanted))
        return wanted

    def place_of(self, one: str) -> int | None:
        """Where a picture stands."""
        return next((place for place, tile in enumerate(self.tiles) if tile.id == one), None)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        tile = self.tiles[index.row()]
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return tile.spoken
        if role == _TILE:
            return tile
        return self._images.get(tile.id) if role == IMAGE_ROLE else None


class TileDelegate(QStyledItemDelegate):
    """Paints tiles in a list."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return tile_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile: PictureTile = index.data(_TILE)
        view = option.widget
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(option.rect)
        state = option.state
        focused = bool(state & QStyle.StateFlag.State_Active) and view.hasFocus()
        several = (
            isinstance(view, QAbstractItemView)
            and view.selectionMode() != QAbstractItemView.SelectionMode.SingleSelection
        )
        chosen = bool(state & QStyle.StateFlag.State_Selected) and (several or focused)
        _paint_tile(painter, box, tile, index.data(IMAGE_ROLE), chosen, focused)
        painter.restore()


def tile_size() -> QSize:
    """Width and height of a tile, its margins included."""
    size = current().size
    tall = size.picture * 3 // 4 + size.xs + 2 * (size.small + size.xs) + 2 * size.xs
    return QSize(size.picture + 2 * size.xs, tall + size.xs)


def _paint_tile(
    painter: QPainter,
    box: QRectF,
    tile: PictureTile,
    image: QImage | None,
    chosen: bool,
    focused: bool,
) -> None:
    theme = current()
    size, colours = theme.size, theme.colour
    frame = QRectF(box.left() + size.xs, box.top() + size.xs, size.picture, size.picture * 0.75)
    painter.setBrush(QColor(colours.ground))
    painter.setPen(QPen(QColor(colours.line), size.hairline))
    painter.drawRoundedRect(frame, size.xs, size.xs)
    if image is not None:
        painter.drawImage(_fitted(frame, image), image)
    else:
        _paint_stand_in(painter, frame, tile)
    if tile.marked:
        _paint_mark(painter, frame)
    if chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        wide = size.focus if focused else size.hairline
        painter.setPen(QPen(QColor(colours.accent), wide))
        painter.drawRoundedRect(frame.adjusted(-1, -1, 1, 1), size.xs, size.xs)
    painter.setFont(font(size.small, strong=chosen))
    painter.setPen(QColor(colours.text))
    words = QRectF(frame.left(), frame.bottom() + size.xs, frame.width(), size.small + size.xs)
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(words, middle, _elided(painter, tile.caption, words.width()))
    words.translate(0, words.height())
    mark = QRectF(words.left(), words.center().y() - size.small / 2, size.small, size.small)
    ink = colours.tone(tile.tone)
    icons.paint(painter, tile.icon, mark, ink)
    words.setLeft(mark.right() + size.xs)
    painter.setFont(font(size.small))
    painter.setPen(QColor(ink))
    painter.drawText(words, middle, _elided(painter, tile.state, words.width()))


def _paint_stand_in(painter: QPainter, frame: QRectF, tile: PictureTile) -> None:
    size, colours = current().size, current().colour
    side = size.icon
    top = frame.center().y() - side / 2 - (size.small / 2 if tile.beneath else 0)
    icons.paint(
        painter,
        tile.stand_in,
        QRectF(frame.center().x() - side / 2, top, side, side),
        colours.secondary,
    )
    if tile.beneath:
        painter.setFont(font(size.small))
        painter.setPen(QColor(colours.secondary))
        below = QRectF(frame.left(), top + side, frame.width(), size.small + size.s)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), tile.beneath)


def _paint_mark(painter: QPainter, frame: QRectF) -> None:
    """Upper right: a person on a ground of its own, readable on every picture."""
    size, colours = current().size, current().colour
    side = size.icon
    spot = QRectF(frame.right() - side - size.xs, frame.top() + size.xs, side, side)
    painter.setBrush(QColor(colours.surface))
    painter.setPen(QPen(QColor(colours.soon), size.hairline))
    painter.drawRoundedRect(spot, size.xs, size.xs)
    inner = spot.adjusted(size.xs / 2, size.xs / 2, -size.xs / 2, -size.xs / 2)
    icons.paint(painter, "user", inner, colours.soon)


def _fitted(frame: QRectF, image: QImage) -> QRectF:
    """The largest place in the frame of the image's own proportions: evidence is not cropped."""
    share = min(frame.width() / image.width(), frame.height() / image.height())
    wide, tall = image.width() * share, image.height() * share
    return QRectF(frame.center().x() - wide / 2, frame.center().y() - tall / 2, wide, tall)


def _elided(painter: QPainter, text: str, room: float) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
