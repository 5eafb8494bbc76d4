"""Typing sheets: keys go in, answers and places come out; a printed sheet takes few of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition import Definition, Question
from forms.double_entry import Comparison, Difference, compare, is_drawn
from forms.keying import BACK, ENTER, MORE, Keying
from forms.publish import definition
from forms.xlsform.load import load
from inspection.clock import FixedClock, instant

CLOCK = FixedClock(instant(2023, 11, 23, 9, 30))
FORM = """
| survey |
| | type | name | label | required | relevant | constraint | bind::strength |
| | text | crew | Crew | | | | |
| | select_one yn | paid | Paid? | | | | |
| | integer | months | Months | | ${paid} = 'no' | . < 12 | |
| | select_multiple ways | how | How? | yes | | | |
| | decimal | sum | Sum | | | . < 9000 | soft |
| | acknowledge | seen | Seen | | | | |
| | image | photo | Photo | | | | |
| | begin repeat | worker | Worker | | | | |
| | text | name | Name | | | | |
| | end repeat | | | | | | |
| | text | rest | Rest | | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| | ways | bank | Bank |
| | ways | cash | Cash |
| | ways | kind | In kind |
| settings |
| | form_id | version |
| | crew | 1 |
"""


@pytest.fixture(scope="module")
def form() -> Definition:
    return load(FORM.encode(), "md")


def keying(form: Definition, **more: object) -> Keying:
    return Keying(Answers(form, clock=CLOCK, chance=random.Random(1)), **more)


def type_in(keys: Keying, *words: str) -> None:
    """Each word character by character, but for the names of keys."""
    for word in words:
        for key in [word] if word in (ENTER, BACK, MORE) else word:
            keys.press(key)


def test_one_key_answers_a_choice_and_goes_on_past_what_does_not_apply(form: Definition) -> None:
    keys = keying(form)
    type_in(keys, "Li", ENTER)
    assert keys.standing.path == "paid"
    keys.press("1")
    assert keys.answers.answer("paid") == "yes"
    assert keys.standing.path == "how", "months do not apply"
    assert keys.standing.keystrokes == 4


def test_key_that_means_nothing_here_changes_nothing(form: Definition) -> None:
    keys = keying(form)
    keys.press(ENTER)
    for key in ("3", "x", MORE, "9"):
        assert keys.press(key).path == "paid"
    assert keys.answers.answer("paid") == ""


def test_several_are_toggled_by_digits_and_required_ones_cannot_be_left(form: Definition) -> None:
    keys = keying(form)
    type_in(keys, ENTER, "1", ENTER)
    assert keys.standing.path == "how"
    assert keys.standing.finding is not None
    assert keys.standing.finding.code == "answer.required"
    type_in(keys, "132", "1", ENTER)
    assert keys.answers.answer("how") == "kind cash"
    assert keys.standing.path == "sum"


def test_hard_finding_keeps_the_place_and_the_answer_that_was(form: Definition) -> None:
    keys = keying(form)
    type_in(keys, ENTER, "2", "13", ENTER)
    assert keys.standing.path == "months"
    assert keys.standing.typed == "13", "to be mended, not typed again"
    assert keys.answers.answer("months") == ""
    type_in(keys, BACK, BACK, "3", ENTER)
    assert keys.answers.answer("months") == "3"


def test_soft_finding_takes_a_reason_and_keeps_it(form: Definition) -> None:
    keys = keying(form)
    type_in(keys, ENTER, "1", "1", ENTER, "9500", ENTER)
    assert keys.standing.reason_wanted
    keys.press(ENTER)
    assert keys.standing.path == "sum", "an empty reason is none"
    type_in(keys, "as written", ENTER)
    assert keys.answers.answer("sum") == "9500"
    assert keys.answers.answer("sum@reason") == "as written"
    assert keys.standing.path == "seen"


def test_back_takes_back_characters_then_answers_and_their_consequences(form: Definition) -> None:
    keys = keying(form)
    type_in(keys, "Li", BACK, "a", ENTER, "2", "3", ENTER)
    assert keys.answers.answer("crew") == "La"
    assert keys.standing.path == "how"
    type_in(keys, "1", BACK, BACK)
    assert (keys.standing.path, keys.answers.answer("months")) == ("months", "")
    type_in(keys, BACK)
    assert (keys.standing.path, keys.answers.answer("paid")) == ("paid", "")
    assert not keys.answers.relevant("months")


def test_what_is_still_to_be_typed_begins_with_the_question_in_front(form: Definition) -> None:
    keys = keying(form)
    type_in(keys, ENTER)
    assert keys.ahead[:3] == ("paid", "how", "sum"), "months do not apply yet"
    keys.press("2")
    assert keys.ahead[:2] == ("months", "how")
    while keys.standing.path is not None:
        keys.press("1")
        keys.press(ENTER)
    assert keys.ahead == ()


def test_batch_answers_are_put_and_passed_over(form: Definition) -> None:
    keys = keying(form, batch={"crew": "Li"})
    assert keys.standing.path == "paid"
    assert keys.answers.answer("crew") == "Li"


def test_plus_begins_the_next_instance(form: Definition) -> None:
    keys = keying(form)
    type_in(keys, ENTER, "1", "1", ENTER, ENTER, "1", "A", ENTER)
    assert keys.standing.path == "rest"
    type_in(keys, BACK, "A", ENTER, BACK)
    first = keys.standing.path
    type_in(keys, MORE, "B", ENTER)
    assert [keys.answers.answer(f"{one}/name") for one in keys.answers.repeats["worker"]] == [
        "",
        "B",
    ]
    assert first != keys.standing.path == "rest"


def test_typed_text_is_made_tidy(form: Definition) -> None:
    def tidy(question: Question, text: str) -> str:
        return text.upper() if question.name == "crew" else text

    keys = keying(form, tidy=tidy)
    type_in(keys, "li", ENTER)
    assert keys.answers.answer("crew") == "LI"


def test_sheet_of_32_questions_takes_no_more_than_45_keys() -> None:
    form = definition("questionnaire")
    batch = {"sheet/filled_on": "2023-11-23", "person/Q5": "1"}
    keys = keying(form, batch=batch)
    while (path := keys.standing.path) is not None:
        question = form.question(path)
        if question.type == "select_multiple":
            type_in(keys, "12", ENTER)
        elif question.choices is None:
            type_in(keys, ENTER)
        else:
            keys.press("2" if path.endswith("/Q22") else "1")
    answered = [one for one in keys.answers.paths if one[-3:].lstrip("/").startswith("Q")]
    assert len(answered) >= 32
    assert keys.standing.keystrokes <= 45
    keys.answers.finish()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*"0123456789ab+ ", ENTER, BACK]), max_size=40))
def test_no_run_of_keys_breaks_it_and_enough_backs_undo_it_all(
    form: Definition, keys: list[str]
) -> None:
    machine = keying(form)
    for key in keys:
        standing = machine.press(key)
        assert standing.path is None or machine.answers.relevant(standing.path)
    for _ in range(3 * len(keys) + 60):
        machine.press(BACK)
    assert machine.standing.path == "crew"
    given_answers = {
        key: text for key, text in machine.answers.document.items() if not key.endswith("]")
    }
    assert given_answers == {}


def test_second_typing_is_compared_answer_by_answer(form: Definition) -> None:
    first = {"paid": "no", "how": "bank cash", "rest": "x", "months": "3"}
    second = {"paid": "no", "how": "cash bank", "rest": "y", "sum": "5"}
    found = compare(form, first, second)
    assert found == Comparison(
        (Difference("months", "3", ""), Difference("sum", "", "5"), Difference("rest", "x", "y")),
        5,
    )
    assert compare(form, first, first).is_equal


def test_draw_of_sheets_is_their_numbers_doing_and_about_the_rate() -> None:
    numbers = [f"{at:06}" for at in range(4_000)]
    drawn = [one for one in numbers if is_drawn(one, 10, "s")]
    assert 300 < len(drawn) < 500
    assert drawn == [one for one in numbers if is_drawn(one, 10, "s")]
    assert drawn != [one for one in numbers if is_drawn(one, 10, "t")]
    assert not any(is_drawn(one, 0, "s") for one in numbers)
    assert all(is_drawn(one, 100, "s") for one in numbers)
