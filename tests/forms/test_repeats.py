"""Repeats of a filled form: instances come and go, and expressions see the right ones."""

from __future__ import annotations

import random

import pytest

from forms import paths
from forms.answers import Answers
from forms.definition import Definition
from forms.repeats import MOST_INSTANCES
from forms.shuffling import shuffled
from forms.xlsform.findings import FormInvalid
from forms.xlsform.load import load
from inspection.clock import FixedClock

CREW = """
| survey |
| | type | name | label | calculation | default | required | relevant | repeat_count | parameters |
| | text | leader | Leader | | | | | | |
| | begin repeat | worker | Worker | | | | | | |
| | text | name | Name | | | yes | | | |
| | integer | days | Days of ${name} | | 26 | | | | |
| | integer | pay | Pay | | | | ${days} > 0 | | |
| | calculate | place | | position(..) | | | | | |
| | calculate | share | | ${pay} div sum(/data/worker/pay) | | | | | |
| | begin repeat | month | Month | | | | | | |
| | integer | owed | Owed | | | | | | |
| | end repeat | | | | | | | | |
| | calculate | owed_all | | sum(${owed}) | | | | | |
| | end repeat | | | | | | | | |
| | calculate | people | | count(${worker}) | | | | | |
| | calculate | second | | indexed-repeat(${name}, ${worker}, 2) | | | | | |
| | select_one ${name} | spokesman | Spokesman | | | | | | |
| | integer | witnesses | Witnesses | | | | | | |
| | begin repeat | witness | Witness | | | | | ${witnesses} | |
| | text | who | Who | | uuid(3) | | | | |
| | end repeat | | | | | | | | |
| settings |
| | form_id | version |
| | crew | 1 |
"""


@pytest.fixture(scope="module")
def crew() -> Definition:
    return load(CREW.encode(), "md")


@pytest.fixture
def answers(crew: Definition, clock: FixedClock) -> Answers:
    return Answers(crew, clock=clock, chance=random.Random(7))


def worker(answers: Answers, at: int) -> str:
    return answers.repeats["worker"][at]


def test_new_form_begins_with_one_instance_and_its_defaults(answers: Answers) -> None:
    (first,) = answers.repeats["worker"]
    assert answers.answer(f"{first}/days") == "26"
    assert answers.answer("people") == "1"
    assert len(answers.repeats[f"{first}/month"]) == 1
    assert answers.repeats["witness"] == ()
    assert answers.required_missing() == (f"{first}/name",)


def test_instance_is_added_at_the_end_and_the_rest_keep_their_names(answers: Answers) -> None:
    first = worker(answers, 0)
    second, change = answers.add_instance("worker")
    third, _ = answers.add_instance("worker")
    assert "worker" in change.structure
    answers.put(f"{second}/name", "乙")
    answers.remove_instance(first)
    assert answers.repeats["worker"] == (second, third)
    assert answers.answer(f"{second}/name") == "乙"
    assert (answers.answer(f"{second}/place"), answers.answer("people")) == ("1", "2")
    assert not [key for key in answers.document if key.startswith(first)]


def test_answer_moves_its_own_instance_only_where_only_that_is_read(answers: Answers) -> None:
    second, _ = answers.add_instance("worker")
    first = worker(answers, 0)
    change = answers.put(f"{second}/days", "0")
    assert change.relevance == {f"{second}/pay"}
    assert answers.relevant(f"{first}/pay")
    assert not answers.relevant(f"{second}/pay")


def test_answer_moves_every_instance_where_all_are_read(answers: Answers) -> None:
    second, _ = answers.add_instance("worker")
    first = worker(answers, 0)
    answers.put(f"{first}/pay", "100")
    change = answers.put(f"{second}/pay", "300")
    assert {f"{first}/share", f"{second}/share"} <= change.values
    assert answers.answer(f"{first}/share") == "0.25"
    assert answers.answer(f"{second}/share") == "0.75"


def test_inner_repeat_is_summed_within_its_own_outer_instance(answers: Answers) -> None:
    second, _ = answers.add_instance("worker")
    first = worker(answers, 0)
    extra, _ = answers.add_instance(f"{second}/month")
    answers.put(f"{answers.repeats[f'{first}/month'][0]}/owed", "5")
    answers.put(f"{answers.repeats[f'{second}/month'][0]}/owed", "7")
    answers.put(f"{extra}/owed", "8")
    assert answers.answer(f"{first}/owed_all") == "5"
    assert answers.answer(f"{second}/owed_all") == "15"


def test_nth_instance_and_entered_names_are_seen_from_outside(answers: Answers) -> None:
    second, _ = answers.add_instance("worker")
    answers.put(f"{worker(answers, 0)}/name", "甲")
    assert answers.answer("second") == ""
    answers.put(f"{second}/name", "乙")
    assert answers.answer("second") == "乙"
    assert [one.code for one in answers.choices("spokesman")] == ["甲", "乙"]
    answers.put("spokesman", "乙")
    assert answers.findings_of("spokesman") == ()
    answers.remove_instance(second)
    assert [one.code for one in answers.findings_of("spokesman")] == ["answer.not_a_choice"]


