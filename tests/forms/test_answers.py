"""A form being filled in: what one answer moves, what stands against it, what is kept."""

from __future__ import annotations

import random
from datetime import date

import pytest

from forms.answers import Answers
from forms.definition import Definition, Question
from forms.state import clean
from inspection.clock import FixedClock
from inspection.refusal import Refusal


@pytest.fixture
def answers(small, clock) -> Answers:
    return Answers(small, clock=clock)


def test_new_form_takes_its_first_values_and_says_what_to_store(answers) -> None:
    assert answers.document == {"b/until": "2023-11-28", "total": "每人 NaN"}
    assert answers.changed == {"b/until", "total"}


def test_one_answer_moves_relevance_and_calculations_that_depend_on_it(answers) -> None:
    change = answers.put("a/A1", "missing")
    assert change.values == {"a/A1"}
    assert change.relevance == {"a/people"}
    assert answers.relevant("a/people")
    assert not answers.relevant("b")
    change = answers.put("a/people", "4")
    assert {"b", "b/sum", "b/each"} <= change.relevance
    change = answers.put("b/sum", "10")
    assert change.values == {"b/sum", "b/each", "total"}
    assert answers.answer("b/each") == "2.5"
    assert answers.answer("total") == "每人 2.5"


def test_answer_that_stops_being_relevant_is_kept_but_counts_as_empty(answers) -> None:
    answers.put("a/A1", "missing")
    answers.put("a/people", "4")
    answers.put("b/sum", "10")
    answers.put("a/A1", "partial")
    assert not answers.relevant("b/sum")
    assert answers.answer("b/sum") == "10"
    assert answers.answer("b/each") == ""
    answers.put("a/A1", "missing")
    assert answers.answer("total") == "每人 2.5"


def test_finished_document_leaves_out_what_does_not_apply(answers) -> None:
    answers.put("a/A1", "missing")
    answers.put("a/people", "4")
    answers.put("b/sum", "10")
    answers.put("a/A1", "partial")
    finished = answers.finish()
    assert finished == {"a/A1": "partial", "total": "每人 NaN"}


def test_form_with_a_missing_answer_cannot_be_finished(answers) -> None:
    with pytest.raises(Refusal) as caught:
        answers.finish()
    assert caught.value.code == "form.unfinished"
    assert caught.value.params == {"count": 1, "path": "a/A1"}
    assert answers.required_missing() == ("a/A1",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "answer.required"),
        ("many", "answer.not_a_whole_number"),
        ("3.5", "answer.not_a_whole_number"),
        ("３", "answer.not_a_whole_number"),
        ("0", "answer.constraint"),
        ("501", "answer.constraint"),
    ],
)
def test_unfit_answer_is_kept_and_found(answers, text, code) -> None:
    answers.put("a/A1", "missing")
    answers.put("a/people", text)
    (finding,) = answers.findings_of("a/people")
    assert (finding.code, finding.strength, finding.blocks) == (code, "hard", True)
    assert answers.answer("a/people") == text


def test_constraint_speaks_the_authors_words_in_each_language(answers) -> None:
    answers.put("a/A1", "missing")
    answers.put("a/people", "0")
    (finding,) = answers.findings_of("a/people")
    assert answers.message(finding, "zh") == "人数不对"
    assert answers.message(finding, "en") == "Wrong number"
    assert answers.message(finding, "fr") == "人数不对"


def test_soft_finding_blocks_until_its_reason_is_given_and_kept(answers) -> None:
    answers.put("a/A1", "missing")
    answers.put("a/people", "4")
    answers.put("b/sum", "200000")
    (finding,) = answers.findings()
    assert (finding.strength, finding.blocks) == ("soft", True)
    answers.put_reason("b/sum", "三个月合计")
    (finding,) = answers.findings()
    assert not finding.blocks
    assert answers.finish()["b/sum@reason"] == "三个月合计"
    answers.put_reason("b/sum", "")
    assert "b/sum@reason" not in answers.document


def test_choice_filter_opens_and_closes_choices(answers) -> None:
    answers.put("a/A1", "missing")
    answers.put("a/people", "2")
    assert [choice.code for choice in answers.choices("b/level")] == ["partial", "missing"]
    answers.put("b/level", "partial")
    answers.put("a/people", "3")
    (finding,) = answers.findings_of("b/level")
    assert finding.code == "answer.not_a_choice"


