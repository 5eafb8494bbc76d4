"""What stands on the board: the next sheet's number, the question under the keys, a difference."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.presenters.keypunch_shown import AskedShown, DeskShown, DifferenceShown, KeyShown
from app.ui.forms.findings import say_finding
from app.ui.i18n import translate
from app.ui.pages.keypunch.keys import KeyedLine
from app.ui.theme import current
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import Chip
from app.ui.widgets.layout import STRETCH, column, holder, restyle, row, space
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import amounts, sheets
from forms.keying import BLANK, ILLEGIBLE, MORE, SEVERAL

_IN_ONE_COLUMN = 6


class NumberBoard(QWidget):
    """Waiting for a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._ask = Text("", "section")
        self._number = Text("", "figure")
        self._help = Text("", "secondary", wrap=True)
        self._last = Text("", wrap=True)
        self.setLayout(
            column(
                STRETCH,
                self._ask,
                self._number,
                self._help,
                self._last,
                STRETCH,
                gap="m",
                margin="xl",
            )
        )

    def show_desk(self, desk: DeskShown) -> None:
        """Which number is expected, or what is typed of it."""
        again = translate("Keypunch", "第二遍：下一份的编号")
        self._ask.setText(again if desk.second else translate("Keypunch", "下一份的编号"))
        shown = desk.typed or desk.suggested
        self._number.show_text(shown or "…", "" if desk.typed or not desk.suggested else "accent")
        if desk.typed or not desk.suggested:
            text = translate("Keypunch", "输编号，回车；或者扫纸上的二维码。")
        else:
            text = translate("Keypunch", "是这一份就按回车。不是，就输末几位；或者扫纸上的二维码。")
        self._help.setText(text)
        self._last.setText(sheets.keyed(desk.last) if desk.last else "")

    def texts(self) -> tuple[str, ...]:
        """What is said, for tests."""
        return tuple(one.text() for one in (self._ask, self._number, self._help, self._last))


