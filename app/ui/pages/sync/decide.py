"""What waits for a decision, a card each; those that wait for this account come first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from app.presenters.deciding import needs_me
from app.services.decision_desk import DecisionDesk
from app.ui.i18n import translate
from app.ui.pages.sync.conflict_card import ConflictCardView
from app.ui.pages.sync.proposed_photo import ProposedPhotoView
from app.ui.pages.sync.review_card import ReviewCardView
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import EmptyState
from app.ui.widgets.layout import STRETCH, column, scrolling
from db.queries.decisions import ConflictCard, ReviewCard
from db.queries.follow_ups import FollowUps
from db.queries.naming import RowName

CardView = ConflictCardView | ReviewCardView
_Card = ConflictCard | ReviewCard

AT_ONCE = 20
"""Cards made at once: there may be hundreds, and the window must not stand still."""


class DecideTab(QStackedWidget):
    """`settled(card, values)`, `used(card)`, `let_go(card, reason)`, `revealed(card)`,
    `gone(route)`; `photo_shown(photo)`: one came into sight, draw it if it is here;
    `photo_wanted(photo)`: bring it from the bureau."""

    photo_shown = Signal(object)
    photo_wanted = Signal(object)

    settled = Signal(object, object)
    used = Signal(object)
    let_go = Signal(object, str)
    revealed = Signal(object)
    gone = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[CardView] = []
        """Those made so far, in the order in which they stand."""
        self.at_once = AT_ONCE
        self.more_button = Button("", self._show_more, icon="arrow-down")
        self._desk: DecisionDesk | None = None
        self._wanted: list[_Card] = []
        self._most = 0
        self._shown: set[str] = set()
        self._column = column(self.more_button, STRETCH, gap="l")
        self._area = scrolling(self._column)
        self.addWidget(EmptyState(translate("Decide", "没有要人定的。"), icon="circle-check"))
        self.addWidget(self._area)

    def show_desk(self, desk: DecisionDesk) -> None:
        """These cards, the first of many. One that did not change stays as it is, half-made choices
        and all; of one that did, what was chosen is chosen again where it is still on offer."""
        decisions = desk.decisions
        self._desk = desk
        self._wanted = [*decisions.conflicts, *decisions.reviews]
        self._wanted.sort(key=lambda card: not needs_me(card))
        had_focus = self.focused()
        self._fill(desk)
        if had_focus:
            self.go_to(had_focus)

    def _fill(self, desk: DecisionDesk) -> None:
        before = {view.id: view for view in self.cards}
        fresh: list[ReviewCardView] = []
        self.cards = []
        waiting = filter(needs_me, self._wanted)  # those just decided went to the end
        made = (place for place, one in enumerate(waiting, 1) if one.id in before)
        self._most = max(self._most, self.at_once, *made)
        for place, card in enumerate(self._wanted[: self._most]):
            old = before.get(card.id)
            if old is not None and old.card == card and old.masked == self._masked(card.id):
                del before[card.id]
                self._column.removeWidget(old)
                view = old
            else:
                view = self._make(card, desk)
                if isinstance(view, ConflictCardView) and isinstance(old, ConflictCardView):
                    view.keep(old.chosen())
                if isinstance(view, ReviewCardView):
                    fresh.append(view)
            self._column.insertWidget(place, view)
            self.cards.append(view)
        for gone in before.values():
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        left = len(self._wanted) - len(self.cards)
        self.more_button.setText(
            translate("Decide", "再显示一些，还有 {count} 处").format(count=left)
        )
        self.more_button.setVisible(left > 0)
        self.setCurrentIndex(1 if self.cards else 0)
        for made_now in fresh:
            for shown in made_now.photos.values():
                self.photo_shown.emit(shown.photo)

    def _show_more(self) -> None:
        place = len(self.cards)
        self._make_up_to(place)
        if place < len(self.cards):
            self._give_keyboard(self.cards[place])

    def _make_up_to(self, place: int) -> None:
        """Have the card at this place among all of them made."""
        if place >= self._most and self._desk is not None:
            self._most = place + self.at_once
            self._fill(self._desk)

    def focused(self) -> str:
        """The id of the card that has the keyboard; empty if none has."""
        return next((one.id for one in self.cards if one.isAncestorOf(self.focusWidget())), "")

    def go_to_first(self) -> None:
        """Give the keyboard to the first card that waits for this account, else to the first."""
        waiting = [view for view in self.cards if needs_me(view.card)]
        for view in (waiting or self.cards)[:1]:
            self._give_keyboard(view)

    def go_to(self, card: str) -> None:
        """Give the keyboard to a card, or to the next that waits once it is decided or gone."""
        self._go_to_any(lambda one: one.id == card and needs_me(one))

    def go_about(self, wanted: Mapping[str, str]) -> None:
        """Give the keyboard to the first card about a row (``entity``, ``row``) or a ``site``."""
        named = (wanted.get("entity"), wanted.get("row"))
        self._go_to_any(
            lambda card: any(
                one.site_id == wanted.get("site") or (one.entity, one.row) == named
                for one in _about(card)
            )
        )

    def _go_to_any(self, is_it: Callable[[_Card], bool]) -> None:
        place = next((place for place, one in enumerate(self._wanted) if is_it(one)), None)
        if place is None:
            self.go_to_first()
            return
        self._make_up_to(place)
        self._give_keyboard(self.cards[place])

    def view_of(self, card: str) -> CardView | None:
        """The card with this id, as shown."""
        return next((view for view in self.cards if view.id == card), None)

    def photo_of(self, review: str) -> ProposedPhotoView | None:
        """The photo a review proposes, if it is shown."""
        views = [view for view in self.cards if isinstance(view, ReviewCardView)]
        return next((view.photos[review] for view in views if review in view.photos), None)

    def reveal(self, card: str) -> None:
        """From now on this card shows what it masked."""
        self._shown.add(card)

    def close_question(self) -> bool:
        """Esc: leave a reason that is being asked for; whether one was."""
        return any(
            isinstance(view, ReviewCardView) and view.close_question() for view in self.cards
        )

    def _masked(self, card: str) -> bool:
        return card not in self._shown

    def _make(self, card: _Card, desk: DecisionDesk) -> CardView:
        now, masked = desk.decisions.now, self._masked(card.id)
        view: CardView
        if isinstance(card, ConflictCard):
            resting = desk.follow_ups.get(card.id, FollowUps())
            form = desk.forms.get(card.about.form_version)
            view = ConflictCardView(card, resting, form, now, masked=masked)
            view.settled.connect(self.settled)
        else:
            view = ReviewCardView(card, dict(desk.forms), now, masked=masked)
            view.used.connect(self.used)
            view.let_go.connect(self.let_go)
            view.photo_wanted.connect(self.photo_wanted)
        view.revealed.connect(self.revealed)
        view.gone.connect(self.gone)
        return view

    def _give_keyboard(self, view: CardView) -> None:
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(view)


def _about(card: _Card) -> list[RowName]:
    return [card.about] if isinstance(card, ConflictCard) else [one.about for one in card.parts]
