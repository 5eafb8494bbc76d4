"""The rules the model is walked with: the product's own, and weaker ones it must find out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from db.merge import Candidate, Conflict, GroupState, Policy, Stamp, Verdict, Writers, accept
from tests.sync_sim.model import GROUP, Contest, Group, Operation, Rule


def merge_rule(policy: Policy = Policy.OFFICE, holder: str | None = None) -> Rule:
    """The product's own rule, `db.merge.accept`."""

    @cache
    def decide(group: Group, operation: Operation, stamp: Stamp) -> tuple[Verdict, Group]:
        outcome = accept(
            _state(group),
            Candidate(stamp, {GROUP: operation.value}),
            operation.base,
            policy,
            from_holder=stamp.device == holder,
            saw=operation.saw,
        )
        return outcome.verdict, _group(outcome.state)

    return decide


def broken(rule: Rule, fault: Callable[[Group, Group, Stamp], Group]) -> Rule:
    """A rule with a fault planted: `fault(before, after, stamp)` is what the bureau keeps."""

    def decide(group: Group, operation: Operation, stamp: Stamp) -> tuple[Verdict, Group]:
        verdict, after = rule(group, operation, stamp)
        return verdict, fault(group, after, stamp)

    return decide


def last_writer_of_the_value(before: Group, after: Group, stamp: Stamp) -> Group:
    """The naive rule: a field knows who wrote the value that stands, and when; nothing else."""
    unmoved = after.value == before.value
    return after._replace(writers=before.writers if unmoved else Writers(stamp))


def losers_leave_no_trace(before: Group, after: Group, stamp: Stamp) -> Group:
    """Two entries, but an operation whose value does not come to stand is not remembered."""
    return after._replace(writers=before.writers) if after.value == before.value else after


def an_edit_closes_the_conflict(before: Group, after: Group, stamp: Stamp) -> Group:
    """An edit that comes to stand passes for a decision of the conflict."""
    return after if after.value == before.value else after._replace(contest=None)


def own_writes_count(before: Group, after: Group, stamp: Stamp) -> Group:
    """Nobody asks whose write it was: a laptop conflicts with itself."""
    return after._replace(writers=Writers(replace(stamp, device="anyone")))


def given_as_ones_own(rule: Rule) -> Rule:
    """What a laptop gives back passes for what its user entered."""

    def decide(group: Group, operation: Operation, stamp: Stamp) -> tuple[Verdict, Group]:
        return rule(group, operation, replace(stamp, given=False))

    return decide


def closing_all(rule: Rule) -> Rule:
    """A decision closes the conflict, also over the head of a candidate it never saw."""

    def decide(group: Group, operation: Operation, stamp: Stamp) -> tuple[Verdict, Group]:
        verdict, after = rule(group, operation, stamp)
        return verdict, after._replace(contest=None) if operation.saw else after

    return decide


def kept_unstamped(rule: Rule) -> Rule:
    """A decision that keeps the value that stands is not remembered as a write."""

    def decide(group: Group, operation: Operation, stamp: Stamp) -> tuple[Verdict, Group]:
        verdict, after = rule(group, operation, stamp)
        kept = bool(operation.saw) and after.value == group.value
        return verdict, after._replace(writers=group.writers) if kept else after

    return decide


def last_push_wins(group: Group, operation: Operation, stamp: Stamp) -> tuple[Verdict, Group]:
    """No rule at all."""
    assert operation.value is not None
    return Verdict.CLEAN, Group(operation.value, Writers(stamp), None)


def _state(group: Group) -> GroupState:
    conflict = None
    if group.contest is not None:
        candidates = (Candidate(stamp, {GROUP: value}) for stamp, value in group.contest.candidates)
        conflict = Conflict(tuple(candidates), group.contest.standing)
    return GroupState({GROUP: group.value}, group.writers, conflict)


def _group(state: GroupState) -> Group:
    contest = None
    if state.conflict is not None:
        candidates = tuple((c.stamp, c.values[GROUP]) for c in state.conflict.candidates)
        contest = Contest(candidates, state.conflict.standing)
    return Group(state.values[GROUP], state.writers, contest)
