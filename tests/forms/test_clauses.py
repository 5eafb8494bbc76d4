"""Clauses from machine form to citation, as the statutes write their articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.clauses import cite, numeral, parse, parse_all, short


@pytest.mark.parametrize(
    ("codes", "citation"),
    [
        ("724-28", "《保障农民工工资支付条例》第二十八条"),
        ("724-28;724-55", "《保障农民工工资支付条例》第二十八条、第五十五条"),
        ("423-11;724-28", "《劳动保障监察条例》第十一条、《保障农民工工资支付条例》第二十八条"),
        ("423-26.0.2", "《劳动保障监察条例》第二十六条第（二）项"),
        ("724-31.2", "《保障农民工工资支付条例》第三十一条第二款"),
        (
            "724-26;rs2021n53",
            (
                "《保障农民工工资支付条例》第二十六条、"
                "《工程建设领域农民工工资专用账户管理暂行办法》（人社部发〔2021〕53号）"
            ),
        ),
        ("724-28;724-28", "《保障农民工工资支付条例》第二十八条"),
        ("", ""),
    ],
)
def test_codes_are_cited_in_chinese(codes, citation) -> None:
    assert cite(parse_all(codes)) == citation


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (276, "二百七十六"),
    ],
)
def test_number_is_written_as_statutes_write_it(number, text) -> None:
    assert numeral(number) == text


@given(st.integers(1, 999))
def test_numerals_of_different_numbers_differ(number: int) -> None:
    assert all(numeral(other) != numeral(number) for other in range(1, 1000) if other != number)


@pytest.mark.parametrize("code", ["999-1", "724", "724-28.1", "724-28.1.2", "423-26.0.2"])
def test_code_read_and_written_is_the_same_or_refused(code) -> None:
    if code.startswith("999"):
        with pytest.raises(ValueError, match="999-1"):
            parse(code)
    else:
        assert parse(code).code == code


@pytest.mark.parametrize("code", ["724-", "724_28", "第二十八条", "724-28;", "-28", "724-２８"])
def test_malformed_code_is_refused(code) -> None:
    with pytest.raises(ValueError, match="no known clause"):
        parse(code)


def test_duty_and_consequence_are_told_apart() -> None:
    duty, consequence = parse_all("724-28;724-55")
    assert not duty.is_liability
    assert consequence.is_liability


def test_short_form_gives_article_numbers_once() -> None:
    assert short("724-28;724-55;rs2021n53;724-28") == "28、55"
