"""Looks at a rendered window as a stranger would: clipped text, missing glyphs, Chinese left over.

Tests and the screenshot command share it. Everything works on widgets that are shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRawFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from app.ui.theme import current
from app.ui.theme.fonts import font
from app.ui.widgets.answers import AnswerRow
from app.ui.widgets.chip import Chip
from app.ui.widgets.ring import ProgressRing
from app.ui.widgets.text import ElidedText

CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
WINDOW = QSize(1280, 720)
"""The smallest window everything must fit in, logical pixels."""
_HIDDEN = {"\n", "\t", "\u200b", "\xa0"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of text and the widget that shows it."""

    widget: QWidget
    text: str

    def __str__(self) -> str:
        name = self.widget.accessibleName() or self.widget.objectName()
        return f"{type(self.widget).__name__}({name}): {self.text!r}"


def widgets(root: QWidget) -> Iterator[QWidget]:
    """`root` and every widget in it that is on the screen."""
    yield root
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root):
            yield widget


def texts(root: QWidget) -> Iterator[Shown]:
    """Every text that a user can read, hover or hear in `root`."""
    for widget in widgets(root):
        for text in _own_texts(widget):
            if text:
                yield Shown(widget, text)


def _own_texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield from (widget.text(), widget.placeholderText())
    elif isinstance(widget, QPlainTextEdit):
        yield from (widget.toPlainText(), widget.placeholderText())
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    elif isinstance(widget, ElidedText | Chip | ProgressRing):
        yield widget.text()
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        wide = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for across in range(wide):
            yield str(model.headerData(across, Qt.Orientation.Horizontal) or "")
            for down in range(model.rowCount()):
                index = model.index(down, across)
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                    yield str(model.data(index, role) or "")


def clipped(root: QWidget) -> list[Shown]:
    """Text that does not fit where it stands. What elides by design says the rest in a tip."""
    found = []
    for widget in widgets(root):
        text = next((one for one in _own_texts(widget) if one), "")
        if isinstance(widget, QLabel) and widget.text() and _label_is_cut(widget):
            found.append(Shown(widget, widget.text()))
        elif isinstance(widget, QAbstractButton) and widget.text():
            needed = widget.fontMetrics().horizontalAdvance(widget.text())
            if needed > widget.width() and widget.minimumSizeHint().width() > widget.width():
                found.append(Shown(widget, widget.text()))
        elif isinstance(widget, AnswerRow | Chip | ProgressRing):
            if widget.width() < widget.sizeHint().width() - 1:
                found.append(Shown(widget, text))
        elif isinstance(widget, QTableView):
            found.extend(_cut_headers(widget))
        if widget.width() == 0 and text and not isinstance(widget, QAbstractItemView):
            found.append(Shown(widget, text))
    return found


def _label_is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width()) - 1
    return label.width() < label.minimumSizeHint().width() - 1 or (
        label.height() < label.fontMetrics().height() - 1
    )


def _cut_headers(table: QTableView) -> Iterator[Shown]:
    header = table.horizontalHeader()
    for across in range(table.model().columnCount()):
        title = str(table.model().headerData(across, Qt.Orientation.Horizontal) or "")
        needed = font(current().size.small)
        if (
            not table.isColumnHidden(across)
            and header.isVisible()
            and _advance(needed.pixelSize(), title) > header.sectionSize(across)
        ):
            yield Shown(table, title)


def _advance(pixels: int, text: str) -> float:
    raw = QRawFont.fromFont(font(pixels))
    return sum(point.x() for point in raw.advancesForGlyphIndexes(raw.glyphIndexesForString(text)))


def missing_glyphs(root: QWidget) -> list[Shown]:
    """Text with a character that the bundled font does not draw."""
    raw = QRawFont.fromFont(font(current().size.body))
    known: dict[str, bool] = {}

    def drawn(character: str) -> bool:
        if character not in known:
            known[character] = character in _HIDDEN or 0 not in raw.glyphIndexesForString(character)
        return known[character]

    return [one for one in texts(root) if not all(drawn(character) for character in one.text)]


def chinese_left(root: QWidget, data: Collection[str] = ()) -> list[Shown]:
    """Text of an English window with Chinese in it that is not part of the given `data`
    (names of sites, firms and people stay as they are)."""
    found = []
    known = sorted(data, key=len, reverse=True)
    for one in texts(root):
        rest = one.text
        for name in known:
            rest = rest.replace(name, "")
        if CHINESE.search(rest):
            found.append(one)
    return found


def nameless(root: QWidget) -> list[QWidget]:
    """What Tab reaches and a screen reader cannot name."""
    return [
        widget
        for widget in widgets(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and widget.focusProxy() is None
        and type(widget).__name__ not in {"QScrollArea", "QTabBar", "QHeaderView"}
    ]


def faults(root: QWidget, *, english: bool = False, data: Collection[str] = ()) -> list[str]:
    """Everything above in one list of sentences; empty is good."""
    least = root.minimumSizeHint()
    found = [f"clipped {one}" for one in clipped(root)]
    if least.width() > WINDOW.width() or least.height() > WINDOW.height():
        found.append(f"wants {least.width()} x {least.height()}")
    found += [f"missing glyph {one}" for one in missing_glyphs(root)]
    found += [f"nameless {type(one).__name__} {one.objectName()}" for one in nameless(root)]
    if english:
        found += [f"Chinese left {one}" for one in chinese_left(root, data)]
    return found


def render(window: QWidget, width: int = 1280, height: int = 720) -> QImage:
    """The window at a size, as it is painted. Shows it if it is not shown."""
    window.resize(width, height)
    window.show()
    QApplication.processEvents()
    window.resize(width, height)
    return window.grab().toImage()


def contact_sheet(
    pictures: Sequence[tuple[str, QImage]], target: Path, *, across: int = 3, width: int = 640
) -> None:
    """All pictures side by side with their captions, saved as PNG. OSError if that fails."""
    margin, caption = 16, 28
    heights = [one.height() * width // one.width() for _name, one in pictures]
    tall = max(heights, default=0) + caption + margin
    down = -(-len(pictures) // across)
    sheet = QImage(
        QSize(across * (width + margin) + margin, down * tall + margin), QImage.Format.Format_RGB32
    )
    sheet.fill(QColor(current().colour.ground))
    painter = QPainter(sheet)
    painter.setFont(font(current().size.body))
    painter.setPen(QColor(current().colour.text))
    for place, ((name, picture), high) in enumerate(zip(pictures, heights, strict=True)):
        left = margin + (place % across) * (width + margin)
        top = margin + (place // across) * tall
        painter.drawText(QRect(left, top, width, caption), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.drawImage(
            QRect(left, top + caption, width, high),
            picture.scaled(
                QSize(width, high),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            ),
        )
    painter.end()
    target.parent.mkdir(parents=True, exist_ok=True)
    if not sheet.save(str(target)):
        raise OSError(f"cannot write {target}")
