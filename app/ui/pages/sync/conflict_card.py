"""One conflict: field by field what was before, what each wrote, what each choice means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.presenters.deciding import Option, decided, options
from app.presenters.sync_history import place_of
from app.ui.i18n import translate
from app.ui.page import Route
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.chip import Chip
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.layout import STRETCH, column, row
from app.ui.widgets.options import OptionLine, OptionList
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import choices, dates, deciding, fields
from db.queries.decisions import Author, ConflictCard, ContestedField
from db.queries.follow_ups import FollowUps
from db.replication.fields import Json, same
from forms.definition import Definition
from inspection.clock import civil_date


class FieldChoice(QWidget):
    """One field. `chose()`: another value was chosen; `went_on()`: Enter."""

    chose = Signal()
    went_on = Signal()

    def __init__(
        self,
        card: ConflictCard,
        field: ContestedField,
        resting: FollowUps,
        form: Definition | None,
        now: int,
        *,
        masked: bool,
    ) -> None:
        super().__init__()
        self.field = field
        self._open = card.may_settle
        self.options = options(card, field)
        today = civil_date(now)
        self._always = choices.whatever_is_chosen(card, field, resting, today)
        entity = card.about.entity
        name = self.name = fields.field_name(entity, field.name, form)

        def worded(value: Json) -> str:
            return fields.value(entity, field.shape, value, dict(field.names), form, masked=masked)

        def line(one: Option) -> OptionLine:
            means = choices.means(card, field, one, resting, form, today)
            return OptionLine(worded(one.value), deciding.origin(one, now), *_chip(one), means)

        self.list = OptionList(name, [line(one) for one in self.options], open_=self._open)
        self.list.chose.connect(self._on_chose)
        self.list.went_on.connect(self.went_on)
        self._note = Text("", "secondary", wrap=True)
        before = translate("Decide", "原来：{value}").format(value=worded(field.before))
        head = row(Text(name, "strong", wrap=True), STRETCH, Text(before, "secondary"), gap="l")
        self.setLayout(column(head, self.list, self._note, gap="xs"))
        self.setFocusProxy(self.list)
        kept = decided(card, field) if card.decision is not None else None
        if kept is not None or (card.decision is not None and field.name in card.decision.values):
            self.choose_value(kept)
        else:
            self._say()

    @property
    def chosen(self) -> Option | None:
        """The option chosen; None while there is none."""
        place = self.list.chosen
        return self.options[place] if place >= 0 else None

    def choose_value(self, value: Json) -> None:
        """Choose the option of this value, if there is one."""
        for place, one in enumerate(self.options):
            if same(one.value, value):
                self.list.choose(place)
        self._say()

    def choose_side(self, side: int) -> None:
        """Choose what one of the card's candidates has for this field."""
        self.choose_value(self.field.values[side].value)

    def side_means(self, side: int) -> str:
        """What choosing that would do: the field's name, the value, what it means for the work."""
        value = self.field.values[side].value
        place = next(n for n, one in enumerate(self.options) if same(one.value, value))
        line = self.list.options[place].line
        return translate("Decide", "{field}，{value}：{means}").format(
            field=self.name, value=line.text, means=line.means
        )

    def note(self) -> str:
        """What is said below the options: what no choice changes, and whether one is chosen."""
        return self._note.text()

    def _on_chose(self, _place: int) -> None:
        self._say()
        self.chose.emit()

    def _say(self) -> None:
        if not self._open:
            told = ""
        elif self.chosen is None:
            told = translate("Decide", "还没选。按数字选，回车到下一项。")
        else:
            told = translate("Decide", "选了第 {digit} 个，还可以换。回车到下一项。").format(
                digit=self.list.chosen + 1
            )
        self._note.setText("\n".join(filter(None, (self._always, told))))
        self._note.setVisible(bool(self._note.text()))


