"""What happened, what was kept, what to do: one button, and details for whoever helps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from app.ui.i18n import translate
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.layout import STRETCH, column, dress, holder, row
from app.ui.widgets.text import Text
from app.ui.words import refusals


class FailurePanel(QFrame):
    """Hidden until `show_error`. `acted()` is the likeliest next step; `dismissed()` closes."""

    acted = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        dress(self, "failure")
        self._what = Text("", "strong", wrap=True, selectable=True)
        self._kept = Text("", wrap=True, selectable=True)
        self._next = Text("", wrap=True, selectable=True)
        self._detail = Text("", "secondary", wrap=True, selectable=True)
        self._act = Button("", self.acted.emit, kind="primary")
        self._fold = Button(translate("Failure", "详情"), self._toggle, kind="link")
        self._copy = Button(translate("Failure", "复制"), self._copy_detail, kind="link")
        self._close = Button(
            "", self._dismiss, kind="quiet", icon="x", name=translate("Failure", "关闭")
        )
        self._details = holder(row(self._detail, self._copy, STRETCH))
        words = column(
            self._what,
            self._kept,
            self._next,
            row(self._act, self._fold, STRETCH),
            self._details,
        )
        layout = row(
            column(IconLabel("triangle-alert", tone="overdue"), STRETCH),
            words,
            column(self._close, STRETCH),
            gap="m",
            margin="l",
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def show_error(self, error: Exception, action: str = "") -> None:
        """Explain `error`; `action` words the button for the likeliest next step, if any."""
        words = refusals.explain(error)
        self._what.setText(words.what)
        self._kept.setText(words.kept)
        self._next.setText(words.next)
        self._detail.setText(words.detail)
        self._act.setText(action)
        self._act.setAccessibleName(action)
        self._act.setVisible(bool(action))
        self._details.hide()
        self.setAccessibleName(words.what)
        self.setAccessibleDescription(f"{words.kept} {words.next}")
        self.show()

    def clear(self) -> None:
        """What was wrong is over."""
        self.hide()

    def words(self) -> tuple[str, str, str]:
        """What happened, what was kept, what to do, as shown."""
        return self._what.text(), self._kept.text(), self._next.text()

    def _toggle(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _copy_detail(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._what.text()}\n{self._detail.text()}")

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
