"""A draft moves to a newer version: nothing is lost, and what changes is told beforehand."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import paths
from forms.answers import Answers
from forms.definition import Choice, Choices, Definition, Group, Item, Question, Repeat
from forms.leftovers import left_over, worded
from forms.versions import Dropped, personal_keys, plan_move
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


NAMES = ("one", "two", "three", "four")
PLACES = ("", "g/", "h/", "r/")
LISTS = {
    "yn": tuple(Choice(code, {"zh": code}) for code in ("yes", "no", "late")),
    "short": tuple(Choice(code, {"zh": code}) for code in ("yes", "no")),
}


@st.composite
def versions(draw: st.DrawFn) -> Definition:
    """One version of a form: each question in one of four places, one of them a repeat, of any of
    six types, or not in it at all."""
    asked: dict[str, list[Question]] = {place: [] for place in PLACES}
    for name in NAMES:
        place = draw(st.sampled_from(PLACES))
        kind = draw(st.sampled_from(("", "text", "integer", "date", "yn", "short", "calculate")))
        if kind in LISTS:
            question = Question(place + name, "select_one", choices=Choices(kind))
        elif kind == "calculate":
            question = Question(place + name, kind, calculation="'made'")
        else:
            question = Question(place + name, kind or "text")
        if kind:
            asked[place].append(question)
    heads = {"g/": Group("g"), "h/": Group("h"), "r/": Repeat("r")}
    items: list[Item] = list(asked[""])
    for place, head in heads.items():
        items += [head, *asked[place]]
    return Definition("f", draw(st.sampled_from("123")), {"zh": "f"}, "zh", tuple(items), LISTS)


@settings(max_examples=90, deadline=None)
@given(st.lists(versions(), min_size=2, max_size=4), st.data())
def test_whatever_versions_a_draft_goes_through_no_answer_is_lost(
    line: list[Definition], data: st.DataObject
) -> None:
    values = st.sampled_from(("", "yes", "late", "7", "2023-11-30"))
    document: dict[str, str] = {}
    for before, after in pairwise(line):
        answers = Answers(before, document, clock=CLOCK, chance=random.Random(0))
        if data.draw(st.booleans()):
            answers.add_instance("r")
        for path in answers.paths:
            if before.question(path).is_shown:
                answers.put(path, data.draw(values))
                answers.put_reason(path, data.draw(st.sampled_from(("", "because"))))
        document = answers.document
        move = plan_move(before, after, document)

        assert sorted(move.document.values()) == sorted(document.values())
        live = {*move.kept, *move.changed, *(old for old, _ in move.moved)}
        left = {one.path for one in move.dropped}
        given_now = {path for path in answers.paths if before.question(path).is_shown}
        for path in given_now & document.keys():
            assert (paths.template(path) in live or path in live) != (path in left)
        for one in move.dropped:
            assert move.document[one.kept_as] == one.value
        told = {one.key for one in left_over(after, move.document)}
        shown = {key for key in move.document if paths.template(key) in after.questions}
        assert all(
            key in told or key in shown or "@" in key or paths.of_instance(key)
            for key in move.document
        )
        document = Answers(after, move.document, clock=CLOCK).document
        made = {path for path in answers.paths if not before.question(path).is_shown}
        for key, text in move.document.items():
            asked = after.questions.get(paths.template(key))
            if key not in made and (asked is None or asked.is_shown):
                assert document.get(key) == text


def test_an_answer_that_does_not_fit_keeps_its_reason_and_goes_on_with_its_question() -> None:
    first = Definition("f", "1", {}, "zh", (Question("people", "text"),))
    second = Definition("f", "2", {}, "zh", (Question("people", "integer"),))
    third = Definition("f", "3", {}, "zh", (Group("g"), Question("g/people", "date")))
    document = {"people": "ten or so", "people@reason": "counted from afar"}

    document = plan_move(first, second, document).document
    assert document == {
        "people@was": "ten or so",
        "people@was@reason": "counted from afar",
    }
    document = plan_move(second, third, {**document, "people": "12"}).document
    assert document == {
        "g/people@was": "12",
        "g/people@was2": "ten or so",
        "g/people@was2@reason": "counted from afar",
    }
    assert [(one.path, one.value) for one in left_over(third, document)] == [
        ("g/people", "12"),
        ("g/people", "ten or so"),
    ]


def test_an_answer_comes_back_with_its_question_unless_it_does_not_fit() -> None:
    without = Definition("f", "2", {}, "zh", (Question("other", "text"),))
    again = Definition("f", "3", {}, "zh", (Question("day", "date"), Question("people", "integer")))
    move = plan_move(without, again, {"people": "12", "day": "soon"})
    assert move.returned == ("people",)
    assert move.dropped == (Dropped("day", "soon", "type_changed", "day@was"),)
    assert move.document == {"people": "12", "day@was": "soon"}


def test_left_over_answers_are_worded_by_the_version_that_asked(
    old: Definition, new: Definition
) -> None:
    move = plan_move(old, new, {"a/paid": "late", "a/gone": "was here"})
    found = left_over(new, move.document)
    assert [(one.path, one.gone) for one in found] == [("a/paid", False), ("a/gone", True)]
    assert worded([new], "a/paid", "late", "zh") == ("Paid?", "late")
    assert worded([new, old], "a/paid", "late", "zh") == ("Paid?", "Late")
    assert worded([old], "a/paid", "late", "zh") == ("Paid?", "Late")
    assert worded([new, old], "a/gone", "was here", "zh") == ("Gone", "was here")
    assert worded([new], "a/gone", "was here", "zh") is None


def test_answers_about_a_person_stay_sealed_wherever_they_go(
    old: Definition, new: Definition
) -> None:
    assert personal_keys(old, new) == frozenset()
    was = Definition("f", "1", {}, "zh", (Question("who", "text", bind={"personal": "yes"}),))
    now = Definition("f", "2", {}, "zh", (Group("g"), Question("g/who", "text")))
    assert personal_keys(was, now) == {"who", "g/who"}
