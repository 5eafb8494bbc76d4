"""Our own forms: complete by the domain's lists, in both languages, ready to be filled in."""

from __future__ import annotations

import re

import pytest

from forms.answers import Answers
from forms.clauses import parse_all
from forms.problems import raised_problem, raised_problems
from forms.publish import DEFINITIONS, FORM_IDS, compiled, definition

ITEMS = {"a": 9, "b": 9, "c": 13, "d": 4, "e": 4, "f": 5}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def checkin(clock) -> Answers:
    return Answers(definition("checkin"), clock=clock)


def test_every_table_in_the_folder_is_published() -> None:
    assert sorted(path.stem for path in DEFINITIONS.glob("*.md")) == sorted(FORM_IDS)
    with pytest.raises(KeyError):
        compiled("unknown")


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_our_form_has_words_in_both_languages_for_all_it_shows(form_id) -> None:
    form = definition(form_id)
    assert form.id == form_id
    assert form.default_language == "zh"
    assert HAN.search(form.titles["zh"])
    for item in form.items:
        shown = item.path in form.groups or form.questions[item.path].is_shown
        assert set(item.labels) == ({"zh", "en"} if shown else set()), item.path
    texts = [item.labels for item in form.items]
    for question in form.questions.values():
        texts += [question.hints, question.constraint_messages]
    for choices in form.lists.values():
        texts += [choice.labels for choice in choices]
    for text in texts:
        assert not text or set(text) == {"zh", "en"}
        assert HAN.search(text.get("zh", "中"))
        assert not HAN.search(text.get("en", ""))


def test_checkin_has_the_44_items_of_the_five_systems_and_others(checkin) -> None:
    form = checkin.definition
    items = [path for path in form.questions if re.fullmatch(r"[a-f]/[A-F]\d+", path)]
    expected = [f"{g}/{g.upper()}{n}" for g, most in ITEMS.items() for n in range(1, most + 1)]
    assert items == expected
    assert len(items) == 44
    for path in items:
        question = form.questions[path]
        assert question.type == "select_one"
        assert [choice.code for choice in form.choices(path)] == [
            "implemented",
            "partial",
            "missing",
            "not_applicable",
            "unchecked",
        ]
        assert form.questions[f"{path}_note"].type == "text"
        assert question.figure == f"checkin.{question.name}"
        assert question.evidence
        parse_all(question.clauses)
        assert checkin.required(path)


def test_items_cite_the_clauses_that_the_domain_names(checkin) -> None:
    cited = {
        question.name: question.clauses
        for question in checkin.definition.questions.values()
        if question.figure.startswith("checkin.") and question.type == "select_one"
    }
    without = {name for name, clauses in cited.items() if not clauses}
    assert without == {"A6", "A9", "B7", "C11", "C12", "F4"}
    assert cited["A3"] == "724-28"
    assert cited["B5"] == "724-29;724-57"
    assert cited["C10"] == "423-26"
    assert cited["E1"] == "724-34;724-56"


def test_missing_answer_raises_a_problem_with_clause_facts_and_note(checkin) -> None:
    checkin.put("a/A3", "missing")
    checkin.put("a/A3_note", "木工班 12 人")
    checkin.put("e/E1", "partial")
    checkin.put("c/C3", "implemented")
    first, second = raised_problems(checkin)
    assert (first.item, first.system, first.clauses) == ("A3", "A", "724-28")
    assert first.facts == "未依法与所招用的农民工订立书面劳动合同或者用工书面协议"
    assert (first.note, first.correction_days) == ("木工班 12 人", None)
    assert (second.item, second.answer, second.correction_days) == ("E1", "partial", 3)
    assert raised_problem(checkin, "c/C3") is None
    checkin.put("a/A3", "unchecked")
    assert [problem.item for problem in raised_problems(checkin)] == ["E1"]


def test_all_items_but_the_ledger_and_our_own_leaflets_raise_a_problem(checkin) -> None:
    for path, question in checkin.definition.questions.items():
        if question.type == "select_one":
            checkin.put(path, "missing")
    silent = {"F4", "F5"}
    assert len(raised_problems(checkin)) == 44 - len(silent)
    assert not silent & {problem.item for problem in raised_problems(checkin)}


def test_two_inspectors_must_be_two_people(checkin) -> None:
    checkin.put("head/lead", "甲")
    checkin.put("head/assisting", "甲")
    assert [f.code for f in checkin.findings_of("head/assisting")] == ["answer.constraint"]
    checkin.put("head/assisting", "乙")
    assert checkin.findings_of("head/assisting") == ()


