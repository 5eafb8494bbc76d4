"""Findings while a form is filled in: each strength, said when it is time."""

from __future__ import annotations

import pytest

from app.presenters.form_findings import LiveFindings
from forms.answers import Answers
from forms.definition import Definition, Question
from inspection.clock import FixedClock, instant

FORM = Definition(
    "f",
    "1",
    {},
    "zh",
    (
        Question("hard", "integer", constraint=". < 10", required="true()"),
        Question("soft", "integer", constraint=". < 10", bind={"strength": "soft"}),
        Question("hint", "integer", constraint=". < /data/hard", bind={"strength": "hint"}),
    ),
)


@pytest.fixture
def answers() -> Answers:
    return Answers(FORM, clock=FixedClock(instant(2023, 11, 23, 9, 30)))


def said(live: LiveFindings, answers: Answers) -> list[tuple[str, str, bool]]:
    return [(one.path, one.strength, one.blocks) for one in live.listed(answers)]


def test_each_strength_is_said_of_an_answer_but_nothing_of_a_missing_one(answers: Answers) -> None:
    live = LiveFindings()
    live.start(answers)
    assert said(live, answers) == []
    for path in ("soft", "hint", "hard"):
        answers.put(path, "12")
        live.recheck(answers, (path,))
    assert said(live, answers) == [
        ("hard", "hard", True),
        ("soft", "soft", True),
        ("hint", "hint", False),
    ]
    answers.put("hard", "5")
    live.recheck(answers, ("hard", "hint"))
    answers.put_reason("soft", "counted twice")
    live.recheck(answers, ("soft",))
    assert said(live, answers) == [("soft", "soft", False), ("hint", "hint", False)]
    answers.put("hard", "")
    live.recheck(answers, ("hard",))
    assert ("hard", "hard", True) not in said(live, answers)

    live.take(answers.findings())

    assert said(live, answers)[0] == ("hard", "hard", True), "who finishes is told what is missing"


def test_what_is_being_typed_is_left_alone_until_it_was_wrong_once(answers: Answers) -> None:
    live = LiveFindings()
    live.start(answers)
    answers.put("hard", "12")
    assert not live.recheck(answers, ("hard",), hold="hard")
    assert live.recheck(answers, ("hard",))
    answers.put("hard", "1")
    assert live.recheck(answers, ("hard",), hold="hard"), "put right: said at once"
    assert said(live, answers) == []
