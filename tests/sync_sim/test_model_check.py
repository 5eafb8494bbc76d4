"""The merge rule in every order of events: nothing lost, nothing hidden, no false conflict.

Invariants 2, 8 and 9 of sync.md §4. The same walk must find the fault in every rule that has one:
a check that cannot fail proves nothing.
"""

from __future__ import annotations

import pytest

from db.merge import Policy
from tests.sync_sim.model import Rule, Setting, explore
from tests.sync_sim.rules import (
    an_edit_closes_the_conflict,
    broken,
    closing_all,
    given_as_ones_own,
    kept_unstamped,
    last_push_wins,
    last_writer_of_the_value,
    losers_leave_no_trace,
    merge_rule,
    own_writes_count,
)

SETTINGS = {
    "two laptops, pages left open across pulls": Setting((2, 2), (0, 0), (0, 0), stale_pages=True),
    "two laptops that resolve": Setting((2, 1), (1, 1), (0, 0), stale_pages=True),
    "two laptops that resolve, and resolve again": Setting((1, 1), (2, 2), (0, 0)),
    "two laptops that may mean the same": Setting((2, 1), (0, 1), (0, 0), agreeing=True),
    "another group of the row is edited too": Setting((2, 1), (0, 0), (1, 0)),
    "three laptops": Setting((2, 1, 1), (0, 0, 0), (0, 0, 0)),
    "two resolve, one of them only that": Setting((1, 1, 0), (1, 0, 1), (0, 0, 0)),
    "what was lost is given back": Setting((1, 1), (0, 0), (0, 0), (1, 1), stale_pages=True),
    "what was lost is given back, and decided": Setting((1, 1), (1, 0), (0, 0), (1, 0)),
    "three laptops, one resolves": Setting((1, 1, 1), (0, 0, 1), (0, 0, 0)),
}


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))
def test_every_order_of_events_loses_hides_and_invents_nothing(setting: Setting) -> None:
    report = explore(setting, merge_rule())

    assert report.finding is None, f"{report.finding} (after {report.states} states)"
    assert report.conflicts > 0, f"{report.states} states and never a conflict"


def test_the_field_policy_loses_hides_and_invents_nothing() -> None:
    report = explore(Setting((2, 1), (1, 0), (0, 0)), merge_rule(Policy.FIELD, holder="d1"))

    assert report.finding is None, f"{report.finding} (after {report.states} states)"
    assert report.conflicts > 0, f"{report.states} states and never a conflict"


RESOLVING = Setting((2, 1), (1, 1), (0, 0))


@pytest.mark.parametrize(
    ("rule", "setting", "wrong"),
    [
        (last_push_wins, Setting((1, 1), (0, 0), (0, 0)), "lost"),
        (broken(merge_rule(), last_writer_of_the_value), RESOLVING, "lost"),
        (broken(merge_rule(), losers_leave_no_trace), RESOLVING, "lost"),
        (broken(merge_rule(), own_writes_count), Setting((2, 0), (0, 0), (0, 0)), "false"),
        (broken(merge_rule(), an_edit_closes_the_conflict), RESOLVING, "lost"),
        (closing_all(merge_rule()), Setting((1, 1, 1), (1, 0, 0), (0, 0, 0)), "lost"),
        (kept_unstamped(merge_rule()), RESOLVING, "lost"),
        (given_as_ones_own(merge_rule()), Setting((1, 1), (0, 0), (0, 0), (1, 0)), "lost"),
    ],
    ids=[
        "last push wins",
        "last writer of the value",
        "losers unstamped",
        "own writes count",
        "edit closes conflict",
        "resolve closes what it never saw",
        "resolve that keeps leaves no trace",
        "given back as one's own",
    ],
)
def test_a_weaker_rule_is_found_out(rule: Rule, setting: Setting, wrong: str) -> None:
    report = explore(setting, rule)

    assert report.finding is not None, f"no counterexample in {report.states} states"
    assert report.finding.wrong.startswith(wrong), str(report.finding)


@pytest.mark.parametrize(
    ("setting", "wrong"),
    [
        (Setting((2, 1), (0, 0), (1, 0), acknowledgement_moves_base=True), "lost"),
        (Setting((1, 1), (0, 0), (0, 0), acknowledgement_ends_overlay=True), "unseen own"),
        (Setting((2, 1), (0, 0), (0, 0), pull_before_acknowledgement=True), "lost"),
    ],
    ids=["acknowledgement moves base", "acknowledgement ends overlay", "pull before it"],
)
def test_a_laptop_that_bends_the_protocol_is_found_out(setting: Setting, wrong: str) -> None:
    report = explore(setting, merge_rule())

    assert report.finding is not None, f"no counterexample in {report.states} states"
    assert report.finding.wrong.startswith(wrong), str(report.finding)
