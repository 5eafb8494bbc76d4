"""A window that only says why the program cannot open here and now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.gate import Gate
from app.ui.widgets.layout import STRETCH, row
from app.ui.widgets.text import Text
from app.ui.words import refusals


class NoticePage(Gate):
    """What happened, what was kept, what to do; `acknowledged()` closes it."""

    acknowledged = Signal()

    def __init__(self, what: str, kept: str, to_do: str) -> None:
        self._ok = Button(translate("Notice", "关闭"), self._on_ok, kind="primary", height="form")
        super().__init__(
            what, Text(kept, wrap=True), Text(to_do, wrap=True), row(self._ok, STRETCH)
        )

    @classmethod
    def already_open(cls) -> NoticePage:
        """Another copy of the program has this data open."""
        return cls(
            translate("Notice", "安薪已经开着。"),
            translate("Notice", "同一份数据一次只开一个窗口，免得互相覆盖。"),
            translate("Notice", "到任务栏里找已经打开的窗口。"),
        )

    @classmethod
    def refused(cls, error: Exception) -> NoticePage:
        """The data folder cannot be used."""
        words = refusals.explain(error)
        return cls(words.what, words.kept, words.next)

    def _on_ok(self) -> None:
        self.acknowledged.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ok.setFocus()
