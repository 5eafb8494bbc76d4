"""What the two windows before the program share: a card in the middle of a calm ground."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.card import Card
from app.ui.widgets.layout import STRETCH, Part, column, dress, row
from app.ui.widgets.text import Text


class Gate(QWidget):
    """Name and promise on top, the parts below, all in one card."""

    def __init__(self, headline: str, *parts: Part) -> None:
        super().__init__()
        dress(self, "ground")
        size = current().size
        self.setWindowTitle(translate("Gate", "安薪"))
        self.resize(size.window_width, size.window_height)
        card = Card(
            Text(translate("Gate", "安薪直通车"), "title"),
            Text(headline, "secondary", wrap=True),
            *parts,
            gap="m",
            margin="xl",
        )
        card.setFixedWidth(size.side_panel + 4 * size.xl)
        self.setLayout(column(STRETCH, row(STRETCH, card, STRETCH), STRETCH))
