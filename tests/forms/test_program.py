"""What a definition depends on, and the faults found before anyone fills it in."""

from __future__ import annotations

from forms.definition import Choice, Choices, Definition, Group, Item, Question
from forms.program import Cell, examine


def definition(*items: Item) -> Definition:
    lists = {"l": (Choice("1", {}), Choice("2", {}, {"k": "x"}))}
    return Definition(
        id="t", version="1", titles={}, default_language="zh", items=items, lists=lists
    )


def test_circle_of_calculations_is_named() -> None:
    program = examine(
        definition(
            Question("x", "calculate", calculation="/data/y + 1"),
            Question("y", "calculate", calculation="/data/z"),
            Question("z", "calculate", calculation="../x"),
        )
    )
    (fault,) = program.faults
    assert fault.code == "expression.circle"
    assert set(fault.text.split(" → ")) == {"x", "y", "z"}


def test_circle_through_relevance_of_the_group_is_found() -> None:
    program = examine(definition(Group("g", relevant="/data/g/x = 1"), Question("g/x", "integer")))
    assert [fault.code for fault in program.faults] == ["expression.circle"]


def test_question_may_look_at_its_own_value_in_constraint_and_once() -> None:
    program = examine(
        definition(Question("x", "integer", constraint=". > 0", calculation="once(3)"))
    )
    assert program.faults == ()


def test_every_fault_is_collected_with_path_aspect_and_place() -> None:
    program = examine(
        definition(
            Question("x", "integer", relevant="1 +", constraint="../gone > 0"),
            Question("y", "select_one", choices=Choices("l", "nowhere = 1"), required="frob()"),
            Question("z", "text", labels={"zh": "甲 ${/data/x} ${/data/w}"}),
        )
    )
    assert [(f.path, f.aspect, f.code, f.offset) for f in program.faults] == [
        ("x", "relevant", "expression.syntax", 3),
        ("x", "constraint", "expression.unknown_path", 0),
        ("y", "required", "expression.unknown_function", 0),
        ("y", "choice_filter", "expression.unknown_path", 0),
        ("z", "label:zh:1", "expression.unknown_path", 0),
    ]


def test_filter_may_name_a_column_that_only_some_choices_fill() -> None:
    asked = Question("y", "select_one", choices=Choices("l", "k = /data/x"))
    assert examine(definition(Question("x", "text"), asked)).faults == ()


def test_reading_a_group_is_reading_all_that_is_in_it() -> None:
    program = examine(
        definition(
            Group("g"),
            Question("g/x", "integer"),
            Question("g/y", "integer"),
            Question("n", "calculate", calculation="sum(/data/g/*)"),
            Question("all", "calculate", calculation="string(/data/g)"),
        )
    )
    assert {found.cell for found in program.dependents[Cell("g/x", "value")]} == {
        Cell("n", "value"),
        Cell("all", "value"),
    }
