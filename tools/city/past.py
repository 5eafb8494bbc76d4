"""What the made-up city's inspectors did before the day it is looked at, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inspection.terms import (
    CallOutcome,
    CheckAnswer,
    ContactKind,
    InspectionForm,
    PaperState,
    ProblemState,
    System,
)


@dataclass(frozen=True, slots=True)
class PastContact:
    """A finished contact: `site` is a site's code, `lead` and `assistant` are logins, UTC ms.

    `answers` are those of a check-in by item (A1 … F5), in the checklist's order, empty for a
    contact without one.
    """

    site: str
    kind: ContactKind
    form: InspectionForm | None
    covert: bool
    lead: str
    assistant: str
    on: date
    started_ms: int
    finished_ms: int
    answers: tuple[tuple[str, CheckAnswer], ...]


@dataclass(frozen=True, slots=True)
class PastCall:
    """One attempt at the worker in `position` (from 0) of the month's drawn sample."""

    position: int
    at_ms: int
    outcome: CallOutcome
    call_back_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PastSample:
    """A month's phone check at a site: the seed to draw with, when, and the attempts in time order.

    `size` is how many the default rules draw from the roster the city gives the site.
    """

    site: str
    lead: str
    month: date
    seed: str
    drawn_ms: int
    size: int
    calls: tuple[PastCall, ...]


@dataclass(frozen=True, slots=True)
class PastProblem:
    """A ledger item found in `contact` (a place in `Past.contacts`): item, words, deadline, state.

    `order` is the state of the order that demands the correction, None where none was issued;
    an order is issued on the day the problem was found.
    """

    contact: int
    site: str
    firm: str
    system: System
    item: str
    clause: str
    facts: str
    measure: str
    people: int
    found_on: date
    due_on: date
    state: ProblemState
    closed_on: date | None
    rechecked_by: str
    order: PaperState | None


@dataclass(frozen=True, slots=True)
class Past:
    """All that was done, in the order it was done."""

    contacts: tuple[PastContact, ...]
    samples: tuple[PastSample, ...]
    problems: tuple[PastProblem, ...]

    @property
    def record_count(self) -> int:
        """Contacts, samples, call attempts, problems and orders together."""
        calls = sum(len(sample.calls) for sample in self.samples)
        orders = sum(problem.order is not None for problem in self.problems)
        return len(self.contacts) + len(self.samples) + calls + len(self.problems) + orders
