"""A check-in without its window: opened from the published form, answered item by item."""

from __future__ import annotations

from collections.abc import Iterator

from forms.answers import Answers
from forms.definition import from_json
from forms.publish import compiled
from inspection.clock import FixedClock, instant
from tools.bench.report import Figure, median


def figures() -> Iterator[Figure]:
    """Opening the form of 44 items, and one answer with all that follows from it."""
    text = compiled("checkin")
    clock = FixedClock(instant(2026, 11, 17, 9))

    def opened() -> Answers:
        return Answers(from_json(text), clock=clock)

    yield Figure("check-in form opened (no window)", median(opened, 7), budget="< 50 ms")
    answers = opened()
    items = [path for path, one in answers.definition.questions.items() if one.type == "select_one"]

    def all_items() -> None:
        for path in items:
            answers.put(path, "missing")
            answers.put(path, "implemented")

    each = median(all_items, 5) / (2 * len(items))
    yield Figure("one answer with its consequences (no window)", each, budget="< 2 ms")
