"""A bureau on each of the two databases, freshly created, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspection.clock import FixedClock, instant
from server.bureau import Bureau, Facts, create_bureau
from server.settings import Settings, load_settings
from tests.support.postgres import PostgresForTests, running_postgres

FACTS = Facts("随州市人力资源和社会保障局", "市支队", "421300", "admin", "系统管理员", "随人社劳监")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresForTests]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a server on each database, in a data folder of its own."""
    environment = {"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}
    folder = tmp_path / "data"
    if request.param == "sqlite":
        yield load_settings(environment, folder)
        return
    postgres: PostgresForTests = request.getfixturevalue("postgres")
    with postgres.database() as url:
        yield load_settings({**environment, "DATABASE_URL": url}, folder)


@pytest.fixture
def bureau(settings: Settings, clock: FixedClock) -> Iterator[Bureau]:
    made, _ = create_bureau(settings, clock, FACTS)
    yield made
    made.close()
