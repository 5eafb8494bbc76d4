"""The list of what stands against a form's answers; each line leads to its question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.presenters.form_shown import FindingShown, QuestionShown
from app.ui.forms.findings import say_finding, say_hint
from app.ui.i18n import counted, translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import SectionHeader
from app.ui.widgets.layout import column
from app.ui.widgets.text import ElidedText, Text

MOST = 6
"""Lines at most; how many more there are is said below them."""


class AgainstList(QWidget):
    """Hidden while nothing stands against the answers. `chosen(path)`: go there."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._head = SectionHeader(translate("FormView", "要看的"))
        self._lines: QVBoxLayout = column(gap="xs")
        self._shown: tuple[FindingShown, ...] = ()
        self.setLayout(column(self._head, self._lines))
        self.hide()

    def show_findings(
        self,
        findings: Sequence[FindingShown],
        question: Callable[[str], QuestionShown | None],
    ) -> None:
        """The findings in order; `question` tells what is asked at a path."""
        if tuple(findings) == self._shown:
            return
        self._shown = tuple(findings)
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.setVisible(bool(findings))
        self._head.show_note(f"{len(findings):,}")
        for one in findings[:MOST]:
            asked = question(one.path)
            name = "" if asked is None else asked.name if asked.numbered else asked.label
            line = Button(_short(name), partial(self.chosen.emit, one.path), kind="link", name=name)
            self._lines.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
            self._lines.addWidget(ElidedText(_said(one), secondary=True))
        if len(findings) > MOST:
            more = counted(translate("FormView", "还有 {n} 处，F8 到下一处"), len(findings) - MOST)
            self._lines.addWidget(Text(more, "help", wrap=True))


def _short(name: str) -> str:
    return name if len(name) <= 14 else f"{name[:13]}…"


def _said(one: FindingShown) -> str:
    words = say_finding(one)
    if one.blocks and not one.soft:
        return words
    if one.soft and one.reason:
        text = translate("FormView", "{finding}（理由：{reason}）")
        return text.format(finding=words, reason=one.reason)
    if one.soft:
        return translate("FormView", "{finding}（写明理由）").format(finding=words)
    return say_hint(one)
