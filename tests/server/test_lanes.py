"""The admission gate: in order, one at a time, and a full queue says when to come back."""

from __future__ import annotations

import asyncio
import threading

import pytest

from inspection.refusal import Refusal
from server.failures import headers_of, status_of
from server.lanes import Lane


def test_work_runs_in_the_order_it_came_one_at_a_time() -> None:
    async def crowd() -> list[int]:
        lane = Lane(1)
        done: list[int] = []
        inside = threading.Lock()

        def work(number: int) -> None:
            assert inside.acquire(blocking=False)
            done.append(number)
            inside.release()

        await asyncio.gather(*(lane.run(lambda n=n: work(n)) for n in range(30)))  # type: ignore[misc]
        return done

    assert asyncio.run(crowd()) == list(range(30))


def test_full_queue_refuses_with_a_time_and_recovers() -> None:
    async def crowd() -> tuple[list[object], int]:
        lane = Lane(1, queue=2)
        open_door = threading.Event()
        running = [asyncio.create_task(lane.run(open_door.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        refused = await asyncio.gather(*(lane.run(int) for _ in range(4)), return_exceptions=True)
        open_door.set()
        await asyncio.gather(*running)
        return list(refused), await lane.run(lambda: 7)

    refused, after = asyncio.run(crowd())
    assert after == 7
    for one in refused:
        assert isinstance(one, Refusal)
        assert one.code == "sync.busy"
        assert status_of(one) == 429
        assert int(headers_of(one)["retry-after"]) >= 1


def test_refusal_inside_the_lane_frees_its_place() -> None:
    async def run() -> int:
        lane = Lane(1, queue=0)

        def refuse() -> None:
            raise Refusal("push.gap")

        for _ in range(3):
            with pytest.raises(Refusal):
                await lane.run(refuse)
        return await lane.run(lambda: 1)

    assert asyncio.run(run()) == 1
