"""Every way a record can wait, go or come has words in both languages."""

from __future__ import annotations

import re

import pytest

from app.ui.words import codes, naming, sync_history
from db.queries.naming import RowName
from db.queries.sync_history import BROKEN_OFF, DONE, UNDER_WAY, Carried, Happened, Part, SyncRecord
from db.queries.waiting import Waiting, Why

CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
RESULTS = ("applied", "conflict", "review", "came")
STEPS = (*RESULTS, "written", "conflict_opened", "review_opened")


def everything() -> list[str]:
    name = RowName("problem", "r", code="A3")
    said = []
    for why in Why:
        reason = {
            Why.STOPPED: "sync.busy",
            Why.REVIEW: "review.locked",
            Why.BYTES: "sync.slow",
        }.get(why, "")
        said += sync_history.why(Waiting("problem", "r", name, 0, why, reason))
    for outcome in (DONE, UNDER_WAY, BROKEN_OFF, "sync.unreachable"):
        one = SyncRecord(1, 0, 90_000, 3, 2, outcome, 1, 1, {"worker": 2})
        said += [sync_history.said_of(one), sync_history.ending(one), sync_history.came(one)]
    for kind in ("bureau", "site", "people", "user"):
        differed = SyncRecord(1, 0, 0, 0, 0, DONE, anew=(Part(kind),))
        said += [sync_history.said_of(differed), sync_history.anew(differed)]
    for result in RESULTS:
        said.append(sync_history.result(Carried(1, "problem", "r", name, "sent", result, "", 0)))
    said += [sync_history.happened(Happened(0, step, "review.locked")) for step in STEPS]
    for entity in codes.codes("Entity"):
        said.append(naming.called(RowName(entity, "r")))
    for entity, code in (
        ("contact", "routine"),
        ("service", "mail"),
        ("call_attempt", "busy"),
        ("attachment", "scan"),
    ):
        said.append(naming.called(RowName(entity, "r", code=code)))
    return said


def test_chinese_is_said() -> None:
    assert [text for text in everything() if not CHINESE.search(text)] == []


def test_english_is_said(english: None) -> None:
    assert [text for text in everything() if CHINESE.search(text) or "{" in text] == []


@pytest.mark.parametrize("entity", ["worker", "roster", "call_attempt", "reveal", "filled_form"])
def test_workers_name_is_masked_where_it_is_to_be(entity: str) -> None:
    name = RowName(entity, "r", "陈小样")
    assert "陈小样" in naming.called(name, masked=False)
    masked = naming.called(name)
    assert "陈××" in masked
    assert "小样" not in masked
    assert "样例" in naming.called(RowName("problem", "r", "样例"))
    erased = naming.called(RowName(entity, "r", erased=True), masked=False)
    assert erased.endswith("（已抹除）")
