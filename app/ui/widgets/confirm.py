"""Asks once, in place, before what cannot be undone: issue, void, finish."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.layout import STRETCH, column, dress, row
from app.ui.widgets.text import Text


class ConfirmPanel(QFrame):
    """Says what will happen; the button repeats the verb. Esc or 先不 leaves all as it is."""

    def __init__(self) -> None:
        super().__init__()
        dress(self, "card")
        self._what = Text("", "strong", wrap=True)
        self._follows = Text("", wrap=True)
        self._yes = Button("", self._on_yes, kind="primary")
        self._no = Button(translate("Confirm", "先不"), self.close_panel)
        words = column(self._what, self._follows, row(self._yes, self._no, STRETCH))
        layout = row(column(IconLabel("circle-alert", tone="soon"), STRETCH), words, gap="m")
        layout.setStretch(1, 1)
        self.setLayout(column(layout, margin="l"))
        self._then: Callable[[], None] | None = None
        self.hide()

    def ask(self, what: str, follows: str, verb: str, then: Callable[[], None]) -> None:
        """Ask `what`, say what `follows`, and call `then` once if the button with the `verb` is
        pressed. Enter on the panel presses 先不: what cannot be undone wants a choice."""
        self._what.setText(what)
        self._follows.setText(follows)
        self._yes.say(verb)
        self._then = then
        self.setAccessibleName(what)
        self.setAccessibleDescription(follows)
        self.show()
        self._no.setFocus()

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return self._then is not None

    def close_panel(self) -> bool:
        """Leave all as it is; whether a question was open."""
        was = self._then is not None
        self._then = None
        self.hide()
        return was

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
            return
        super().keyPressEvent(event)

    def _on_yes(self) -> None:
        then = self._then
        self.close_panel()
        if then is not None:
            then()
