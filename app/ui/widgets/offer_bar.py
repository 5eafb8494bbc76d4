"""A bar above the page: something came that may be taken by one key, or looked at first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import column, dress, row
from app.ui.widgets.text import ElidedText


class OfferBar(QFrame):
    """Hidden until `show_words`. `taken()`: F4; `looked_at()`: Shift+F4; `put_off()`: not now."""

    taken = Signal()
    looked_at = Signal()
    put_off = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        dress(self, "bar")
        self._words = ElidedText()
        self._take = Button("", self.taken.emit, kind="primary")
        self._look = Button(
            translate("OfferBar", "看一看"), self.looked_at.emit
        )  # fmt: skip
        self._later = Button(translate("OfferBar", "以后再说"), self.put_off.emit, kind="quiet")
        self.job = JobLine()
        self.job.cancelled.connect(self.cancelled)
        line = row(IconLabel("camera", tone="accent"), self._words, gap="m")
        for button in (self._later, self._look, self._take):
            line.addWidget(button)
        line.setStretch(1, 1)
        size = current().size
        line.setContentsMargins(size.xl, size.s, size.xl, size.s)
        self.setLayout(column(line, self.job, gap="none"))
        self._look.setToolTip("Shift+F4")
        for key, button in (("F4", self._take), ("Shift+F4", self._look)):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        self.hide()

    def show_words(self, words: str, verb: str) -> None:
        """Say what came; `verb` words the button that takes it, none if nothing can be taken so."""
        self._words.show_text(words)
        self.setAccessibleName(words)
        self._take.setVisible(bool(verb))
        self._take.say(f"{verb}  F4")
        self._take.setEnabled(bool(verb))
        self.show()

    def show_busy(self, words: str) -> None:
        """It is being taken."""
        self._take.setEnabled(False)
        self.job.start(words)

    def show_rest(self) -> None:
        """It has been, or was stopped."""
        self.job.stop()
        self._take.setEnabled(True)

    def words(self) -> str:
        """What is said; empty while nothing is offered."""
        return "" if self.isHidden() else self._words.text()
