"""A picture as large as there is room: zoom, turn, and move over it by keys or mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import current, icons
from app.ui.theme.fonts import font

STEP = 1.25
MOST_ZOOM = 8.0
_PAN_SHARE = 0.2


class PictureCanvas(QWidget):
    """`turned_to(±1)`: the next or previous picture is wanted (arrows while the picture is fitted,
    Page Up and Page Down always). `closer()`: zoomed beyond what the drawing shows well.

    Keys: + and − zoom, 0 fits, R turns; arrows move over a zoomed picture.
    """

    turned_to = Signal(int)
    closer = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(current().size.side_panel // 2, current().size.side_panel // 2)
        self._image: QImage | None = None
        self._words, self._icon = "", "image"
        self._zoom = 1.0  # 1: fitted
        self._turns = 0
        self._middle = QPointF(0.5, 0.5)  # what is seen in the middle, as shares of the picture
        self._dragged: QPointF | None = None

    # in

    def show_image(self, image: QImage | None, *, keep_view: bool = False) -> None:
        """Another picture, fitted; or with `keep_view` the same one, drawn larger."""
        self._image = image
        if not keep_view:
            self._zoom, self._turns, self._middle = 1.0, 0, QPointF(0.5, 0.5)
        self.update()

    def show_words(self, icon: str, text: str) -> None:
        """Instead of a picture: why there is none."""
        self._image, self._icon, self._words = None, icon, text
        self.setAccessibleDescription(text)
        self.update()

    @property
    def words(self) -> str:
        """What stands there instead of a picture; empty while there is one."""
        return "" if self._image is not None else self._words

    @property
    def zoom(self) -> float:
        """How many times larger than fitted."""
        return self._zoom

    @property
    def turns(self) -> int:
        """Quarter turns to the right, 0 to 3. The original is not turned."""
        return self._turns

    # ways to look

    def fit(self) -> None:
        """All of it at once."""
        self._zoom, self._middle = 1.0, QPointF(0.5, 0.5)
        self.update()

    def larger(self) -> None:
        """Closer."""
        self._zoom_to(self._zoom * STEP)

    def smaller(self) -> None:
        """Farther, at most until it is fitted."""
        self._zoom_to(self._zoom / STEP)

    def turn(self) -> None:
        """A quarter turn to the right, for looking only."""
        self._turns = (self._turns + 1) % 4
        self._middle = QPointF(0.5, 0.5)
        self.update()

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        ways = {
            Qt.Key.Key_Plus: self.larger,
            Qt.Key.Key_Equal: self.larger,
            Qt.Key.Key_Minus: self.smaller,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_R: self.turn,
        }
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
                 Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}  # fmt: skip
        if key in ways:
            ways[Qt.Key(key)]()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turned_to.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in steps and self._zoom > 1.0:
            across, down = steps[Qt.Key(key)]
            self._pan(QPointF(across, down) * (_PAN_SHARE / self._zoom))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turned_to.emit(steps[Qt.Key(key)][0])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y() > 0:
            self.larger()
        else:
            self.smaller()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._zoom_to(1.0 if self._zoom > 1.0 else 2.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = event.position()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and self._zoom > 1.0:
            box = self._box()
            moved = event.position() - self._dragged
            self._dragged = event.position()
            self._pan(QPointF(-moved.x() / box.width(), -moved.y() / box.height()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours.ground))
        if self._image is None:
            self._paint_words(painter)
        else:
            image = self._turned(self._image)
            painter.drawImage(self._box(), image)
        pen = QPen(QColor(colours.accent if self.hasFocus() else colours.line))
        pen.setWidth(size.focus if self.hasFocus() else size.hairline)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    # inside

    def _paint_words(self, painter: QPainter) -> None:
        size, colours = current().size, current().colour
        middle = QRectF(self.rect()).center()
        side = 2 * size.icon
        icons.paint(
            painter,
            self._icon,
            QRectF(middle.x() - side / 2, middle.y() - side - size.s, side, side),
            colours.secondary,
        )
        painter.setFont(font(size.body))
        painter.setPen(QColor(colours.secondary))
        below = QRectF(size.xl, middle.y() + size.s, self.width() - 2 * size.xl, self.height() / 3)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(below, int(flags) | int(Qt.TextFlag.TextWordWrap), self._words)

    def _turned(self, image: QImage) -> QImage:
        return image.transformed(QTransform().rotate(90 * self._turns)) if self._turns else image

    def _box(self) -> QRectF:
        """Where the picture lies, turned and zoomed."""
        image = self._image
        if image is None:
            return QRectF(self.rect())
        wide, tall = image.width(), image.height()
        if self._turns % 2:
            wide, tall = tall, wide
        share = min(self.width() / wide, self.height() / tall) * self._zoom
        wide_now, tall_now = wide * share, tall * share
        left = self.width() / 2 - wide_now * self._middle.x()
        top = self.height() / 2 - tall_now * self._middle.y()
        return QRectF(left, top, wide_now, tall_now)

    def _zoom_to(self, zoom: float) -> None:
        zoom = min(MOST_ZOOM, max(1.0, zoom))
        if zoom <= 1.0:
            self._middle = QPointF(0.5, 0.5)
        asked = zoom > 1.0 and self._zoom <= 1.0
        self._zoom = zoom
        self.update()
        if asked and self._image is not None:
            self.closer.emit()

    def _pan(self, by: QPointF) -> None:
        def held(value: float) -> float:
            edge = 0.5 / self._zoom
            return min(1.0 - edge, max(edge, value))

        self._middle = QPointF(
            held(self._middle.x() + by.x()), held(self._middle.y() + by.y())
        )  # fmt: skip
        self.update()
