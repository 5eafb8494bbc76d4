"""The problems that a filled check-in raises for the ledger: item, clauses, facts, days."""

from __future__ import annotations

from dataclasses import dataclass

from forms.answers import Answers

RAISING = ("missing", "partial")
"""The answers 未落实 and 部分 put an item into the ledger (domain §4.1)."""


@dataclass(frozen=True, slots=True)
class RaisedProblem:
    """A problem offered, not yet made: a person decides.

    `item` is the check's number (``A3``), `system` its letter among the five systems, `clauses`
    machine codes for `forms.clauses`, `facts` Chinese words for the ledger and the order, `note`
    what the inspector wrote beside the item, `correction_days` working days or None for the
    bureau's default.
    """

    path: str
    item: str
    system: str
    answer: str
    clauses: str
    facts: str
    note: str
    correction_days: int | None


def raised_problems(answers: Answers) -> tuple[RaisedProblem, ...]:
    """All problems that the answers raise now, in the form's order."""
    found = (raised_problem(answers, path) for path in answers.definition.questions)
    return tuple(problem for problem in found if problem is not None)


def raised_problem(answers: Answers, path: str) -> RaisedProblem | None:
    """The problem that one answer raises; None when it raises none."""
    question = answers.definition.questions[path]
    answer = answers.answer(path)
    if not question.problem or answer not in RAISING or not answers.relevant(path):
        return None
    return RaisedProblem(
        path=path,
        item=question.name,
        system=question.name[:1],
        answer=answer,
        clauses=question.clauses,
        facts=question.problem,
        note=answers.answer(f"{path}_note"),
        correction_days=question.correction_days,
    )
