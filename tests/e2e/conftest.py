"""A live bureau on each of the two databases; a missing PostgreSQL fails, it does not skip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.tables.bureau import setting
from inspection.clock import FixedClock, instant
from server.settings import Settings, load_settings
from tests.support.live_bureau import LiveBureau, live_bureau
from tests.support.postgres import PostgresForTests
from tests.support.schemas import repeated_schemas


@pytest.fixture(scope="module", autouse=True)
def _schemas_repeated() -> Iterator[None]:
    with repeated_schemas():
        yield


@pytest.fixture
def clock() -> FixedClock:
    """Monday, 16 March 2026, nine in the morning."""
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    environment = {"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}
    if request.param == "sqlite":
        yield load_settings(environment, tmp_path / "data")
        return
    postgres: PostgresForTests = request.getfixturevalue("postgres")
    with postgres.database() as url:
        yield load_settings({**environment, "DATABASE_URL": url}, tmp_path / "data")


@pytest.fixture
def bureau(settings: Settings, clock: FixedClock, tmp_path: Path) -> Iterator[LiveBureau]:
    with live_bureau(settings, clock, tmp_path) as made:
        with made.bureau.office() as office:
            for name, value in (
                ("bureau.address", "样例市样例路 1 号"),
                ("bureau.phone", "0722-0000000"),
            ):
                office.add(setting, {"name": name, "value": value})
        yield made