def is_decided_by(event: QKeyEvent) -> bool:
    """Ctrl+Enter, which no part of a card takes for itself. Not a shortcut: one of a card that was
    made a moment ago was seen not to fire."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class ConflictCardView(Card):
    """`settled(card, values by field)`, `revealed(card)` (what is masked is asked for), `gone`."""

    settled = Signal(object, object)
    revealed = Signal(object)
    gone = Signal(object)

    def __init__(
        self,
        card: ConflictCard,
        resting: FollowUps,
        form: Definition | None,
        now: int,
        *,
        masked: bool = True,
    ) -> None:
        super().__init__(gap="m")
        self.card = card
        self.masked = masked
        self.id = card.id
        self.choices = [
            FieldChoice(card, field, resting, form, now, masked=masked) for field in card.fields
        ]
        self.failure = FailurePanel()
        self.decide_button = Button(
            translate("Decide", "就这样定"), self.decide, kind="primary", icon="check"
        )
        self.decide_button.setToolTip(f"{self.decide_button.text()}  Ctrl+Enter")
        self.sides = self._side_buttons()
        self._note = Text(deciding.decision(card), "strong", wrap=True)
        reveal = Button(
            translate("Decide", "显示被遮住的"), partial(self.revealed.emit, card), kind="link"
        )
        place = place_of(card.about)
        look = Button(translate("Decide", "打开这条记录"), lambda: self._go(place), kind="link")
        status = (
            (translate("Decide", "已定"), "done")
            if card.decision is not None
            else (translate("Decide", "改得不一样"), "soon")
        )
        title = ElidedText(deciding.about(card, masked=masked))
        head = row(Chip(*status), title, look, gap="m")
        head.setStretch(1, 1)
        where = " · ".join(filter(None, (card.about.site, dates.moment(card.opened_at, now))))
        said = Text(deciding.standing(card), "secondary", wrap=True)
        parts: list[QWidget] = [Text(where, "secondary"), said, *self.choices, self._note]
        self.body.addLayout(head)
        for part in (*parts, self.failure):
            self.body.addWidget(part)
        actions = row(*self.sides, reveal, STRETCH, self.decide_button)
        self.body.addLayout(actions)
        self.setAccessibleName(deciding.about(card, masked=masked))
        personal = card.about.names_a_person or any(one.shape.personal for one in card.fields)
        reveal.setVisible(masked and personal and bool(card.about.site_id))
        look.setVisible(place is not None)
        self._note.setVisible(bool(self._note.text()))
        for button in (*self.sides, self.decide_button):
            button.setVisible(card.may_settle)
        for here, there in zip(self.choices, self.choices[1:], strict=False):
            here.went_on.connect(there.setFocus)
        if self.choices:
            self.choices[-1].went_on.connect(self.decide_button.setFocus)
            self.setFocusProxy(self.choices[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_decided_by(event):
            self.decide()
            return
        super().keyPressEvent(event)

    def chosen(self) -> dict[str, Json]:
        """What is chosen so far, by field."""
        return {one.field.name: one.chosen.value for one in self.choices if one.chosen is not None}

    def unfinished(self) -> Mapping[str, Json] | None:
        """What is chosen and not decided; None if nothing is."""
        return self.chosen() or None if self.card.decision is None else None

    def keep(self, values: Mapping[str, Json]) -> None:
        """Choose these values again where they are still on offer (the card was made anew)."""
        for one in self.choices:
            if one.field.name in values and one.chosen is None:
                one.choose_value(values[one.field.name])

    def decide(self) -> None:
        """Settle it as chosen; the first field without a choice gets the keyboard instead."""
        if not self.card.may_settle:
            return
        missing = next((one for one in self.choices if one.chosen is None), None)
        if missing is not None:
            missing.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.decide_button.setEnabled(False)
        self.settled.emit(self.card, self.chosen())

    def show_error(self, error: Exception) -> None:
        """It was not settled, and why."""
        self.decide_button.setEnabled(True)
        self.failure.show_error(error)

    def _side_buttons(self) -> list[Button]:
        found = []
        mine = sum(one.author.mine for one in self.card.candidates)
        for place, one in enumerate(self.card.candidates[:4]):
            button = Button(_side(one.author, alone=mine == 1), partial(self._take_side, place))
            means = "\n".join(choice.side_means(place) for choice in self.choices)
            button.setToolTip(means)
            button.setAccessibleDescription(means)
            found.append(button)
        return found

    def _take_side(self, place: int) -> None:
        for one in self.choices:
            one.choose_side(place)
        self.decide_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, place: tuple[str, Mapping[str, str]] | None) -> None:
        if place is not None:
            self.gone.emit(Route(*place))


def _chip(one: Option) -> tuple[str, str]:
    if one.stands:
        return translate("Decide", "现在按这个"), "due"
    if one.mine:
        return translate("Decide", "我的"), "accent"
    return "", "neutral"


def _side(author: Author, *, alone: bool) -> str:
    """The button that takes one side; two of one's own laptops are told apart by their names."""
    if author.returned:
        return translate("Decide", "都用局里恢复前的")
    if not author.mine:
        return translate("Decide", "都用{who}的").format(who=deciding.who(author))
    if alone:
        return translate("Decide", "都用我的")
    if author.here:
        return translate("Decide", "都用我在本机写的")
    return translate("Decide", "都用我在{device}写的").format(device=author.device_name)
