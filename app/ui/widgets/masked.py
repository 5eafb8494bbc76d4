"""A masked number with press-to-reveal: the asking is told, so that it can be recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import STRETCH, row
from app.ui.widgets.text import Role, Text


class _HoldButton(Button):
    """A button that is held, by mouse, finger or Space."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.setDown(True)
                self.pressed.emit()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.setDown(False)
                self.released.emit()
            return
        super().keyReleaseEvent(event)


class MaskedText(QWidget):
    """Shows 138****4471; while the button is held, what `reveal` handed in.

    `reveal_asked()` fires when the button goes down: record it, then call `reveal(whole)`.
    The whole text is forgotten when the button comes up.
    """

    reveal_asked = Signal()

    def __init__(self, name: str, masked: str = "", *, role: Role = "body") -> None:
        super().__init__()
        self._name = name
        self._masked = masked
        self._text = Text(masked, role)
        self._button = _HoldButton(
            translate("Masked", "按住显示"), kind="link", icon="eye", name=""
        )
        self._button.pressed.connect(self.reveal_asked)
        self._button.released.connect(self.hide_again)
        self.setLayout(row(self._text, self._button, STRETCH))
        self.show_masked(masked)

    def show_masked(self, masked: str) -> None:
        """Another number, masked."""
        self._masked = masked
        self._button.setVisible(bool(masked))
        self.hide_again()

    def reveal(self, whole: str) -> None:
        """Show the whole text as long as the button is held; too late is ignored."""
        if self._button.isDown():
            self._text.setText(whole)
            self._text.setAccessibleName(f"{self._name} {whole}")

    def hide_again(self) -> None:
        """Back to the masked text."""
        self._text.setText(self._masked)
        self._text.setAccessibleName(f"{self._name} {self._masked}")

    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    @property
    def button(self) -> Button:
        """The button to hold."""
        return self._button
