"""What the simulation asks the engine for is itself asked here: a value too many is a false alarm,
one too few hides a loss."""

from __future__ import annotations

import pytest

from tests.sync_sim.entries import Entry, Taken
from tests.sync_sim.evidence import disagrees
from tests.sync_sim.oracle import Life, Oracle

_FIELD = "name"
_FIRST, _OVER, _BESIDE = range(3)


def _entry(number: int, *seen: int) -> Entry:
    """Something entered into one field by somebody who had seen these entries."""
    values = {_FIELD: f"value~{number}~"}
    return Entry(number, "a", "people:s", "worker", "w", values, {_FIELD: frozenset(seen)})


_ENTRIES = (_entry(_FIRST), _entry(_OVER, _FIRST), _entry(_BESIDE))


@pytest.mark.parametrize(
    ("arrived", "left"),
    [
        pytest.param([("a", _FIRST)], [_FIRST], id="nothing came after it"),
        pytest.param([("a", _FIRST), ("a", _OVER)], [_OVER], id="overwritten knowingly"),
        pytest.param([("a", _FIRST), ("b", _BESIDE)], [_FIRST, _BESIDE], id="unseen"),
        pytest.param([("a", _FIRST), ("b", _FIRST)], [_FIRST], id="sent by both copies"),
        pytest.param(
            [("a", _FIRST), ("a", _OVER), ("b", _FIRST)],
            [_OVER],
            id="sent by the other copy after it was overwritten",
        ),
        pytest.param(
            [("a", _OVER), ("b", _FIRST)], [_OVER], id="overwritten before it arrived at all"
        ),
        pytest.param(
            [("a", _FIRST), ("a", _OVER), ("b", _FIRST), ("b", _BESIDE)],
            [_OVER, _BESIDE],
            id="unseen by the other copy too",
        ),
    ],
)
def test_values_that_arrive_are_asked_for_unless_knowingly_overwritten(
    arrived: list[tuple[str, int]], left: list[int]
) -> None:
    oracle = Oracle()
    oracle.life = Life("office", [_taken(seq, *one) for seq, one in enumerate(arrived)])

    ((key, found),) = oracle.frontier().items()

    assert key == ("worker", "w", _FIELD)
    assert sorted({one.entry.number for one in found}) == left


@pytest.mark.parametrize(("kind", "disagree"), [("edit", False), ("resolve", True)])
def test_choosing_what_another_card_shows_too_is_no_news_but_that_it_was_chosen_is(
    kind: str, disagree: bool
) -> None:
    """Copies of a laptop decide one conflict otherwise, each with both values before it."""
    both = {"measure": frozenset({"measure~1~", "measure~2~"})}

    def chose(number: int, device: str) -> Taken:
        values = {"measure": f"measure~{number}~"}
        entry = Entry(number, device, "site:s", "problem", "p", values, {}, on_show=both)
        return Taken(number, device, 2, kind, "applied", 0, {}, entry)

    assert disagrees(chose(1, "a"), chose(2, "b"), "problem", "measure") is disagree


def _taken(seq: int, device: str, number: int) -> Taken:
    return Taken(seq, device, seq, "edit", "applied", 0, {}, _ENTRIES[number])
