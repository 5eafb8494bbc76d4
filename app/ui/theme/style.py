"""Dresses the application: Fusion, the palette, the font, and one style sheet from the tokens."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

import resources
from app.ui.theme import fonts
from app.ui.theme.palette import palette_for
from app.ui.theme.tokens import Theme, mix

_state: dict[str, Theme] = {}


def current() -> Theme:
    """The look in force; light at 100 % until `apply` was called."""
    return _state.setdefault("theme", Theme.of())


def apply(app: QApplication, theme: Theme) -> None:
    """Put `theme` in force. Windows that are open take on new colours; widgets that keep a
    pixmap of their own listen for `theme_changed`. A new text size wants windows made anew."""
    if "theme" not in _state or app.styleSheet() == "":
        app.setStyle("Fusion")
    _state["theme"] = theme
    fonts.dress(app, theme.size)
    app.setPalette(palette_for(theme))
    app.setStyleSheet(style_sheet(theme))


def theme_changed(event: QEvent) -> bool:
    """Whether a `changeEvent` tells of another look."""
    return event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


def style_sheet(theme: Theme) -> str:
    """The template ``resources/style/anxin.qss`` filled with the tokens of `theme`."""
    c = theme.colour
    values: dict[str, object] = {**asdict(theme.size), **asdict(c)}
    values |= {
        "hover": c.tinted(c.text, 0.75),
        "pressed": c.tinted(c.text, 1.5),
        "selected": c.tinted(c.accent, 1.25),
        "accent_hover": mix(c.text, c.accent, 0.12),
        "faded": c.faded,
        "control_inner": theme.size.control - 2 * theme.size.hairline,
        "form_inner": theme.size.form_control - 2 * theme.size.hairline,
        "field_inner": theme.size.field_control - 2 * theme.size.hairline,
        "family": fonts.FAMILY,
    }
    template = resources.path("style/anxin.qss").read_text(encoding="utf-8")
    return Template(template).substitute({name: str(value) for name, value in values.items()})
