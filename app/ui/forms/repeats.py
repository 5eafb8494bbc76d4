"""What stands between questions: a group's or instance's heading, and where one more is added."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.presenters.form_shown import HeadingShown, MoreShown
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import STRETCH, row, space
from app.ui.widgets.text import Text


class HeadingBar(QWidget):
    """The heading of a group or of a repeat's instance; `removed(path)` where it may be taken
    out."""

    removed = Signal(str)

    def __init__(self, shown: HeadingShown) -> None:
        super().__init__()
        self._title = Text(shown.title, "section")
        self._path = shown.path
        self._remove = Button(
            translate("FormView", "去掉"),
            lambda: self.removed.emit(self._path),
            kind="link",
            name=translate("FormView", "去掉 {title}").format(title=shown.title),
        )
        self._remove.setVisible(shown.removable)
        layout = row(self._title, STRETCH, self._remove, gap="m")
        layout.setContentsMargins(0, space("l"), 0, 0)
        self.setLayout(layout)

    def show_heading(self, shown: HeadingShown) -> None:
        """The title as it is now: instances are numbered anew when one is taken out."""
        self._title.setText(shown.title)
        self._remove.setVisible(shown.removable)


class MoreButton(Button):
    """Adds an instance to a repeat: `asked(repeat)`."""

    asked = Signal(str)

    def __init__(self, shown: MoreShown) -> None:
        super().__init__(
            translate("FormView", "加一个{label}").format(label=shown.label),
            lambda: self.asked.emit(shown.repeat),
            icon="plus",
            height="form",
        )
