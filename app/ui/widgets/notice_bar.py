"""A bar above the page: something was decided elsewhere that the user must have read."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.layout import dress, row
from app.ui.widgets.text import Text


class NoticeBar(QFrame):
    """Hidden until `say`; it stays, unlike a toast, until the user puts it away."""

    def __init__(self) -> None:
        super().__init__()
        dress(self, "bar")
        self._words = Text(wrap=True, selectable=True)
        self.read_button = Button(translate("NoticeBar", "知道了"), self.hide, kind="primary")
        line = row(IconLabel("info", tone="soon"), self._words, self.read_button, gap="m")
        line.setStretch(1, 1)
        size = current().size
        line.setContentsMargins(size.xl, size.s, size.xl, size.s)
        self.setLayout(line)
        self.hide()

    def say(self, words: str) -> None:
        """Show it, in the place of whatever it said before."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()

    def words(self) -> str:
        """What is said; empty while nothing is."""
        return "" if self.isHidden() else self._words.text()
