"""Times for a call-back: for one key, and as typed."""

from __future__ import annotations

import pytest

from app.presenters.call_sheet import whole_day
from app.presenters.call_times import Quick, quick_times, read_time
from inspection.clock import instant

NOW = instant(2023, 11, 23, 10, 31)


def test_quick_times_are_half_an_hour_this_evening_and_same_time_tomorrow() -> None:
    assert [(one.code, one.at_ms) for one in quick_times(NOW + 29_000)] == [
        (Quick.HALF_AN_HOUR, instant(2023, 11, 23, 11, 1)),
        (Quick.TODAY_EVENING, instant(2023, 11, 23, 18)),
        (Quick.TOMORROW, instant(2023, 11, 24, 10, 31)),
    ]


@pytest.mark.parametrize("minute", [30, 59])
def test_evening_is_tomorrows_when_it_is_near_or_past(minute: int) -> None:
    evening = quick_times(instant(2023, 11, 23, 17, minute))[1]
    assert evening.code is Quick.TOMORROW_EVENING
    assert evening.at_ms == instant(2023, 11, 24, 18)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:30", (23, 14, 30)),
        ("14：30", (23, 14, 30)),
        ("14点30分", (23, 14, 30)),
        ("18点", (23, 18, 0)),
        ("9:00", (24, 9, 0)),
        ("11-24 9:00", (24, 9, 0)),
        ("11月30日 16:05", (30, 16, 5)),
        ("11-20 9:00", (20, 9, 0)),
    ],
)
def test_time_is_read_as_people_type_it(typed: str, at: tuple[int, int, int]) -> None:
    assert read_time(typed, NOW) == instant(2023, 11, *at)


@pytest.mark.parametrize("typed", ["", "晚上", "25:00", "14:61", "13-40 9:00", "11-24", "1430"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert read_time(typed, NOW) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2023-06", "2023-06-01"),
        ("2023-6", "2023-06-01"),
        ("2023年6月", "2023-06-01"),
        ("202306", "2023-06-01"),
        ("2023-13", "2023-13"),
        ("2023-06-12", "2023-06-12"),
        ("去年", "去年"),
    ],
)
def test_month_without_a_day_is_its_first(typed: str, kept: str) -> None:
    assert whole_day(typed) == kept
