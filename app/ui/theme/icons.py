"""Outline icons, tinted from the palette when they are drawn."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from app.ui.theme.style import current


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))


def paint(painter: QPainter, name: str, rect: QRectF, colour: str | None = None) -> None:
    """Draw the icon called `name` into `rect`; in secondary text colour unless told."""
    _renderer(name, colour or current().colour.secondary).render(painter, rect)


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, pixels: int, ratio: float, gap: int = 0) -> QPixmap:
    image = QPixmap(round((pixels + gap) * ratio), round(pixels * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _renderer(name, colour).render(painter, QRectF(0, 0, pixels * ratio, pixels * ratio))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def pixmap(name: str, colour: str | None = None, pixels: int | None = None) -> QPixmap:
    """The icon as a pixmap, `pixels` square (20 unless told), sharp on the finest screen."""
    theme = current()
    return _pixmap(name, colour or theme.colour.secondary, pixels or theme.size.icon, _ratio())


def icon(name: str, colour: str | None = None, *, gap: int = 0) -> QIcon:
    """The icon for a button, in text colour unless told, with `gap` pixels after it (Qt puts the
    text of a styled button right beside it). Ask again when the theme changes."""
    theme = current()
    size, ratio = theme.size.icon, _ratio()
    result = QIcon(_pixmap(name, colour or theme.colour.text, size, ratio, gap))
    faded = _pixmap(name, theme.colour.faded, size, ratio, gap)
    result.addPixmap(faded, QIcon.Mode.Disabled)
    return result


def _ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen is not None else 1.0
