"""Buttons: a verb, perhaps an icon that follows the look, perhaps its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton

from app.ui.theme import current, icons, theme_changed

Kind = Literal["plain", "primary", "quiet", "link", "name"]
Height = Literal["control", "form", "field", "line"]


class Button(QPushButton):
    """A push button. Enter presses it as Space does; its key is shown in the tool tip."""

    def __init__(
        self,
        text: str,
        on_click: Callable[[], object] | None = None,
        *,
        kind: Kind = "plain",
        icon: str = "",
        key: str = "",
        height: Height = "control",
        name: str = "",
    ) -> None:
        super().__init__(text)
        self._icon = icon
        self.setProperty("kind", kind)
        self.setProperty("tall", height)  # Qt has a read-only property called height
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setAccessibleName(name or text)
        if key:
            self.setShortcut(QKeySequence(key))
            self.setToolTip(f"{name or text}  {key}")
        elif name and not text:
            self.setToolTip(name)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme_changed(event):
            self._tint()

    def show_icon(self, name: str) -> None:
        """Wear another icon."""
        self._icon = name
        self._tint()

    def say(self, text: str) -> None:
        """Wear another text."""
        self.setText(text)
        self.setAccessibleName(text)
        self._tint()

    def _tint(self) -> None:
        if not getattr(self, "_icon", ""):
            return
        theme = current()
        inks = {"primary": theme.colour.on_accent, "link": theme.colour.accent}
        colour = inks.get(self.property("kind"))
        gap = theme.size.xs if self.text() else 0
        self.setIcon(icons.icon(self._icon, colour, gap=gap))
        self.setIconSize(QSize(theme.size.icon + gap, theme.size.icon))


def at_once(button: Button, key: str) -> None:
    """Let a key click a button that is shown and enabled, at once: a button's own shortcut waits a
    tenth of a second, in which the next key would still mean what it meant before."""
    button.setToolTip(f"{button.accessibleName()}  {key}")
    QShortcut(QKeySequence(key), button).activated.connect(button.click)


class IconLabel(QLabel):
    """An icon that is not a button: it says what kind of thing stands beside it."""

    def __init__(self, icon: str, name: str = "", *, tone: str = "", pixels: int = 0) -> None:
        super().__init__()
        self._icon = icon
        self._tone = tone
        self._pixels = pixels
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)
        self._tint()

    def show_icon(self, icon: str, tone: str = "") -> None:
        """Wear another icon, in a status colour if `tone` names one."""
        self._icon, self._tone = icon, tone
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme_changed(event):
            self._tint()

    def _tint(self) -> None:
        if getattr(self, "_icon", ""):
            theme = current()
            colour = theme.colour.tone(self._tone)
            self.setPixmap(icons.pixmap(self._icon, colour, self._pixels or theme.size.icon))
