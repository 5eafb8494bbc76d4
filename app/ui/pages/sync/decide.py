"""What waits for a decision, a card each; those that wait for this account come first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from app.presenters.deciding import needs_me
from app.services.decision_desk import DecisionDesk
from app.ui.i18n import translate
from app.ui.pages.sync.conflict_card import ConflictCardView
from app.ui.pages.sync.review_card import ReviewCardView
from app.ui.widgets.card import EmptyState
from app.ui.widgets.layout import STRETCH, column, scrolling
from db.queries.decisions import ConflictCard, ReviewCard
from db.queries.follow_ups import FollowUps
from db.queries.naming import RowName

CardView = ConflictCardView | ReviewCardView


class DecideTab(QStackedWidget):
    """`settled(card, values)`, `used(card)`, `let_go(card, reason)`, `revealed(card)`,
    `gone(route)`."""

    settled = Signal(object, object)
    used = Signal(object)
    let_go = Signal(object, str)
    revealed = Signal(object)
    gone = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[CardView] = []
        self._shown: set[str] = set()
        self._column = column(STRETCH, gap="l")
        self._area = scrolling(self._column)
        self.addWidget(EmptyState(translate("Decide", "没有要人定的。"), icon="circle-check"))
        self.addWidget(self._area)

    def show_desk(self, desk: DecisionDesk) -> None:
        """These cards. One that did not change stays as it is, half-made choices and all; of one
        that did, what was chosen is chosen again where it is still on offer."""
        decisions = desk.decisions
        wanted: list[ConflictCard | ReviewCard] = [*decisions.conflicts, *decisions.reviews]
        wanted.sort(key=lambda card: not needs_me(card))
        had_focus = self.focused()
        before = {view.id: view for view in self.cards}
        self.cards = []
        for place, card in enumerate(wanted):
            old = before.get(card.id)
            if old is not None and old.card == card and old.masked == self._masked(card.id):
                del before[card.id]
                self._column.removeWidget(old)
                view = old
            else:
                view = self._make(card, desk)
                if isinstance(view, ConflictCardView) and isinstance(old, ConflictCardView):
                    view.keep(old.chosen())
            self._column.insertWidget(place, view)
            self.cards.append(view)
        for gone in before.values():
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.setCurrentIndex(1 if self.cards else 0)
        if had_focus:
            self.go_to(had_focus)

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
        for view in self.cards:
            if view.id == card and needs_me(view.card):
                self._give_keyboard(view)
                return
        self.go_to_first()

    def go_about(self, wanted: Mapping[str, str]) -> None:
        """Give the keyboard to the first card about a row (``entity``, ``row``) or a ``site``."""
        for view in self.cards:
            names = _about(view.card)
            if any(
                one.site_id == wanted.get("site")
                or (one.entity, one.row) == (wanted.get("entity"), wanted.get("row"))
                for one in names
            ):
                self._give_keyboard(view)
                return
        self.go_to_first()

    def view_of(self, card: str) -> CardView | None:
        """The card with this id, as shown."""
        return next((view for view in self.cards if view.id == card), None)

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

    def _make(self, card: ConflictCard | ReviewCard, desk: DecisionDesk) -> CardView:
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
        view.revealed.connect(self.revealed)
        view.gone.connect(self.gone)
        return view

    def _give_keyboard(self, view: CardView) -> None:
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(view)


def _about(card: ConflictCard | ReviewCard) -> list[RowName]:
    return [card.about] if isinstance(card, ConflictCard) else [one.about for one in card.parts]
