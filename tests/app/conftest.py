"""What holds for every test of the laptop program: its stores are made quickly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.schemas import repeated_schemas


@pytest.fixture(scope="module", autouse=True)
def _schemas_repeated() -> Iterator[None]:
    with repeated_schemas():
        yield
