"""A broken engine is found out, by the invariant that says so."""

from __future__ import annotations

import pytest

from tests.sync_sim import invariants
from tests.sync_sim.planted import PLANTED, Planted
from tests.sync_sim.play import run
from tests.sync_sim.stage import Stage


@pytest.mark.slow
@pytest.mark.parametrize("fault", PLANTED, ids=[one.name for one in PLANTED])
def test_a_planted_fault_is_noticed(on_sqlite: Stage, fault: Planted) -> None:
    with fault.plant():
        report = run(on_sqlite, fault.seed, fault.steps, fault.kinds)

    assert report.broken == fault.noticed_by, str(report)


@pytest.mark.parametrize("fault", PLANTED, ids=[one.name for one in PLANTED])
def test_the_invariant_that_notices_is_one_of_the_page(fault: Planted) -> None:
    assert callable(getattr(invariants, fault.noticed_by))
