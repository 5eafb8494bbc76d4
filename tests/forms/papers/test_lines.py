"""Line breaking: nothing lost, nothing too wide, punctuation where Chinese readers expect it."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.papers.layout.faces import Face, runs, width
from forms.papers.layout.lines import NO_END, NO_START, Style, break_lines
from inspection.refusal import Refusal

STYLE = Style(Face.BODY, 16.0)
sentences = st.text("工资支付条例农民，。、；：（）《》“”〔〕2026年a-z ", min_size=1, max_size=120)


@settings(deadline=None, max_examples=100)
@given(sentences, st.integers(5, 28))
def test_text_broken_loses_only_spaces_and_fits(text: str, characters: int) -> None:
    measure = characters * 16.0
    lines = break_lines(text, STYLE, measure, indent=32.0)
    assert _bare("".join(line.text for line in lines)) == _bare(text)
    for line in lines:
        style = Style(STYLE.face, STYLE.size, line.tracking)
        assert line.indent + style.width(line.text) - line.tracking <= measure + 0.01


@settings(deadline=None, max_examples=100)
@given(
    st.text("工资支付条例农民，。、；：（）《》", min_size=1, max_size=120).filter(
        lambda text: re.search(r"[，。、；：）》（《]{4}", text) is None
    )
)
def test_line_never_begins_or_ends_with_forbidden_punctuation(text: str) -> None:
    lines = break_lines(text, STYLE, 12 * 16.0)
    for before, after in itertools.pairwise(lines):
        assert after.text[0] not in NO_START
        assert before.text[-1] not in NO_END


def test_figure_is_not_parted() -> None:
    lines = break_lines("工资共计123456.78元，于2026年发放。", STYLE, 7 * 16.0)
    assert any("123456.78" in line.text for line in lines)


def test_word_wider_than_the_line_is_parted_rather_than_lost() -> None:
    lines = break_lines("a" * 100, STYLE, 64.0)
    assert len(lines) > 1
    assert "".join(line.text for line in lines) == "a" * 100


def test_newline_forces_a_break_and_keeps_empty_lines() -> None:
    assert [line.text for line in break_lines("甲\n\n乙", STYLE, 160.0)] == ["甲", "", "乙"]


def test_line_pushed_short_by_punctuation_is_justified() -> None:
    first, second = break_lines("一二三四五六七八九，十", STYLE, 9 * 16.0)
    assert first.text == "一二三四五六七八"
    assert second.text == "九，十"
    assert first.tracking == pytest.approx(16 / 7)
    assert second.tracking == 0


def test_rare_characters_fall_back_to_a_face_that_has_them() -> None:
    found = runs("涢㐂𠀋水", Face.TITLE)
    assert [(run.face, run.text) for run in found] == [
        (Face.TITLE, "涢"),
        (Face.RARE, "㐂"),  # Extension A
        (Face.RAREST, "𠀋"),  # Extension B
        (Face.TITLE, "水"),
    ]
    assert width("涢㐂𠀋水", Face.TITLE, 22.0) == pytest.approx(88.0)


def test_character_no_face_draws_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        runs("甲☑", Face.BODY)
    assert refused.value.params == {"character": "☑", "code": "U+2611"}


def _bare(text: str) -> str:
    return text.replace(" ", "")
