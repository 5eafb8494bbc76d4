"""Paints the cells of a table: chips, second words, the chosen line."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.theme import current
from app.ui.widgets.chip import paint_chip
from app.ui.widgets.rows import Cell


class CellDelegate(QStyledItemDelegate):
    """Paints a status as a chip, a cell's second words in secondary text, a line's focus."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = current()
        size, colours = theme.size, theme.colour
        box = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(box, QColor(colours.tinted(colours.accent, 1.25)))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(colours.tinted(colours.text, 0.5)))
        painter.setPen(QColor(colours.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if selected and index.column() == 0:
            painter.fillRect(
                QRectF(box.left(), box.top(), size.focus, box.height()), QColor(colours.accent)
            )
        words = box.adjusted(size.s, 0, -size.s, 0)
        text = index.data() or ""
        tone = index.data(Cell.TONE)
        if tone is not None and text:
            paint_chip(painter, words.left(), words.center().y(), text, tone)
        else:
            self._words(painter, option, words, index, text)
        painter.restore()

    def _words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        words: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        text: str,
    ) -> None:
        colours = current().colour
        painter.setFont(option.font)
        painter.setPen(QColor(colours.text))
        metrics = option.fontMetrics
        side = int(index.data(Qt.ItemDataRole.TextAlignmentRole))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, side, shown)
        detail = index.data(Cell.DETAIL)
        left = words.left() + metrics.horizontalAdvance(shown) + current().size.m
        if detail and left < words.right():
            painter.setPen(QColor(colours.secondary))
            rest = QRectF(left, words.top(), words.right() - left, words.height())
            painter.drawText(
                rest,
                side,
                metrics.elidedText(detail, Qt.TextElideMode.ElideRight, int(rest.width())),
            )
