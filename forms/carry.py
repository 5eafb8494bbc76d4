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
    asked anew: it was never to be carried, it failed, or its time or its paper has run out.
    """

    path: str
    value: str
    seen: date
    standing: bool


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
        standing = _stands(question, value, previous, seen, today)
        found[path] = LastAnswer(path, value, seen, standing)
    return found


def _stands(
    question: Question, value: str, previous: Mapping[str, str], seen: date, today: date
) -> bool:
    if question.carry_days is None or value in (*RAISING, "unchecked"):
        return False
    if today > seen + timedelta(days=question.carry_days):
        return False
    until = _day(previous.get(question.expires_with, ""))
    return until is None or today <= until


def _day(text: str) -> date | None:
    at = moment(text)
    return None if at is None else at.date()
