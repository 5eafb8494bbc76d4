"""Operations made by hand for the tests of chains, pushes and the wire."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from db.replication.operation import GENESIS, Operation, make

DEVICE = "01900000-0000-7000-8000-000000000001"
ACTOR = "01900000-0000-7000-8000-000000000002"
SITE = "01900000-0000-7000-8000-000000000003"

ChainMaker = Callable[[int], list[Operation]]


@pytest.fixture
def chained() -> ChainMaker:
    """Makes the first n operations of a device; every second one has a sealed part."""

    def build(count: int) -> list[Operation]:
        chance = random.Random(7)
        made: list[Operation] = []
        for number in range(1, count + 1):
            made.append(
                make(
                    device=DEVICE,
                    dseq=number,
                    txn=f"01900000-0000-7000-8000-{(number + 1) // 2:012x}",
                    at=1_790_000_000_000 + number,
                    actor=ACTOR,
                    schema=1,
                    entity="worker",
                    row=f"01900000-0000-7000-9000-{number:012x}",
                    scope=f"people:{SITE}",
                    kind="add",
                    base=0,
                    pairs={"crew": (None, f"班组{number}"), "name": (None, "张三")},
                    personal={"name"} if number % 2 else frozenset(),
                    prev=made[-1].hash if made else GENESIS,
                    random_bytes=chance.randbytes,
                )
            )
        return made

    return build
