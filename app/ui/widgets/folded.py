"""A line of a list: what, how much or what became of it, and details for who wants them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.i18n import translate
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import column, row, space
from app.ui.widgets.text import Text


class FoldedLine(QWidget):
    """`title` on the left, `said` beside it, `detail` behind a link; without a detail no link."""

    def __init__(self, title: str, said: str = "", detail: str = "", *, tone: str = "") -> None:
        super().__init__()
        self.title = title
        self._title = Text(title, "strong" if detail else "body", tone=tone)
        self._title.setMinimumWidth(2 * current().size.field_control)  # lines stand in columns
        self._said = Text(said, wrap=bool(detail))
        self._detail = Text(detail, "secondary", wrap=True, selectable=True)
        self._fold = Button(translate("FoldedLine", "详情"), self._toggle, kind="link")
        self._fold.setAccessibleName(translate("FoldedLine", "{title}：详情").format(title=title))
        self._fold.hide()
        self._detail.hide()
        line = row(self._title, self._said, self._fold, gap="l")
        line.setStretch(1, 1)
        body = column(line, self._detail, gap="none")
        body.setContentsMargins(space("s"), space("xs"), space("s"), space("xs"))
        self.setLayout(body)
        self._fold.setVisible(bool(detail))

    def unfold(self) -> None:
        """Show the details."""
        self._detail.setVisible(bool(self._detail.text()))

    @property
    def unfolded(self) -> bool:
        """Whether the details are shown."""
        return not self._detail.isHidden()

    def text(self) -> str:
        """What is shown without the details, for tests and screen readers."""
        return f"{self._title.text()} {self._said.text()}".strip()

    def _toggle(self) -> None:
        self._detail.setVisible(self._detail.isHidden())
