"""Whether an answer fits its question's type, and what a finding about an answer is."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date, datetime, time

from forms.definition import Question, Texts


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands against an answer.

    `strength` is ``hard`` (blocks finishing), ``soft`` (needs a reason, kept in `reason`) or
    ``hint``; `code` is ``answer.required``, ``answer.constraint``, ``answer.not_a_number`` …;
    `messages` are the form author's words by language, if he gave any.
    """

    path: str
    strength: str
    code: str
    aspect: str
    messages: Texts
    reason: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the form cannot be finished while this stands."""
        return self.strength == "hard" or (self.strength == "soft" and not self.reason)


_INTEGER = re.compile(r"-?\d{1,18}\Z", re.ASCII)
_DECIMAL = re.compile(r"-?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([+-]\d{2}:\d{2}|Z)?\Z", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)


def type_fault(question: Question, text: str, codes: Set[str]) -> str:
    """The code of what is wrong with an answer's form, empty when it fits the type.

    `codes` are the choices open now: a choice that a filter has since closed does not fit.
    """
    kind = question.type
    if kind == "integer":
        return "" if _INTEGER.match(text) else "answer.not_a_whole_number"
    if kind == "decimal":
        return "" if _DECIMAL.match(text) else "answer.not_a_number"
    if kind == "range":
        return _range_fault(question, text)
    if kind in _CALENDAR:
        pattern, read = _CALENDAR[kind]
        return "" if pattern.match(text) and _reads(read, text) else f"answer.not_a_{kind.lower()}"
    if kind == "select_one":
        return "" if text in codes else "answer.not_a_choice"
    if kind in ("select_multiple", "rank"):
        chosen = text.split()
        fits = set(chosen) <= codes and len(set(chosen)) == len(chosen)
        if kind == "rank":
            fits = fits and len(chosen) == len(codes)
        return "" if fits else "answer.not_a_choice"
    return ""


def _range_fault(question: Question, text: str) -> str:
    if not _DECIMAL.match(text):
        return "answer.not_a_number"
    start, end, step = (
        float(question.parameters.get(name) or fallback)
        for name, fallback in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    value = float(text)
    if not min(start, end) <= value <= max(start, end):
        return "answer.out_of_range"
    steps = (value - start) / step if step else 0.0
    return "" if abs(steps - round(steps)) < 1e-9 else "answer.out_of_range"


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


_CALENDAR: dict[str, tuple[re.Pattern[str], Callable[[str], object]]] = {
    "date": (_DATE, date.fromisoformat),
    "time": (_TIME, time.fromisoformat),
    "dateTime": (_MOMENT, datetime.fromisoformat),
}
