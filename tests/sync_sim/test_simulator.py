"""The seeded simulator, the short way: a few runs on each database; `make soak` goes on."""

from __future__ import annotations

import pytest

from tests.sync_sim.finding import Broken
from tests.sync_sim.planted import PLANTED, hunt
from tests.sync_sim.play import clocks_change_no_result, laptops_of, play, run
from tests.sync_sim.shorten import shorten
from tests.sync_sim.stage import Stage
from tests.sync_sim.stories import LAPTOPS, PARTED


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 4))
def test_whatever_happens_every_invariant_holds(stage: Stage, seed: int) -> None:
    report = run(stage, seed, 50)

    assert report.broken is None, f"{report}\non {stage.kind}"
    assert report.tally.operations > 5, report.tally
    assert report.tally.faults > 0, report.tally


@pytest.mark.slow
def test_a_seed_replays_exactly_and_clocks_that_jump_change_no_result(on_sqlite: Stage) -> None:
    first, again = run(on_sqlite, 8, 30), run(on_sqlite, 8, 30)

    assert first.broken is None, str(first)
    assert first.lines == again.lines
    assert first.results == again.results
    assert first.results
    clocks_change_no_result(on_sqlite, first)


@pytest.mark.slow
def test_copy_made_between_answer_and_pull_contradicts_nobody(stage: Stage) -> None:
    report = play(stage, 1, LAPTOPS, PARTED)

    assert report.broken is None, str(report)
    assert report.results == [(3, 1, "applied"), (3, 2, "applied"), (0, 2, "applied")]


@pytest.mark.slow
def test_a_failing_run_is_told_by_the_few_events_that_matter(on_sqlite: Stage) -> None:
    fault = next(one for one in PLANTED if one.name == "row before operation")
    report = hunt(on_sqlite, fault).report
    assert report is not None

    with fault.plant():
        short = shorten(on_sqlite, report, most=30)
        again = play(on_sqlite, short.seed, laptops_of(short.seed), short.events)

    assert len(report.events) > 5
    assert len(short.events) == 1, str(short)
    assert (again.lines, again.found) == (short.lines, short.found)
    event, *entered, broken = str(short).splitlines()
    assert event.endswith(": killed")
    assert all(" = " in line for line in entered)
    assert fault.noticed_by in broken


def test_a_finding_names_its_invariant() -> None:
    broken = Broken("no_pull_skips_a_change", "a row")

    assert broken.invariant == "no_pull_skips_a_change"
    assert str(broken) == "no_pull_skips_a_change: a row"
