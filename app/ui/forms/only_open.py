"""Shows of a form only what wants to be looked at: open, changed, or run out."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from app.ui.forms.form import FormPane
from app.ui.forms.tick import Tick
from app.ui.i18n import translate


class OnlyOpen(Tick):
    """The switch above a form, with how many questions it would leave (F9)."""

    def __init__(self, pane: FormPane) -> None:
        super().__init__(_words(0))
        self._pane = pane
        self._count = QTimer(self)  # once, however many questions an answer touches
        self._count.setSingleShot(True)
        self._count.timeout.connect(self.count)
        self.setToolTip("F9")
        self.toggled.connect(pane.show_only_open)

    def begin(self, *, readonly: bool) -> None:
        """A form is shown from the start, and all of it; of one that is only read always."""
        self.setChecked(False)
        self.setVisible(not readonly)
        self.count()

    def count_soon(self) -> None:
        """Something of the form is shown anew."""
        self._count.start()

    def count(self) -> None:
        """Say how many questions want to be looked at."""
        words = _words(self._pane.unsettled())
        self.setText(words)
        self.setAccessibleName(words)


def _words(count: int) -> str:
    return translate("FormView", "只看未定、变化、到期（{n}）").format(n=count)
