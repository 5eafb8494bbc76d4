"""Cards in words: every field a laptop writes has a name, and every choice says what it means."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from app.presenters.deciding import Option, needs_me, options
from app.ui.words import deciding, fields
from db.queries.decisions import (
    Author,
    Candidate,
    ConflictCard,
    ContestedField,
    ContestedValue,
    Decision,
    FieldShape,
    ProposedField,
    ReviewCard,
    ReviewPart,
)
from db.queries.follow_ups import FollowUps, IssuedPaper, RaisedProblem
from db.queries.naming import RowName
from forms.publish import definition
from inspection.clock import instant

CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
NOW = instant(2023, 11, 23, 17)
TODAY = date(2023, 11, 23)
MINE = Author("a", "样例周", "d1", "笔记本", NOW - 3_600_000, NOW, mine=True, here=True)
HIS = Author("b", "样例吴", "d2", "平板", NOW - 7_200_000, NOW)


def card(
    entity: str,
    name: str,
    values: list[Any],
    *,
    before: Any = None,
    kind: str = "text",
    decision: Decision | None = None,
    may_settle: bool = True,
    policy: str = "field",
) -> ConflictCard:
    authors = [HIS, MINE, Author("c", "", "d3", "旧电脑")][: len(values)]
    field = ContestedField(
        FieldShape(name, kind),  # type: ignore[arg-type]
        before,
        values[0],
        values[-1],
        tuple(
            ContestedValue((one.device, 1), held) for one, held in zip(authors, values, strict=True)
        ),
    )
    sides = tuple(
        Candidate((one.device, 1), one, {name: held}, place == 0)
        for place, (one, held) in enumerate(zip(authors, values, strict=True))
    )
    about = RowName(entity, "r", "未签合同" if entity == "problem" else "", "A3")
    return ConflictCard(
        "c", about, "site:s", name, policy, NOW, 3, 3, sides, (field,), may_settle, decision
    )


def said(one: ConflictCard, value: Any, resting: FollowUps | None = None) -> str:
    field = one.fields[0]
    option = next(each for each in options(one, field) if each.value == value)
    return deciding.means(one, field, option, resting or FollowUps(), TODAY)


def whatever(one: ConflictCard, resting: FollowUps) -> str:
    return deciding.whatever_is_chosen(one, one.fields[0], resting, TODAY)


def test_equal_values_are_one_option_with_both_authors_and_before_comes_last() -> None:
    one = card("problem", "measure", ["补签", "补签", "说明"], before="补")
    shown = options(one, one.fields[0])
    assert [option.value for option in shown] == ["补签", "说明", "补"]
    assert [author.name for author in shown[0].authors] == ["样例吴", "样例周"]
    assert (shown[0].mine, shown[0].stands, shown[2].before) == (True, True, True)
    assert deciding.origin(shown[2], NOW) == "改之前的"


def test_value_that_stood_before_is_not_offered_twice() -> None:
    one = card("problem", "measure", ["补签", "补"], before="补")
    assert [option.value for option in options(one, one.fields[0])] == ["补", "补签"]


@pytest.mark.parametrize(
    ("entity", "name", "values", "value", "text"),
    [
        ("problem", "due_on", ["2023-11-30", "2023-12-04"], "2023-11-30", "11-30 周四 到期提醒"),
        ("problem", "due_on", ["2023-11-20", "2023-12-04"], "2023-11-20", "马上算逾期"),
        ("problem", "state", ["struck_off", "correcting"], "struck_off", "算已结"),
        ("problem", "state", ["struck_off", "correcting"], "correcting", "“整改中”"),
        ("contact", "state", ["finished", "open"], "finished", "计入当月"),
        ("contact", "state", ["finished", "open"], "open", "还不计入"),
        ("call_attempt", "outcome", ["busy", "no_answer"], "busy", "应答率"),
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
    ("shown", "text"),
    [
        (card("problem", "measure", ["甲", "乙"]), "局里先按样例吴写的算。"),
        (card("problem", "measure", ["甲", "乙"], may_settle=False), "由本项目的监察员定。"),
        (
            card("worker", "trade", ["甲", "乙"], may_settle=False, policy="office"),
            "由局里内勤定。",
        ),
    ],
)
def test_card_says_what_stands_and_who_decides(shown: ConflictCard, text: str) -> None:
    assert text in deciding.standing(shown)


def test_decided_card_waits_for_nobody_here_and_says_how_far_it_is() -> None:
    fresh = card("problem", "measure", ["甲", "乙"])
    kept = card("problem", "measure", ["甲", "乙"], decision=Decision(NOW, sent=False))
    sent = card("problem", "measure", ["甲", "乙"], decision=Decision(NOW, sent=True))
    assert [needs_me(one) for one in (fresh, kept, sent)] == [True, False, False]
    assert deciding.decision(fresh) == ""
    assert "还可以改" in deciding.decision(kept)
    assert "等局里确认" in deciding.decision(sent)


@pytest.mark.parametrize(
    ("shape", "held", "text"),
    [
        (FieldShape("due_on", "day"), "2023-11-30", "2023-11-30 周四"),
        (FieldShape("sum_fen", "money"), 1_234_560, "12,345.60 元"),
        (FieldShape("due_provisional", "flag"), True, "是"),
        (FieldShape("state", "code"), "correcting", "整改中"),
        (FieldShape("firm_id", "reference", "firm"), "f1", "甲样例公司"),
        (FieldShape("firm_id", "reference", "firm"), "f2", "…"),
        (FieldShape("started_at", "instant"), NOW, "2023-11-23 17:00"),
        (FieldShape("phone", "text", personal=True), "13900001111", "139****1111"),
        (FieldShape("receiver", "text", personal=True), "陈小样", "陈××"),
        (FieldShape("measure", "text"), None, "–"),
        (FieldShape("answers/a/A3", "answer"), "missing", "未落实"),
    ],
)
def test_value_is_said_as_people_read_it(shape: FieldShape, held: Any, text: str) -> None:
    form = definition("checkin")
    assert fields.value("problem", shape, held, {"f1": "甲样例公司"}, form) == text


def test_whole_personal_value_is_said_only_when_asked_for() -> None:
    shape = FieldShape("phone", "text", personal=True)
    assert fields.value("worker", shape, "13900001111", {}, masked=False) == "13900001111"


def test_size_of_a_photo_is_said_in_megabytes_and_not_as_a_count() -> None:
    shape = FieldShape("size", "number")
    assert fields.field_name("attachment", "size") == "大小"
    assert fields.value("attachment", shape, 2_400_000, {}) == "2.3 MB"
    assert fields.field_name("questionnaire_batch", "size") == "数量"


def test_answer_is_called_by_its_question() -> None:
    named = fields.field_name("filled_form", "answers/a/A3", definition("checkin"))
    assert named.startswith("A3 ")
    assert CHINESE.search(named)
    assert fields.field_name("filled_form", "answers/x/Z9") == "Z9"


def review(
    *,
    mine: bool,
    usable: bool = True,
    kind: str = "edit",
    field: tuple[str, Any, Any] = ("measure", "补签", "补"),
) -> ReviewCard:
    name, new, now = field
    part = ReviewPart(
        "v",
        RowName("problem", "r", "未签合同", "A3"),
        "site:s",
        kind,
        "review.not_permitted",
        NOW,
        NOW,
        1,
        1,
        1,
        (ProposedField(FieldShape(name, "text"), now, new, now),),
        usable,
    )
    return ReviewCard("v", MINE if mine else HIS, NOW, (part,), usable, True)


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
            review(mine=False, usable=False, field=("due_on", "2023-11-30", "2023-11-30")),
            "以你的名义记下样例吴写的，由局里核对。",
            "样例吴的电脑下次同步后改回局里的样子。理由留底。",
        ),
    ],
)
def test_using_and_letting_go_say_what_they_mean_for_the_work(
    case: ReviewCard, using: str, letting_go: str
) -> None:
    assert deciding.using_means(case, TODAY) == using
    assert deciding.letting_go_means(case, TODAY) == letting_go


def everything() -> list[str]:
    told = [fields.field_name("problem", name) for name in fields._NAMES]
    told.append(fields.field_name("attachment", "size"))
    for one in (
        card("problem", "measure", ["甲", "乙", "丙"]),
        card("contact", "state", ["open", "finished"]),
    ):
        told += [deciding.standing(one).replace("样例吴", ""), said(one, one.fields[0].stands)]
    for mine in (True, False):
        case = review(mine=mine, usable=mine)
        told += [deciding.refused(case), deciding.part_note(case.parts[0])]
        told += [
            text.replace("样例吴", "")
            for text in (
                deciding.using_means(case, TODAY),
                deciding.letting_go_means(case, TODAY),
            )
        ]
    told.append(deciding.part_title(review(mine=True, kind="add").parts[0]).replace("未签合同", ""))
    told.append(deciding.origin(Option(None), NOW))
    return [text for text in told if text]


def test_chinese_is_said() -> None:
    assert [text for text in everything() if not CHINESE.search(text)] == []


def test_english_is_said(english: None) -> None:
    assert [text for text in everything() if CHINESE.search(text) or "{" in text] == []
