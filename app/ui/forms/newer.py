"""What a page of a form says about versions: a newer one may be taken, older answers are kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.services.filling import Filling
from app.ui.i18n import counted, translate
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.card import SectionHeader
from app.ui.widgets.layout import column, dress, row
from app.ui.widgets.text import ElidedText, Text
from forms.leftovers import worded


class NewerBar(QFrame):
    """Hidden until the draft in front has a newer version. `looked_at()`: see what would change."""

    looked_at = Signal()

    def __init__(self) -> None:
        super().__init__()
        dress(self, "card")
        self._words = ElidedText()
        self._look = Button(translate("FormVersion", "看看变化"), self.looked_at.emit)
        self._look.setToolTip("F3")
        line = row(IconLabel("info", tone="accent"), self._words, self._look, gap="m", margin="s")
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    def show_filling(self, filling: Filling | None) -> None:
        """Offer the newer version of this draft, unless it was seen and not taken."""
        newer = filling.newer if filling is not None else None
        self.setVisible(newer is not None and not newer.kept)
        if newer is not None:
            text = translate("FormVersion", "这张表有新版 {version}。换不换由你，答过的都保留。")
            self._words.show_text(text.format(version=newer.version))
            self.setAccessibleName(self._words.text())

    @property
    def words(self) -> str:
        """What is offered; empty while nothing is."""
        return "" if self.isHidden() else self._words.text()


class KeptAnswers(QWidget):
    """Answers of earlier versions to questions that the form in front does not ask."""

    def __init__(self) -> None:
        super().__init__()
        self._head = SectionHeader(translate("FormVersion", "旧版的答案"))
        self._lines: QVBoxLayout = column(gap="xs")
        self.setLayout(column(self._head, self._lines))
        self.hide()

    def show_filling(self, filling: Filling | None, language: str) -> None:
        """Each question with its answer, in the words of the version that asked it."""
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        gone = [one for one in filling.left if one.gone] if filling is not None else []
        self.setVisible(bool(gone))
        self._head.show_note(counted(translate("FormVersion", "{n} 个"), len(gone)) if gone else "")
        for one in gone:
            found = worded(filling.older if filling else (), one.path, one.value, language)
            label, said = found if found is not None else (one.path, one.value)
            self._lines.addWidget(Text(label, "help", wrap=True))
            self._lines.addWidget(Text(said, wrap=True))
