"""The time of a picture decides its visit, or the inspector is asked."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.clock import civil_time, instant
from inspection.pictures import (
    LONGEST_VISIT_MS,
    VisitSpan,
    corrected,
    exif_instant,
    matching,
)

MINUTE = 60_000
AT = instant(2023, 11, 23, 10, 5)
SCHOOL = VisitSpan("school", "s1", AT, AT + 45 * MINUTE)
BRIDGE = VisitSpan("bridge", "s2", AT + 50 * MINUTE, AT + 80 * MINUTE)


def test_exif_time_without_offset_is_chinas() -> None:
    assert exif_instant("2023:11:23 10:05:00") == AT
    assert exif_instant("2023:11:23 10:05:00\0") == AT


def test_exif_offset_is_heeded() -> None:
    assert exif_instant("2023:11:23 02:05:00", "+00:00") == AT
    assert exif_instant("2023:11:23 02:05:00", "Z") == AT
    assert exif_instant("2023:11:22 21:05:00", "-05:00") == AT
    assert exif_instant("2023:11:23 10:05:00", "summer") == AT


@pytest.mark.parametrize(
    "text",
    ["", "    :  :     :  :  ", "0000:00:00 00:00:00", "2023:02:30 10:00:00", "1980:01:01 00:00:00",
     "2023:11:23 25:00:00", "yesterday"],
)  # fmt: skip
def test_no_time_is_no_time(text: str) -> None:
    assert exif_instant(text) is None


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)),  # noqa: DTZ001 - zone comes apart
    st.integers(-23 * 60, 23 * 60),
)
def test_any_camera_time_and_zone_reads_back(moment: datetime, minutes: int) -> None:
    moment = moment.replace(microsecond=0)
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    found = exif_instant(f"{moment:%Y:%m:%d %H:%M:%S}", offset)
    assert found is not None
    zone = timezone(timedelta(minutes=minutes))
    assert civil_time(found) == moment.replace(tzinfo=zone)


@given(st.text(max_size=30), st.text(max_size=8))
def test_no_text_of_a_camera_breaks_anything(time: str, offset: str) -> None:
    exif_instant(time, offset)


def test_picture_within_one_visit_belongs_to_it_though_near_another() -> None:
    late = AT + 44 * MINUTE  # within the school's visit, and in the bridge's margin
    assert matching(late, [SCHOOL, BRIDGE]) == (SCHOOL,)


def test_picture_between_two_visits_is_a_question() -> None:
    between = AT + 47 * MINUTE
    assert matching(between, [BRIDGE, SCHOOL]) == (SCHOOL, BRIDGE)


def test_picture_of_no_visit_is_a_question() -> None:
    assert matching(AT - 11 * MINUTE, [SCHOOL, BRIDGE]) == ()
    assert matching(AT - 10 * MINUTE, [SCHOOL, BRIDGE]) == (SCHOOL,)
    assert matching(AT - 10 * MINUTE, [SCHOOL, BRIDGE], margin_minutes=5) == ()


def test_overlapping_visits_are_a_question() -> None:
    other = VisitSpan("other", "s3", AT + 10 * MINUTE, AT + 20 * MINUTE)
    assert matching(AT + 15 * MINUTE, [other, SCHOOL]) == (SCHOOL, other)


def test_open_visit_takes_pictures_until_now_but_not_for_ever() -> None:
    still_open = VisitSpan("open", "s1", AT, None)
    assert matching(AT + 3 * 60 * MINUTE, [still_open]) == (still_open,)
    assert matching(AT + LONGEST_VISIT_MS + 11 * MINUTE, [still_open]) == ()


def test_fast_clock_is_set_right() -> None:
    assert corrected(AT + 7 * MINUTE, 7) == AT
    assert corrected(AT - 7 * MINUTE, -7) == AT


spans = st.builds(
    lambda name, start, long: VisitSpan(
        f"v{name}", "s", AT + start * MINUTE, None if long is None else AT + (start + long) * MINUTE
    ),
    st.integers(0, 9),
    st.integers(-600, 600),
    st.none() | st.integers(0, 200),
)


@given(st.lists(spans, max_size=6), st.integers(-800, 800), st.integers(0, 60))
def test_what_matches_is_near_and_nothing_within_is_left_out(
    visits: list[VisitSpan], at: int, margin: int
) -> None:
    taken = AT + at * MINUTE
    found = matching(taken, visits, margin)
    for one in found:
        ended = one.ended_at if one.ended_at is not None else one.started_at + LONGEST_VISIT_MS
        assert one.started_at - margin * MINUTE <= taken <= ended + margin * MINUTE
    within = [
        one
        for one in visits
        if one.started_at <= taken <= (one.ended_at or one.started_at + LONGEST_VISIT_MS)
    ]
    assert set(within) <= set(found)
    if len(within) == 1:
        assert list(found) == within


@given(st.lists(spans, max_size=6), st.integers(-800, 800), st.integers(-300, 300))
def test_correcting_the_clock_is_shifting_every_visit(
    visits: list[VisitSpan], at: int, fast: int
) -> None:
    taken = AT + at * MINUTE
    shifted = [
        VisitSpan(
            one.id,
            one.site_id,
            one.started_at + fast * MINUTE,
            None if one.ended_at is None else one.ended_at + fast * MINUTE,
        )
        for one in visits
    ]
    plain = [one.id for one in matching(corrected(taken, fast), visits)]
    assert plain == [one.id for one in matching(taken, shifted)]
