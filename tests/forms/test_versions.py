"""A draft moves to a newer version: nothing is lost, and what changes is told beforehand."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition import Definition
from forms.versions import Dropped, plan_move
from forms.xlsform.load import load
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal

OLD = """
| survey |
| | type | name | label |
| | begin group | a | A |
| | select_one yn | paid | Paid? |
| | integer | people | How many? |
| | text | where | Where? |
| | text | gone | Gone |
| | end group | | |
| | text | note | Remarks |
| | begin repeat | worker | Worker |
| | text | name | Name |
| | integer | days | Days |
| | end repeat | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| | yn | late | Late |
| settings |
| | form_id | version |
| | crew | 1 |
"""
NEW = """
| survey |
| | type | name | label |
| | begin group | a | A |
| | select_one yn | paid | Paid? |
| | integer | people | How many people? |
| | end group | | |
| | begin group | b | B |
| | text | where | Where? |
| | integer | note | Remarks in figures |
| | text | fresh | New |
| | end group | | |
| | begin repeat | worker | Worker |
| | begin group | who | Who |
| | text | name | Name |
| | end group | | |
| | integer | days | Days |
| | end repeat | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | version |
| | crew | 2 |
"""
CLOCK = FixedClock(instant(2023, 11, 23, 9, 30))


@pytest.fixture(scope="module")
def old() -> Definition:
    return load(OLD.encode(), "md")


@pytest.fixture(scope="module")
def new() -> Definition:
    return load(NEW.encode(), "md")


def test_preview_says_what_maps_moves_changes_drops_and_is_new(
    old: Definition, new: Definition
) -> None:
    document = {
        "a/paid": "late",
        "a/people": "4",
        "a/people@reason": "counted twice",
        "a/where": "gate",
        "a/gone": "was here",
        "note": "about ten",
        "worker[k]": "1",
        "worker[k]/name": "甲",
        "worker[k]/days": "26",
    }
    move = plan_move(old, new, document)
    assert move.kept == ("worker[k]/days",)
    assert move.changed == ("a/people",)
    assert move.moved == (
        ("a/where", "b/where"),
        ("worker[k]/name", "worker[k]/who/name"),
    )
    assert move.dropped == (
        Dropped("a/paid", "late", "choice_gone", "a/paid@was"),
        Dropped("a/gone", "was here", "question_gone", "a/gone"),
        Dropped("note", "about ten", "type_changed", "b/note@was"),
    )
    assert move.added == ("b/fresh",)
    assert move.document == {
        "a/paid@was": "late",
        "a/people": "4",
        "a/people@reason": "counted twice",
        "b/where": "gate",
        "a/gone": "was here",
        "b/note@was": "about ten",
        "worker[k]": "1",
        "worker[k]/who/name": "甲",
        "worker[k]/days": "26",
    }


def test_what_was_dropped_outlives_the_finished_form(old: Definition, new: Definition) -> None:
    move = plan_move(old, new, {"a/gone": "was here", "note": "about ten", "a/people": "4"})
    answers = Answers(new, move.document, clock=CLOCK)
    assert answers.finish() == {"a/gone": "was here", "b/note@was": "about ten", "a/people": "4"}


def test_same_version_moves_nothing(old: Definition) -> None:
    document = {"a/paid": "late", "note": "x", "strange": "y"}
    move = plan_move(old, old, document)
    assert move.is_plain
    assert (move.document, move.added) == (document, ())


def test_another_form_is_refused(old: Definition) -> None:
    other = load(OLD.replace("| crew |", "| gang |").encode(), "md")
    with pytest.raises(Refusal) as raised:
        plan_move(old, other, {})
    assert raised.value.code == "form.other_form"


def test_name_that_two_questions_bear_is_no_sign(old: Definition) -> None:
    twice = NEW.replace("| | text | fresh | New |", "| | begin group | c | C |\n"
                        "| | text | where | W |\n| | end group | | |")  # fmt: skip
    move = plan_move(old, load(twice.encode(), "md"), {"a/where": "gate"})
    assert move.dropped == (Dropped("a/where", "gate", "question_gone", "a/where"),)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_value_is_ever_lost(old: Definition, new: Definition, data: st.DataObject) -> None:
    answers = Answers(old, clock=CLOCK, chance=random.Random(data.draw(st.integers(0, 9))))
    for _ in range(data.draw(st.integers(0, 2))):
        answers.add_instance("worker")
    values = []
    for path in answers.paths:
        value = data.draw(st.sampled_from(("", "yes", "late", "7", "x y")))
        answers.put(path, value)
        values.append(value)
    move = plan_move(old, new, answers.document)
    assert sorted(move.document.values()) == sorted(answers.document.values())
    for there in (new, old):
        again = Answers(there, move.document, clock=CLOCK)
        assert sorted(filter(None, values)) == sorted(
            text for key, text in again.document.items() if not key.endswith("]")
        )
