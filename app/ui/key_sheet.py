"""F1: every key of the page on one sheet, laid over the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.ui.i18n import translate
from app.ui.page import KeyHint
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import STRETCH, column, dress, row, rule
from app.ui.widgets.text import Text


def window_keys(pages: int) -> tuple[KeyHint, ...]:
    """The keys that work on every page."""
    return (
        KeyHint("Ctrl+K", translate("KeySheet", "搜索全部")),
        KeyHint(f"Ctrl+1…{min(pages, 9)}", translate("KeySheet", "换页面")),
        KeyHint("Alt+←", translate("KeySheet", "回到上一处")),
        KeyHint("F5", translate("KeySheet", "同步")),
        KeyHint("Ctrl+L", translate("KeySheet", "锁定")),
        KeyHint("Ctrl+P", translate("KeySheet", "打印一套")),
        KeyHint("Ctrl+Z", translate("KeySheet", "撤销刚才那一步")),
        KeyHint("Esc", translate("KeySheet", "关上打开的一层")),
        KeyHint("F1", translate("KeySheet", "看这张表")),
    )


class KeySheet(QFrame):
    """Lies over its parent; the shell opens and closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        dress(self, "popup")
        self._close = Button(translate("KeySheet", "知道了"), self.hide)
        self._page_part = QWidget()
        self._window_part = QWidget()
        self._page_title = Text("", "section")
        self._lines = column(
            self._page_title,
            self._page_part,
            rule(),
            Text(translate("KeySheet", "到处都能用"), "section"),
            self._window_part,
            row(STRETCH, self._close),
            gap="m",
            margin="xl",
        )
        self.setLayout(self._lines)
        self.setAccessibleName(translate("KeySheet", "按键"))
        self.hide()

    def open_for(self, title: str, page: Sequence[KeyHint], window: Sequence[KeyHint]) -> None:
        """Show the keys of the page called `title`, and those of the window."""
        self._page_title.setText(title)
        for part, hints in ((self._page_part, page), (self._window_part, window)):
            _fill(part, hints)
        self._page_title.setVisible(bool(page))
        self._page_part.setVisible(bool(page))
        self.show()
        self._lines.invalidate()  # the parts were filled anew: ask them all for their size again
        self._lines.activate()
        self.resize(self.sizeHint())
        host = self.parentWidget()
        if host is not None:
            self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)
        self.raise_()
        self._close.setFocus()


def _fill(part: QWidget, hints: Sequence[KeyHint]) -> None:
    """Replace a part's content by two columns of key and meaning, in two groups side by side."""
    old = part.layout()
    if old is not None:
        QWidget().setLayout(old)  # takes the old labels along and lets go of them
    grid = QGridLayout()
    size = current().size
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(size.l)
    grid.setVerticalSpacing(size.s)
    half = (len(hints) + 1) // 2
    for index, hint in enumerate(hints):
        across, down = divmod(index, half)
        grid.addWidget(Text(hint.key, "strong"), down, 2 * across)
        grid.addWidget(Text(hint.does), down, 2 * across + 1)
    part.setLayout(grid)
    for text in part.findChildren(Text):
        text.ensurePolished()  # in the style sheet's font before anyone asks how wide it is
