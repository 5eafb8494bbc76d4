"""For random forms and answers, moving only what depends equals computing everything anew."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition import Choice, Choices, Definition, Group, Item, Question, Repeat
from forms.interchange.instance import from_xml, to_xml
from forms.paths import template
from forms.state import Change
from inspection.clock import FixedClock, instant

CLOCK = FixedClock(instant(2023, 11, 23, 9, 30))
LISTS = {"l": tuple(Choice(code, {"zh": code}, {"k": code}) for code in ("1", "2", "3"))}
VALUES = ("", "1", "2", "3", "1 2", "x")


@st.composite
def forms(draw: st.DrawFn) -> Definition:
    """Up to 14 questions in up to 3 nested groups or repeats; expressions look at any earlier
    question: in all instances, in the one around them, or in the n-th."""
    items: list[Item] = []
    readable: list[str] = []
    inside: list[str] = []

    def some_path(of_question: str = "") -> str:
        chosen = draw(st.sampled_from(readable))
        shape = draw(st.sampled_from(("absolute", "absolute", "relative", "counted")))
        within = ["/".join(inside[: at + 1]) for at in range(len(inside))]
        if shape == "relative" and any(chosen.startswith(f"{one}/") for one in within):
            depth = max(at for at, one in enumerate(within, 1) if chosen.startswith(f"{one}/"))
            rest = chosen.removeprefix(f"{within[depth - 1]}/")
            return of_question + "../" * (len(inside) - depth + 1) + rest
        repeat = chosen.rpartition("/")[0]
        if shape == "counted" and any(
            isinstance(item, Repeat) and item.path == repeat for item in items
        ):
            return f"indexed-repeat(/data/{chosen}, /data/{repeat}, 2)"
        return f"/data/{chosen}"

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
        move = draw(st.sampled_from(("stay", "stay", "in", "out")))
        if move == "in" and len(inside) < 3:
            path = "/".join([*inside, f"g{at}"])
            # What stands on a group itself sees its members one level up: paths from here on are
            # made as from inside, so that only absolute ones fit its own condition.
            condition_of_group = f"count(/data/{readable[0]}) > 0" if readable else ""
            if draw(st.booleans()):
                count = f"/data/{readable[0]}" if readable and "/" not in readable[0] else "2"
                counted = draw(st.sampled_from(("", count)))
                items.append(Repeat(path, relevant=condition_of_group, count=counted))
            else:
                items.append(Group(path, relevant=condition_of_group))
            inside.append(f"g{at}")
        elif move == "out" and inside:
            inside.pop()
        path = "/".join([*inside, f"q{at}"])
        kind = draw(st.sampled_from(("integer", "text", "select_one", "calculate", "calculate")))
        if kind == "calculate" and readable:
            shape = draw(
                st.sampled_from(
                    ("{} + {}", "concat({}, '-', {})", "if({} = '1', {}, 0)", "sum({} | {})")
                )
            )
            left, right = some_path(), some_path()
            question = Question(
                path, "calculate", calculation=shape.format(left, right), relevant=condition()
            )
        elif kind == "select_one":
            one, other = (some_path("current()/") for _ in range(2)) if readable else ("", "")
            narrow = f"k >= {one} or {other} = ''" if readable else ""
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
    answers = Answers(definition, clock=CLOCK, chance=random.Random(1))
    for repeat in [one for one in answers.repeats if not definition.repeats[template(one)].count]:
        answers.add_instance(repeat)
    for _ in range(data.draw(st.integers(0, 8))):
        _do_something(answers, data)
        anew = Answers(definition, answers.document, clock=CLOCK)
        assert anew.document == answers.document
        assert anew.paths == answers.paths
        assert anew.repeats == answers.repeats
        assert anew.findings() == answers.findings()
        assert anew.progress() == answers.progress()
        for path in answers.paths:
            assert anew.relevant(path) == answers.relevant(path)
        settled = answers.recalculate()
        assert settled == Change(frozenset(), frozenset())


@settings(max_examples=60, deadline=None)
@given(forms(), st.data())
def test_whatever_looks_otherwise_after_an_answer_is_named(
    definition: Definition, data: st.DataObject
) -> None:
    answers = Answers(definition, clock=CLOCK, chance=random.Random(1))
    for repeat in [one for one in answers.repeats if not definition.repeats[template(one)].count]:
        answers.add_instance(repeat)
    for _ in range(data.draw(st.integers(1, 6))):
        shown = [path for path in answers.paths if definition.question(path).is_shown]
        if not shown:
            return
        before = {path: _looks(answers, path) for path in answers.paths}
        path = data.draw(st.sampled_from(shown))
        change = answers.put(path, data.draw(st.sampled_from(VALUES)))
        if not change.structure:  # then all is shown anew
            after = {one: _looks(answers, one) for one in answers.paths}
            moved = {one for one, looks in after.items() if looks != before[one]}
            assert moved <= answers.shown_with(change) | {path}


def _looks(answers: Answers, path: str) -> tuple[object, ...]:
    """All that a page shows of a question."""
    return (
        answers.answer(path),
        answers.relevant(path),
        answers.required(path),
        answers.readonly(path),
        answers.choices(path),
    )


@settings(max_examples=60, deadline=None)
@given(forms(), st.data())
def test_any_form_written_as_an_instance_is_read_back(
    definition: Definition, data: st.DataObject
) -> None:
    answers = Answers(definition, clock=CLOCK, chance=random.Random(1))
    for _ in range(data.draw(st.integers(0, 8))):
        _do_something(answers, data)
    kept = {key: text for key, text in answers.document.items() if answers.has(key)}
    written = to_xml(definition, kept, "8a1c6f0e-2b7d-4c55-9f51-0e6f7f3f2a11")
    read = from_xml(definition, written)
    assert (read.document, read.unknown) == (kept, ())
    again = Answers(definition, read.document, clock=CLOCK)
    assert {key: again.answer(key) for key in kept} == kept


def _do_something(answers: Answers, data: st.DataObject) -> None:
    """One answer given or taken back, one instance added or taken out."""
    repeats = answers.definition.repeats
    free = [one for one in answers.repeats if not repeats[template(one)].count]
    shown = [path for path in answers.paths if answers.definition.question(path).is_shown]
    move = data.draw(st.sampled_from(("put", "put", "put", "add", "remove")))
    if move == "add" and free:
        answers.add_instance(data.draw(st.sampled_from(free)))
    elif move == "remove" and (every := [one for path in free for one in answers.repeats[path]]):
        answers.remove_instance(data.draw(st.sampled_from(every)))
    elif shown:
        answers.put(data.draw(st.sampled_from(shown)), data.draw(st.sampled_from(VALUES)))
