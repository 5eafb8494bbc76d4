"""Clock, ids and refusals: the small things everything else is given."""

import uuid
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from inspection.clock import FixedClock, ShiftedClock, SystemClock, civil_date, civil_time, instant
from inspection.ids import new_id
from inspection.refusal import Refusal


def test_instant_just_before_chinese_midnight_belongs_to_the_old_day() -> None:
    midnight = instant(2026, 11, 23)
    assert civil_date(midnight - 1) == date(2026, 11, 22)
    assert civil_date(midnight) == date(2026, 11, 23)
    assert civil_date(midnight + 86_400_000 - 1) == date(2026, 11, 23)


@given(st.integers(1990, 2100), st.integers(1, 12), st.integers(1, 28), st.integers(0, 23))
def test_instant_and_civil_time_are_inverse(year: int, month: int, day: int, hour: int) -> None:
    moment = civil_time(instant(year, month, day, hour, 30))
    assert (moment.year, moment.month, moment.day) == (year, month, day)
    assert (moment.hour, moment.minute) == (hour, 30)


def test_shifted_clock_starts_where_told_and_runs_on() -> None:
    start = instant(2023, 11, 15, 8, 30)
    clock = ShiftedClock(start)
    first, second = clock.now_ms(), clock.now_ms()
    assert start <= first <= second < start + 60_000


def test_system_clock_tells_milliseconds_of_this_century() -> None:
    assert instant(2020, 1, 1) < SystemClock().now_ms() < instant(2100, 1, 1)


def test_new_id_is_a_version_7_uuid_of_the_clocks_instant() -> None:
    clock = FixedClock(instant(2026, 11, 23, 9))
    made = uuid.UUID(new_id(clock))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == clock.now_ms()


def test_ids_of_later_instants_sort_later() -> None:
    clock = FixedClock(instant(2026, 11, 23))
    made = []
    for _ in range(50):
        made.append(new_id(clock))
        clock.advance(1)
    assert made == sorted(made)
    assert len(set(made)) == 50


def test_refusal_shows_its_code_and_facts_in_one_order() -> None:
    refusal = Refusal("number.block_exhausted", b=2, a="x")
    assert str(refusal) == "number.block_exhausted(a=x, b=2)"
    assert refusal.params == {"a": "x", "b": 2}
