"""The consequences of the merge rule that one abstract value cannot show (see tests/sync_sim)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.merge import (
    Author,
    Candidate,
    Conflict,
    GroupState,
    Policy,
    Stamp,
    Verdict,
    Writers,
    accept,
    judge,
    stamped,
)
from db.replication.fields import Fields


def _edit(seq: int, device: str, dseq: int, **values: object) -> Candidate:
    return Candidate(Stamp(seq, device, dseq), values)


def _given(seq: int, device: str, dseq: int, **values: object) -> Candidate:
    return Candidate(Stamp(seq, device, dseq, given=True), values)


def _after(state: GroupState, *edits: tuple[Candidate, int]) -> GroupState:
    for candidate, base in edits:
        state = accept(state, candidate, base).state
    return state


@given(st.lists(st.sampled_from(["d1", "d2", "d3"]), min_size=1, max_size=12))
def test_writers_after_any_history_name_the_newest_and_the_newest_of_another(
    devices: list[str],
) -> None:
    writers = None
    history = [Stamp(seq, device, seq) for seq, device in enumerate(devices, start=1)]
    for stamp in history:
        writers = stamped(writers, stamp)

    assert writers is not None
    for device in ("d1", "d2", "d3"):
        others = [stamp for stamp in history if stamp.device != device]
        assert writers.newest_not_by(Author(device)) == (others[-1] if others else None)


def test_a_seq_that_runs_backwards_is_a_bug() -> None:
    with pytest.raises(ValueError, match="seq 3 after 3"):
        Writers(Stamp(3, "d1", 1)).stamp(Stamp(3, "d2", 1), Author("d2"))


@pytest.mark.parametrize(
    ("base", "open_conflict", "equal", "verdict"),
    [
        (5, False, False, Verdict.CLEAN),
        (5, True, False, Verdict.CLEAN),
        (4, False, True, Verdict.CLEAN),
        (4, False, False, Verdict.OPENS),
        (4, True, False, Verdict.JOINS),
        (4, True, True, Verdict.JOINS),
    ],
)
def test_the_rule_asks_for_the_newest_write_of_another_device(
    base: int, open_conflict: bool, equal: bool, verdict: Verdict
) -> None:
    writers = Writers(Stamp(7, "mine", 2), Stamp(5, "theirs", 1))

    assert judge(writers, Author("mine"), base, open_conflict, equal) is verdict


def test_what_a_copy_did_before_it_parted_is_its_own_and_what_the_other_did_since_is_not() -> None:
    copied = Author("copy", shared=(("first", 4),))
    before = _after(GroupState({"name": "-"}), (_edit(1, "else", 1, name="seen"), 1))
    before = _after(before, (_edit(2, "first", 4, name="shared"), 1))

    own = accept(before, _edit(3, "copy", 5, name="mine"), 1, author=copied)
    after_the_other = _after(before, (_edit(3, "first", 5, name="theirs"), 1))
    contested = accept(after_the_other, _edit(4, "copy", 5, name="mine"), 1, author=copied)

    assert own.verdict is Verdict.CLEAN
    assert own.state.writers == Writers(Stamp(3, "copy", 5), Stamp(1, "else", 1))
    assert contested.verdict is Verdict.OPENS
    unseen = accept(own.state, _edit(4, "copy", 6, name="stale"), 0, author=copied)
    assert unseen.verdict is Verdict.OPENS, "a third one's write is not hidden by the copy's own"


def test_a_row_nobody_edited_yet_takes_the_first_edit() -> None:
    outcome = accept(GroupState({"state": "draft"}), _edit(4, "d1", 1, state="registered"), 3)

    assert outcome.verdict is Verdict.CLEAN
    assert outcome.changed == {"state": "registered"}
    assert outcome.state.writers == Writers(Stamp(4, "d1", 1))


def test_a_group_is_judged_as_one_and_the_incumbent_shows_all_its_fields() -> None:
    state = GroupState({"state": "correcting", "due": "2026-11-02", "signed": None})
    state = _after(state, (_edit(2, "d1", 1, state="struck_off"), 1))

    outcome = accept(state, _edit(3, "d2", 1, due="2026-11-09"), 1)

    assert outcome.verdict is Verdict.OPENS
    assert outcome.changed == {}
    assert outcome.state.conflict == Conflict(
        (
            _edit(2, "d1", 1, state="struck_off", due="2026-11-02", signed=None),
            _edit(3, "d2", 1, due="2026-11-09"),
        ),
        ("d1", 1),
    )


def test_a_devices_second_candidate_keeps_the_fields_of_its_first() -> None:
    state = _after(
        GroupState({"state": "a", "due": "1"}),
        (_edit(2, "d1", 1, state="b"), 1),
        (_edit(3, "d2", 1, state="c"), 1),
    )

    outcome = accept(state, _edit(4, "d2", 2, due="2"), 1)

    assert outcome.verdict is Verdict.JOINS
    assert outcome.state.conflict is not None
    assert outcome.state.conflict.candidates[-1] == _edit(4, "d2", 2, state="c", due="2")


def test_a_later_edit_of_the_one_whose_value_stands_stands() -> None:
    state = _after(
        GroupState({"state": "a"}),
        (_edit(2, "d1", 1, state="b"), 1),
        (_edit(3, "d2", 1, state="c"), 1),
    )

    outcome = accept(state, _edit(4, "d1", 2, state="d"), 1)

    assert outcome.verdict is Verdict.JOINS
    assert outcome.changed == {"state": "d"}
    assert outcome.state.conflict == Conflict(
        (_edit(3, "d2", 1, state="c"), _edit(4, "d1", 2, state="d")), ("d1", 2)
    )


def test_an_equal_value_behind_an_unseen_write_does_not_hide_that_write() -> None:
    state = _after(
        GroupState({"state": "a"}),
        (_edit(2, "d1", 1, state="b"), 1),
        (_edit(3, "d2", 1, state="b"), 1),
    )
    assert state.conflict is None

    outcome = accept(state, _edit(4, "d2", 2, state="c"), 1)

    assert outcome.verdict is Verdict.OPENS
    assert outcome.state.conflict == Conflict(
        (_edit(2, "d1", 1, state="b"), _edit(4, "d2", 2, state="c")), ("d1", 1)
    )


def test_the_value_of_the_assigned_inspector_stands_under_the_field_policy() -> None:
    state = _after(GroupState({"state": "a"}), (_edit(2, "office", 1, state="b"), 1))

    outcome = accept(state, _edit(3, "field", 1, state="c"), 1, Policy.FIELD, from_holder=True)
    other = accept(state, _edit(3, "other", 1, state="c"), 1, Policy.FIELD)

    assert (outcome.verdict, outcome.changed) == (Verdict.OPENS, {"state": "c"})
    assert (other.verdict, other.changed) == (Verdict.OPENS, {})


def test_a_contested_signed_act_changes_nothing() -> None:
    state = _after(GroupState({"state": "issued"}), (_edit(2, "d1", 1, state="served"), 1))

    contested = accept(state, _edit(3, "d2", 1, state="void"), 1, Policy.LOCKED)
    uncontested = accept(state, _edit(3, "d2", 1, state="void"), 2, Policy.LOCKED)

    assert contested.verdict is Verdict.REVIEW
    assert (contested.state, contested.changed) == (state, {})
    assert uncontested.verdict is Verdict.CLEAN


def _three_candidates() -> GroupState:
    return _after(
        GroupState({"state": "a"}),
        (_edit(2, "d1", 1, state="b"), 1),
        (_edit(3, "d2", 1, state="c"), 1),
        (_edit(4, "d3", 1, state="d"), 1),
    )


def test_a_resolve_that_saw_all_candidates_closes_the_conflict() -> None:
    saw = [("d1", 1), ("d2", 1), ("d3", 1)]

    outcome = accept(_three_candidates(), _edit(5, "d1", 2, state="c"), 4, saw=saw)

    assert outcome.state.conflict is None
    assert outcome.changed == {"state": "c"}
    assert outcome.state.writers == Writers(Stamp(5, "d1", 2), Stamp(4, "d3", 1))


def test_a_resolve_that_keeps_the_value_still_stamps_the_group() -> None:
    saw = [("d1", 1), ("d2", 1), ("d3", 1)]

    outcome = accept(_three_candidates(), _edit(5, "d2", 2, state="b"), 4, saw=saw)

    assert outcome.changed == {}
    assert outcome.state.writers == Writers(Stamp(5, "d2", 2), Stamp(4, "d3", 1))


def test_a_candidate_that_came_after_the_resolve_was_made_stays_open() -> None:
    outcome = accept(
        _three_candidates(), _edit(5, "d1", 2, state="c"), 3, saw=[("d1", 1), ("d2", 1)]
    )

    assert outcome.verdict is Verdict.JOINS
    assert outcome.changed == {"state": "c"}
    assert outcome.state.conflict == Conflict(
        (_edit(4, "d3", 1, state="d"), _edit(5, "d1", 2, state="c")), ("d1", 2)
    )


@pytest.mark.parametrize("more", [False, True], ids=["all seen", "another came later"])
def test_what_the_decider_wrote_beside_the_card_stands_with_his_decision(more: bool) -> None:
    """His page was opened before the dispute, and is about another field of the group."""
    state = _after(
        GroupState({"state": "a", "due": "1"}),
        (_edit(2, "d1", 1, state="b"), 1),
        (_edit(3, "d2", 1, state="c"), 1),
        (_edit(4, "d2", 2, due="2"), 1),
        *([(_edit(5, "d3", 1, state="d"), 1)] if more else []),
    )

    outcome = accept(state, _edit(6, "d2", 3, state="b"), 3, saw=[("d1", 1), ("d2", 1)])

    assert outcome.state.values == {"state": "b", "due": "2"}
    mine = _edit(6, "d2", 3, state="b", due="2")
    others = (_edit(5, "d3", 1, state="d"),)
    assert outcome.state.conflict == (Conflict((*others, mine), ("d2", 3)) if more else None)


def test_an_edit_that_saw_the_conflict_stands_but_does_not_decide_it() -> None:
    outcome = accept(_three_candidates(), _edit(5, "d2", 2, state="e"), 4)

    assert outcome.verdict is Verdict.CLEAN
    assert outcome.changed == {"state": "e"}
    assert outcome.state.conflict is not None
    shown = [dict(candidate.values) for candidate in outcome.state.conflict.candidates]
    assert shown == [{"state": "b"}, {"state": "d"}, {"state": "e"}]


def test_what_a_laptop_gives_back_contests_what_its_own_user_entered() -> None:
    state = _after(GroupState({"state": "a"}), (_edit(2, "d1", 1, state="b"), 1))

    outcome = accept(state, _given(3, "d1", 2, state="c"), 1, Policy.FIELD, from_holder=True)

    assert outcome.verdict is Verdict.OPENS
    assert outcome.state.values == {"state": "b"}
    assert outcome.state.conflict == Conflict(
        (_edit(2, "d1", 1, state="b"), _given(3, "d1", 2, state="c")), ("d1", 1)
    )


def test_what_a_laptop_gave_back_is_not_replaced_by_what_its_user_enters_later() -> None:
    """His page was opened before; and a candidate that was on show stays so."""
    once = _after(GroupState({"state": "a"}), (_given(2, "d1", 1, state="b"), 1))

    unseen = _after(once, (_edit(3, "d1", 2, state="c"), 1))
    seen = _after(once, (_edit(3, "d1", 2, state="c"), 2))
    again = _after(unseen, (_edit(4, "d1", 3, state="d"), 3))

    assert unseen.conflict == Conflict(
        (_given(2, "d1", 1, state="b"), _edit(3, "d1", 2, state="c")), ("d1", 1)
    )
    assert seen.conflict is None
    assert again.values == {"state": "d"}
    assert again.conflict == Conflict(
        (_given(2, "d1", 1, state="b"), _edit(4, "d1", 3, state="d")), ("d1", 3)
    )


def test_a_losing_field_its_author_did_not_touch_again_stays_on_show() -> None:
    state = _after(
        GroupState({"state": "a", "due": "1"}),
        (_edit(2, "d1", 1, state="b"), 1),
        (_edit(3, "d2", 1, state="c"), 1),
    )

    outcome = accept(state, _edit(4, "d2", 2, due="2"), 3)

    assert outcome.verdict is Verdict.CLEAN
    assert outcome.changed == {"due": "2"}
    assert outcome.state.conflict is not None
    shown = [dict(candidate.values) for candidate in outcome.state.conflict.candidates]
    assert {"state": "c"} in shown
    assert outcome.state.values == {"state": "b", "due": "2"}


edits = st.tuples(
    st.sampled_from(["d1", "d2", "d3"]),
    st.integers(0, 6),
    st.dictionaries(st.sampled_from(["state", "due"]), st.integers(0, 3), min_size=1),
    st.sampled_from(["edits", "resolves", "gives back"]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(edits, max_size=8), st.sampled_from([Policy.OFFICE, Policy.FIELD]))
def test_any_history_keeps_an_open_conflict_whole(
    history: list[tuple[str, int, Fields, str]], policy: Policy
) -> None:
    state = GroupState({"state": -1, "due": -1})
    for seq, (device, base, values, act) in enumerate(history, start=1):
        resolves = act == "resolves"
        saw = [c.name for c in state.conflict.candidates] if state.conflict and resolves else []
        before = state
        outcome = accept(
            state,
            Candidate(Stamp(seq, device, seq, act == "gives back"), values),
            min(base, seq - 1),
            policy,
            from_holder=device == "d1",
            saw=saw,
        )
        state = outcome.state
        assert state.values == {**before.values, **outcome.changed}
        if state.conflict is None:
            continue
        names = [candidate.name for candidate in state.conflict.candidates]
        assert names == sorted(names, key=lambda name: name[1])
        assert len(set(names)) == len(names)
        whose = {  # what was given back is nobody's own
            c.name if c.stamp.given else c.stamp.device for c in state.conflict.candidates
        }
        assert len(whose) >= 2
        standing = next(c for c in state.conflict.candidates if c.name == state.conflict.standing)
        assert all(state.values[name] == value for name, value in standing.values.items())
