"""What people do about conflicts and reviews: look at a card, leave it open, settle it."""

from __future__ import annotations

from app.services.deciding import DecidingService
from db.queries.decisions import ConflictCard, ReviewCard
from db.tables.site import attachment
from tests.sync_sim.acts import Acts
from tests.sync_sim.knowledge import seen as known
from tests.sync_sim.users import Plan, User
from tests.sync_sim.world import World

_SLOTS = 2


class Decisions:
    """One event of somebody who decides; every one returns how it ended."""

    def __init__(self, world: World, acts: Acts) -> None:
        self._world = world
        self._acts = acts

    def resolve(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Choose one of the values of a conflict, on a card that may have been open for long."""
        service = DecidingService(user.laptop.laptop)
        card = user.cards.get(picks[1] % _SLOTS)
        if not isinstance(card, ConflictCard) or picks[2] % 3:
            cards = [one for one in service.look().conflicts if one.may_settle]
            if not cards:
                return "no conflict"
            card = cards[picks[0] % len(cards)]
        if picks[3] % 4 == 0:
            user.cards[picks[1] % _SLOTS] = card
            return "left open"
        user.cards.pop(picks[1] % _SLOTS, None)
        shown = {
            field.name: [field.stands, field.here, *(one.value for one in field.values)]
            for field in card.fields
        }
        choices = {name: values[picks[4] % len(values)] for name, values in shown.items()}
        names = [field.name for field in card.fields]
        plan = Plan(
            card.about.entity,
            card.about.row,
            card.scope,
            {},
            known(self._world, user, card.about.row, card.scope, names),
            frozenset(card.saw),
            {
                field.name: frozenset(map(str, [field.before, *shown[field.name]]))
                for field in card.fields
            },
        )
        return self._acts.do(
            user, [plan], lambda: service.settle_conflict(card, choices), fatal, whole=False
        )

    def review(self, user: User, picks: tuple[int, ...], fatal: int | None) -> str:
        """Use what was refused, or let it go, on a card that may have been open for long."""
        service = DecidingService(user.laptop.laptop)
        card = user.cards.get(picks[1] % _SLOTS)
        if not isinstance(card, ReviewCard) or picks[2] % 3:
            cards = [one for one in service.look().reviews if one.may_use or one.may_let_go]
            if not cards:
                return "no review"
            card = cards[picks[0] % len(cards)]
        if picks[3] % 4 == 0:
            user.cards[picks[1] % _SLOTS] = card
            return "left open"
        user.cards.pop(picks[1] % _SLOTS, None)
        found, use = card, card.may_use and picks[4] % 3 > 0

        def action() -> None:
            if use:
                service.use_review(found)
            else:
                service.let_go(found, "not needed")

        ended = self._acts.do(user, self._plans(user, card), action, fatal, whole=False)
        return f"{'use' if use else 'let go'}: {ended}"

    def _plans(self, user: User, card: ReviewCard) -> list[Plan]:
        """What the operations that settle it will be about: the reviews, and their rows."""
        plans = []
        for part in card.parts:
            plans.append(Plan("review", part.id, part.scope, {}, {}))
            about, names = part.about, [field.name for field in part.fields]
            scope = part.scope  # of a photo nobody edits: it is not among the world's rows
            if about.entity != attachment.name:
                scope = self._world.scope_of_row(about.entity, about.row)
            seen = known(self._world, user, about.row, scope, names)
            shown = {
                field.name: frozenset(map(str, [field.now, field.new])) for field in part.fields
            }
            plans.append(Plan(about.entity, about.row, scope, {}, seen, on_show=shown))
        return plans
