"""A broken engine is found out, by the invariant that says so."""

from __future__ import annotations

import pytest

from tests.sync_sim import at_rest, at_work, coming_back, leftovers, photos
from tests.sync_sim.planted import PLANTED, Planted, hunt
from tests.sync_sim.stage import Stage


@pytest.mark.slow
@pytest.mark.parametrize("fault", PLANTED, ids=[one.name for one in PLANTED])
def test_a_planted_fault_is_noticed(on_sqlite: Stage, fault: Planted) -> None:
    found = hunt(on_sqlite, fault)

    assert found.report is not None, f"{fault.noticed_by} was not broken in {found.runs} runs"


@pytest.mark.parametrize("fault", PLANTED, ids=[one.name for one in PLANTED])
def test_the_invariant_that_notices_is_one_of_the_page(fault: Planted) -> None:
    assert any(
        hasattr(one, fault.noticed_by) for one in (at_work, at_rest, coming_back, leftovers, photos)
    )
