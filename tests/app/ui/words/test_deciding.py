"""Cards in words: every field a laptop writes has a name, every value is said as people read it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from app.presenters.deciding import Option, needs_me, options
from app.ui.words import deciding, fields
from db.queries.decisions import ConflictCard, Decision, FieldShape
from forms.publish import definition
from tests.support.cards import HIS, NOW, card, review

CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


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


def test_what_was_given_back_after_a_restore_is_nobodys_own() -> None:
    one = card("problem", "measure", ["甲", "乙"])
    back = replace(one.candidates[0], author=replace(HIS, returned=True))
    shown = replace(one, candidates=(back, one.candidates[1]))

    mine, his, _ = options(shown, shown.fields[0])

    assert (mine.value, his.value) == ("乙", "甲")
    assert deciding.origin(his, NOW) == "局里恢复前记的，由样例吴交回"
    assert "局里先按恢复前记的算。" in deciding.standing(shown)


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


def everything() -> list[str]:
    told = [fields.field_name("problem", name) for name in fields._NAMES]
    told.append(fields.field_name("attachment", "size"))
    told.append(
        deciding.standing(card("problem", "measure", ["甲", "乙", "丙"])).replace("样例吴", "")
    )
    for mine in (True, False):
        case = review(mine=mine, usable=mine)
        told += [deciding.refused(case), deciding.part_note(case.parts[0])]
    told.append(deciding.part_title(review(mine=True, kind="add").parts[0]).replace("未签合同", ""))
    told.append(deciding.origin(Option(None), NOW))
    return [text for text in told if text]


def test_chinese_is_said() -> None:
    assert [text for text in everything() if not CHINESE.search(text)] == []


def test_english_is_said(english: None) -> None:
    assert [text for text in everything() if CHINESE.search(text) or "{" in text] == []
