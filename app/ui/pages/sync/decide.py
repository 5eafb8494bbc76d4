"""What waits for somebody's decision, a line each."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from app.services.exchange import SyncOverview
from app.ui.i18n import translate
from app.ui.widgets.card import Card, EmptyState
from app.ui.widgets.folded import FoldedLine
from app.ui.widgets.layout import STRETCH, column, scrolling
from app.ui.words import exchange


class DecideTab(QStackedWidget):
    """Conflicts and reviews; one sentence while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._card = Card(gap="none", margin="s")
        self._lines: list[FoldedLine] = []
        self.addWidget(EmptyState(translate("Sync", "没有要人定的。"), icon="circle-check"))
        self.addWidget(scrolling(column(self._card, STRETCH)))

    def show_lines(self, overview: SyncOverview) -> None:
        """These; what was unfolded stays unfolded if it is still there."""
        unfolded = {line.title for line in self._lines if line.unfolded}
        for old in self._lines:
            self._card.body.removeWidget(old)
            old.deleteLater()
        told = [exchange.conflict(one, overview.now) for one in overview.conflicts]
        told += [exchange.review(one, overview.device, overview.now) for one in overview.reviews]
        self._lines = [FoldedLine(one.title, one.said, one.detail, tone=one.tone) for one in told]
        for line in self._lines:
            self._card.body.addWidget(line)
            if line.title in unfolded:
                line.unfold()
        self.setCurrentIndex(1 if told else 0)

    def texts(self) -> list[str]:
        """The lines as shown."""
        return [line.text() for line in self._lines]
