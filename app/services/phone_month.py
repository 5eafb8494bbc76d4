"""How far a site's phone checks of the month have come: who is next, who waits, who stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.services.phone_findings import Contradiction, contradictions
from db.queries.calls import AttemptRow, CallForm, EntryRow
from inspection.calls import Attempt, CallRules, CallStep, NextStep, next_step
from inspection.clock import civil_date
from inspection.identity import mask_name, mask_phone
from inspection.terms import CallOutcome

EARLY_MS = 5 * 60_000
"""A call-back may be made so much before the agreed time."""


class Standing(StrEnum):
    """Where a drawn worker stands."""

    TO_CALL = "to_call"
    TALKING = "talking"
    """Questions were begun; the call has not been ended."""
    CALL_BACK = "call_back"
    RETRY = "retry"
    WAITING = "waiting"
    """Not to be tried again before another day."""
    DONE = "done"
    REPLACED = "replaced"
    NOBODY_LEFT = "nobody_left"
    """To be replaced, but the stand-ins are used up."""


OPEN = frozenset(
    {Standing.TO_CALL, Standing.TALKING, Standing.CALL_BACK, Standing.RETRY, Standing.WAITING}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A worker to call; name and number are masked. `at` is the agreed time of a call-back (UTC
    ms), `not_before` the first day of the next try, `replaced_by` the entry that stands in."""

    id: str
    worker: str
    position: int
    name: str
    phone: str
    trade: str
    crew: str
    firm: str
    stratum: str
    joined_on: date | None
    left_on: date | None
    extra: bool
    replaces: str | None
    replaced_by: str | None
    standing: Standing
    at: int | None
    not_before: date | None
    attempts: tuple[AttemptRow, ...]
    found: tuple[Contradiction, ...]

    @property
    def last(self) -> AttemptRow | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def open(self) -> bool:
        """Whether a call to him may still be written down."""
        return self.standing in OPEN

    def can_call(self, today: date) -> bool:
        """Whether his number is wanted now: the sheet shows the code to dial."""
        if self.standing is Standing.WAITING:
            return self.not_before is not None and self.not_before <= today
        return self.open


@dataclass(frozen=True, slots=True)
class Stratum:
    """A crew's part of the sample."""

    name: str
    done: int
    total: int
    entries: tuple[Entry, ...]


def step_of(attempts: Iterable[AttemptRow], rules: CallRules) -> NextStep:
    """What the attempts on one worker ask for."""
    return next_step(
        [Attempt(one.at, CallOutcome(one.outcome), one.call_back_at) for one in attempts], rules
    )


def assess(
    rows: Sequence[EntryRow],
    attempts: Mapping[str, Sequence[AttemptRow]],
    forms: Mapping[str, CallForm],
    size: int,
    today: date,
    rules: CallRules,
    checked_paid: date | None = None,
) -> tuple[Entry, ...]:
    """The entries that are called, in drawing order.

    Unused stand-ins are left out, and so is one whose forerunner came back because the attempt
    that replaced him was taken back, unless he was called meanwhile.
    """
    steps = {row.id: step_of(attempts.get(row.id, ()), rules) for row in rows if not row.reserve}
    gone = {one for one, step in steps.items() if step.step is CallStep.REPLACE}
    stand_ins = {row.replaces: row.id for row in rows if row.replaces}
    found = []
    for place, row in enumerate(rows):
        if row.reserve:
            continue
        if row.replaces and row.replaces not in gone and not attempts.get(row.id):
            continue
        step, form = steps[row.id], forms.get(row.id)
        called = tuple(attempts.get(row.id, ()))
        on = civil_date(called[-1].at) if called else today
        standing = _standing(step, form, called, today)
        if standing is Standing.REPLACED and row.id not in stand_ins:
            standing = Standing.NOBODY_LEFT
        found.append(
            Entry(
                id=row.id,
                worker=row.worker,
                position=row.position,
                name=mask_name(row.name),
                phone=mask_phone(row.phone) if row.phone else "",
                trade=row.trade or "",
                crew=row.crew or "",
                firm=row.firm or "",
                stratum=row.stratum,
                joined_on=row.joined_on,
                left_on=row.left_on,
                extra=row.replaces is None and place >= size,
                replaces=row.replaces,
                replaced_by=stand_ins.get(row.id) if row.id in gone else None,
                standing=standing,
                at=step.at_ms,
                not_before=step.not_before,
                attempts=called,
                found=contradictions(
                    row,
                    (one.outcome for one in called),
                    form.answers if form and called else {},
                    on,
                    checked_paid,
                ),
            )
        )
    return tuple(found)


def _standing(
    step: NextStep, form: CallForm | None, called: Sequence[AttemptRow], today: date
) -> Standing:
    if step.step is CallStep.DONE:
        return Standing.DONE
    if step.step is CallStep.REPLACE:
        return Standing.REPLACED
    if form is not None and form.state == "draft" and not _ended(form, called):
        return Standing.TALKING
    if step.step is CallStep.RETRY and step.not_before and step.not_before > today:
        return Standing.WAITING
    return {
        CallStep.CALL: Standing.TO_CALL,
        CallStep.CALL_BACK: Standing.CALL_BACK,
        CallStep.RETRY: Standing.RETRY,
    }[step.step]


def _ended(form: CallForm, called: Sequence[AttemptRow]) -> bool:
    """Whether the call in which the questions were begun has been written down."""
    return any(one.at >= form.started_at for one in called)


def by_stratum(entries: Iterable[Entry]) -> tuple[Stratum, ...]:
    """Entries grouped as they were drawn; a replaced worker is listed but not counted."""
    groups: dict[str, list[Entry]] = {}
    for one in entries:
        groups.setdefault(one.stratum, []).append(one)
    return tuple(
        Stratum(
            name,
            sum(one.standing is Standing.DONE for one in group),
            sum(one.standing is not Standing.REPLACED for one in group),
            tuple(group),
        )
        for name, group in sorted(groups.items())
    )


def in_turn(entries: Iterable[Entry], now_ms: int) -> list[Entry]:
    """Whom to call now, in turn: calls under way, call-backs that are due, then the least tried."""
    today = civil_date(now_ms)

    def rank(one: Entry) -> tuple[int, int, int, int]:
        tries = len(one.attempts)
        last = one.last.at if one.last else 0
        if one.standing is Standing.TALKING:
            return 0, 0, 0, one.position
        if one.standing is Standing.CALL_BACK:
            return 1, one.at or 0, last, one.position
        return 2, tries, last, one.position

    ready = [
        one
        for one in entries
        if one.can_call(today)
        and (one.standing is not Standing.CALL_BACK or (one.at or 0) <= now_ms + EARLY_MS)
    ]
    return sorted(ready, key=rank)
