"""The stages of the simulator: each prepared at its first use, once a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import PostgresForTests
from tests.sync_sim.stage import Stage, stage_on


@pytest.fixture(scope="session")
def on_sqlite() -> Iterator[Stage]:
    with stage_on("sqlite") as made:
        yield made


@pytest.fixture(scope="session")
def on_postgres(postgres: PostgresForTests) -> Iterator[Stage]:
    with stage_on("postgresql", postgres) as made:
        yield made


@pytest.fixture(params=["on_sqlite", "on_postgres"], ids=["sqlite", "postgres"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """Each of the two databases."""
    found: Stage = request.getfixturevalue(request.param)
    return found
