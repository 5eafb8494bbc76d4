"""Conflicts and reviews as this laptop knows them, and settling them, nothing unseen or silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.services.laptop import Laptop
from db.journal.laptop import LaptopTransaction
from db.journal.reviews import LET_GO, LONGEST_REASON, OPEN, USED
from db.queries.conflict_cards import conflict_cards
from db.queries.deciders import count_waiting, read_me
from db.queries.decisions import ConflictCard, ContestedField, Counts, Me, ReviewCard, ReviewPart
from db.queries.review_cards import review_cards
from db.replication.fields import Json, same
from db.tables.journal import review
from db.tables.registry import table_named
from inspection.identity import clean_text
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that waits for somebody's decision at `now` (UTC ms), oldest first."""

    now: int
    conflicts: tuple[ConflictCard, ...]
    reviews: tuple[ReviewCard, ...]
    counts: Counts


class DecidingService:
    """Shows what is open to the account of one laptop, and settles it.

    A card is settled as it was shown: whatever changed since refuses with ``decide.changed``, and
    nothing is written. Each call is one transaction.
    """

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def look(self) -> Decisions:
        """All cards, in one look."""
        laptop = self._laptop
        with laptop.database.read() as connection:
            me = self._me(connection)
            return Decisions(
                now=laptop.clock.now_ms(),
                conflicts=conflict_cards(connection, me),
                reviews=review_cards(connection, me),
                counts=count_waiting(connection, me),
            )

    def counts(self) -> Counts:
        """How much waits, and how much of it for this account."""
        with self._laptop.database.read() as connection:
            return count_waiting(connection, self._me(connection))

    def settle_conflict(self, card: ConflictCard, choices: Mapping[str, Json]) -> None:
        """Decide a conflict: for each of the card's fields the value that shall stand.

        Every value must be one the card shows. A candidate that reached the bureau after the card
        was made stays open there. Until the bureau has confirmed it the choice may be changed.
        Raises Refusal ``decide.changed``, ``decide.not_allowed``, ``decide.incomplete`` (field),
        ``decide.unknown_choice`` (field).
        """
        if not card.may_settle:
            raise Refusal("decide.not_allowed")
        for field in card.fields:
            if field.name not in choices:
                raise Refusal("decide.incomplete", field=field.name)
            if not any(same(choices[field.name], one) for one in _on_show(field)):
                raise Refusal("decide.unknown_choice", field=field.name)
        table = table_named(card.about.entity)
        with self._laptop.journal.transaction() as change:
            me = self._me(change.connection)
            known = [one.rests_on for one in conflict_cards(change.connection, me)]
            if table is None or card.rests_on not in known:
                raise Refusal("decide.changed")
            change.resolve(
                table,
                card.about.row,
                seen_rev=card.row_rev,
                shown={field.name: field.here for field in card.fields},
                chosen={field.name: choices[field.name] for field in card.fields},
                saw=card.saw,
                personal=[field.name for field in card.fields if field.shape.personal],
            )

    def use_review(self, card: ReviewCard, reason: str = "") -> None:
        """Take over what was refused, in the name of whoever does it; parts that cannot be used
        are let go. The bureau judges it like any change.

        Raises Refusal ``decide.changed``, ``decide.not_allowed``, ``decide.reason_too_long``
        (limit).
        """
        if not card.may_use:
            raise Refusal("decide.not_allowed")
        said = _said(reason)
        with self._laptop.journal.transaction() as change:
            self._check_shown(change, card)
            usable = [part for part in card.parts if part.usable]
            for part in usable:
                _settle(change, part, USED, said)
            for part in card.parts:
                if not part.usable:
                    _settle(change, part, LET_GO, said)
            _take_over(change, usable)

    def let_go(self, card: ReviewCard, reason: str) -> None:
        """Leave what was refused unused, for a reason that is kept with it.

        The author's laptop shows the bureau's record again after its next sync. Raises Refusal
        ``decide.changed``, ``decide.not_allowed``, ``decide.reason_missing``,
        ``decide.reason_too_long`` (limit).
        """
        if not card.may_let_go:
            raise Refusal("decide.not_allowed")
        said = _said(reason)
        if not said:
            raise Refusal("decide.reason_missing")
        with self._laptop.journal.transaction() as change:
            self._check_shown(change, card)
            for part in card.parts:
                _settle(change, part, LET_GO, said)

    def _me(self, connection: Connection) -> Me:
        return read_me(connection, self._laptop.account, self._laptop.device)

    def _check_shown(self, change: LaptopTransaction, card: ReviewCard) -> None:
        cards = review_cards(change.connection, self._me(change.connection))
        known = [one.rests_on for one in cards if one.may_let_go]
        if card.decision is not None or card.rests_on not in known:
            raise Refusal("decide.changed")


def _on_show(field: ContestedField) -> tuple[Json, ...]:
    return (field.before, field.stands, field.here, *(one.value for one in field.values))


def _said(reason: str) -> str:
    said = clean_text(reason)
    if len(said) > LONGEST_REASON:
        raise Refusal("decide.reason_too_long", limit=LONGEST_REASON)
    return said


def _settle(change: LaptopTransaction, part: ReviewPart, state: str, reason: str) -> None:
    change.edit(
        review,
        part.id,
        seen_rev=part.rev,
        shown={"state": OPEN, "settled_reason": None},
        new={"state": state, "settled_reason": reason or None},
    )


def _take_over(change: LaptopTransaction, parts: Sequence[ReviewPart]) -> None:
    """One operation for each row: what its author made of it in the end."""
    rows: dict[tuple[str, str], list[ReviewPart]] = {}
    for part in parts:
        rows.setdefault((part.about.entity, part.about.row), []).append(part)
    for (entity, row), of_row in rows.items():
        table = table_named(entity)
        if table is None:
            continue
        values: dict[str, Any] = {}
        now: dict[str, Any] = {}
        for part in of_row:
            values.update({field.name: field.new for field in part.fields})
            now.update({field.name: field.now for field in part.fields})
        personal = [f.name for part in of_row for f in part.fields if f.shape.personal]
        if any(part.kind == "add" for part in of_row):
            change.propose(table, row, values, personal)
        else:
            seen = of_row[-1].row_rev
            change.edit(table, row, seen_rev=seen, shown=now, new=values, personal=personal)
