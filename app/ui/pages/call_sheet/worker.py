"""Who is called: the code to scan, his name and number masked, and what the roster says of him."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.services.phone_checks import Sheet
from app.services.phone_month import Standing
from app.ui.i18n import translate
from app.ui.widgets.card import Card
from app.ui.widgets.chip import Chip
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.masked import MaskedText
from app.ui.widgets.qr import QrCode
from app.ui.widgets.text import Text
from app.ui.words import calls as words
from app.ui.words import dates, people


class WorkerCard(Card):
    """`number_asked()`: the whole number is wanted; answer by `show_number`."""

    number_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.code = QrCode(translate("CallSheet", "扫码拨打"), correction="L")
        side = self.code.sizeHint().width()
        self.code.setFixedSize(side, side)
        self._dial = Text(translate("CallSheet", "用自己的手机扫码拨打"), "help")
        self._name = Text("", "title")
        self.number = MaskedText(translate("CallSheet", "电话"), role="section")
        self.number.reveal_asked.connect(self.number_asked)
        self._trade = Text("", wrap=True)
        self._firm = Text("", "secondary", wrap=True)
        self._stay = Text("", "secondary", wrap=True)
        self._standing = Chip()
        self._masked_name = ""
        self._wanted = True
        self._dialable = True
        words_beside = column(
            self._name,
            self.number,
            self._trade,
            self._firm,
            self._stay,
            STRETCH,
        )
        picture = column(self.code, self._dial, STRETCH, gap="xs")
        layout = row(picture, words_beside, gap="m")
        layout.setStretch(1, 1)
        self.body.addLayout(layout)
        self.body.addLayout(row(self._standing, STRETCH))

    def show_sheet(self, sheet: Sheet, *, new: bool) -> None:
        """Another worker (`new`), or news of the one in front."""
        one = sheet.entry
        self._masked_name = people.worker(one.name)
        if new:
            self._name.setText(self._masked_name)
            self.number.show_masked(one.phone)
            self.code.show_content("")
        self._dialable = one.can_call(sheet.today)
        self._place_code()
        self._trade.setText(" · ".join(part for part in (one.trade, one.crew) if part))
        self._firm.setText(one.firm)
        self._firm.setVisible(bool(one.firm))
        self._stay.setText(_stay(sheet))
        self._stay.setVisible(bool(self._stay.text()))
        text = words.standing(one, sheet.now_ms)
        self._standing.show_status(text, words.TONES.get(one.standing, "neutral"))
        self._standing.setVisible(one.standing is not Standing.TO_CALL or bool(one.replaces))

    def show_code(self, wanted: bool) -> None:
        """Whether there is room and need for the code: not while one talks."""
        self._wanted = wanted
        self._place_code()

    def _place_code(self) -> None:
        for part in (self.code, self._dial):
            part.setVisible(self._wanted and self._dialable)

    def clear(self) -> None:
        """Another worker is on his way: the number of the one before must not be dialled."""
        self.code.show_content("")
        self.number.show_masked("")
        for part in (self._name, self._trade, self._firm, self._stay):
            part.setText("")
        self._masked_name = ""
        self._standing.hide()

    def show_number(self, number: str) -> None:
        """The whole number: as a code, and as figures while the button is held."""
        self.code.show_content(f"tel:{number}")
        self.number.reveal(number)

    def show_name(self, name: str) -> None:
        """The whole name, while one talks with him; empty: masked again."""
        self._name.setText(name or self._masked_name)

    def texts(self) -> tuple[str, ...]:
        """What stands on the card, for tests."""
        parts = (self._name, self._trade, self._firm, self._stay)
        return tuple(part.text() for part in parts if part.text())


def _stay(sheet: Sheet) -> str:
    one, parts = sheet.entry, []
    if one.joined_on is not None:
        joined = dates.short_day(one.joined_on, sheet.today)
        parts.append(translate("CallSheet", "{day} 进场").format(day=joined))
    if one.left_on is not None:
        left = dates.short_day(one.left_on, sheet.today)
        parts.append(translate("CallSheet", "{day} 退场").format(day=left))
    return " · ".join(parts)