def test_arrears_ask_for_people_months_and_sum(checkin) -> None:
    assert not checkin.relevant("f/F2_people")
    checkin.put("f/F2", "missing")
    assert checkin.relevant("f/F2_people")
    assert checkin.required("f/F2_people")


def test_guarantees_expire_with_a_date_beside_them(checkin) -> None:
    form = checkin.definition
    expiring = {q.path: q.expires_with for q in form.questions.values() if q.expires_with}
    assert expiring == {
        "b/B8": "b/B8_until",
        "b/B8_until": "b/B8_until",
        "d/D2": "d/D2_until",
        "d/D2_until": "d/D2_until",
    }


def test_checkin_answered_throughout_can_be_finished(checkin) -> None:
    for path in checkin.required_missing():
        question = checkin.definition.questions[path]
        text = {"select_one": "implemented", "integer": "68"}.get(question.type, "某人")
        checkin.put(path, text)
    assert checkin.findings() == ()
    assert [(p.path, p.answered, p.total) for p in checkin.progress()][1:7] == [
        (group, most, most) for group, most in ITEMS.items()
    ]
    assert len(checkin.finish()) >= 44


def test_phone_check_asks_17_questions_of_a_worker_and_one_of_a_stranger(clock) -> None:
    answers = Answers(definition("phonecheck"), clock=clock)
    numbers = [
        q.name for q in answers.definition.questions.values() if re.fullmatch(r"Q\d+", q.name)
    ]
    assert numbers == [f"Q{n}" for n in range(1, 18)]
    answers.put("who/Q1", "no")
    assert answers.required_missing() == ()
    answers.put("who/Q1", "yes")
    answers.put("who/Q2", "never")
    assert set(answers.required_missing()) == {"rights/Q16"}
    answers.put("who/Q2", "here")
    assert "pay/Q14" in answers.required_missing()


def test_phone_check_seals_what_a_worker_says_of_himself() -> None:
    questions = definition("phonecheck").questions.values()
    personal = {question.name for question in questions if question.is_personal}
    assert {"Q3", "Q9", "Q10_sum", "Q14_sum", "Q16_note", "remarks"} <= personal
    free = {q.name for q in questions if q.type in ("text", "decimal")}
    assert free <= personal


def test_return_visit_takes_promises_one_after_another(clock) -> None:
    answers = Answers(definition("return_visit"), clock=clock)
    assert answers.answer("visit/visited") == "2023-11-23"
    assert not answers.relevant("situation/promise_2")
    answers.put("situation/promise_1", "补签合同")
    assert answers.relevant("situation/promise_2")
    assert answers.required("situation/promise_1_by")
    answers.put("situation/promise_1_by", "2023-11-22")
    assert [f.code for f in answers.findings_of("situation/promise_1_by")] == ["answer.constraint"]


def test_none_excludes_other_difficulties(clock) -> None:
    answers = Answers(definition("return_visit"), clock=clock)
    answers.put("situation/difficulties", "none stopped")
    assert answers.findings_of("situation/difficulties")[0].code == "answer.constraint"
    answers.put("situation/difficulties", "none")
    assert answers.findings_of("situation/difficulties") == ()


def test_questionnaire_has_its_32_questions_each_choice_within_one_key() -> None:
    form = definition("questionnaire")
    numbered = [
        one for one in form.questions.values() if re.fullmatch(r"Q\d+", one.name) and one.is_shown
    ]
    assert [one.name for one in numbered] == [f"Q{n}" for n in range(1, 33)]
    for question in numbered:
        if question.choices is not None:
            assert len(form.choices(question.path)) <= 10, "digits 1 to 9 and 0"
            assert question.figure
    assert form.personal_paths == {"person/Q5", "rights/Q31", "rights/Q32"}


def test_questionnaire_returned_half_filled_can_be_finished(clock) -> None:
    answers = Answers(definition("questionnaire"), clock=clock)
    answers.put("person/Q1", "a41")
    assert answers.finish() == {"sheet/filled_on": "2023-11-23", "person/Q1": "a41"}


def test_covert_visit_counts_no_more_complaints_than_people_talked_to(clock) -> None:
    answers = Answers(definition("covert_visit"), clock=clock)
    answers.put("workers/talked", "3")
    answers.put("workers/V10", "4")
    assert [one.code for one in answers.findings_of("workers/V10")] == ["answer.constraint"]
    answers.put("workers/V10", "3")
    assert answers.findings_of("workers/V10") == ()
