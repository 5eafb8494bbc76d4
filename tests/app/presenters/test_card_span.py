"""Which of many cards are made: never too many, never none, and always the one that is wanted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.presenters.card_span import CardSpan


def span(total: int, at_once: int = 10) -> CardSpan:
    made = CardSpan(at_once)
    made.follow(total, ())
    return made


def places(one: CardSpan) -> tuple[int, int]:
    return one.first, one.last


def test_first_are_made_and_a_jump_makes_those_around_its_aim() -> None:
    one = span(400)
    assert (places(one), one.earlier, one.later) == ((0, 10), 0, 390)
    one.reach(9)
    assert places(one) == (0, 10)
    one.reach(150)
    assert (places(one), one.earlier, one.later) == ((148, 158), 148, 242)
    one.reach(399)
    assert places(one) == (390, 400), "at the end it reaches back"


@pytest.mark.parametrize(("aim", "after"), [(0, (370, 400)), (398, (300, 330))])
def test_more_widens_it_and_then_moves_it_on(aim: int, after: tuple[int, int]) -> None:
    one = span(400)
    one.reach(aim)
    for _ in range(40 if aim == 0 else 9):
        (one.go_on if aim == 0 else one.go_back)()
    assert places(one) == after


def test_span_goes_with_its_cards_and_one_from_the_start_stays_there() -> None:
    one = span(400)
    one.follow(405, range(5, 15))
    assert places(one) == (0, 15), "what came before them is shown, and they still are"
    one.reach(150)
    one.follow(407, range(150, 160))
    assert places(one) == (150, 160)
    one.follow(3, ())
    assert places(one) == (0, 3)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("follow"), st.integers(0, 40)),
            st.tuples(st.just("reach"), st.integers(0, 40)),
            st.tuples(st.sampled_from(["on", "back"]), st.just(0)),
        ),
        max_size=12,
    )
)
def test_whatever_happens_some_are_made_and_not_too_many(steps: list[tuple[str, int]]) -> None:
    one = span(20, at_once=4)
    for what, place in steps:
        if what == "follow":
            one.follow(place, range(*places(one)))
        elif what == "reach" and place < one.total:
            one.reach(place)
            assert one.first <= place < one.last
        elif what == "on":
            one.go_on()
        elif what == "back":
            one.go_back()
        assert 0 <= one.first <= one.last <= one.total
        assert min(one.total, 4) <= one.last - one.first <= 12
