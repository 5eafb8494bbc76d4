"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.presenters.typed_days import parse_day

TODAY = date(2023, 11, 23)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("11-30", date(2023, 11, 30)),
        ("1130", date(2023, 11, 30)),
        ("11.30", date(2023, 11, 30)),
        ("11月30日", date(2023, 11, 30)),
        ("2023-11-30", date(2023, 11, 30)),
        ("20231130", date(2023, 11, 30)),
        ("１１－３０", date(2023, 11, 30)),
        ("1-5", date(2024, 1, 5)),
        ("6-30", date(2023, 6, 30)),
        ("2-29", date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_nearest(typed: str, meant: date) -> None:
    assert parse_day(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["", "5", "11-31", "13-1", "tomorrow", "2023-02-29", "11-3-0"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert parse_day(typed, TODAY) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_iso_text_is_read_back(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day
