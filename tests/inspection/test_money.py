"""Fen to text and back; capital numerals read back by an independent reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.money import LIMIT_FEN, capital_yuan, format_wan, format_yuan, parse_money
from inspection.refusal import Refusal

FEN = st.one_of(
    st.integers(0, LIMIT_FEN - 1),
    st.integers(0, 10**12 - 1).map(lambda n: n * 100),
    st.lists(st.sampled_from("0001059"), min_size=1, max_size=14).map(lambda d: int("".join(d))),
)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0),
        ("1234.5", 123450),
        ("1,234.50", 123450),
        ("1，234.50", 123450),
        ("￥1234.50元", 123450),
        ("１２３４．５０", 123450),
        ("1234.", 123400),
        ("1234.500", 123450),
        ("165.15万元", 165_150_000),
        ("0.000001万", 1),
        ("人民币 300 元整", 30000),
        ("999999999999.99", LIMIT_FEN - 1),
    ],
)
def test_typed_amount_is_read_to_the_fen(typed: str, fen: int) -> None:
    assert parse_money(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "money.format"),
        ("-5", "money.format"),
        ("－５", "money.format"),
        ("1-5", "money.format"),
        ("1,23.00", "money.format"),
        ("12,34", "money.format"),
        ("1e5", "money.format"),
        ("三百", "money.format"),
        ("5万3千", "money.format"),
        ("1.234", "money.precision"),
        ("0.0000001万元", "money.precision"),
        ("1.0000000000000000001", "money.precision"),
        ("1000000000000", "money.too_large"),
        ("9" * 40, "money.too_large"),
    ],
)
def test_amount_that_is_not_money_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_money(typed)
    assert caught.value.code == code


@given(FEN)
def test_shown_yuan_read_back_give_the_same_fen(fen: int) -> None:
    assert parse_money(format_yuan(fen)) == fen


@given(FEN.filter(lambda fen: fen < LIMIT_FEN - 50_000))
def test_shown_wan_is_within_half_a_tenth(fen: int) -> None:
    assert abs(parse_money(format_wan(fen) + "万元") - fen) <= 50_000


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (1_651_500_000, "1,651.5"),
        (0, "0.0"),
        (49_999, "0.0"),
        (50_000, "0.1"),
        (-49_999, "0.0"),
        (-1_950_000, "-2.0"),
    ],
)
def test_wan_round_half_away_from_zero(fen: int, shown: str) -> None:
    assert format_wan(fen) == shown


def test_negative_yuan_keep_their_sign() -> None:
    assert format_yuan(-5) == "-0.05"
    assert format_yuan(-123450) == "-1,234.50"


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (1000, "壹拾元整"),
        (123450, "壹仟贰佰叁拾肆元伍角整"),
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (10_050_000, "壹拾万零伍佰元整"),
        (1_000_000_050_005, "壹佰亿零伍佰元零伍分"),
        (1_000_010_000_000, "壹佰亿零壹拾万元整"),
    ],
)
def test_capital_numerals_follow_the_payment_rules(fen: int, shown: str) -> None:
    assert capital_yuan(fen) == shown


def read_capitals(text: str) -> int:
    """An independent reader: sums digits by their place words, ignoring 零 and 整."""
    places = {"拾": 10, "佰": 100, "仟": 1000}
    total = group = digit = 0
    for character in text:
        if character in "壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in places:
            group, digit = group + digit * places[character], 0
        elif character in "万亿":
            total, group, digit = (
                total + (group + digit) * (10**4 if character == "万" else 10**8),
                0,
                0,
            )
        elif character == "元":
            total, group, digit = (total + group + digit) * 100, 0, 0
        elif character == "角":
            total, digit = total + digit * 10, 0
        elif character == "分":
            total, digit = total + digit, 0
    return total


@given(FEN)
def test_capital_numerals_read_back_give_the_same_fen(fen: int) -> None:
    shown = capital_yuan(fen)
    assert read_capitals(shown) == fen
    assert "零零" not in shown
    assert shown.endswith("分" if fen % 10 else "整")


@pytest.mark.parametrize("fen", [-1, LIMIT_FEN])
def test_amount_no_agreement_carries_is_an_error(fen: int) -> None:
    with pytest.raises(ValueError, match=str(fen)):
        capital_yuan(fen)
