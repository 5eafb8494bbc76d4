"""Loads the bundled sans: a bare machine shows the same Chinese as the bureau's."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

import resources
from app.ui.theme.tokens import Sizes

FAMILY = "Noto Sans SC"
_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf")
_loaded: set[str] = set()


def load() -> None:
    """Make the bundled faces known to Qt. Raises RuntimeError for a file Qt cannot read."""
    for name in _FILES:
        if name not in _loaded:
            if QFontDatabase.addApplicationFont(str(resources.path(f"fonts/{name}"))) < 0:
                raise RuntimeError(f"Qt cannot read the bundled font {name}")
            _loaded.add(name)


def body_font(sizes: Sizes) -> QFont:
    """The type of ordinary text at the given sizes."""
    return font(sizes.body)


def font(pixels: int, *, strong: bool = False) -> QFont:
    """The bundled sans at `pixels`; strong is its medium weight."""
    face = QFont(FAMILY)
    face.setPixelSize(pixels)
    face.setWeight(QFont.Weight.Medium if strong else QFont.Weight.Normal)
    face.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return face


def dress(app: QApplication, sizes: Sizes) -> None:
    """Make the bundled sans the application's font."""
    load()
    app.setFont(body_font(sizes))
