"""What each way a call can end asks for next."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.calls import (
    CONTRADICTS_ROSTER,
    REACHED,
    Attempt,
    CallRules,
    CallStep,
    CallTally,
    NextStep,
    is_exhausted,
    next_step,
    tally,
)
from inspection.clock import civil_date, instant
from inspection.terms import CallOutcome

RULES = CallRules()
MORNING, NOON, EVENING = (instant(2023, 11, 20, hour) for hour in (9, 12, 18))
NEXT_DAY = instant(2023, 11, 21, 9)
MISSED = (
    CallOutcome.NO_ANSWER,
    CallOutcome.BUSY,
    CallOutcome.SWITCHED_OFF,
    CallOutcome.SUSPENDED,
    CallOutcome.LANGUAGE,
)
ATTEMPTS = st.lists(
    st.builds(
        Attempt,
        st.integers(MORNING, MORNING + 5 * 86_400_000),
        st.sampled_from(CallOutcome),
        st.none(),
    ),
    max_size=6,
)


def missed(*instants: int) -> list[Attempt]:
    return [Attempt(at, CallOutcome.NO_ANSWER) for at in instants]


def test_worker_not_called_yet_is_to_be_called() -> None:
    assert next_step([], RULES) == NextStep(CallStep.CALL)


@pytest.mark.parametrize("outcome", sorted(REACHED))
def test_held_check_is_done_whatever_came_before(outcome: CallOutcome) -> None:
    assert next_step([*missed(MORNING), Attempt(NOON, outcome)], RULES).step is CallStep.DONE


@pytest.mark.parametrize("outcome", [*sorted(CONTRADICTS_ROSTER), CallOutcome.DECLINED])
def test_refusal_or_wrong_number_replaces_at_once(outcome: CallOutcome) -> None:
    assert next_step([Attempt(MORNING, outcome)], RULES).step is CallStep.REPLACE


def test_agreed_call_back_keeps_its_instant() -> None:
    agreed = Attempt(NOON, CallOutcome.CALL_BACK, EVENING)
    assert next_step([*missed(MORNING), agreed], RULES) == NextStep(CallStep.CALL_BACK, EVENING)


def test_missed_call_back_is_tried_again() -> None:
    agreed = Attempt(MORNING, CallOutcome.CALL_BACK, NOON)
    assert next_step([agreed, *missed(NOON)], RULES).step is CallStep.RETRY


@pytest.mark.parametrize("outcome", MISSED)
def test_unanswered_call_may_be_retried_the_same_day(outcome: CallOutcome) -> None:
    found = next_step([Attempt(MORNING, outcome)], RULES)
    assert found == NextStep(CallStep.RETRY, not_before=date(2023, 11, 20))


def test_last_attempt_waits_for_another_day() -> None:
    found = next_step(missed(MORNING, NOON), RULES)
    assert found == NextStep(CallStep.RETRY, not_before=date(2023, 11, 21))
    found = next_step(missed(MORNING, NOON, EVENING), RULES)
    assert found == NextStep(CallStep.RETRY, not_before=date(2023, 11, 21))


def test_three_attempts_on_two_days_replace() -> None:
    assert next_step(missed(MORNING, NOON, NEXT_DAY), RULES).step is CallStep.REPLACE


def test_days_are_counted_in_china() -> None:
    before, after = instant(2023, 11, 20, 23, 59), instant(2023, 11, 21, 0, 1)
    assert is_exhausted([MORNING, before, after], RULES)
    assert not is_exhausted([MORNING, NOON, before], RULES)


@given(ATTEMPTS, st.integers(1, 5), st.integers(1, 4))
def test_obedient_caller_always_comes_to_an_end(
    attempts: list[Attempt], calls: int, days: int
) -> None:
    rules = CallRules(calls, days)
    for _ in range(20):
        found = next_step(attempts, rules)
        if found.step in (CallStep.DONE, CallStep.REPLACE):
            return
        latest = max((a.at_ms for a in attempts), default=MORNING)
        at = latest + 60_000
        while found.not_before and civil_date(at) < found.not_before:
            at += 3_600_000
        attempts = [*attempts, Attempt(at, CallOutcome.NO_ANSWER)]
    pytest.fail("the caller was sent round for ever")


@given(ATTEMPTS)
def test_step_does_not_depend_on_the_order_of_rows(attempts: list[Attempt]) -> None:
    unique = list({a.at_ms: a for a in attempts}.values())
    assert next_step(unique[::-1], RULES) == next_step(unique, RULES)


def test_tally_counts_persons_not_calls() -> None:
    found = tally(
        [
            [],
            missed(MORNING, NOON, NEXT_DAY),
            [*missed(MORNING), Attempt(NOON, CallOutcome.COMPLETED)],
            [Attempt(NOON, CallOutcome.DECLINED)],
            [Attempt(NOON, CallOutcome.NOT_THE_WORKER)],
        ]
    )
    assert found == CallTally(called=4, responded=2, done=1)
    assert found.response_percent == 50
    assert tally([]).response_percent == 0
    assert CallTally(3, 2, 0).response_percent == 67
