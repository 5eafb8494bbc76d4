"""The form that declares a paper void: a reason, and what stays."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.editors import TextArea
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import column


class VoidForm(QWidget):
    """`asked(reason)` when the button is pressed, also without a reason."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.reason = TextArea(lines=3)
        self._field = FormField(
            translate("Paper", "作废原因"),
            self.reason,
            translate("Paper", "文号留着不再使用；问题仍在整改中，可以重新开具。"),
        )
        self.go_on = Button(translate("Paper", "作废这份文书"), self._on_asked, height="form")
        self.setLayout(column(self._field, self.go_on, gap="m"))
        self.setFocusProxy(self.reason)

    def show_missing(self) -> None:
        """A reason is needed."""
        self._field.say_error(translate("Paper", "写明为什么作废。"))
        self.reason.setFocus()

    def _on_asked(self) -> None:
        self.reason.commit()
        self._field.say_error("")
        self.asked.emit(self.reason.toPlainText())
