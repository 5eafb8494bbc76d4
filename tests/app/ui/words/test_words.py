"""Every code, date, sum and refusal is said in both languages."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import app
import db
import forms
import inspection
from app.presenters.jobs import Incident
from app.services.syncing import SyncReport
from app.ui import i18n
from app.ui.words import amounts, codes, dates, refusals, syncing
from inspection.clock import instant
from inspection.refusal import Refusal

CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
KINDS = tuple(codes._WORDS)


def raised_codes() -> set[str]:
    """The codes of every Refusal that the laptop's floors can raise, read from their source."""
    found = set()
    for package in (inspection, forms, db, app):
        root = Path(next(iter(package.__path__)))
        for path in root.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Refusal"
                    and node.args
                ):
                    found |= {
                        part.value
                        for part in ast.walk(node.args[0])
                        if isinstance(part, ast.Constant) and "." in str(part.value)
                    }
    return found


def test_every_refusal_of_the_laptop_has_words() -> None:
    raised = raised_codes()
    assert len(raised) > 10
    assert {code for code in raised if not refusals.covers(code)} == set()


@pytest.mark.parametrize("code", sorted(refusals.known_codes()))
def test_every_refusal_says_what_was_kept_and_what_to_do(code: str) -> None:
    params = {"number": "1", "site": "x", "who": "x", "form": "x", "version": "1", "current": "2"}
    params |= {"login": "x"}
    words = refusals.explain(Refusal(code, seconds=20, least=8, count=2, limit=9, **params))
    for sentence in (words.what, words.kept, words.next):
        assert CHINESE.search(sentence)
        assert "{" not in sentence
        assert "–" not in sentence
        assert sentence.endswith("。")


@pytest.mark.parametrize("code", sorted(refusals.known_codes()))
def test_every_refusal_is_said_in_english(code: str, english: None) -> None:
    words = refusals.explain(Refusal(code, seconds=1, least=8, number="1", count=2))
    for sentence in (words.what, words.kept, words.next):
        assert not CHINESE.search(sentence)
        assert sentence.endswith(".")


def test_waiting_time_is_counted_in_seconds_and_minutes(english: None) -> None:
    assert refusals.explain(Refusal("unlock.wait", seconds=1)).next == "Type it again in 1 second."
    assert "5 minutes" in refusals.explain(Refusal("unlock.wait", seconds=300)).next


def test_code_without_words_takes_those_of_its_family() -> None:
    explained = refusals.explain(Refusal("sync.from_the_future", secret=1))
    assert explained.what == "同步没有完成。"
    assert explained.detail == "sync.from_the_future  secret=1"


def test_unknown_code_still_gets_a_sentence_and_its_code_in_the_details() -> None:
    explained = refusals.explain(Refusal("zzz.unheard_of"))
    assert explained.what == "这一步没有做成。"
    assert explained.detail == "zzz.unheard_of"


def test_incident_is_told_by_its_number_only() -> None:
    explained = refusals.explain(Incident("1123-1031-2"))
    assert "1123-1031-2" in explained.what
    assert explained.detail == "1123-1031-2"


def test_bare_exception_never_shows_its_message() -> None:
    explained = refusals.explain(ValueError("陈某某 13812344471"))
    assert "13812344471" not in repr(explained)


def test_sentence_with_a_missing_parameter_shows_a_dash() -> None:
    assert refusals.explain(Refusal("unlock.wait")).next == "–后再输。"


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_a_name_in_both_languages(
    kind: str, qapp: QApplication, tmp_path: Path
) -> None:
    chinese = {code: codes.word(kind, code) for code in codes.codes(kind)}
    assert all(CHINESE.search(text) for text in chinese.values())
    i18n.install(qapp, "en", tmp_path)
    try:
        english = [codes.word(kind, code) for code in chinese]
    finally:
        i18n.install(qapp, "zh", tmp_path)
    assert not any(CHINESE.search(text) for text in english)
    assert len(set(english)) == len(english)


def test_code_of_a_newer_bureau_is_shown_as_it_is() -> None:
    assert codes.word("Problem", "frozen") == "frozen"
    assert codes.tone("Problem", "frozen") == "neutral"


def test_dates_in_chinese() -> None:
    today = date(2023, 11, 23)
    assert dates.day(date(2023, 11, 30), today) == "11-30 周四"
    assert dates.day(date(2024, 1, 1), today) == "2024-01-01 周一"
    assert dates.long_day(today) == "11 月 23 日 星期四"
    assert dates.month(today) == "2023年11月"
    assert dates.overdue(3) == "已过 3 个工作日"
    assert dates.left(0) == "今天到期"
    noon = instant(2023, 11, 23, 12, 5)
    assert dates.moment(instant(2023, 11, 21, 17, 12), noon) == "11-21 17:12"
    assert dates.moment(instant(2023, 11, 23, 17, 12), noon) == "17:12"


def test_dates_in_english(english: None) -> None:
    today = date(2023, 11, 23)
    assert dates.day(date(2023, 11, 30), today) == "Thu 30 Nov"
    assert dates.day(date(2024, 1, 1), today) == "Mon 1 Jan 2024"
    assert dates.long_day(today) == "Thursday 23 November"
    assert dates.month(today) == "November 2023"
    assert dates.overdue(1) == "1 working day overdue"
    assert dates.left(6) == "6 working days left"


def test_time_just_before_midnight_utc_belongs_to_the_next_chinese_day() -> None:
    late = instant(2023, 11, 24, 0, 30)
    assert dates.moment(late, instant(2023, 11, 23, 23, 0)) == "11-24 00:30"


@pytest.mark.parametrize(
    ("fen", "said"),
    [(0, "0 元"), (5, "0.05 元"), (1234560, "12,345.60 元"), (-100, "-1 元"), (-5, "-0.05 元")],
)
def test_yuan_is_exact(fen: int, said: str) -> None:
    assert amounts.yuan(fen) == said


def test_ten_thousands_are_rounded_half_up_to_one_decimal() -> None:
    assert amounts.ten_thousands(1651500000) == "1,651.5 万元"
    assert amounts.ten_thousands(50_000) == "0.1 万元"
    assert amounts.ten_thousands(49_999) == "0.0 万元"


def test_share_of_nothing_is_a_dash() -> None:
    assert amounts.percent(0, 0) == "–"
    assert amounts.percent(1, 8) == "13%"


def test_counts_are_inflected(english: None) -> None:
    assert amounts.sites(1) == "1 site"
    assert amounts.records(37) == "37 records"


def test_photos_are_told_behind_the_records() -> None:
    report = SyncReport(sent=2, received=0, conflicts=0, reviews=0, at=instant(2026, 3, 16, 17, 12))
    assert syncing.ended(report) == "2 条记录已由局里收到，17:12"
    told = syncing.ended(replace(report, uploaded=3, uploads_left=1))
    assert told == (
        "2 条记录已由局里收到，17:12；3 份照片和附件已发出；1 份照片和附件没有发完，下次接着发"
    )


def test_what_a_sync_took_from_this_computer_is_said() -> None:
    report = SyncReport(sent=2, received=0, conflicts=0, reviews=0, at=instant(2026, 3, 16, 17, 12))
    handed_over = syncing.ended(replace(report, forgotten=3, sites_lost=("锦绣花园", "涢水大桥")))
    assert handed_over.endswith("。2 个项目已移交，没交的先交了局里，资料已从本机清除")
    closed = "本机的资料已全部清除，17:12"
    assert syncing.ended(replace(report, closed=True)).endswith(closed)
    assert syncing.ended(replace(report, sent=0, closed=True)).endswith(closed)
