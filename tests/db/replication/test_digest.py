"""A scope's digest: independent of order, kept up by sums, different for any difference."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from db.replication import digest

rows = st.dictionaries(st.uuids().map(str), st.integers(0, 2**53 - 1), max_size=12)


@settings(deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(held: dict[str, int], chance: random.Random) -> None:
    pairs = list(held.items())
    chance.shuffle(pairs)

    assert digest.of_rows(pairs) == digest.of_rows(held.items())


@settings(deadline=None)
@given(rows, rows)
def test_coming_and_going_by_sums_equals_counting_anew(
    before: dict[str, int], after: dict[str, int]
) -> None:
    moved = digest.changed(
        digest.of_rows(before.items()), added=after.items(), removed=before.items()
    )

    assert moved == digest.of_rows(after.items())
    assert digest.changed(digest.EMPTY, added=before.items()) == digest.of_rows(before.items())


@settings(deadline=None)
@given(rows, rows)
def test_different_rows_have_different_digests(left: dict[str, int], right: dict[str, int]) -> None:
    assert (digest.of_rows(left.items()) == digest.of_rows(right.items())) == (left == right)


def test_an_empty_scope_is_zero_and_a_known_row_stays_what_it_is() -> None:
    assert digest.of_rows([]) == digest.EMPTY == "0000000000000000"
    assert digest.of_rows([("01900000-0000-7000-8000-000000000001", 7)]) == "da24622b5d592621"


def test_the_root_tells_which_scopes_are_held_and_how_they_stand() -> None:
    held = {"bureau": ("0" * 16, 0), "site:1": ("00000000000000aa", 3)}

    assert digest.root(held) == digest.root(dict(reversed(held.items())))
    others = [
        {"bureau": ("0" * 16, 0)},
        {**held, "site:1": ("00000000000000ab", 3)},
        {**held, "site:1": ("00000000000000aa", 4)},
        {"bureau": held["bureau"], "site:2": held["site:1"]},
    ]
    assert digest.root(held) not in {digest.root(other) for other in others}