class QuestionBoard(QWidget):
    """The question under the keys. `key_clicked(key)` by the mouse."""

    key_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._sheet = Text("", "secondary")
        self._turn = Chip(translate("Keypunch", "第二遍，看不到第一遍"), "soon")
        self._progress = Text("", "secondary")
        self._name = Text("", "title")
        self._label = Text("", "title", wrap=True)
        self._hint = Text("", "secondary", wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(space("s"))
        self._buttons: list[Button] = []
        self._typed = Text("", "figure")
        self.line = KeyedLine(translate("Keypunch", "照纸上写的输入"))
        self._finding = Text("", "error", wrap=True)
        self._help = Text("", "help", wrap=True)
        asked = row(self._name, self._label, gap="m")
        asked.setStretch(1, 1)
        asked.setAlignment(self._name, Qt.AlignmentFlag.AlignTop)
        self.setLayout(
            column(
                row(self._sheet, self._turn, STRETCH, self._progress, gap="m"),
                asked,
                self._hint,
                self._grid,
                self._typed,
                self.line,
                self._finding,
                STRETCH,
                self._help,
                gap="m",
                margin="xl",
            )
        )
        self._path = ""
        self.shown: AskedShown | None = None

    def show_asked(self, asked: AskedShown) -> None:
        """Another question, or what is typed for this one."""
        self.shown = asked
        self._sheet.setText(asked.sheet)
        self._turn.setVisible(asked.turn == 2)
        self._progress.setText(amounts.share(asked.done + 1, asked.total))
        self._name.setText(asked.name)
        self._name.setVisible(bool(asked.name))
        reason = translate("Keypunch", "为什么是这样？照纸上或问来的写明。")
        self._label.setText(asked.label)
        self._hint.setText(reason if asked.reason_wanted else asked.hint)
        self._hint.setVisible(bool(self._hint.text()))
        self._show_keys(asked.keys)
        self._typed.setText(asked.typed or "…")
        self._typed.setVisible(not asked.written and not asked.keys)
        self.line.setVisible(asked.written)
        self._finding.setText("" if asked.finding is None else say_finding(asked.finding))
        self._finding.setVisible(asked.finding is not None)
        self._help.setText(_help(asked))

    def _show_keys(self, keys: tuple[KeyShown, ...]) -> None:
        while len(self._buttons) < len(keys):
            button = Button("", height="field")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._on_clicked, len(self._buttons)))
            button.setProperty("align", "left")
            self._buttons.append(button)
        columns = 1 if len(keys) <= _IN_ONE_COLUMN else 2
        down = -(-len(keys) // columns)
        for place, button in enumerate(self._buttons):
            if place < len(keys):
                one = keys[place]
                button.say(f"{one.key}    {one.label}")
                restyle(button, "kind", "primary" if one.chosen else "plain")
                self._grid.addWidget(button, place % down, place // down)
            button.setVisible(place < len(keys))  # not before: without a parent it is a window
        for across in range(2):
            self._grid.setColumnStretch(across, 1 if across < columns else 0)

    def _on_clicked(self, place: int) -> None:
        if self.shown is not None and place < len(self.shown.keys):
            self.key_clicked.emit(self.shown.keys[place].key)


class DifferenceBoard(QWidget):
    """Two readings of one answer. `key_clicked(key)` by the mouse."""

    key_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._sheet = Text("", "secondary")
        self._progress = Text("", "secondary")
        self._label = Text("", "title", wrap=True)
        self._ask = Text(translate("Keypunch", "两遍不一样。看纸上到底是哪一个："), "section")
        self.first = self._button("1")
        self.second = self._button("2")
        self.setLayout(
            column(
                row(self._sheet, STRETCH, self._progress),
                self._ask,
                self._label,
                self.first,
                self.second,
                STRETCH,
                Text(translate("Keypunch", "1、2 选定，退格回上一处，Esc 都按第一遍"), "help"),
                gap="m",
                margin="xl",
            )
        )

    def show_difference(self, one: DifferenceShown) -> None:
        """One answer to decide."""
        self._sheet.setText(one.sheet)
        self._progress.setText(amounts.share(one.place, one.total))
        self._label.setText(f"{one.name} {one.label}" if one.name else one.label)
        text = translate("Keypunch", "1    第一遍：{answer}")
        self.first.say(text.format(answer=sheets.answer(one.first)))
        text = translate("Keypunch", "2    第二遍：{answer}")
        self.second.say(text.format(answer=sheets.answer(one.second)))

    def _button(self, key: str) -> Button:
        button = Button("", lambda: self.key_clicked.emit(key), height="field")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("align", "left")
        return button


class SidePart(QWidget):
    """What was keyed just now, what comes next, and how this sitting goes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(current().size.search + current().size.xl)
        self._past = [(ElidedText(secondary=True), ElidedText()) for _ in range(5)]
        self._ahead = [ElidedText(secondary=True) for _ in range(2)]
        self._figures = [Text("", "secondary", wrap=True) for _ in range(5)]
        lines = [holder(column(label, answer, gap="none")) for label, answer in self._past]
        self._gone = holder(
            column(Text(translate("Keypunch", "刚录的"), "strong"), *lines, gap="s")
        )
        self._next = holder(
            column(Text(translate("Keypunch", "接下来"), "strong"), *self._ahead, gap="xs")
        )
        self.setLayout(
            column(
                self._gone,
                self._next,
                STRETCH,
                Text(translate("Keypunch", "这一次录入"), "strong"),
                *self._figures,
                gap="m",
            )
        )
        self._lines = lines
        self._gone.hide()
        self._next.hide()

    def show_asked(self, asked: AskedShown) -> None:
        """The questions around the one in front."""
        self._gone.setVisible(bool(asked.past))
        self._next.setVisible(bool(asked.ahead))
        for place, (label, answer) in enumerate(self._past):
            self._lines[place].setVisible(place < len(asked.past))
            if place < len(asked.past):
                label.show_text(asked.past[place].label)
                answer.show_text(sheets.answer(asked.past[place].answer))
        for place, line in enumerate(self._ahead):
            line.show_text(asked.ahead[place] if place < len(asked.ahead) else "")

    def show_desk(self, desk: DeskShown) -> None:
        """The figures so far."""
        self._gone.hide()
        self._next.hide()
        said = sheets.sitting(desk)
        for place, line in enumerate(self._figures):
            line.setText(said[place] if place < len(said) else "")
            line.setVisible(place < len(said))


def _help(asked: AskedShown) -> str:
    if asked.reason_wanted:
        return translate("Keypunch", "回车 记下原因，退格 回去改答案")
    if asked.several:
        return translate("Keypunch", "按勾了的几项，回车记下；退格 取消")
    parts = []
    if asked.kind == "select_multiple":
        parts.append(translate("Keypunch", "可选几项，回车下一题"))
    elif not asked.keys:
        parts.append(translate("Keypunch", "回车 下一题"))
    parts.append(translate("Keypunch", "{key} 没填").format(key=BLANK))
    parts.append(translate("Keypunch", "{key} 看不清").format(key=ILLEGIBLE))
    if asked.kind == "select_one":
        parts.append(translate("Keypunch", "{key} 勾了几项").format(key=SEVERAL))
    if "[" in asked.path:
        parts.append(translate("Keypunch", "{key} 再加一条").format(key=MORE))
    parts.append(translate("Keypunch", "退格或 Ctrl+Z 回上一题"))
    return "    ".join(parts)
