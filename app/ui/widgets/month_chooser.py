"""‹ 2023年11月 ›: which month a page speaks of."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import row
from app.ui.widgets.text import Text
from app.ui.words import dates


class MonthChooser(QWidget):
    """Emits `changed(date)` with the first day of the month gone to."""

    changed = Signal(object)

    def __init__(self, month: date) -> None:
        super().__init__()
        self._month = month.replace(day=1)
        self._before = Button(
            "", self.go_back, kind="quiet", icon="chevron-left", name=translate("Month", "上个月")
        )
        self._after = Button(
            "", self.go_on, kind="quiet", icon="chevron-right", name=translate("Month", "下个月")
        )
        self._name = Text("", "strong")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(row(self._before, self._name, self._after, gap="none"))
        self.show_month(self._month)

    @property
    def month(self) -> date:
        """The first day of the month shown."""
        return self._month

    def show_month(self, month: date) -> None:
        """Show the month of a date; nothing is emitted."""
        self._month = month.replace(day=1)
        self._name.setText(dates.month(self._month))
        self.setAccessibleName(dates.month(self._month))

    def go_back(self) -> None:
        """To the month before."""
        self._go((self._month - timedelta(days=1)).replace(day=1))

    def go_on(self) -> None:
        """To the month after."""
        self._go((self._month + timedelta(days=32)).replace(day=1))

    def _go(self, month: date) -> None:
        self.show_month(month)
        self.changed.emit(month)
