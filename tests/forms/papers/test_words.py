"""Words: every clause can be cited, every problem answered by a demand."""

from __future__ import annotations

import pytest

from forms import clauses
from forms.papers import words
from forms.publish import definition
from inspection.refusal import Refusal


def test_every_problem_with_a_clause_has_a_demand() -> None:
    form = definition("checkin")
    ordered = {one.name for one in form.questions.values() if one.problem and one.clauses}
    assert ordered
    assert ordered - set(words.demands()) == set()
    names = {one.name for one in form.questions.values()}
    assert set(words.demands()) - names == set()
    assert not any(demand.endswith("。") for demand in words.demands().values())


def test_every_clause_of_the_check_in_form_can_be_cited() -> None:
    for one in definition("checkin").questions.values():
        for code in one.clauses.split(";"):
            assert not code or words.cite([code]).startswith("《"), one.name


def test_consequences_are_of_articles_that_threaten_them() -> None:
    for code in words.words("order", 1).consequences:
        assert clauses.parse(code).is_liability, code


def test_clauses_are_grouped_by_law_ascending_each_once() -> None:
    told = words.cite(["724-105", "423-18", "724-28", "724-105", "423-26.0.2"])
    assert told == (
        "《保障农民工工资支付条例》第二十八条、第一百零五条、"
        "《劳动保障监察条例》第十八条、第二十六条第（二）项"
    )


@pytest.mark.parametrize("clause", ["999-1", "724-28a", "", "724-１"])
def test_unknown_clause_is_refused(clause: str) -> None:
    with pytest.raises(Refusal) as refused:
        words.cite([clause])
    assert refused.value.code == "paper.unknown_clause"


def test_paragraph_and_item_fall_under_their_article() -> None:
    assert words.article("423-26.1.2") == "423-26"


@pytest.mark.parametrize(
    ("template", "version"),
    [("order", 2), ("decree", 1), ("laws", 1), ("sheet", 1), ("../order", 1), ("order", 0)],
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
