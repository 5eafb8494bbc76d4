"""Clock, ids and refusals: the small things everything else is given."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from inspection import ids
from inspection.clock import FixedClock, ShiftedClock, SystemClock, civil_date, civil_time, instant
from inspection.ids import new_id
from inspection.refusal import Refusal


def test_instant_just_before_chinese_midnight_belongs_to_the_old_day() -> None:
    midnight = instant(2026, 11, 23)
    assert civil_date(midnight - 1) == date(2026, 11, 22)
    assert civil_date(midnight) == date(2026, 11, 23)
    assert civil_date(midnight + 86_400_000 - 1) == date(2026, 11, 23)


def test_instant_beyond_every_calendar_is_shown_as_its_first_or_last_day() -> None:
    """Whatever a colleague's laptop took for the time: his record must not keep ours from us."""
    assert civil_time(2**53 - 1) == civil_time(250_000_000_000_000) > civil_time(0)
    assert civil_time(1 - 2**53) == civil_time(-59_000_000_000_000) < civil_time(0)
    for far in (civil_date(2**53), civil_date(-(2**53))):
        assert date.min < far - timedelta(days=36_000) < far + timedelta(days=36_000) < date.max


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
    clock = FixedClock(instant(2041, 11, 23, 9))  # no other test has come so far
    made = uuid.UUID(new_id(clock))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == clock.now_ms()


@settings(max_examples=30)
@given(st.lists(st.sampled_from([0, 0, 0, 1, 7, -1, -15]), max_size=60), st.booleans())
def test_ids_sort_in_the_order_they_were_made_also_within_a_millisecond(
    steps: list[int], many: bool
) -> None:
    clock = FixedClock(instant(2026, 11, 23))
    with patch.object(ids, "_sequence", ids._Sequence()):
        made = [new_id(clock) for _ in range(4_500 if many else 0)]  # more than one ms has room for
        for step in steps:
            clock.advance(step)
            made.append(new_id(clock))
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_follow_a_clock_that_was_set_right_again() -> None:
    clock = FixedClock(instant(2036, 11, 23))
    new_id(clock)
    clock.value = instant(2026, 11, 23)
    assert uuid.UUID(new_id(clock)).int >> 80 == clock.now_ms()


def test_ids_made_on_several_threads_at_once_are_all_different() -> None:
    clock = FixedClock(instant(2026, 11, 23, 10))
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: new_id(clock), range(2_000)))
    assert len({one[:19] for one in made}) == 2_000  # instant and count, without the chance


def test_refusal_shows_its_code_and_facts_in_one_order() -> None:
    refusal = Refusal("number.block_exhausted", b=2, a="x")
    assert str(refusal) == "number.block_exhausted(a=x, b=2)"
    assert refusal.params == {"a": "x", "b": 2}
