"""A form field: label above, help below, an error in place with the way out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.theme import current
from app.ui.widgets.layout import STRETCH, column, restyle, space
from app.ui.widgets.text import Text
from app.ui.words import refusals


class FormField(QWidget):
    """Wraps one editor. The label is the editor's accessible name."""

    def __init__(self, label: str, editor: QWidget, help_text: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._label = Text(label, "label")
        self._label.setBuddy(editor)
        self._help = Text(help_text, "help", wrap=True)
        self._error = Text("", "error", wrap=True)
        parts = (self._label, editor, self._help, self._error)
        self.setLayout(column(*parts, STRETCH, gap="xs"))  # beside a taller one it stays on top
        editor.setProperty("tall", "form")
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        self.setFocusProxy(editor)
        self._help.setVisible(bool(help_text))
        self._error.hide()

    def show_help(self, text: str) -> None:
        """Another help text; empty hides it."""
        self._help.setText(text)
        self._help.setVisible(bool(text) and self._error.isHidden())

    def show_error(self, error: Exception | None) -> None:
        """Say what is wrong below the editor, or that nothing is (None)."""
        self.say_error("" if error is None else refusals.sentence(error))

    def say_error(self, text: str) -> None:
        """Show an error already worded; empty clears it."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self._help.setVisible(bool(self._help.text()) and not text)
        restyle(self.editor, "wrong", "true" if text else "false")
        self.editor.setAccessibleDescription(text or self._help.text())

    def error(self) -> str:
        """The error shown; empty when there is none."""
        return self._error.text()


class Form(QWidget):
    """Fields in reading order: one column, or two where there are 900 px."""

    def __init__(self, *fields: QWidget) -> None:
        super().__init__()
        self._fields = fields
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space("xl"))
        self._grid.setVerticalSpacing(space("m"))
        self._arrange(1)
        for field in fields:
            field.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= current().size.two_columns_from
        self._arrange(2 if wide else 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            columns, self._columns = self._columns, 0
            self._arrange(columns)
        return super().eventFilter(watched, event)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for field in self._fields:
            self._grid.removeWidget(field)
        shown = [field for field in self._fields if not _put_away(field)]
        for place, field in enumerate(shown):
            self._grid.addWidget(field, place // columns, place % columns)
        for across in range(2):
            self._grid.setColumnStretch(across, 1 if across < columns else 0)


def _put_away(field: QWidget) -> bool:
    """Whether a field was hidden on purpose: one that was never shown counts as hidden to Qt."""
    return field.isHidden() and field.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
