"""Rows and columns with the grid's spacing, so that pages name parts and not pixels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import current

Space = Literal["none", "xs", "s", "m", "l", "xl"]
STRETCH = "stretch"
"""Put this among the parts where the rest should be pushed away."""

Part = QWidget | QLayout | str


def space(name: Space) -> int:
    """A step of the four-pixel grid."""
    return 0 if name == "none" else int(getattr(current().size, name))


def column(*parts: Part, gap: Space = "s", margin: Space = "none") -> QVBoxLayout:
    """Parts one below the other."""
    layout = QVBoxLayout()
    _fill(layout, parts, gap, margin)
    return layout


def row(*parts: Part, gap: Space = "s", margin: Space = "none") -> QHBoxLayout:
    """Parts side by side, centred on one line."""
    layout = QHBoxLayout()
    _fill(layout, parts, gap, margin)
    return layout


def _fill(layout: QBoxLayout, parts: tuple[Part, ...], gap: Space, margin: Space) -> None:
    edge = space(margin)
    layout.setContentsMargins(edge, edge, edge, edge)
    layout.setSpacing(space(gap))
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addStretch(1)


def holder(layout: QLayout, part: str = "") -> QWidget:
    """A plain widget around a layout; `part` names its role in the style sheet."""
    widget = QWidget()
    widget.setLayout(layout)
    if part:
        dress(widget, part)
    return widget


def dress(widget: QWidget, part: str) -> None:
    """Give a widget a role of the style sheet (``ground``, ``surface``, ``card`` …)."""
    widget.setProperty("part", part)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)


def scrolling(layout: QLayout, part: str = "ground") -> QScrollArea:
    """A layout that scrolls down when it is taller than its place, never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner = holder(layout, part)
    area.setWidget(inner)
    return area


def in_tab_order(parts: Sequence[QWidget]) -> None:
    """Let Tab go through these parts, and what is in each, in this order: by itself it goes in the
    order in which they were made."""
    stops = [
        one
        for part in parts
        for one in (part, *part.findChildren(QWidget))
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
    ]
    for here, there in pairwise(stops):
        QWidget.setTabOrder(here, there)


def rule() -> QFrame:
    """A hairline between parts."""
    line = QFrame()
    dress(line, "line")
    return line


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects on, and let it take effect."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
