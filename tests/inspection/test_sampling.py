"""The draw: replayable, fair to every stratum, blind to the order of its input."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.sampling import (
    Candidate,
    Drawn,
    Sample,
    SamplingRules,
    allocate,
    draw,
    in_frame,
    is_rested,
    replacement,
    sample_size,
)

ON = date(2023, 11, 15)
RULES = SamplingRules()


@st.composite
def candidates(draw_from: st.DrawFn) -> list[Candidate]:
    """A roster of up to 120 workers; one random generator fills it, which is much faster."""
    size, strata = draw_from(st.integers(0, 120)), draw_from(st.integers(1, 8))
    chance = draw_from(st.randoms(use_true_random=True))

    def some_day() -> date | None:
        return chance.choice([None, ON + timedelta(days=chance.randint(-200, 10))])

    return [
        Candidate(
            worker=f"w{number}",
            stratum=f"crew {chance.randrange(strata)}",
            joined=some_day(),
            left=some_day(),
            last_reached=some_day(),
            has_phone=chance.random() < 0.8,
            complained=chance.random() < 0.1,
        )
        for number in range(size)
    ]


def plain(count: int, stratum: str = "甲") -> list[Candidate]:
    return [Candidate(f"{stratum}{number}", stratum) for number in range(count)]


@given(candidates(), st.text(max_size=8), st.randoms(use_true_random=False))
def test_draw_does_not_depend_on_the_order_of_the_roster(
    roster: list[Candidate], seed: str, shuffler: random.Random
) -> None:
    shuffled = list(roster)
    shuffler.shuffle(shuffled)
    assert draw(shuffled, ON, seed, RULES) == draw(roster, ON, seed, RULES)


@given(candidates(), st.text(max_size=8))
def test_everyone_is_in_at_most_one_list_and_everyone_fit_in_one(
    roster: list[Candidate], seed: str
) -> None:
    sample = draw(roster, ON, seed, RULES)
    listed = [d.worker for d in (*sample.chosen, *sample.extra, *sample.reserve)]
    assert len(set(listed)) == len(listed)
    fit = {
        c.worker
        for c in roster
        if c.has_phone and (c.complained or (in_frame(c, ON, RULES) and is_rested(c, ON, RULES)))
    }
    assert set(listed) == fit


@given(candidates(), st.text(max_size=8))
def test_size_follows_the_rules_as_far_as_rested_workers_reach(
    roster: list[Candidate], seed: str
) -> None:
    sample = draw(roster, ON, seed, RULES)
    rested = [
        c for c in roster if c.has_phone and in_frame(c, ON, RULES) and is_rested(c, ON, RULES)
    ]
    assert sample.frame == sum(in_frame(c, ON, RULES) for c in roster)
    assert sample.wanted == sample_size(sample.frame, RULES)
    assert len(sample.chosen) == min(sample.wanted, len(rested))


@given(candidates(), st.text(max_size=8))
def test_no_stratum_is_a_whole_worker_off_its_share(roster: list[Candidate], seed: str) -> None:
    sample = draw(roster, ON, seed, RULES)
    rested = Counter(
        c.stratum
        for c in roster
        if c.has_phone and in_frame(c, ON, RULES) and is_rested(c, ON, RULES)
    )
    drawn = Counter(d.stratum for d in sample.chosen)
    for stratum, size in rested.items():
        assert abs(drawn[stratum] - size * len(sample.chosen) / rested.total()) < 1


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 500), max_size=12), st.data())
def test_allocation_fills_every_seat_and_no_stratum_beyond_its_size(
    sizes: dict[str, int], data: st.DataObject
) -> None:
    strata = Counter(sizes)
    seats = data.draw(st.integers(0, strata.total()))
    given_out = allocate(strata, seats, "seed")
    assert given_out.total() == seats
    assert all(0 <= given_out[s] <= strata[s] for s in given_out)


def test_more_seats_than_workers_are_an_error() -> None:
    with pytest.raises(ValueError, match="3"):
        allocate(Counter(a=2), 3, "seed")


@given(st.integers(0, 2000), st.integers(1, 100))
def test_size_is_the_ratio_rounded_up_within_its_bounds(frame: int, percent: int) -> None:
    rules = SamplingRules(ratio_percent=percent)
    size = sample_size(frame, rules)
    assert size <= frame
    if rules.minimum < size < rules.maximum:
        assert (size - 1) * 100 < frame * percent <= size * 100


@pytest.mark.parametrize(
    ("frame", "size"), [(0, 0), (3, 3), (5, 5), (40, 5), (51, 6), (200, 20), (3000, 20)]
)
def test_default_sizes(frame: int, size: int) -> None:
    assert sample_size(frame, RULES) == size


def test_draw_is_the_same_on_every_machine_for_ever() -> None:
    sample = draw(plain(30) + plain(20, "乙"), ON, "7f3a", RULES)
    assert sample.chosen == (
        Drawn("乙5", "乙"), Drawn("乙19", "乙"),
        Drawn("甲4", "甲"), Drawn("甲0", "甲"), Drawn("甲7", "甲"),
    )  # fmt: skip
    assert len(sample.reserve) == 45


def test_another_seed_draws_others() -> None:
    first, second = (draw(plain(200), ON, seed, RULES).chosen for seed in ("a", "b"))
    assert first != second


def test_every_worker_is_drawn_about_equally_often() -> None:
    times = Counter(
        d.worker for n in range(400) for d in draw(plain(20), ON, f"seed {n}", RULES).chosen
    )
    assert len(times) == 20
    assert 60 <= min(times.values()) <= max(times.values()) <= 140


@pytest.mark.parametrize(
    ("left", "counts"),
    [
        (None, True),
        (ON, True),
        (ON - timedelta(days=60), True),
        (ON - timedelta(days=61), False),
    ],
)
def test_frame_keeps_who_left_at_most_sixty_days_ago(left: date | None, counts: bool) -> None:
    assert in_frame(Candidate("w", "甲", left=left), ON, RULES) is counts


def test_frame_leaves_out_who_has_not_come_yet() -> None:
    assert not in_frame(Candidate("w", "甲", joined=ON + timedelta(days=1)), ON, RULES)
    assert in_frame(Candidate("w", "甲", joined=ON), ON, RULES)


@pytest.mark.parametrize(
    ("last", "rested"),
    [(None, True), (date(2023, 8, 15), True), (date(2023, 8, 16), False), (ON, False)],
)
def test_worker_rests_three_months_after_a_check(last: date | None, rested: bool) -> None:
    assert is_rested(Candidate("w", "甲", last_reached=last), ON, RULES) is rested


def test_complaining_worker_is_called_even_within_his_cool_off() -> None:
    angry = Candidate("angry", "甲", last_reached=ON, complained=True)
    sample = draw([*plain(50), angry], ON, "seed", RULES)
    assert sample.extra == (Drawn("angry", "甲"),)
    assert len(sample.chosen) == 6


def test_worker_without_phone_is_counted_not_drawn() -> None:
    sample = draw([*plain(10), Candidate("mute", "甲", has_phone=False)], ON, "seed", RULES)
    assert sample.no_phone == 1
    assert sample.frame == 11
    assert "mute" not in {d.worker for d in (*sample.chosen, *sample.reserve)}


def test_empty_roster_gives_an_empty_sample() -> None:
    assert draw([], ON, "s", RULES) == Sample("s", ON, 0, 0, 0, (), (), ())


def test_worker_given_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw([*plain(2), *plain(1)], ON, "seed", RULES)


def test_replacement_comes_from_the_same_stratum_first() -> None:
    reserve = (Drawn("a", "甲"), Drawn("b", "乙"), Drawn("c", "乙"))
    assert replacement(reserve, "乙", set()) == Drawn("b", "乙")
    assert replacement(reserve, "乙", {"b"}) == Drawn("c", "乙")
    assert replacement(reserve, "乙", {"b", "c"}) == Drawn("a", "甲")
    assert replacement(reserve, "乙", {"a", "b", "c"}) is None
