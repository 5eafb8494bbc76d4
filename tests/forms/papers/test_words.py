"""Words: every item and clause has them, and no template leaves a brace unfilled."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.papers import words
from inspection.refusal import Refusal


def test_checklist_items_all_have_words() -> None:
    told = words.items()
    expected = {"A": 9, "B": 9, "C": 13, "D": 4, "E": 4, "F": 5}
    assert sorted(told) == sorted(
        f"{system}{n}" for system, last in expected.items() for n in range(1, last + 1)
    )
    assert all(item.facts and not item.facts.endswith("。") for item in told.values())


def test_item_is_orderable_exactly_where_it_has_clause_and_demand() -> None:
    orders = words.words("order", 1)
    for code, item in words.items().items():
        assert item.orderable == bool(item.demand), code
        for clause in (*item.breached, *item.bases):
            assert orders.clause(clause).startswith("《")
        for clause in item.bases:
            assert clause in orders.consequences, code


def test_clauses_are_grouped_by_law_ascending_each_once() -> None:
    told = words.words("order", 1).clauses(["724-105", "423-18", "724-28", "724-105"])
    assert told == (
        "《保障农民工工资支付条例》第二十八条、第一百零五条和《劳动保障监察条例》第十八条"
    )


@pytest.mark.parametrize("clause", ["999-1", "724", "724-0", "724-28a", "", "724-１"])
def test_unknown_clause_is_refused(clause: str) -> None:
    with pytest.raises(Refusal) as refused:
        words.words("order", 1).clause(clause)
    assert refused.value.code == "paper.unknown_clause"


@pytest.mark.parametrize(
    ("template", "version"),
    [("order", 2), ("decree", 1), ("laws", 1), ("items", 1), ("../order", 1), ("order", 0)],
)
def test_unknown_template_is_refused(template: str, version: int) -> None:
    with pytest.raises(Refusal) as refused:
        words.words(template, version)
    assert refused.value.code == "paper.unknown_template"


@pytest.mark.parametrize("template", sorted(words.NEWEST))
def test_newest_version_of_each_template_exists(template: str) -> None:
    told = words.words(template, words.NEWEST[template])
    assert told.texts["title"]
    assert told.sheet["demo"] == "演示"


def test_chinese_numbers_as_articles_are_cited() -> None:
    samples = {1: "一", 10: "十", 18: "十八", 20: "二十", 57: "五十七", 105: "一百零五"}
    samples |= {110: "一百一十", 118: "一百一十八", 200: "二百", 276: "二百七十六"}
    assert {number: words.chinese_number(number) for number in samples} == samples


@settings(deadline=None)
@given(st.integers(1, 999))
def test_chinese_number_reads_back(number: int) -> None:
    digits = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
    found = re.fullmatch(
        r"(?:(.)百)?(?:零)?(?:(.?)(十))?([一二三四五六七八九])?", words.chinese_number(number)
    )
    assert found is not None
    hundreds = digits[found[1]] if found[1] else 0
    tens = (digits[found[2]] if found[2] else 1) if found[3] else 0
    assert hundreds * 100 + tens * 10 + (digits[found[4]] if found[4] else 0) == number


@pytest.mark.parametrize("number", [0, 1000, -1])
def test_number_no_law_has_is_a_value_error(number: int) -> None:
    with pytest.raises(ValueError, match="not cited"):
        words.chinese_number(number)
