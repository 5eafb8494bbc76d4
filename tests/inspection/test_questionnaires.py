"""What is counted of questionnaires, and the numbers that sheets bear."""

from __future__ import annotations

import re
from datetime import date

import pytest

from inspection.questionnaires import (
    Keyed,
    SheetCounts,
    batch_prefix,
    by_operator,
    completed,
    next_number,
    sheet_number,
)
from inspection.refusal import Refusal


@pytest.mark.parametrize(
    ("counts", "handed_out", "returned", "to_key", "percent"),
    [
        (SheetCounts(), 0, 0, 0, None),
        (SheetCounts(given=40, back=31), 40, 31, 31, 78),
        (SheetCounts(given=40, back=31, keyed=12, on_screen=2), 42, 33, 19, 79),
        (SheetCounts(given=10, back=3, keyed=12), 12, 12, 0, 100),
        (SheetCounts(on_screen=5), 5, 5, 0, 100),
    ],
)
def test_what_was_keyed_came_back_and_what_came_back_was_handed_out(
    counts: SheetCounts, handed_out: int, returned: int, to_key: int, percent: int | None
) -> None:
    found = (counts.handed_out, counts.returned, counts.to_key, counts.return_percent)
    assert found == (handed_out, returned, to_key, percent)


@pytest.mark.parametrize(
    ("typed", "like", "meant"),
    [
        ("12", "2311-7F3AK-003", "2311-7F3AK-012"),
        ("7", "2311-7F3AK-003", "2311-7F3AK-007"),
        ("2311-7f3ak-012", "", "2311-7F3AK-012"),
        ("1234", "2311-7F3AK-003", "1234"),
        ("5", "", "5"),
    ],
)
def test_last_digits_of_a_number_mean_the_stack_it_lies_in(
    typed: str, like: str, meant: str
) -> None:
    assert completed(typed, like) == meant


@pytest.mark.parametrize("typed", ["", "甲-1", "A_1", "A" * 21, "１２"])
def test_signs_that_no_sheet_bears_are_refused(typed: str) -> None:
    with pytest.raises(Refusal) as caught:
        completed(typed, "")
    assert caught.value.code == "sheet.number"


@pytest.mark.parametrize(
    ("number", "after"), [("A-009", "A-010"), ("2311-7F3AK-099", "2311-7F3AK-100"), ("A", "")]
)
def test_next_number_lies_next_in_the_stack(number: str, after: str) -> None:
    assert next_number(number) == after


def test_batches_of_a_month_have_numbers_of_their_own() -> None:
    ids = [f"018bf9a3-22e0-773b-b1b8-{at:012x}" for at in range(500)]
    prefixes = {batch_prefix(date(2023, 11, 1), one) for one in ids}
    assert len(prefixes) == 500
    assert all(re.fullmatch(r"2311-[2-9A-HJ-NP-Z]{5}", one) for one in prefixes)
    assert len(sheet_number(min(prefixes), 7)) == 14


def test_figures_of_a_typist_are_means_and_errors_of_what_was_compared() -> None:
    mine = [Keyed("a", "Li", 34, 0, 40_000, 30, 3), Keyed("a", "Li", 36, 2, 50_000)]
    first, second = by_operator([Keyed("b", "He", 40, 1, 60_000), *mine])
    assert (first.name, first.sheets, first.keys_a_sheet, first.seconds_a_sheet) == (
        "Li",
        2,
        35.0,
        45.0,
    )
    assert (first.corrections, first.error_percent) == (2, 10.0)
    assert (second.name, second.error_percent) == ("He", None)