def test_counted_repeat_follows_its_count_and_hides_rather_than_loses(answers: Answers) -> None:
    answers.put("witnesses", "2")
    answers.put("witness[2]/who", "丙")
    change = answers.put("witnesses", "1")
    assert change.structure == {"witness"}
    assert answers.repeats["witness"] == ("witness[1]",)
    assert answers.answer("witness[2]/who") == "丙"
    assert len(answers.answer("witness[1]/who")) == 3, "a first value for each new instance"
    answers.put("witnesses", "2")
    assert answers.answer("witness[2]/who") == "丙", "shown again, not begun again"
    answers.put(f"{worker(answers, 0)}/name", "甲")
    answers.put("witnesses", "1")
    assert "witness[2]/who" not in answers.finish()


@pytest.mark.parametrize(("typed", "shown"), [("-3", 0), ("x", 0), ("2.9", 2), ("1e9", 0)])
def test_count_that_makes_no_sense_makes_no_instances(
    answers: Answers, typed: str, shown: int
) -> None:
    answers.put("witnesses", typed)
    assert len(answers.repeats["witness"]) == shown


def test_count_and_additions_have_an_end(answers: Answers) -> None:
    answers.put("witnesses", "99999")
    assert len(answers.repeats["witness"]) == MOST_INSTANCES
    with pytest.raises(ValueError, match="witness takes no more"):
        answers.add_instance("witness")
    with pytest.raises(ValueError, match="cannot be taken out"):
        answers.remove_instance("witness[1]")


def test_draft_is_opened_again_as_it_was(
    answers: Answers, crew: Definition, clock: FixedClock
) -> None:
    second, _ = answers.add_instance("worker")
    answers.put(f"{second}/name", "乙")
    answers.put("witnesses", "1")
    again = Answers(crew, answers.document, clock=clock)
    assert again.document == answers.document
    assert again.repeats == answers.repeats
    assert not again.changed


def test_two_laptops_that_add_one_each_have_added_two(
    answers: Answers, crew: Definition, clock: FixedClock
) -> None:
    before = answers.document
    here = Answers(crew, before, clock=clock, chance=random.Random(1))
    there = Answers(crew, before, clock=clock, chance=random.Random(2))
    for laptop, name in ((here, "甲"), (there, "乙")):
        added, _ = laptop.add_instance("worker")
        laptop.put(f"{added}/name", name)
    merged = Answers(crew, {**here.document, **there.document}, clock=clock)
    names = [merged.answer(f"{one}/name") for one in merged.repeats["worker"]]
    assert sorted(names) == sorted(["", "甲", "乙"])


def test_document_of_another_form_keeps_what_this_one_lacks(
    crew: Definition, clock: FixedClock
) -> None:
    strange = {"worker[a]/height": "180", "gone[x]": "1", "worker[a]": "1"}
    answers = Answers(crew, strange, clock=clock)
    assert answers.repeats["worker"] == ("worker[a]",)
    assert strange.items() <= answers.document.items()


def test_answer_to_an_instance_that_is_not_there_is_refused(answers: Answers) -> None:
    with pytest.raises(KeyError):
        answers.put("worker[zzz]/name", "甲")


def test_circle_through_other_instances_is_told_by_row() -> None:
    broken = CREW.replace("| position(..) |", "| sum(/data/worker/place) |")
    with pytest.raises(FormInvalid) as raised:
        load(broken.encode(), "md")
    (finding,) = raised.value.findings
    assert (finding.row, finding.code) == (7, "expression.circle")


@pytest.mark.parametrize(
    ("seed", "order"),
    [(42, "AFCBDE"), (-42, "EDAFBC"), (1, "BFEACD"), (11111111, "ACDBFE")],
)
def test_seed_gives_the_order_other_engines_give(seed: int, order: str) -> None:
    assert "".join(shuffled("ABCDEF", seed)) == order


def test_paths_name_their_instances() -> None:
    path = "a/worker[k3f9]/month[2]/owed"
    assert paths.template(path) == "a/worker/month/owed"
    assert paths.keys(path) == ("k3f9", "2")
    assert paths.of_instance("a/worker[k3f9]/month[2]") == ("a/worker[k3f9]/month", "2")
    assert paths.of_instance(path) is None


def test_path_too_long_for_the_journal_is_refused_by_row() -> None:
    broken = CREW.replace("worker", "w" * 161)
    with pytest.raises(FormInvalid) as raised:
        load(broken.encode(), "md")
    assert {(one.row, one.code) for one in raised.value.findings} == {
        (row, "form.path_too_long") for row in (3, 4, 5, 6, 7, 8, 9, 10, 12)
    }


def test_column_that_speaks_for_the_form_is_refused_in_a_repeat() -> None:
    broken = CREW.replace("repeat_count |", "repeat_count | bind::figure |").replace(
        "| text | name | Name | | | yes | | |", "| text | name | Name | | | yes | | | wages |"
    )
    with pytest.raises(FormInvalid) as raised:
        load(broken.encode(), "md")
    assert [(one.row, one.column, one.code) for one in raised.value.findings] == [
        (4, "bind::figure", "bind.in_repeat")
    ]


def test_repeats_nest_only_so_deep() -> None:
    opened = "".join(f"| | begin repeat | r{at} | R |\n" for at in range(4))
    form = (
        "| survey |\n| | type | name | label |\n" + opened + "| | text | q | Q |\n"
        + "| | end repeat | | |\n" * 4 + "| settings |\n| | form_id | version |\n| | deep | 1 |\n"
    )  # fmt: skip
    with pytest.raises(FormInvalid) as raised:
        load(form.encode(), "md")
    assert {(one.row, one.code) for one in raised.value.findings} == {
        (5, "form.nested_too_deep"),
        (6, "form.nested_too_deep"),
    }
