"""How the call ended, one key each; and when to ring again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.presenters.call_times import QuickTime, quick_times, read_time
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button, at_once
from app.ui.widgets.card import Card
from app.ui.widgets.editors import TextLine
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import space
from app.ui.widgets.text import Text
from app.ui.words import calls as words
from app.ui.words import codes, dates
from inspection.terms import CallOutcome

CONNECTED = "connected"

KEYS: tuple[tuple[str, str], ...] = (
    ("1", CONNECTED),
    ("2", CallOutcome.NO_ANSWER),
    ("3", CallOutcome.BUSY),
    ("4", CallOutcome.SWITCHED_OFF),
    ("5", CallOutcome.SUSPENDED),
    ("6", CallOutcome.NO_SUCH_NUMBER),
    ("7", CallOutcome.NOT_THE_WORKER),
    ("8", CallOutcome.CALL_BACK),
    ("9", CallOutcome.DECLINED),
    ("0", CallOutcome.NOT_OF_SITE),
    ("L", CallOutcome.LANGUAGE),
)
"""Each outcome's key; ``completed`` and ``partly`` follow from the questions."""


class OutcomeKeys(QWidget):
    """`chosen(code)`: an outcome's code or ``connected``."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("CallSheet", "这次通话的结果"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(space("s"))
        self.buttons: dict[str, Button] = {}
        for place, (key, code) in enumerate(KEYS):
            word = outcome_word(code)
            button = Button(
                f"{key}   {word}",
                partial(self.chosen.emit, code),
                kind="primary" if code == CONNECTED else "plain",
                icon="phone-call" if code == CONNECTED else "",
                height="form",
                name=word,
            )
            at_once(button, key)
            self.buttons[code] = button
            if code == CONNECTED:
                grid.addWidget(button, 0, 0, 1, 2)
            else:
                grid.addWidget(button, (place + 1) // 2, (place + 1) % 2)


class CallBackPanel(Card):
    """`agreed(UTC ms)`: a time was chosen by a digit or typed."""

    agreed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._buttons = [
            Button("", partial(self._take, place), height="form") for place in range(3)
        ]
        for place, button in enumerate(self._buttons):
            at_once(button, str(place + 1))
        self.line = TextLine(placeholder=translate("CallSheet", "14:30 或 11-24 9:00"))
        self.line.returnPressed.connect(self._on_enter)
        self.line.edited.connect(self._say)
        self._field = FormField(translate("CallSheet", "或者输入时间，回车记下"), self.line)
        self._times: tuple[QuickTime, ...] = ()
        self._now = 0
        for part in (
            Text(translate("CallSheet", "约定什么时候再拨？"), "strong"),
            *self._buttons,
            self._field,
            Text(translate("CallSheet", "Esc 返回，不记这次"), "help"),
        ):
            self.body.addWidget(part)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("CallSheet", "约定什么时候再拨？"))

    def ask(self, now_ms: int) -> None:
        """Offer times seen from an instant (UTC ms)."""
        self._now = now_ms
        self._times = quick_times(now_ms)
        for place, (button, one) in enumerate(zip(self._buttons, self._times, strict=True)):
            text = words.quick(one, now_ms)
            button.setText(f"{place + 1}   {text}")
            button.setAccessibleName(text)
        self.line.show_text("")
        self._field.say_error("")
        self._field.show_help("")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def error(self) -> str:
        """What is wrong with the time typed; empty when nothing is."""
        return self._field.error()

    def _take(self, place: int) -> None:
        self.agreed.emit(self._times[place].at_ms)

    def _say(self, text: str) -> None:
        at = read_time(text, self._now)
        self._field.say_error("")
        self._field.show_help("" if at is None else dates.moment(at, self._now))

    def _on_enter(self) -> None:
        at = read_time(self.line.text(), self._now)
        if at is None or at <= self._now:
            text = translate("CallSheet", "看不出是什么时候。写成 14:30，或 11-24 9:00。")
            past = translate("CallSheet", "这个时间已经过了。")
            self._field.say_error(text if at is None else past)
            return
        self.agreed.emit(at)


def outcome_word(code: str) -> str:
    """What an outcome key says."""
    if code == CONNECTED:
        return translate("CallSheet", "接通")
    return codes.word("CallOutcome", code)
