"""What of last month's check-in still stands, and what has to be looked at again."""

from __future__ import annotations

from datetime import date

import pytest

from forms.carry import last_answers
from forms.publish import definition

LAST = date(2023, 10, 24)


def standing(previous: dict[str, str], today: date = date(2023, 11, 23)) -> dict[str, bool]:
    found = last_answers(definition("checkin"), previous, LAST, today)
    return {path: answer.standing for path, answer in found.items()}


@pytest.mark.parametrize(
    ("path", "value", "stands"),
    [
        ("a/A1", "implemented", True),
        ("a/A1", "not_applicable", True),
        ("a/A1", "missing", False),
        ("a/A1", "partial", False),
        ("a/A1", "unchecked", False),
        ("c/C6", "implemented", False),
    ],
)
def test_good_answer_stands_if_the_form_lets_it_be_carried(path, value, stands) -> None:
    assert standing({path: value}) == {path: stands}


def test_answer_runs_out_with_its_days() -> None:
    previous = {"a/A1": "implemented"}
    assert standing(previous, date(2024, 1, 22)) == {"a/A1": True}
    assert standing(previous, date(2024, 1, 23)) == {"a/A1": False}


def test_answer_runs_out_with_its_paper() -> None:
    previous = {"d/D2": "implemented", "d/D2_until": "2023-11-30"}
    assert standing(previous, date(2023, 11, 30)) == {"d/D2": True, "d/D2_until": True}
    assert standing(previous, date(2023, 12, 1)) == {"d/D2": False, "d/D2_until": False}


def test_answer_carried_twice_runs_from_the_day_it_was_seen() -> None:
    previous = {"a/A1": "implemented", "a/A1@seen": "2023-08-20"}
    assert standing(previous) == {"a/A1": False}
    found = last_answers(definition("checkin"), previous, LAST, LAST)
    assert found["a/A1"].seen == date(2023, 8, 20)
    far = {"a/A1": "implemented", "a/A1@seen": "9999-12-30"}
    assert standing(far) == {"a/A1": True}, "a slip of the year breaks no page"
