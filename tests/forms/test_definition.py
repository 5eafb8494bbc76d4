"""A definition survives its JSON text, which is the same on every machine."""

from __future__ import annotations

import msgspec
import pytest

from forms.definition import FORMAT, from_json, words
from inspection.refusal import Refusal


def test_definition_read_back_is_the_same_and_so_is_its_digest(small) -> None:
    again = from_json(small.to_json())
    assert again == small
    assert again.to_json() == small.to_json()
    assert again.sha256 == small.sha256
    assert len(small.sha256) == 64


def test_canonical_text_sorts_names_and_leaves_out_defaults(small) -> None:
    text = small.to_json().decode()
    assert text.startswith('{"default_language":"zh","id":"small","items":[{"kind":"group",')
    assert "hints" not in text
    assert "未落实" in text


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b'{"id": 1}', b"\xff", b'{"id":"x"'])
def test_text_that_is_no_form_is_refused(text) -> None:
    with pytest.raises(Refusal) as caught:
        from_json(text)
    assert caught.value.code == "form.unreadable"


def test_form_of_a_newer_format_is_refused_as_such(small) -> None:
    newer = msgspec.structs.replace(small, format=FORMAT + 1)
    with pytest.raises(Refusal) as caught:
        from_json(newer.to_json())
    assert caught.value.code == "form.newer_format"


def test_unknown_fields_of_a_later_version_are_passed_over(small) -> None:
    text = (
        small.to_json()
        .decode()
        .replace('{"default_language"', '{"colour":"red","default_language"')
    )
    assert from_json(text) == small


def test_question_tells_what_its_columns_say(small) -> None:
    question = small.questions["a/A1"]
    assert (question.name, question.parent, question.clauses) == ("A1", "a", "724-28")
    assert (question.correction_days, question.carry_days) == (3, 90)
    assert question.strength == "hard"
    assert small.questions["b/sum"].strength == "soft"
    assert small.questions["b/sum"].is_personal
    assert not question.is_personal
    assert small.personal_paths == {"b/sum"}
    assert [choice.code for choice in small.choices("a/A1")] == [
        "implemented",
        "partial",
        "missing",
    ]
    assert small.choices("b/sum") == ()
    assert small.languages == ("zh", "en")


def test_words_fall_back_to_the_forms_own_language() -> None:
    assert words({"zh": "落实", "en": "Implemented"}, "en", "zh") == "Implemented"
    assert words({"zh": "落实"}, "en", "zh") == "落实"
    assert words({"fr": "oui"}, "en", "zh") == "oui"
    assert words({}, "en", "zh") == ""
