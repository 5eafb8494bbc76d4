"""Paper numbers: printed, read back, leased, and never used twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.numbering import (
    Block,
    Brackets,
    NumberStyle,
    PaperNumber,
    lease,
    next_serial,
    parse_number,
    serials_left,
)
from inspection.refusal import Refusal

WORDS = ("令", "询", "罚先告")
STYLES = st.builds(NumberStyle, st.booleans(), st.integers(1, 6), st.sampled_from(Brackets))
NUMBERS = st.builds(
    PaperNumber,
    st.sampled_from(["随人社劳监", "中原人社监察", "字人社"]),
    st.sampled_from(WORDS),
    st.integers(2000, 2100),
    st.integers(1, 99_999),
)


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (NumberStyle(), "随人社劳监令字〔2026〕41号"),
        (NumberStyle(ordinal=True), "随人社劳监令字〔2026〕第41号"),
        (NumberStyle(True, 4, Brackets.LENTICULAR), "随人社劳监令字【2026】第0041号"),
    ],
)
def test_number_is_printed_in_the_bureaus_style(style: NumberStyle, text: str) -> None:
    assert PaperNumber("随人社劳监", "令", 2026, 41).text(style) == text


@given(NUMBERS, STYLES)
def test_printed_number_reads_back_in_any_style(number: PaperNumber, style: NumberStyle) -> None:
    assert parse_number(number.text(style), WORDS) == number


def test_typed_number_is_forgiven_its_width_and_spaces() -> None:
    found = parse_number(" 随人社劳监令字［２０２６］ 第 ４１ 号 ", WORDS)
    assert found == PaperNumber("随人社劳监", "令", 2026, 41)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number.format"),
        ("令字〔2026〕号", "number.format"),
        ("随人社劳监令字〔2026〕0号", "number.format"),
        ("随人社劳监令字〔26〕1号", "number.format"),
        ("随人社劳监令字〔2026〕1-8号", "number.format"),
        ("随人社劳监令字〔2026〕一号", "number.format"),
        ("随人社劳监罚字〔2026〕1号", "number.type_unknown"),
    ],
)
def test_what_is_no_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_number(text, WORDS)
    assert caught.value.code == code


@pytest.mark.parametrize(("first", "last"), [(0, 5), (6, 5), (-3, -1)])
def test_impossible_block_is_an_error(first: int, last: int) -> None:
    with pytest.raises(ValueError, match=str(last)):
        Block(first, last)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6))
def test_leased_blocks_are_used_up_each_serial_once(sizes: list[int]) -> None:
    blocks: list[Block] = []
    for size in sizes:
        blocks.append(lease(blocks, size))
    used: list[int] = []
    for left in range(sum(sizes), 0, -1):
        assert serials_left(blocks, used) == left
        serial = next_serial(blocks[::-1], used)
        assert serial not in used
        assert sum(serial in block for block in blocks) == 1
        used.append(serial)
    assert used == list(range(1, sum(sizes) + 1))
    with pytest.raises(Refusal) as caught:
        next_serial(blocks, used)
    assert caught.value.code == "number.block_exhausted"


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 9)), min_size=1, max_size=30))
def test_two_laptops_never_use_the_same_number(steps: list[tuple[int, int]]) -> None:
    leased: list[Block] = []
    held: tuple[list[Block], list[Block]] = ([], [])
    used: tuple[list[int], list[int]] = ([], [])
    for laptop, size in steps:
        try:
            used[laptop].append(next_serial(held[laptop], used[laptop]))
        except Refusal:
            block = lease(leased, size)
            leased.append(block)
            held[laptop].append(block)
    assert not set(used[0]) & set(used[1])
    assert len(set(used[0])) == len(used[0])


def test_lease_goes_on_beyond_the_highest_block_even_if_lower_ones_are_missing() -> None:
    assert lease([], 50) == Block(1, 50)
    assert lease([Block(101, 150)], 50) == Block(151, 200)
    assert len(Block(101, 150)) == 50


def test_nothing_leased_is_exhausted() -> None:
    with pytest.raises(Refusal, match=r"number\.block_exhausted"):
        next_serial([], [])
