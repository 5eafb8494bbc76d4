"""The ledger: no way past the re-check, no move without its facts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.problems import (
    CLOSED,
    MOVES,
    REQUIRED,
    ProblemWarning,
    check_move,
    is_overdue,
    missing_facts,
    recheck_warnings,
)
from inspection.refusal import Refusal
from inspection.terms import ProblemState as State

COMPLETE: dict[str, object] = {name: "x" for names in REQUIRED.values() for name in names} | {
    "due_on": date(2023, 11, 20),
    "closed_on": date(2023, 11, 21),
}
STATES = st.sampled_from(State)


@given(st.lists(STATES, max_size=60))
def test_no_path_reaches_struck_off_but_through_a_recheck(wishes: list[State]) -> None:
    path = [State.DRAFT]
    for wish in wishes:
        try:
            check_move(path[-1], wish, COMPLETE)
        except Refusal:
            continue
        path.append(wish)
    if State.STRUCK_OFF in path:
        struck = path.index(State.STRUCK_OFF)
        assert path[struck - 1] is State.AWAITING_RECHECK
        assert State.CORRECTING in path[:struck]
        assert path[struck + 1 :] == []


def test_only_a_recheck_leads_to_struck_off() -> None:
    assert [s for s in State if State.STRUCK_OFF in MOVES[s]] == [State.AWAITING_RECHECK]


def test_every_state_is_reachable_from_a_draft_and_can_end() -> None:
    reached, edge = {State.DRAFT}, [State.DRAFT]
    while edge:
        following = MOVES[edge.pop()] - reached
        reached |= following
        edge.extend(following)
    assert reached == set(State)
    assert {State.STRUCK_OFF, State.TO_CASE, State.TO_REGULATOR, State.VOID} == CLOSED
    assert all(State.VOID in MOVES[state] for state in State if state not in CLOSED)


@given(STATES, STATES)
def test_unknown_move_is_refused_however_complete(current: State, target: State) -> None:
    if target in MOVES[current]:
        check_move(current, target, COMPLETE)
        return
    with pytest.raises(Refusal) as caught:
        check_move(current, target, COMPLETE)
    assert caught.value.code == "problem.move_not_allowed"
    assert caught.value.params == {"current": current.value, "target": target.value}


@given(STATES, st.data())
def test_move_lacking_any_required_fact_is_refused_and_names_it(
    target: State, data: st.DataObject
) -> None:
    origins = [state for state in State if target in MOVES[state]]
    if not origins:
        return
    lacking = data.draw(st.sampled_from(REQUIRED[target]))
    empty = data.draw(st.sampled_from([None, "", "　 "]))
    with pytest.raises(Refusal) as caught:
        check_move(origins[0], target, COMPLETE | {lacking: empty})
    assert caught.value.code == "problem.fact_missing"
    assert caught.value.params == {"fact": lacking, "count": 1}


def test_strike_off_needs_a_rechecker_and_a_closing_date() -> None:
    facts = {n: v for n, v in COMPLETE.items() if n not in ("rechecked_by", "closed_on")}
    assert missing_facts(State.STRUCK_OFF, facts) == ("rechecked_by", "closed_on")


def test_zero_is_a_fact() -> None:
    assert missing_facts(State.DRAFT, {"site_id": 0}) == ()


@pytest.mark.parametrize(
    ("state", "late"),
    [(state, state not in CLOSED and state is not State.DRAFT) for state in State],
)
def test_open_item_is_overdue_the_day_after_its_deadline(state: State, late: bool) -> None:
    due = date(2023, 11, 20)
    assert is_overdue(state, due, date(2023, 11, 21)) is late
    assert not is_overdue(state, due, due)
    assert not is_overdue(state, None, date(2030, 1, 1))


def test_sole_reporter_rechecking_himself_is_pointed_out() -> None:
    assert recheck_warnings("zhou", ["zhou"]) == (ProblemWarning.RECHECKER_IS_REPORTER,)
    assert recheck_warnings("zhou", ["zhou", "li"]) == ()
    assert recheck_warnings("li", ["zhou"]) == ()
    assert recheck_warnings("li", []) == ()
