"""The bandwidth limit and the size of pieces, on clocks that do not run by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync.pace import Pace
from app.sync.parcel import FIRST, LEAST, MOST, TRIES, Parcel
from inspection.refusal import Refusal


class Watch:
    """Seconds that pass only while somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def pause(self, seconds: float) -> None:
        self.now += seconds


def never() -> None:
    return None


@given(st.integers(1, 10**6), st.lists(st.integers(1, 10**6), max_size=8))
def test_no_more_is_sent_than_the_limit_and_a_second_s_worth(rate: int, sizes: list[int]) -> None:
    watch = Watch()
    pace = Pace(rate, lambda: watch.now, watch.pause)
    for size in sizes:
        pace.take(min(size, rate), never)
    sent = sum(min(size, rate) for size in sizes)
    assert sent <= rate * (watch.now - 100.0 + 1.0) + 1e-3
    assert watch.now - 100.0 <= sent / rate + 0.11 * len(sizes), "nor is it slower for nothing"


def test_without_a_limit_nothing_waits() -> None:
    watch = Watch()
    Pace(0, lambda: watch.now, watch.pause).take(10**9, never)
    assert watch.now == 100.0


def test_idle_time_is_not_saved_up() -> None:
    watch = Watch()
    pace = Pace(1000, lambda: watch.now, watch.pause)
    watch.now += 3_600
    pace.take(1000, never)
    pace.take(1000, never)
    assert watch.now - 3_700 == pytest.approx(1.0, abs=0.11)


def test_waiting_ends_at_once_when_the_user_cancels() -> None:
    watch, asked = Watch(), 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise Refusal("sync.cancelled")

    pace = Pace(10, lambda: watch.now, watch.pause)
    with pytest.raises(Refusal, match=r"sync\.cancelled"):
        pace.take(10_000, check)
    assert watch.now - 100.0 <= 0.3


def test_pieces_shrink_on_a_bad_line_and_grow_on_a_good_one() -> None:
    parcel = Parcel()
    assert parcel.size == FIRST
    for _ in range(TRIES - 1):
        parcel.failed("upload.stalled")
    assert parcel.size == LEAST
    for _ in range(200):
        parcel.arrived()
    assert parcel.size == MOST
    parcel.failed("upload.stalled")
    assert parcel.size == MOST // 2


def test_after_so_many_failures_in_a_row_a_transfer_rests() -> None:
    parcel = Parcel()
    waits = []
    for _ in range(TRIES - 1):
        parcel.failed("upload.stalled")
        waits.append(parcel.patience_s)
    assert waits == sorted(waits)
    assert max(waits) <= 5.0
    parcel.came_through()
    for _ in range(TRIES - 1):
        parcel.failed("upload.stalled")
    with pytest.raises(Refusal, match=r"upload\.stalled"):
        parcel.failed("upload.stalled")
