"""One case under review: what was refused, why, what the bureau has; use it or let it go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.presenters.sync_history import place_of
from app.ui.i18n import counted, translate
from app.ui.page import Route
from app.ui.pages.sync.conflict_card import is_decided_by
from app.ui.pages.sync.proposed_photo import ProposedPhotoView
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card
from app.ui.widgets.chip import Chip
from app.ui.widgets.editors import TextLine
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import FormField
from app.ui.widgets.layout import STRETCH, column, holder, row, space
from app.ui.widgets.text import ElidedText, Text
from app.ui.words import choices, deciding, fields, refusals
from app.ui.words.naming import called
from db.queries.decisions import ReviewCard, ReviewPart
from forms.definition import Definition
from inspection.clock import civil_date
from inspection.refusal import Refusal

SHOWN_PARTS = 6


class PartView(QWidget):
    """One refused operation, field by field: before, proposed, and what the bureau has."""

    def __init__(self, part: ReviewPart, form: Definition | None, *, masked: bool) -> None:
        super().__init__()
        self.photo: ProposedPhotoView | None = None
        grid = QGridLayout()
        grid.setContentsMargins(space("s"), 0, 0, 0)
        grid.setHorizontalSpacing(space("l"))
        grid.setVerticalSpacing(space("xs"))
        for place, share in enumerate((0, 1, 1, 1)):
            grid.setColumnStretch(place, share)
        known = [one for one in part.fields if fields.is_known(one.name)]
        changed = part.kind != "add"
        titles = [
            "",
            translate("Decide", "原来") if changed else "",
            translate("Decide", "写的"),
            translate("Decide", "局里现在") if changed else "",
        ]
        for place, title in enumerate(titles):
            if title and known:
                grid.addWidget(Text(title, "secondary"), 0, place)
        entity = part.about.entity
        for line, one in enumerate(known, start=1):
            names = dict(one.names)
            values = [one.old, one.new, one.now] if changed else [None, one.new, None]
            grid.addWidget(Text(fields.field_name(entity, one.name, form), "secondary"), line, 0)
            for place, held in enumerate(values, start=1):
                if place == 2 or changed:
                    said = fields.value(entity, one.shape, held, names, form, masked=masked)
                    cell = Text(said, "strong" if place == 2 else "body", wrap=True)
                    grid.addWidget(cell, line, place)
        note = deciding.part_note(part)
        hidden = len(part.fields) - len(known)
        more = counted(translate("Decide", "另有 {n} 项程序自己的数据。"), hidden) if hidden else ""
        notes = [Text(text, "secondary", wrap=True) for text in (more, note) if text]
        heading = Text(deciding.part_title(part, masked=masked), "strong", wrap=True)
        shown: list[QWidget] = []
        if part.photo is not None:
            hidden_now = masked and part.scope.startswith("people:")
            self.photo = ProposedPhotoView(part.photo, hidden_now=hidden_now)
            shown.append(self.photo)
        self.setLayout(column(heading, *shown, grid, *notes, gap="xs"))


class ReviewCardView(Card):
    """`used(card)`, `let_go(card, reason)`, `revealed(card)`, `gone(route)`, `photo_wanted(photo)`:
    from the bureau. `photos`: those that may be drawn now."""

    photo_wanted = Signal(object)
    used = Signal(object)
    let_go = Signal(object, str)
    revealed = Signal(object)
    gone = Signal(object)

    def __init__(
        self, card: ReviewCard, forms: dict[str, Definition], now: int, *, masked: bool = True
    ) -> None:
        super().__init__(gap="m")
        self.card = card
        self.masked = masked
        self.id = card.id
        self.failure = FailurePanel()
        first = card.parts[0]
        self.use_button = Button(
            translate("Decide", "采用"), self._use, kind="primary", icon="check"
        )
        self.use_button.setToolTip(f"{self.use_button.text()}  Ctrl+Enter")
        self.drop_button = Button(translate("Decide", "不采用"), self.ask_reason)
        self.reason = TextLine(name=translate("Decide", "为什么不采用"))
        self.reason.returnPressed.connect(self._let_go)
        self._field = FormField(translate("Decide", "为什么不采用，回车记下"), self.reason)
        self._asking = holder(column(self._field))
        place = place_of(first.about)
        look = Button(
            translate("Decide", "打开这条记录"),
            lambda: self.gone.emit(Route(*place)) if place else None,
            kind="link",
        )
        reveal = Button(
            translate("Decide", "显示被遮住的"), partial(self.revealed.emit, card), kind="link"
        )
        status = (
            (translate("Decide", "已定"), "done")
            if card.decision is not None
            else (translate("Decide", "没有采用"), "soon")
        )
        title = ElidedText(called(first.about, masked=masked))
        head = row(Chip(*status), title, look, gap="m")
        head.setStretch(1, 1)
        where = " · ".join(filter(None, (first.about.site, deciding.signed(card.author, now))))
        self._note = Text(deciding.decision(card), "strong", wrap=True)
        rest = len(card.parts) - SHOWN_PARTS
        more = Text(
            counted(translate("Decide", "还有 {n} 条一起定。"), rest) if rest > 0 else "",
            "secondary",
        )
        offered = self._choices(forms, civil_date(now))
        parts = [
            PartView(one, forms.get(one.about.form_version), masked=masked)
            for one in card.parts[:SHOWN_PARTS]
        ]
        views = [one.photo for one in parts if one.photo is not None]
        for view in views:
            view.wanted.connect(self.photo_wanted)
        self.photos = {one.photo.review: one for one in views if not one.hidden_now}
        self.body.addLayout(head)
        for part in (
            Text(where, "secondary", wrap=True),
            Text(deciding.refused(card), wrap=True),
            *parts,
            more,
            offered,
            self._note,
            self._asking,
            self.failure,
        ):
            self.body.addWidget(part)
        self.body.addLayout(row(reveal, STRETCH))
        self.setAccessibleName(called(first.about, masked=masked))
        personal = any(
            part.about.names_a_person or any(one.shape.personal for one in part.fields)
            for part in card.parts
        )
        undecided = card.decision is None
        reveal.setVisible(masked and personal and bool(first.about.site_id))
        look.setVisible(place is not None)
        more.setVisible(rest > 0)
        offered.setVisible(undecided)
        self._note.setVisible(bool(self._note.text()))
        self._asking.hide()
        self.setFocusProxy(self.use_button if card.may_use else self.drop_button)

    def _choices(self, forms: Mapping[str, Definition], today: date) -> QWidget:
        """Each thing one may do, and beside it what it means for the work."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space("m"))
        grid.setVerticalSpacing(space("s"))
        grid.setColumnStretch(1, 1)
        card = self.card
        offered = [
            (card.may_use, self.use_button, choices.using_means(card, forms, today)),
            (card.may_let_go, self.drop_button, choices.letting_go_means(card, today)),
        ]
        for place, (may, button, said) in enumerate(offered):
            grid.addWidget(button, place, 0)
            if not may:
                button.hide()
                continue
            button.setAccessibleDescription(said)
            grid.addWidget(Text(said, "secondary", wrap=True), place, 1)
        if not (card.may_use or card.may_let_go):
            nothing = translate("Decide", "由局里或本项目的监察员定，你不用做什么。")
            grid.addWidget(Text(nothing, "secondary", wrap=True), 0, 0, 1, 2)
        return holder(grid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_decided_by(event):
            self._decide()
            return
        super().keyPressEvent(event)

    def ask_reason(self) -> None:
        """Ask in place why it is let go."""
        self._asking.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def unfinished(self) -> str | None:
        """The reason that is being written; None if none is asked for, or it is decided."""
        return None if self._asking.isHidden() else self.reason.text()

    def keep(self, reason: str) -> None:
        """Go on asking for the reason (the card was made anew)."""
        if self.card.decision is None and self.card.may_let_go:
            self._asking.show()
            self.reason.setText(reason)

    def close_question(self) -> bool:
        """Esc: leave the reason; whether it was asked."""
        was = not self._asking.isHidden()
        self._asking.hide()
        if was:
            self.drop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return was

    def show_error(self, error: Exception) -> None:
        """It was not settled, and why."""
        self.use_button.setEnabled(True)
        self.drop_button.setEnabled(True)
        if isinstance(error, Refusal) and error.code.startswith("decide.reason"):
            self._field.say_error(refusals.sentence(error))
            return
        self.failure.show_error(error)

    def _decide(self) -> None:
        if not self._asking.isHidden():
            self._let_go()
        elif self.card.may_use and self.card.decision is None:
            self._use()

    def _use(self) -> None:
        self._wait()
        self.used.emit(self.card)

    def _let_go(self) -> None:
        self.reason.commit()
        self._field.say_error("")
        self._wait()
        self.let_go.emit(self.card, self.reason.text().strip())

    def _wait(self) -> None:
        self.use_button.setEnabled(False)
        self.drop_button.setEnabled(False)
