"""The writers' lane: in order, one at a time, and never left blocked."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from db.store.lane import WriterLane
from inspection.refusal import Refusal

PAUSE = threading.Event()


def until(reached: Callable[[], bool]) -> None:
    for _ in range(5000):
        if reached():
            return
        PAUSE.wait(0.002)
    pytest.fail("never reached")


def test_writers_enter_in_the_order_they_came() -> None:
    lane = WriterLane(patience=10)
    order: list[int] = []

    def work(number: int) -> None:
        with lane.turn():
            order.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    with lane.turn():
        for count, thread in enumerate(threads, start=1):
            thread.start()
            until(lambda count=count: lane.waiting == count)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4, 5]
    assert lane.waiting == 0


def test_writer_out_of_patience_leaves_the_line_to_others() -> None:
    lane = WriterLane(patience=0.02)
    refusals: list[str] = []

    def work() -> None:
        try:
            with lane.turn():
                pytest.fail("entered")
        except Refusal as refusal:
            refusals.append(refusal.code)

    with lane.turn():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert refusals == ["store.busy"]
    assert lane.waiting == 0
    with lane.turn():
        pass


def test_turn_within_a_turn_raises_and_the_lane_goes_on() -> None:
    lane = WriterLane(patience=10)
    with lane.turn(), pytest.raises(RuntimeError, match="inside another"), lane.turn():
        pass
    with lane.turn():
        pass


def test_failure_in_a_turn_frees_the_lane() -> None:
    lane = WriterLane(patience=0.02)
    with pytest.raises(LookupError), lane.turn():
        raise LookupError
    with lane.turn():
        pass
