"""Carry-forward: which answers of the last filled form still stand, and which have run out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from forms.answers import SEEN
from forms.definition import Definition, Question
from forms.expressions.dates import moment
from forms.problems import RAISING


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What was answered last time, and the day it was last seen on site.

    `standing` says that it may be taken over without looking again; otherwise the question is
    asked anew: it was never to be carried, it failed, or (`expired`) its time or its paper has run
    out. `evidence` are ids of what proved it then.
    """

    path: str
    value: str
    seen: date
    standing: bool
    expired: bool = False
    evidence: tuple[str, ...] = ()


def last_answers(
    definition: Definition, previous: Mapping[str, str], filled_on: date, today: date
) -> dict[str, LastAnswer]:
    """The last answer to each shown question that had one, by path.

    `previous` is the document of the last filled form and `filled_on` its date; an answer that
    was itself carried keeps the day on which somebody saw it.
    """
    found: dict[str, LastAnswer] = {}
    for path, question in definition.questions.items():
        value = previous.get(path, "")
        if not value or not question.is_shown:
            continue
        seen = _day(previous.get(path + SEEN, "")) or filled_on
        carried = question.carry_days is not None and value not in (*RAISING, "unchecked")
        expired = carried and _ran_out(question, previous, seen, today)
        found[path] = LastAnswer(path, value, seen, carried and not expired, expired)
    return found


def _ran_out(question: Question, previous: Mapping[str, str], seen: date, today: date) -> bool:
    if today - seen > timedelta(days=question.carry_days or 0):
        return True
    until = _day(previous.get(question.expires_with, ""))
    return until is not None and today > until


def _day(text: str) -> date | None:
    at = moment(text)
    return None if at is None else at.date()
