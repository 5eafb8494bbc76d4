"""All a decision needs on one desk: the cards, the questions they are about, what rests on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.services.deciding import DecidingService, Decisions
from app.services.laptop import Laptop
from db.queries.filling import definition_text
from db.queries.follow_ups import FollowUps, follow_ups
from forms.definition import Definition, definition_of
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class DecisionDesk:
    """The cards; `follow_ups` by the card's id, `forms` by the form version's."""

    decisions: Decisions
    follow_ups: Mapping[str, FollowUps] = field(default_factory=dict)
    forms: Mapping[str, Definition] = field(default_factory=dict)


def decision_desk(laptop: Laptop) -> DecisionDesk:
    """Read it, in one job."""
    decisions = DecidingService(laptop).look()
    versions = {card.about.form_version for card in decisions.conflicts}
    versions |= {part.about.form_version for card in decisions.reviews for part in card.parts}
    with laptop.database.read() as connection:
        resting = follow_ups(connection, decisions.conflicts)
        texts = {one: definition_text(connection, one) for one in versions if one}
    forms = {one: _definition(text) for one, text in texts.items() if text}
    return DecisionDesk(
        decisions, resting, {one: form for one, form in forms.items() if form is not None}
    )


def _definition(text: str) -> Definition | None:
    """None for a form of a newer format: its answers are then shown by their codes."""
    try:
        return definition_of(text)
    except Refusal:
        return None
