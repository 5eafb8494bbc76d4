"""Which text fits which type of question."""

from __future__ import annotations

import pytest

from forms.checks import type_fault
from forms.definition import Question

CODES = frozenset({"a", "b", "c"})


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        ("integer", "-12", ""),
        ("integer", "1.0", "answer.not_a_whole_number"),
        ("integer", "9" * 19, "answer.not_a_whole_number"),
        ("decimal", "12.50", ""),
        ("decimal", ".5", ""),
        ("decimal", "1e3", "answer.not_a_number"),
        ("decimal", ".", "answer.not_a_number"),
        ("date", "2024-02-29", ""),
        ("date", "2023-02-29", "answer.not_a_date"),
        ("date", "2023-2-9", "answer.not_a_date"),
        ("time", "23:59", ""),
        ("time", "23:59:59.123+08:00", ""),
        ("time", "24:00", "answer.not_a_time"),
        ("dateTime", "2023-11-23T09:30:00.000+08:00", ""),
        ("dateTime", "2023-11-23", "answer.not_a_datetime"),
        ("dateTime", "2023-11-23T99:30", "answer.not_a_datetime"),
        ("select_one", "a", ""),
        ("select_one", "a b", "answer.not_a_choice"),
        ("select_multiple", "a c", ""),
        ("select_multiple", "a a", "answer.not_a_choice"),
        ("select_multiple", "a d", "answer.not_a_choice"),
        ("rank", "c a b", ""),
        ("rank", "c a", "answer.not_a_choice"),
        ("text", "anything 涢", ""),
        ("barcode", "*42*", ""),
    ],
)
def test_text_fits_its_type_or_says_why_not(kind, text, fault) -> None:
    assert type_fault(Question("q", kind), text, CODES) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("0", ""),
        ("2.5", ""),
        ("10", ""),
        ("2.4", "answer.out_of_range"),
        ("10.5", "answer.out_of_range"),
        ("ten", "answer.not_a_number"),
    ],
)
def test_range_keeps_to_its_ends_and_steps(text, fault) -> None:
    question = Question("q", "range", parameters={"start": "0", "end": "10", "step": "0.5"})
    assert type_fault(question, text, CODES) == fault
