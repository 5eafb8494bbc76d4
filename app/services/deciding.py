"""Conflicts and reviews as this laptop knows them, and what its account may settle."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.laptop import Laptop
from db.queries.conflict_cards import conflict_cards
from db.queries.deciders import count_waiting, read_me
from db.queries.decisions import ConflictCard, Counts, ReviewCard
from db.queries.review_cards import review_cards


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that waits for somebody's decision at `now` (UTC ms), oldest first."""

    now: int
    conflicts: tuple[ConflictCard, ...]
    reviews: tuple[ReviewCard, ...]
    counts: Counts


class DecidingService:
    """Shows what is open to the account of one laptop."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def look(self) -> Decisions:
        """All cards, in one look."""
        laptop = self._laptop
        with laptop.database.read() as connection:
            me = read_me(connection, laptop.account, laptop.device)
            return Decisions(
                now=laptop.clock.now_ms(),
                conflicts=conflict_cards(connection, me),
                reviews=review_cards(connection, me),
                counts=count_waiting(connection, me),
            )

    def counts(self) -> Counts:
        """How much waits, and how much of it for this account."""
        laptop = self._laptop
        with laptop.database.read() as connection:
            return count_waiting(connection, read_me(connection, laptop.account, laptop.device))
