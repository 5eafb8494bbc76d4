"""What follows from each attempt to phone a worker: done, call back, try again, or replace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from inspection.clock import civil_date
from inspection.terms import CallOutcome

REACHED = frozenset({CallOutcome.COMPLETED, CallOutcome.PARTLY})
"""The check was held, wholly or in part: it counts, and the worker's cool-off begins."""

RESPONDED = REACHED | {CallOutcome.DECLINED, CallOutcome.CALL_BACK, CallOutcome.LANGUAGE}
"""The drawn worker himself answered: the numerator of the response rate."""

CONTRADICTS_ROSTER = frozenset(
    {CallOutcome.NO_SUCH_NUMBER, CallOutcome.NOT_THE_WORKER, CallOutcome.NOT_OF_SITE}
)
"""The call itself is a finding about the roster (checklist A2)."""

_NEVER_AGAIN = CONTRADICTS_ROSTER | {CallOutcome.DECLINED}


class CallStep(StrEnum):
    """What to do about a drawn worker next."""

    CALL = "call"
    DONE = "done"
    CALL_BACK = "call_back"
    RETRY = "retry"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class CallRules:
    """How long to try before a worker is replaced (domain reference §4.2)."""

    attempts: int = 3
    days: int = 2


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: when (UTC ms), how it ended, and the agreed time of a call-back (UTC ms)."""

    at_ms: int
    outcome: CallOutcome
    call_back_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The step, with the instant of a call-back (UTC ms) or the earliest day of a retry."""

    step: CallStep
    at_ms: int | None = None
    not_before: date | None = None


def next_step(attempts: Sequence[Attempt], rules: CallRules) -> NextStep:
    """What the attempts on one worker, in any order, ask for next.

    A held check is done for good. After a refusal or a wrong number the worker is replaced at
    once; an unanswered call is tried again until there were `rules.attempts` of them over at
    least `rules.days` civil days, the last one kept for another day if need be.
    """
    if not attempts:
        return NextStep(CallStep.CALL)
    if any(attempt.outcome in REACHED for attempt in attempts):
        return NextStep(CallStep.DONE)
    latest = max(attempts, key=lambda attempt: attempt.at_ms)
    if any(attempt.outcome in _NEVER_AGAIN for attempt in attempts):
        return NextStep(CallStep.REPLACE)
    if latest.outcome is CallOutcome.CALL_BACK:
        return NextStep(CallStep.CALL_BACK, at_ms=latest.call_back_at_ms)
    missed = [a.at_ms for a in attempts if a.outcome is not CallOutcome.CALL_BACK]
    if is_exhausted(missed, rules):
        return NextStep(CallStep.REPLACE)
    last_day = civil_date(latest.at_ms)
    days = {civil_date(at_ms) for at_ms in missed}
    calls_left = max(rules.attempts - len(missed), 1)
    wait = len(days) + calls_left - 1 < rules.days
    return NextStep(CallStep.RETRY, not_before=last_day + timedelta(days=int(wait)))


def is_exhausted(missed_at_ms: Iterable[int], rules: CallRules) -> bool:
    """Whether unanswered calls at these instants (UTC ms) suffice to replace the worker."""
    missed = list(missed_at_ms)
    days = {civil_date(at_ms) for at_ms in missed}
    return len(missed) >= rules.attempts and len(days) >= rules.days


@dataclass(frozen=True, slots=True)
class CallTally:
    """Workers called so far, of them those who answered in person, and checks held."""

    called: int
    responded: int
    done: int

    @property
    def response_percent(self) -> int:
        """The response rate in whole percent, rounded half up; 0 before the first call."""
        return (self.responded * 200 + self.called) // (self.called * 2) if self.called else 0


def tally(attempts_by_worker: Iterable[Sequence[Attempt]]) -> CallTally:
    """Count persons, not calls: each inner sequence holds all attempts on one worker."""
    called = responded = done = 0
    for attempts in attempts_by_worker:
        outcomes = {attempt.outcome for attempt in attempts}
        called += bool(outcomes)
        responded += bool(outcomes & RESPONDED)
        done += bool(outcomes & REACHED)
    return CallTally(called, responded, done)
