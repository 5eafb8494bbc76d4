"""Working days: the published vector, imported holidays, and years not yet published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.workdays import (
    Deadline,
    WorkCalendar,
    WorkingDays,
    add_months,
    add_working_days,
    last_working_day,
    month_end,
    working_days_between,
    working_days_left,
)

CALENDAR = WorkCalendar()
KNOWN = st.dates(date(2019, 1, 1), date(2025, 6, 30))


def test_sixty_working_days_from_a_filing_end_after_spring_festival() -> None:
    found = add_working_days(date(2023, 11, 23), 60, CALENDAR)
    assert found == Deadline(date(2024, 2, 21), provisional=False)


def test_deadline_of_an_order_skips_the_national_holiday() -> None:
    assert add_working_days(date(2023, 9, 28), 5, CALENDAR).date == date(2023, 10, 11)


def test_worked_saturday_counts() -> None:
    assert CALENDAR.is_working_day(date(2023, 10, 7))
    assert add_working_days(date(2023, 10, 6), 1, CALENDAR).date == date(2023, 10, 7)


def test_clock_into_an_unpublished_year_is_provisional() -> None:
    found = add_working_days(date(2026, 12, 23), 60, CALENDAR)
    assert found.provisional
    assert found.date.weekday() < 5
    assert not add_working_days(date(2026, 11, 23), 5, CALENDAR).provisional


def test_imported_table_overrides_and_publishes_its_year() -> None:
    table = {date(2027, 1, 1): False, date(2027, 1, 2): True, date(2026, 11, 24): False}
    calendar = WorkCalendar(table)
    assert calendar.is_published(2027)
    assert not CALENDAR.is_published(2027)
    assert add_working_days(date(2026, 12, 31), 1, calendar) == Deadline(date(2027, 1, 2), False)
    assert add_working_days(date(2026, 11, 23), 1, calendar).date == date(2026, 11, 25)


def test_no_days_give_the_start_itself() -> None:
    assert add_working_days(date(2027, 5, 1), 0, CALENDAR) == Deadline(date(2027, 5, 1), False)


@pytest.mark.parametrize("n", [-1, 3661])
def test_absurd_count_is_an_error(n: int) -> None:
    with pytest.raises(ValueError, match=str(n)):
        add_working_days(date(2023, 1, 1), n, CALENDAR)


@given(KNOWN, st.integers(1, 120))
def test_counting_back_from_a_deadline_gives_the_days_added(start: date, n: int) -> None:
    found = add_working_days(start, n, CALENDAR)
    assert CALENDAR.is_working_day(found.date)
    assert working_days_between(start, found.date, CALENDAR) == WorkingDays(n, False)
    assert working_days_between(found.date, start, CALENDAR).count == -n


@given(KNOWN, st.integers(1, 60), st.integers(1, 60))
def test_adding_in_two_steps_equals_adding_at_once(start: date, a: int, b: int) -> None:
    middle = add_working_days(start, a, CALENDAR).date
    assert add_working_days(middle, b, CALENDAR) == add_working_days(start, a + b, CALENDAR)


@given(KNOWN, st.integers(0, 400))
def test_working_days_never_exceed_calendar_days(start: date, span: int) -> None:
    counted = working_days_between(start, start + timedelta(days=span), CALENDAR).count
    assert 0 <= counted <= span


class Counted(WorkCalendar):
    """Counts what it is asked."""

    asked = 0

    def is_working_day(self, day: date) -> bool:
        Counted.asked += 1
        return super().is_working_day(day)


def test_date_thousands_of_years_away_is_counted_without_asking_for_each_day() -> None:
    today = date(2023, 11, 20)
    for far in (date(9999, 12, 31), date(1, 1, 1)):
        found = working_days_between(today, far, Counted())
        weekdays = 5 / 7 * (far - today).days
        assert found.provisional
        assert abs(found.count - weekdays) < 200
    assert Counted.asked < 8_000


def test_days_left_in_the_month_count_today() -> None:
    assert working_days_left(date(2023, 11, 23), CALENDAR) == WorkingDays(6, False)
    assert working_days_left(date(2023, 11, 30), CALENDAR).count == 1
    assert working_days_left(date(2023, 12, 31), CALENDAR).count == 0
    assert working_days_left(date(2027, 3, 1), CALENDAR).provisional


def test_last_working_day_of_a_month() -> None:
    assert last_working_day(date(2023, 11, 3), CALENDAR) == date(2023, 11, 30)
    assert last_working_day(date(2023, 12, 3), CALENDAR) == date(2023, 12, 29)
    assert last_working_day(date(2023, 9, 1), CALENDAR) == date(2023, 9, 28)


def test_month_without_any_working_day_falls_back_on_its_first() -> None:
    idle = WorkCalendar({date(2027, 2, n): False for n in range(1, 29)})
    assert last_working_day(date(2027, 2, 9), idle) == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2023, 12, 1), 0, date(2023, 12, 1)),
    ],
)
def test_months_keep_the_day_or_end_the_month(day: date, n: int, found: date) -> None:
    assert add_months(day, n) == found


@given(KNOWN)
def test_month_end_is_followed_by_a_first(day: date) -> None:
    assert (month_end(day) + timedelta(days=1)).day == 1
    assert month_end(day).month == day.month
