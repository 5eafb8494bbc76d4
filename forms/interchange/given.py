"""Answers given as JSON, such as an author's sample, put into a form one by one.

Groups may be objects inside one another or paths (``a/A3``); a repeat is a list of objects; several
choices are a list of codes; ``true`` ticks an acknowledge question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms import paths
from forms.answers import ACKNOWLEDGED, Answers
from forms.definition import Definition, Question, Repeat


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Something given that went into no question: `why` is ``no_question``, ``takes_no_answer``,
    ``not_a_list`` (a repeat's), ``not_a_group`` or ``not_a_value``."""

    path: str
    why: str


def put_given(answers: Answers, given: Mapping[str, Any]) -> tuple[Misplaced, ...]:
    """Puts everything given into the form; what has no place is returned, the rest is put."""
    giver = _Giver(answers)
    return tuple(giver.give(given, "", ""))


class _Giver:
    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._definition: Definition = answers.definition

    def give(self, given: Mapping[str, Any], path: str, template: str) -> Iterator[Misplaced]:
        for key, value in given.items():
            here = f"{path}/{key}" if path else key
            there = f"{template}/{key}" if template else key
            try:
                item = self._definition.item(there)
            except KeyError:
                yield Misplaced(here, "no_question")
                continue
            if isinstance(item, Question):
                yield from self._put(item, here, value)
            elif isinstance(item, Repeat):
                yield from self._repeat(item, here, value)
            elif isinstance(value, Mapping):
                yield from self.give(value, here, there)
            else:
                yield Misplaced(here, "not_a_group")

    def _repeat(self, item: Repeat, repeat: str, value: Any) -> Iterator[Misplaced]:
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            yield Misplaced(repeat, "not_a_list")
            return
        for at, one in enumerate(value):
            instances = self._answers.repeats.get(repeat, ())
            if at < len(instances):
                place = instances[at]
            elif item.count or repeat not in self._answers.repeats:
                yield Misplaced(paths.instance(repeat, str(at + 1)), "no_question")
                continue
            else:
                place, _ = self._answers.add_instance(repeat)
            yield from self.give(one, place, item.path)

    def _put(self, question: Question, path: str, value: Any) -> Iterator[Misplaced]:
        text = _text(question, value)
        if text is None:
            yield Misplaced(path, "not_a_value")
            return
        try:
            self._answers.put(path, text)
        except KeyError:
            yield Misplaced(path, "no_question")
        except ValueError:
            yield Misplaced(path, "takes_no_answer")


def _text(question: Question, value: Any) -> str | None:
    """XForms text of a JSON value; None for one that no question takes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        if question.type == "acknowledge":
            return ACKNOWLEDGED if value else ""
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return format(value, "f").rstrip("0").rstrip(".") if value == value else None
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    return None
