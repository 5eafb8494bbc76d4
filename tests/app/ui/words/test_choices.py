"""Every choice says what it means for the work: of a conflict, of a review, in both languages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from app.presenters.deciding import options
from app.ui.words import choices
from db.queries.decisions import ConflictCard, ReviewCard
from db.queries.follow_ups import FollowUps, IssuedPaper, RaisedProblem
from forms.publish import definition
from tests.support.cards import NOW, TODAY, card, review

CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


def said(one: ConflictCard, value: Any, resting: FollowUps | None = None) -> str:
    field = one.fields[0]
    option = next(each for each in options(one, field) if each.value == value)
    form = definition("checkin")
    return choices.means(one, field, option, resting or FollowUps(), form, TODAY)


def whatever(one: ConflictCard, resting: FollowUps) -> str:
    return choices.whatever_is_chosen(one, one.fields[0], resting, TODAY)


@pytest.mark.parametrize(
    ("entity", "name", "values", "value", "text"),
    [
        ("problem", "due_on", ["2023-11-30", "2023-12-04"], "2023-11-30", "11-30 周四 到期提醒"),
        ("problem", "due_on", ["2023-11-20", "2023-12-04"], "2023-11-20", "马上算逾期"),
        ("problem", "state", ["struck_off", "correcting"], "struck_off", "算已结"),
        ("problem", "state", ["struck_off", "correcting"], "correcting", "“整改中”"),
        ("contact", "state", ["finished", "open"], "finished", "计入当月"),
        ("contact", "state", ["finished", "open"], "open", "还不计入"),
        ("contact", "on_date", ["2023-10-31", "2023-11-01"], "2023-10-31", "计入 2023年10月"),
        ("contact", "kind", ["inspection", "service"], "service", "“上门服务”"),
        ("call_attempt", "outcome", ["completed", "busy"], "completed", "算访到了"),
        ("call_attempt", "outcome", ["declined", "busy"], "declined", "有应答"),
        ("call_attempt", "outcome", ["declined", "busy"], "busy", "没有应答"),
        ("call_attempt", "call_back_at", [NOW, NOW + 1], NOW, "2023-11-23 17:00 再拨"),
        ("filled_form", "answers/a/A3", ["missing", "partial"], "missing", "统计都不变"),
        ("filled_form", "answers/a/A3", ["missing", "partial"], "partial", "统计跟着改"),
        ("worker", "phone", ["13900001111", "13900002222"], "13900001111", "拨"),
        ("problem", "measure", ["补签", "说明"], "说明", "整改要求按这个写"),
        ("problem", "facts", ["补签", "说明"], "说明", "事实按这个写"),
        ("contact", "voided_at", [NOW, None], NOW, "记录作废"),
        ("contact", "voided_at", [NOW, None], None, "照常有效"),
        ("worker", "trade", ["木工", "瓦工"], "木工", "各台电脑都不变"),
        ("worker", "trade", ["木工", "瓦工"], "瓦工", "各台电脑都改成这个"),
    ],
)
def test_each_choice_says_what_it_means_for_the_work(
    entity: str, name: str, values: list[Any], value: Any, text: str
) -> None:
    assert text in said(card(entity, name, values), value)


def test_no_deadline_reminds_of_nothing() -> None:
    assert "不会提醒" in said(card("problem", "due_on", ["2023-11-30", "2023-12-04"]), None)


def test_what_is_printed_or_raised_stays_and_is_named() -> None:
    order = FollowUps(papers=(IssuedPaper("p", "order", "令字18号", date(2023, 11, 27)),))
    due = card("problem", "due_on", ["2023-11-30", "2023-11-27"])
    assert "和文书上印的不一样" in said(due, "2023-11-30", order)
    assert "印的" not in said(due, "2023-11-27", order)
    assert "令字18号上印的期限 11-27 周一 不会跟着改" in whatever(due, order)
    assert "令字18号已经开出" in whatever(card("problem", "measure", ["甲", "乙"]), order)
    raised = FollowUps(raised=(RaisedProblem("x", "A3", "未签合同"),))
    answers = card("filled_form", "answers/a/A3", ["missing", "partial"], kind="answer")
    assert "“未签合同”不会自动改" in whatever(answers, raised)
    assert whatever(answers, FollowUps()) == ""


@pytest.mark.parametrize(
    ("case", "using", "letting_go"),
    [
        (
            review(mine=False, field=("due_on", "2023-11-30", "2023-11-20")),
            "以你的名义记下样例吴写的，由局里核对。今日里按 11-30 周四 到期提醒。",
            "样例吴的电脑下次同步后改回局里的样子。理由留底。期限 11-20 周一 已过：马上算逾期。",
        ),
        (
            review(mine=True),
            "再以你的名义传一次，由局里核对。再开文书时，整改要求按这个写。",
            "下次同步后，本机改回局里的样子。理由留底。",
        ),
        (
            review(mine=True, field=("answers/a/A3", "missing", "partial")),
            "再以你的名义传一次，由局里核对。统计跟着改。",
            "下次同步后，本机改回局里的样子。理由留底。",
        ),
        (
            review(mine=False, usable=False, field=("due_on", "2023-11-30", "2023-11-30")),
            "以你的名义记下样例吴写的，由局里核对。",
            "样例吴的电脑下次同步后改回局里的样子。理由留底。",
        ),
    ],
)
def test_using_and_letting_go_say_what_they_mean_for_the_work(
    case: ReviewCard, using: str, letting_go: str
) -> None:
    forms = {case.parts[0].about.form_version: definition("checkin")}
    assert choices.using_means(case, forms, TODAY) == using
    assert choices.letting_go_means(case, TODAY) == letting_go


def test_meanings_are_said_in_english(english: None) -> None:
    conflicts = [
        card("worker", "trade", ["a", "b"]),
        card("problem", "due_on", ["2023-11-30", "2023-11-20"]),
        card("call_attempt", "outcome", ["completed", "busy", "declined"]),
        card("filled_form", "answers/a/A3", ["missing", "partial"], kind="answer"),
    ]
    told = [said(one, value.value) for one in conflicts for value in one.fields[0].values]
    for mine in (True, False):
        case = review(mine=mine)
        told += [choices.using_means(case, {}, TODAY), choices.letting_go_means(case, TODAY)]
    heard = [text.replace("样例吴", "Wu") for text in told]
    assert [text for text in heard if not text or CHINESE.search(text) or "{" in text] == []
    assert [text for text in heard if "  " in text or text != text.strip()] == []
