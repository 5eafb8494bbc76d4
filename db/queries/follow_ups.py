"""What already rests on a contested row, so that whoever decides sees what his choice leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from db.queries.decisions import ConflictCard
from db.tables.site import paper, paper_problem, problem
from inspection.terms import PaperState


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """A paper that names the row: it is printed, and no decision changes it."""

    id: str
    type: str
    number: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class RaisedProblem:
    """A ledger item that an answer of the row raised; it does not follow the answer."""

    id: str
    item: str
    facts: str


@dataclass(frozen=True, slots=True)
class FollowUps:
    """`papers` for a problem; `raised` for a form, those from the contested answers alone."""

    papers: tuple[IssuedPaper, ...] = ()
    raised: tuple[RaisedProblem, ...] = ()


def follow_ups(connection: Connection, cards: Iterable[ConflictCard]) -> Mapping[str, FollowUps]:
    """What rests on the row of each card, by the card's id; cards nothing rests on are left out."""
    found: dict[str, FollowUps] = {}
    for card in cards:
        if card.about.entity == "problem":
            told = FollowUps(papers=_papers(connection, card.about.row))
        elif card.about.entity == "filled_form":
            paths = {field.name.partition("/")[2] for field in card.fields}
            told = FollowUps(raised=_raised(connection, card.about.row, paths))
        else:
            continue
        if told != FollowUps():
            found[card.id] = told
    return found


def _papers(connection: Connection, row: str) -> tuple[IssuedPaper, ...]:
    query = (
        select(paper.c.id, paper.c.type, paper.c.number, paper.c.due_on)
        .join(paper_problem, paper_problem.c.paper_id == paper.c.id)
        .where(paper_problem.c.problem_id == row, paper.c.state != PaperState.VOID)
        .order_by(paper.c.issued_at)
    )
    return tuple(
        IssuedPaper(one.id, one.type, one.number or "", one.due_on)
        for one in connection.execute(query)
    )


def _raised(connection: Connection, form: str, paths: set[str]) -> tuple[RaisedProblem, ...]:
    query = (
        select(problem.c.id, problem.c.item, problem.c.facts)
        .where(
            problem.c.source_form_id == form,
            problem.c.source_path.in_(paths),
            problem.c.voided_at.is_(None),
        )
        .order_by(problem.c.id)
    )
    return tuple(RaisedProblem(one.id, one.item, one.facts) for one in connection.execute(query))
