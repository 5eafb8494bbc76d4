"""What the workers answered, question by question: the number first, the picture under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.questionnaires import QuestionResult
from app.ui.i18n import counted, translate
from app.ui.theme import current
from app.ui.widgets.layout import column, row
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import amounts


class Bar(QWidget):
    """A share of a whole as a line."""

    def __init__(self, part: int, whole: int) -> None:
        super().__init__()
        self._share = part / whole if whole else 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        size = current().size
        return QSize(size.form_column, size.xs)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colour.line))
        done = QRectF(0, 0, self.width() * self._share, self.height())
        painter.fillRect(done, QColor(theme.colour.accent))


class ResultPanel(QWidget):
    """Every question whose answers are counted, with its choices."""

    def __init__(self, results: Sequence[QuestionResult]) -> None:
        super().__init__()
        layout = column(gap="l")
        for one in results:
            layout.addWidget(_Question(one))
        if not results:
            none = translate("Questionnaires", "这个月还没有填好的问卷。")
            layout.addWidget(Text(none, "secondary", wrap=True))
        layout.addStretch(1)
        self.setLayout(layout)


class _Question(QWidget):
    def __init__(self, one: QuestionResult) -> None:
        super().__init__()
        layout = column(Text(one.label, "strong", wrap=True), gap="xs")
        answered = counted(translate("Questionnaires", "{n} 人答了"), one.answered)
        layout.addWidget(Text(answered, "help"))
        for label, count in one.choices:
            figures = Text(f"{count:,}  {amounts.percent(count, one.answered)}")
            line = row(ElidedText(label), figures)
            line.setStretch(0, 1)
            layout.addLayout(line)
            layout.addWidget(Bar(count, one.answered))
        self.setLayout(layout)
