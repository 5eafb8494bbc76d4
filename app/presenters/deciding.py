"""Conflicts and reviews on screen: which option stands for which value, and settling them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.services.deciding import DecidingService
from app.services.decision_desk import DecisionDesk, decision_desk
from app.services.laptop import Laptop
from app.services.revealing import RevealingService
from db.queries.decisions import Author, ConflictCard, ContestedField, ReviewCard
from db.replication.fields import Json, same


@dataclass(frozen=True, slots=True)
class Option:
    """A value one may choose for a field: who entered it, and what it is at present.

    `before`: it is what the authors had in front of them. `stands`: the bureau goes by it until
    somebody decides. `implied`: those authors left the field as it was.
    """

    value: Json
    authors: tuple[Author, ...] = ()
    before: bool = False
    stands: bool = False
    implied: bool = False

    @property
    def mine(self) -> bool:
        """Whether this account entered it."""
        return any(author.mine for author in self.authors)


def options(card: ConflictCard, field: ContestedField) -> tuple[Option, ...]:
    """The values of a field, mine first, equal ones as one; what was there before comes last."""
    found: list[Option] = []
    for side, one in zip(card.candidates, field.values, strict=True):
        for place, known in enumerate(found):
            if same(known.value, one.value):
                found[place] = Option(
                    known.value,
                    (*known.authors, side.author),
                    implied=known.implied and one.implied,
                )
                break
        else:
            found.append(Option(one.value, (side.author,), implied=one.implied))
    if not any(same(field.before, one.value) for one in found):
        found.append(Option(field.before))
    return tuple(
        sorted(
            (
                Option(
                    one.value,
                    one.authors,
                    same(one.value, field.before),
                    same(one.value, field.stands),
                    one.implied,
                )
                for one in found
            ),
            key=lambda one: (not one.authors, not one.mine),
        )
    )


def decided(card: ConflictCard, field: ContestedField) -> Json | None:
    """What was chosen here and is not confirmed yet; None while nothing is."""
    return None if card.decision is None else card.decision.values.get(field.name)


def needs_me(card: ConflictCard | ReviewCard) -> bool:
    """Whether the card waits for this account."""
    if card.decision is not None:
        return False
    return card.may_settle if isinstance(card, ConflictCard) else card.may_use or card.may_let_go


class DecidingView(Protocol):
    """What the page can show of it."""

    def show_desk(self, desk: DecisionDesk) -> None: ...
    def show_decided(self, card: str) -> None: ...
    def show_not_decided(self, card: str, error: Exception) -> None: ...
    def show_revealed(self, card: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...


class DecidingPresenter:
    """Reads the desk and settles one card at a time, as it was shown."""

    def __init__(self, view: DecidingView, laptop: Laptop, jobs: Jobs) -> None:
        self._view = view
        self._laptop = laptop
        self._service = DecidingService(laptop)
        self._revealing = RevealingService(laptop)
        self._jobs = JobScope(jobs)
        self._looking: Job | None = None

    def look(self) -> None:
        """Look again at what waits."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._jobs.run(
            lambda _job: decision_desk(self._laptop),
            done=self._view.show_desk,
            failed=self._view.show_error,
        )

    def settle(self, card: ConflictCard, choices: Mapping[str, Json]) -> None:
        """Decide a conflict by a value for each of its fields."""
        self._settle(card.id, lambda: self._service.settle_conflict(card, choices))

    def use(self, card: ReviewCard) -> None:
        """Take over what was refused."""
        self._settle(card.id, lambda: self._service.use_review(card))

    def let_go(self, card: ReviewCard, reason: str) -> None:
        """Leave it unused, for a reason."""
        self._settle(card.id, lambda: self._service.let_go(card, reason))

    def reveal(self, card: ConflictCard | ReviewCard) -> None:
        """Show what a card masks; the asking is written down before."""
        about = card.about if isinstance(card, ConflictCard) else card.parts[0].about
        worker = about.row if about.entity == "worker" else None

        def done(_nothing: None) -> None:
            self._view.show_revealed(card.id)
            self.look()

        self._jobs.run(
            lambda _job: self._revealing.contested(about.site_id, worker),
            done=done,
            failed=self._view.show_error,
        )

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def _settle(self, card: str, call: Callable[[], None]) -> None:
        def done(_nothing: None) -> None:
            self._view.show_decided(card)
            self.look()

        def failed(error: Exception) -> None:
            self._view.show_not_decided(card, error)
            self.look()

        self._jobs.run(lambda _job: call(), done=done, failed=failed)
