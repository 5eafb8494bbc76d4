"""Compiling: every fault is refused before the form is used, with its place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.expressions.context import Scope
from forms.expressions.errors import ExpressionError
from forms.expressions.expression import compile_core, compile_expression
from forms.expressions.nodes import Kind, Node, element, number
from forms.expressions.syntax import DEEPEST, MOST_OPERATORS
from forms.expressions.tokens import LONGEST

FAULTS = [
    ("", "expression.syntax", 0),
    ("1 +", "expression.syntax", 3),
    ("(1", "expression.syntax", 2),
    ("1)", "expression.syntax", 1),
    ("a b", "expression.syntax", 2),
    ("concat('a', 'b'", "expression.syntax", 15),
    ("'open", "expression.open_quote", 0),
    ("a # b", "expression.character", 2),
    ("1 + frobnicate(2)", "expression.unknown_function", 4),
    ("pulldata('x', 'y', 'z', 'w')", "expression.unknown_function", 0),
    ("if(1, 2)", "expression.arguments", 0),
    ("true(1)", "expression.arguments", 0),
    ("count('a')", "expression.node_set", 0),
    ("'a' | b", "expression.node_set", 4),
    ("'a'/b", "expression.node_set", 0),
    ("sideways::a", "expression.unknown_axis", 0),
    ("a/comments()", "expression.node_test", 2),
    ("$name", "expression.variable", 0),
    ("regex(., '[')", "expression.regex", 0),
    ("format-date(., '%Q')", "expression.date_format", 0),
    ("a[1", "expression.syntax", 3),
    ("a//", "expression.syntax", 3),
]


@pytest.mark.parametrize(("text", "code", "offset"), FAULTS)
def test_faulty_expression_is_refused_with_its_place(text, code, offset) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)


def test_endless_and_bottomless_expressions_are_refused_not_run() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression("1+" * LONGEST)
    assert caught.value.code == "expression.too_long"
    with pytest.raises(ExpressionError) as caught:
        compile_expression("(" * 5000 + "1" + ")" * 5000)
    assert caught.value.code == "expression.too_deep"
    with pytest.raises(ExpressionError) as caught:
        compile_expression("1" + "+1" * (MOST_OPERATORS + 1))
    assert caught.value.code == "expression.too_deep"
    with pytest.raises(ExpressionError) as caught:
        compile_expression("a[" * 5000 + "1" + "]" * 5000)
    assert caught.value.code == "expression.too_deep"


def test_largest_expression_that_is_allowed_runs() -> None:
    root = Node(Kind.ROOT)
    assert compile_expression("-" * 9_999 + "1").evaluate(root, Scope(root)) == -1.0
    nested = "if(true(), " * (DEEPEST - 1) + "1" + "+1" * MOST_OPERATORS + ", 0)" * (DEEPEST - 1)
    expression = compile_expression(nested)
    assert expression.evaluate(root, Scope(root)) == MOST_OPERATORS + 1.0
    assert expression.reads(root, root, {}).missing == []


@settings(max_examples=100, deadline=None)
@given(st.text("ab1.'\"/()[]|@*=<!+-, :$and or div selected", max_size=30))
def test_any_text_compiles_or_is_refused_with_a_place_inside_it(text: str) -> None:
    try:
        offset = len(compile_expression(text).text)
    except ExpressionError as fault:
        offset = fault.offset
    assert 0 <= offset <= len(text)


def test_names_of_operators_are_names_where_an_operand_is_wanted() -> None:
    root = Node(Kind.ROOT)
    top = element(root, "div")
    element(top, "and", "1")
    element(top, "mod-1", "2")
    number(root)
    expression = compile_core("/div/and div /div/mod-1 * count(/div/*)")
    assert expression.evaluate(root, Scope(root)) == 1.0


def form() -> tuple[Node, dict[str, Node]]:
    root = Node(Kind.ROOT)
    top = element(root, "data")
    group = element(top, "a")
    nodes = {"a": group, **{name: element(group, name) for name in ("x", "y", "z")}}
    nodes["other"] = element(top, "other")
    number(root)
    return root, nodes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("../x + 1", {"x"}),
        ("/data/a/y", {"y"}),
        ("if(../x, ../y, /data/other)", {"x", "y", "other"}),
        ("sum(../*[. > /data/other])", {"x", "y", "z", "other"}),
        ("count(..)", set()),
        ("string(..)", {"a"}),
        (". != ''", {"z"}),
        ("string-length() > 0", {"z"}),
        ("once(../x)", {"x", "z"}),
        ("concat(current()/../y, 'x')", {"y"}),
        ("preceding-sibling::x | following::other", {"x", "other"}),
        ("../x/text()", {"x"}),
        ("1 + 1", set()),
    ],
)
def test_expression_names_all_that_it_may_read(text, names) -> None:
    root, nodes = form()
    reads = compile_expression(text).reads(nodes["z"], root, {})
    assert {node.name for node in reads.nodes.values()} == names
    assert reads.missing == []


def test_path_that_leads_nowhere_is_noticed_with_its_place() -> None:
    root, nodes = form()
    reads = compile_expression("../x + /data/a/gone").reads(nodes["z"], root, {})
    assert reads.missing == [7]
    reads = compile_expression("instance('gone')/root").reads(nodes["z"], root, {})
    assert 0 in reads.missing


def test_clock_and_chance_make_an_expression_volatile() -> None:
    root, nodes = form()
    assert compile_expression("../x < today()").reads(nodes["z"], root, {}).volatile
    assert not compile_expression("../x < 3").reads(nodes["z"], root, {}).volatile
