"""For random forms and answers, moving only what depends equals computing everything anew."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition import Choice, Choices, Definition, Group, Item, Question
from inspection.clock import FixedClock, instant

CLOCK = FixedClock(instant(2023, 11, 23, 9, 30))
LISTS = {"l": tuple(Choice(code, {"zh": code}, {"k": code}) for code in ("1", "2", "3"))}
VALUES = ("", "1", "2", "3", "1 2", "x")


@st.composite
def forms(draw: st.DrawFn) -> Definition:
    """Up to 14 questions in up to 3 nested groups; expressions look at any earlier question."""
    items: list[Item] = []
    readable: list[str] = []
    inside: list[str] = []

    def some_path() -> str:
        return "/data/" + draw(st.sampled_from(readable))

    def condition() -> str:
        if not readable or draw(st.booleans()):
            return ""
        shape = draw(
            st.sampled_from(
                (
                    "{} = '1'",
                    "{} > 1 or {} = ''",
                    "not({} = {})",
                    "count-selected({}) = 1",
                    "selected({}, '2')",
                    "string-length({}) + {} != 2",
                    "sum({} | {}) < 3",
                )
            )
        )
        return shape.format(*(some_path() for _ in range(shape.count("{}"))))

    for at in range(draw(st.integers(2, 14))):
        move = draw(st.sampled_from(("stay", "stay", "stay", "in", "out")))
        if move == "in" and len(inside) < 3:
            path = "/".join([*inside, f"g{at}"])
            items.append(Group(path, relevant=condition()))
            inside.append(f"g{at}")
        elif move == "out" and inside:
            inside.pop()
        path = "/".join([*inside, f"q{at}"])
        kind = draw(st.sampled_from(("integer", "text", "select_one", "calculate", "calculate")))
        if kind == "calculate" and readable:
            shape = draw(st.sampled_from(("{} + {}", "concat({}, '-', {})", "if({} = '1', {}, 0)")))
            left, right = some_path(), some_path()
            question = Question(
                path, "calculate", calculation=shape.format(left, right), relevant=condition()
            )
        elif kind == "select_one":
            narrow = f"k >= {some_path()} or {some_path()} = ''" if readable else ""
            question = Question(path, kind, choices=Choices("l", narrow), relevant=condition())
        else:
            kind = "integer" if kind == "calculate" else kind
            question = Question(
                path, kind, relevant=condition(), required=condition(), constraint=condition()
            )
        items.append(question)
        readable.append(path)
    return Definition(
        id="r", version="1", titles={}, default_language="zh", items=tuple(items), lists=LISTS
    )


@settings(max_examples=100, deadline=None)
@given(forms(), st.data())
def test_incremental_recalculation_equals_full_recalculation(
    definition: Definition, data: st.DataObject
) -> None:
    answers = Answers(definition, clock=CLOCK)
    open_paths = [path for path, question in definition.questions.items() if question.is_shown]
    for _ in range(data.draw(st.integers(0, 8)) if open_paths else 0):
        path = data.draw(st.sampled_from(open_paths))
        answers.put(path, data.draw(st.sampled_from(VALUES)))
        anew = Answers(definition, answers.document, clock=CLOCK)
        assert anew.document == answers.document
        assert anew.findings() == answers.findings()
        assert anew.progress() == answers.progress()
        for item in definition.items:
            assert anew.relevant(item.path) == answers.relevant(item.path)
        settled = answers.recalculate()
        assert (settled.values, settled.relevance) == (frozenset(), frozenset())
