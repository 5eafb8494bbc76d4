"""Names and values in two columns: what there is to know, not to change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.widgets.layout import space
from app.ui.widgets.text import Text


class Facts(QWidget):
    """One line a fact; values can be marked and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space("xl"))
        self._grid.setVerticalSpacing(space("s"))
        self._grid.setColumnStretch(1, 1)
        self._texts: list[Text] = []
        self.shown: tuple[tuple[str, str], ...] = ()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """These facts instead of those; equal ones stay as they are."""
        if tuple(facts) == self.shown:
            return
        self.shown = tuple(facts)
        for old in self._texts:
            self._grid.removeWidget(old)
            old.deleteLater()
        self._texts = []
        for line, (name, value) in enumerate(facts):
            label = Text(name, "secondary")
            told = Text(value, wrap=True, selectable=True)
            told.setAccessibleName(f"{name} {value}")
            self._grid.addWidget(label, line, 0)
            self._grid.addWidget(told, line, 1)
            self._texts += [label, told]
