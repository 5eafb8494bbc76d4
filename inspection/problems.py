"""The problem ledger's states: what may follow what, and what each state must know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from inspection.refusal import Refusal
from inspection.terms import ProblemState as State

MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.REGISTERED, State.VOID}),
    State.REGISTERED: frozenset({State.CORRECTING, State.TO_CASE, State.TO_REGULATOR, State.VOID}),
    State.CORRECTING: frozenset(
        {
            State.AWAITING_RECHECK,
            State.EXTENSION_REQUESTED,
            State.TO_CASE,
            State.TO_REGULATOR,
            State.VOID,
        }
    ),
    State.EXTENSION_REQUESTED: frozenset({State.CORRECTING, State.VOID}),
    State.AWAITING_RECHECK: frozenset({State.STRUCK_OFF, State.RECHECK_FAILED, State.VOID}),
    State.RECHECK_FAILED: frozenset(
        {State.CORRECTING, State.TO_CASE, State.TO_REGULATOR, State.VOID}
    ),
    State.STRUCK_OFF: frozenset(),
    State.TO_CASE: frozenset(),
    State.TO_REGULATOR: frozenset(),
    State.VOID: frozenset(),
}
"""Allowed moves (domain reference §5.1). Only a re-check strikes an item off."""

CLOSED = frozenset(state for state, following in MOVES.items() if not following)
"""States nothing follows: the item is out of the ledger's backlog."""

_REGISTERED = ("site_id", "system", "item", "clause", "facts", "account_id", "found_on")
_MEASURED = (*_REGISTERED, "measure", "firm_id", "due_on")

REQUIRED: Mapping[State, tuple[str, ...]] = {
    State.DRAFT: ("site_id",),
    State.REGISTERED: _REGISTERED,
    State.CORRECTING: _MEASURED,
    State.AWAITING_RECHECK: (*_MEASURED, "evidence"),
    State.STRUCK_OFF: (*_MEASURED, "rechecked_by", "closed_on"),
    State.EXTENSION_REQUESTED: (*_MEASURED, "extension_reason", "extension_until"),
    State.RECHECK_FAILED: (*_MEASURED, "rechecked_by"),
    State.TO_CASE: (*_REGISTERED, "transfer_reason"),
    State.TO_REGULATOR: (*_REGISTERED, "transfer_reason", "regulator"),
    State.VOID: ("void_reason",),
}
"""Facts an item must have on entering a state: the ledger row's columns, and what the move brings
(the evidence of correction, the reason of an extension or a transfer, the regulator)."""


class ProblemWarning(StrEnum):
    """What the ledger points out without forbidding it."""

    RECHECKER_IS_REPORTER = "rechecker_is_reporter"


def missing_facts(target: State, facts: Mapping[str, object]) -> tuple[str, ...]:
    """Names required in `target` that `facts` lacks or holds empty (None or blank text)."""
    return tuple(name for name in REQUIRED[target] if _is_empty(facts.get(name)))


def check_move(current: State, target: State, facts: Mapping[str, object]) -> None:
    """Refuse a move the ledger does not know, or one whose facts are incomplete.

    Raises Refusal ``problem.move_not_allowed`` or ``problem.fact_missing`` (the first missing
    name as `fact`, the number of missing ones as `count`).
    """
    if target not in MOVES[current]:
        raise Refusal("problem.move_not_allowed", current=current.value, target=target.value)
    missing = missing_facts(target, facts)
    if missing:
        raise Refusal("problem.fact_missing", fact=missing[0], count=len(missing))


def is_overdue(state: State, due_on: date | None, today: date) -> bool:
    """Whether an open, registered item has passed its deadline; drafts and closed items have none.

    The deadline day itself is still in time.
    """
    if state in CLOSED or state is State.DRAFT or due_on is None:
        return False
    return due_on < today


def recheck_warnings(rechecker: str, reporters: Collection[str]) -> tuple[ProblemWarning, ...]:
    """Warn when the only person who reported the item also re-checks it; two reporters suffice."""
    if set(reporters) == {rechecker}:
        return (ProblemWarning.RECHECKER_IS_REPORTER,)
    return ()


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
