"""Surfaces that hold things together: card, section header, empty state, saved state."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.layout import STRETCH, Part, Space, column, dress, row, rule
from app.ui.widgets.text import Text
from app.ui.words import dates


class Card(QFrame):
    """A bordered surface around parts stacked from the top."""

    def __init__(self, *parts: Part, gap: Space = "s", margin: Space = "l") -> None:
        super().__init__()
        dress(self, "card")
        self.body: QVBoxLayout = column(*parts, gap=gap, margin=margin)
        self.setLayout(self.body)


class SectionHeader(QWidget):
    """The name of a section, a line, and on the right what there is to say about it."""

    def __init__(self, text: str, note: str = "", *, tone: str = "") -> None:
        super().__init__()
        self._title = Text(text, "section", tone=tone)
        self._note = Text(note, "secondary")
        line = rule()
        layout = row(self._title, line, self._note, gap="m")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.show_note(note)

    def show_title(self, text: str) -> None:
        """Rename the section."""
        self._title.setText(text)

    def show_note(self, note: str) -> None:
        """What stands on the right; nothing when empty."""
        self._note.setText(note)
        self._note.setVisible(bool(note))


class EmptyState(QWidget):
    """One sentence and the next action, where a list has nothing to show."""

    acted = Signal()

    def __init__(self, sentence: str = "", action: str = "", icon: str = "") -> None:
        super().__init__()
        self._icon = IconLabel(icon or "circle-dashed")
        self._sentence = Text(sentence, "secondary", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._action = Button(action, self.acted.emit)
        layout = column(
            STRETCH,
            row(STRETCH, self._icon, STRETCH),
            self._sentence,
            row(STRETCH, self._action, STRETCH),
            STRETCH,
            gap="m",
            margin="xl",
        )
        self.setLayout(layout)
        self.say(sentence, action)

    def say(self, sentence: str, action: str = "") -> None:
        """Another sentence and action; without an action there is no button."""
        self._sentence.setText(sentence)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))


class SavedState(QWidget):
    """Tells that what was typed is kept: saving, saved at, or not saved."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("check")
        self._text = Text("", "secondary")
        self.setLayout(row(self._icon, self._text, gap="xs"))
        self._icon.hide()

    def show_saving(self) -> None:
        """Something was typed that is not in the database yet."""
        self._icon.show_icon("loader-circle")
        self._icon.show()
        self._text.show_text(translate("SavedState", "正在保存…"))

    def show_saved(self, instant_ms: int) -> None:
        """Everything typed is in the database since that instant (UTC milliseconds)."""
        self._icon.show_icon("check", "done")
        self._icon.show()
        time = dates.time_of_day(instant_ms, seconds=True)
        self._text.show_text(translate("SavedState", "已保存 {time}").format(time=time))

    def show_unsaved(self) -> None:
        """The last change could not be written; the failure panel says why."""
        self._icon.show_icon("circle-alert", "overdue")
        self._icon.show()
        self._text.show_text(translate("SavedState", "没有存上"), "overdue")

    def text(self) -> str:
        """What is shown, for tests and screen readers."""
        return self._text.text()
