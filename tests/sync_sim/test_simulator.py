"""The seeded simulator, the short way: a few runs on each database; `make soak` goes on."""

from __future__ import annotations

import pytest

from tests.sync_sim.invariants import Broken
from tests.sync_sim.planted import PLANTED
from tests.sync_sim.play import clocks_change_no_result, run
from tests.sync_sim.shorten import shorten
from tests.sync_sim.stage import Stage


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 4))
def test_whatever_happens_every_invariant_holds(stage: Stage, seed: int) -> None:
    report = run(stage, seed, 50)

    assert report.broken is None, f"{report}\non {stage.kind}"
    assert report.tally.operations > 5, report.tally
    assert report.tally.faults > 0, report.tally


@pytest.mark.slow
def test_a_seed_replays_exactly(on_sqlite: Stage) -> None:
    first, again = run(on_sqlite, 7, 30), run(on_sqlite, 7, 30)

    assert first.lines == again.lines
    assert first.results == again.results
    assert first.results


@pytest.mark.slow
def test_clocks_that_jump_change_no_result(on_sqlite: Stage) -> None:
    report = run(on_sqlite, 8, 40)

    assert report.broken is None, str(report)
    clocks_change_no_result(on_sqlite, report)


@pytest.mark.slow
def test_a_failing_run_is_shortened_to_what_matters(on_sqlite: Stage) -> None:
    fault = next(one for one in PLANTED if one.name == "poison stops the queue")
    with fault.plant():
        report = run(on_sqlite, fault.seed, fault.steps, fault.kinds)
        assert report.broken == fault.noticed_by, str(report)

        short = shorten(on_sqlite, report, most=8)

    assert short.broken == fault.noticed_by
    assert 0 < len(short.events) <= len(report.events) / 2, str(short)


def test_a_finding_names_its_invariant() -> None:
    broken = Broken("no_pull_skips_a_change", "a row")

    assert broken.invariant == "no_pull_skips_a_change"
    assert str(broken) == "no_pull_skips_a_change: a row"
