"""A bureau on each database and laptops beside it, joined without HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.store.engine import Database
from inspection.clock import FixedClock
from tests.support.world import Bureau, Laptop


@pytest.fixture
def bureau(empty_database: Database, clock: FixedClock) -> Bureau:
    return Bureau(empty_database, clock)


@pytest.fixture
def laptops(bureau: Bureau, tmp_path: Path) -> Iterator[Callable[[str], Laptop]]:
    """Makes enrolled laptops of an account and closes them afterwards."""
    made: list[Laptop] = []

    def make(holder: str) -> Laptop:
        made.append(Laptop(bureau, tmp_path, holder))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()
