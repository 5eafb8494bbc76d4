"""A bureau on each database and laptops beside it, joined without HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from db.journal.sums import recount, sums_of
from db.store.engine import Database
from db.tables.journal import row_meta
from inspection.clock import FixedClock
from tests.support.world import Bureau, Laptop, MakeLaptop


@pytest.fixture
def bureau(database: Database, clock: FixedClock) -> Iterator[Bureau]:
    """The bureau; whatever a test did to it, the sums it keeps are those of its rows."""
    made = Bureau(database, clock, empty=False)
    yield made
    with made.database.read() as connection:
        scopes = set(connection.scalars(select(row_meta.c.scope)))
        assert sums_of(connection, scopes) == {one: recount(connection, one) for one in scopes}


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


@pytest.fixture
def inspector(bureau: Bureau) -> str:
    return bureau.add_account()


@pytest.fixture
def site_id(bureau: Bureau, inspector: str) -> str:
    return bureau.add_site(inspector)


@pytest.fixture
def field(laptops: MakeLaptop, inspector: str, site_id: str) -> Laptop:
    """The inspector's laptop, its site pulled."""
    made = laptops(inspector)
    made.pull()
    return made
