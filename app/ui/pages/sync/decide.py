"""What waits for a decision, a card each; those that wait for this account come first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from app.presenters.card_span import CardSpan
from app.presenters.deciding import needs_me
from app.services.decision_desk import DecisionDesk
from app.ui.i18n import translate
from app.ui.pages.sync.conflict_card import ConflictCardView
from app.ui.pages.sync.proposed_photo import ProposedPhotoView
from app.ui.pages.sync.review_card import ReviewCardView
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import EmptyState
from app.ui.widgets.layout import STRETCH, column, in_tab_order, scrolling
from db.queries.decisions import ConflictCard, ReviewCard
from db.queries.follow_ups import FollowUps
from db.queries.naming import RowName
from db.replication.fields import Json

CardView = ConflictCardView | ReviewCardView
Unfinished = Mapping[str, Json] | str
"""What was begun on a card: values chosen so far, by field, or the reason being written."""
_Card = ConflictCard | ReviewCard

AT_ONCE = 12
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
        """Those made, in the order in which they stand."""
        self.span = CardSpan(AT_ONCE)
        self.earlier_button = Button("", self._show_earlier, icon="arrow-up")
        self.more_button = Button("", self._show_more, icon="arrow-down")
        self._desk: DecisionDesk | None = None
        self._wanted: list[_Card] = []
        self._shown: set[str] = set()
        self._unfinished: dict[str, Unfinished] = {}
        self._column = column(self.earlier_button, self.more_button, STRETCH, gap="l")
        self.area = scrolling(self._column)
        self.addWidget(EmptyState(translate("Decide", "没有要人定的。"), icon="circle-check"))
        self.addWidget(self.area)

    def show_desk(self, desk: DecisionDesk) -> None:
        """These cards, some of many. One that did not change stays as it is, half-made choices
        and all; of one that did, what was chosen is chosen again where it is still on offer."""
        decisions = desk.decisions
        had_focus, before = self.focused(), self._wanted
        self._desk = desk
        self._wanted = [*decisions.conflicts, *decisions.reviews]
        self._wanted.sort(key=lambda card: not needs_me(card))
        waiting = {one.id: n for n, one in enumerate(self._wanted) if needs_me(one)}
        made = (waiting[one.id] for one in self.cards if one.id in waiting)
        self.span.follow(len(self._wanted), made)  # those just decided went to the end
        self._fill(desk)
        if had_focus:
            self._go_on_from(had_focus, before)
        self._unfinished = {one: what for one, what in self._unfinished.items() if one in waiting}

    def _fill(self, desk: DecisionDesk) -> None:
        before = {view.id: view for view in self.cards}
        for view in self.cards:
            self._remember(view)
        fresh: list[ReviewCardView] = []
        self.cards = []
        for place, card in enumerate(self._wanted[self.span.first : self.span.last], start=1):
            old = before.get(card.id)
            if old is not None and old.card == card and old.masked == self._masked(card.id):
                del before[card.id]
                self._column.removeWidget(old)
                view = old
            else:
                view = self._make(card, desk)
                if isinstance(view, ReviewCardView):
                    fresh.append(view)
            self._column.insertWidget(place, view)
            view.show()  # at once, so that it has its place when the keyboard goes there
            self.cards.append(view)
        for gone in before.values():
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._say_what_is_left()
        in_tab_order([self.earlier_button, *self.cards, self.more_button])
        self.setCurrentIndex(1 if self.cards else 0)
        for made_now in fresh:
            for shown in made_now.photos.values():
                self.photo_shown.emit(shown.photo)

    def _remember(self, view: CardView) -> None:
        """Keep what was begun on a card that may be made anew."""
        begun = view.unfinished()
        if begun is None:
            self._unfinished.pop(view.id, None)
        else:
            self._unfinished[view.id] = begun

    def _say_what_is_left(self) -> None:
        self.earlier_button.setText(
            translate("Decide", "前面还有 {count} 处，再显示一些").format(count=self.span.earlier)
        )
        self.more_button.setText(
            translate("Decide", "再显示一些，还有 {count} 处").format(count=self.span.later)
        )
        self.earlier_button.setVisible(self.span.earlier > 0)
        self.more_button.setVisible(self.span.later > 0)

    def _show_more(self) -> None:
        self._widen(self.span.go_on, self.span.last)

    def _show_earlier(self) -> None:
        self._widen(self.span.go_back, self.span.first - 1)

    def _widen(self, how: Callable[[], None], then: int) -> None:
        """Have more of them made, and give the keyboard to the one at this place among all."""
        if self._desk is not None and 0 <= then < len(self._wanted):
            how()
            self._fill(self._desk)
            self._give_keyboard(self.cards[then - self.span.first])

    def focused(self) -> str:
        """The id of the card that has the keyboard; empty if none has."""
        return next((one.id for one in self.cards if one.isAncestorOf(self.focusWidget())), "")

    def go_to_first(self) -> None:
        """Give the keyboard to the first card: those that wait for this account come first."""
        if self._wanted:
            self._go_to_place(0)

    def go_to(self, card: str) -> None:
        """Give the keyboard to a card, or to the first once it is decided or gone."""
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
        else:
            self._go_to_place(place)

    def _go_on_from(self, card: str, before: Sequence[_Card]) -> None:
        """Give the keyboard to the card that had it, or once it is decided or gone to the next that
        waits after it; `before`: how they stood."""
        ids = [one.id for one in before]
        after = {one: n for n, one in enumerate(ids[ids.index(card) :])}
        waits = [
            (after[one.id], place)
            for place, one in enumerate(self._wanted)
            if one.id in after and (needs_me(one) or (one.id == card and one.decision is None))
        ]
        if waits:
            self._go_to_place(min(waits)[1])
        else:
            self.go_to_first()

    def _go_to_place(self, place: int) -> None:
        """Give the keyboard to the card at this place among all; it is made if it was not."""
        if self._desk is not None and not self.span.first <= place < self.span.last:
            self.span.reach(place)
            self._fill(self._desk)
        self._give_keyboard(self.cards[place - self.span.first])

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
        begun = self._unfinished.get(card.id)
        view: CardView
        if isinstance(card, ConflictCard):
            resting = desk.follow_ups.get(card.id, FollowUps())
            form = desk.forms.get(card.about.form_version)
            view = ConflictCardView(card, resting, form, now, masked=masked)
            view.settled.connect(self.settled)
            if isinstance(begun, Mapping):
                view.keep(begun)
        else:
            view = ReviewCardView(card, dict(desk.forms), now, masked=masked)
            view.used.connect(self.used)
            view.let_go.connect(self.let_go)
            view.photo_wanted.connect(self.photo_wanted)
            if isinstance(begun, str):
                view.keep(begun)
        view.revealed.connect(self.revealed)
        view.gone.connect(self.gone)
        return view

    def _give_keyboard(self, view: CardView) -> None:
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # made a moment ago
        self.area.ensureWidgetVisible(view)
        bar = self.area.verticalScrollBar()
        bar.setValue(min(bar.value(), view.y()))  # of one that is taller than the page, the top


def _about(card: _Card) -> list[RowName]:
    return [card.about] if isinstance(card, ConflictCard) else [one.about for one in card.parts]