def test_label_shows_the_answer_it_mentions(answers) -> None:
    answers.put("a/A1", "missing")
    assert answers.label("a/people", "zh") == "“未落实”的人数"
    assert answers.label("a", "en") == "Real name"


def test_progress_counts_required_questions_of_groups_that_apply(answers) -> None:
    assert [(p.path, p.answered, p.total) for p in answers.progress()] == [("a", 0, 1)]
    answers.put("a/A1", "missing")
    assert [(p.path, p.answered, p.total) for p in answers.progress()] == [("a", 1, 2)]
    answers.put("a/people", "4")
    assert [(p.path, p.answered, p.total) for p in answers.progress()] == [("a", 2, 2), ("b", 0, 0)]


def test_changed_names_only_what_must_be_stored_since_the_last_time(answers) -> None:
    answers.kept()
    answers.put("a/A1", "missing")
    answers.put("a/A1_note", " 木工班 12 人 ")
    assert answers.changed == {"a/A1", "a/A1_note"}
    assert answers.answer("a/A1_note") == " 木工班 12 人 "
    answers.kept()
    answers.put("a/A1", "missing")
    assert answers.changed == frozenset()


def test_reopened_draft_is_as_it_was_left(answers, small, clock) -> None:
    answers.put("a/A1", "missing")
    answers.put("a/people", "4")
    answers.put("b/sum", "10")
    again = Answers(small, answers.document, clock=clock)
    assert again.document == answers.document
    assert again.changed == frozenset()
    assert again.findings() == answers.findings()


def test_paths_that_the_form_lacks_are_carried_through_untouched(small, clock) -> None:
    answers = Answers(small, {"a/A9": "x", "a/A1": "partial"}, clock=clock)
    assert answers.document["a/A9"] == "x"
    assert answers.finish()["a/A9"] == "x"


def test_path_without_an_answer_of_its_own_refuses_one(answers) -> None:
    with pytest.raises(KeyError):
        answers.put("a/A9", "x")
    with pytest.raises(KeyError):
        answers.put_reason("a/A9", "x")
    with pytest.raises(ValueError, match="total"):
        answers.put("total", "1")


def test_metadata_fill_themselves_in(clock: FixedClock) -> None:
    definition = Definition(
        id="meta",
        version="1",
        titles={},
        default_language="zh",
        items=(
            Question("started", "dateTime", unseen=True, preload="timestamp/start"),
            Question("ended", "dateTime", unseen=True, preload="timestamp/end"),
            Question("day", "date", unseen=True, preload="date/today"),
            Question("who", "hidden", preload="property/username"),
            Question("kind", "hidden", default="routine"),
        ),
    )
    answers = Answers(definition, clock=clock, properties={"username": "li"})
    assert answers.document == {
        "started": "2023-11-23T09:30:00.000+08:00",
        "day": "2023-11-23",
        "who": "li",
        "kind": "routine",
    }
    clock.advance(90_000)
    assert answers.finish()["ended"] == "2023-11-23T09:31:30.000+08:00"


def test_chance_is_injected(clock) -> None:
    definition = Definition(
        id="chance",
        version="1",
        titles={},
        default_language="zh",
        items=(Question("r", "calculate", calculation="once(random())"),),
    )
    first, second = (
        Answers(definition, clock=clock, chance=random.Random(7)).answer("r") for _ in range(2)
    )
    assert first == second
    assert 0 < float(first) < 1


def test_foreign_definition_with_a_broken_expression_is_refused(clock) -> None:
    definition = Definition(
        id="broken",
        version="1",
        titles={},
        default_language="zh",
        items=(Question("x", "text", relevant="1 +"),),
    )
    with pytest.raises(Refusal) as caught:
        Answers(definition, clock=clock)
    assert caught.value.code == "form.unusable"


def test_text_is_cleaned_at_the_edge() -> None:
    assert clean("e\u0301\0\ud800涢") == "é涢"


def test_carried_answer_keeps_the_day_it_was_seen_until_it_is_given_anew(answers) -> None:
    answers.carry("a/A1", "implemented", date(2023, 10, 24))
    assert answers.answer("a/A1@seen") == "2023-10-24"
    assert answers.finish()["a/A1@seen"] == "2023-10-24"
    answers.put("a/A1", "implemented")
    assert "a/A1@seen" not in answers.document
