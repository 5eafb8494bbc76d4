"""Where a phone check and the bureau's records contradict each other, as codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from db.queries.calls import EntryRow
from inspection.terms import CallOutcome

LATE_MONTHS = 3
"""Wages are due within a month (domain.md §2, art. 24): whoever was last paid for a month so far
back has gone without for at least one."""


class Contradiction(StrEnum):
    """What a call showed that the roster or the last check-in says otherwise.

    A code names no worker: the firm is told what is wrong, never who said it.
    """

    DEAD_NUMBER = "dead_number"
    """The roster's number is not in service."""
    OTHERS_NUMBER = "others_number"
    """The roster's number is another person's."""
    NEVER_ON_SITE = "never_on_site"
    """On the roster, but says that he never worked there."""
    LEFT_UNRECORDED = "left_unrecorded"
    """Says that he left; the roster has him on site."""
    STILL_HERE = "still_here"
    """Says that he is on site; the roster has him gone."""
    OWED = "owed"
    """Says that wages are owed."""
    OWED_THOUGH_PAID = "owed_though_paid"
    """Says that wages are owed; the last check-in found them paid."""
    PAID_LONG_AGO = "paid_long_ago"
    """Was last paid for a month at least `LATE_MONTHS` back."""


_BY_OUTCOME = {
    CallOutcome.NO_SUCH_NUMBER: Contradiction.DEAD_NUMBER,
    CallOutcome.NOT_THE_WORKER: Contradiction.OTHERS_NUMBER,
    CallOutcome.NOT_OF_SITE: Contradiction.NEVER_ON_SITE,
}


def contradictions(
    entry: EntryRow,
    outcomes: Iterable[str],
    answers: Mapping[str, str],
    on: date,
    checked_paid: date | None,
) -> tuple[Contradiction, ...]:
    """What the calls to one worker and his answers (by path) contradict, each once, in order.

    `on` is the day of the call; `checked_paid` the day of the last check-in that found last
    month's wages paid.
    """
    found = {_BY_OUTCOME[CallOutcome(one)] for one in outcomes if one in _BY_OUTCOME}
    said = {path.rpartition("/")[2]: text for path, text in answers.items()}
    if said.get("Q1") == "yes":
        found |= _presence(said.get("Q2", ""), entry)
        if said.get("Q14") == "yes":
            found.add(Contradiction.OWED_THOUGH_PAID if checked_paid else Contradiction.OWED)
        if _paid_late(said.get("Q10", ""), entry, on):
            found.add(Contradiction.PAID_LONG_AGO)
    return tuple(one for one in Contradiction if one in found)


def _presence(said: str, entry: EntryRow) -> set[Contradiction]:
    if said == "never":
        return {Contradiction.NEVER_ON_SITE}
    if said == "left" and entry.left_on is None:
        return {Contradiction.LEFT_UNRECORDED}
    if said == "here" and entry.left_on is not None:
        return {Contradiction.STILL_HERE}
    return set()


def _paid_late(last_paid: str, entry: EntryRow, on: date) -> bool:
    """Whether the month last paid lies too far back for somebody who worked since."""
    try:
        paid = date.fromisoformat(last_paid)
    except ValueError:
        return False
    until = min(on, entry.left_on or on)
    return (until.year - paid.year) * 12 + until.month - paid.month >= LATE_MONTHS
