"""The bar above the page: title, what the page puts there, search, and the sync pill."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import STRETCH, dress, row
from app.ui.widgets.search import SearchBox
from app.ui.widgets.sync_pill import SyncPill
from app.ui.widgets.text import ElidedText, Text


class TopBar(QFrame):
    """52 px high. `slot` holds the page's own part, such as the month chooser."""

    def __init__(self) -> None:
        super().__init__()
        dress(self, "bar")
        size = current().size
        self.setFixedHeight(size.bar)
        self.back = Button(
            "", kind="quiet", icon="arrow-left", name=translate("TopBar", "回到上一处")
        )
        self._title = Text("", "title")
        self._detail = ElidedText("", secondary=True)
        self.search = SearchBox()
        self.pill = SyncPill()
        self._slot: QWidget | None = None
        self._layout = row(
            self.back, self._title, self._detail, STRETCH, self.search, self.pill, gap="m"
        )
        self._layout.setContentsMargins(size.xl, 0, size.xl, 0)
        self._layout.setStretch(2, 1)
        self.setLayout(self._layout)

    def show_title(self, title: str, detail: str = "") -> None:
        """Where one is: the page, and beside it what it is showing."""
        self._title.setText(title)
        self._detail.show_text(detail)

    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def show_slot(self, part: QWidget | None) -> None:
        """Put a page's own part into the bar, or none."""
        if self._slot is part:
            return
        if self._slot is not None:
            self._layout.removeWidget(self._slot)
            self._slot.hide()
        self._slot = part
        if part is not None:
            self._layout.insertWidget(4, part)
            part.show()
