"""Forms small enough to read, built without a workbook, and a clock that stands still."""

from __future__ import annotations

import pytest

from forms.definition import Choice, Choices, Definition, Group, Question
from inspection.clock import FixedClock, instant


@pytest.fixture
def clock() -> FixedClock:
    """09:30 in China on the demo's day."""
    return FixedClock(instant(2023, 11, 23, 9, 30))


@pytest.fixture
def small() -> Definition:
    """Two groups: wages owed or not with what follows from it, and a computed summary."""
    five = tuple(
        Choice(code, {"zh": zh, "en": en}, {"rank": rank})
        for code, zh, en, rank in (
            ("implemented", "落实", "Implemented", "1"),
            ("partial", "部分", "Partly", "2"),
            ("missing", "未落实", "Missing", "3"),
        )
    )
    return Definition(
        id="small",
        version="1",
        titles={"zh": "小表", "en": "Small form"},
        default_language="zh",
        lists={"five": five},
        items=(
            Group("a", {"zh": "实名制", "en": "Real name"}),
            Question(
                "a/A1",
                "select_one",
                labels={"zh": "合同", "en": "Contract"},
                choices=Choices("five"),
                required="true()",
                bind={"clause": "724-28", "problem": "未订立合同", "days": "3", "carry": "90"},
            ),
            Question("a/A1_note", "text", labels={"zh": "说明", "en": "Note"}),
            Question(
                "a/people",
                "integer",
                labels={"zh": "“${jr:choice-name(/data/a/A1, '/data/a/A1')}”的人数"},
                relevant="../A1 = 'missing'",
                required="true()",
                constraint=". > 0 and . <= 500",
                constraint_messages={"zh": "人数不对", "en": "Wrong number"},
            ),
            Group("b", {"zh": "欠薪", "en": "Arrears"}, relevant="/data/a/people > 1"),
            Question(
                "b/sum",
                "decimal",
                labels={"zh": "金额"},
                constraint=". < 100000",
                bind={"strength": "soft", "personal": "yes"},
            ),
            Question("b/each", "calculate", calculation="../sum div /data/a/people"),
            Question(
                "b/level",
                "select_one",
                choices=Choices("five", "rank >= current()/../../a/people"),
            ),
            Question("b/until", "date", first_value="today() + 5", constraint=". >= today()"),
            Question("total", "calculate", calculation="concat('每人 ', round(/data/b/each, 2))"),
        ),
    )
