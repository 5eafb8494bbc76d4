"""A form as a view shows it: frozen values, worded in one language by the form's own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.services.filling import Filling
from forms import clauses
from forms.answers import Answers
from forms.carry import LastAnswer
from forms.checks import Finding
from forms.definition import Group, Item, Question, Repeat, words
from forms.leftovers import worded
from forms.paths import template
from forms.problems import RAISING
from inspection.identity import mask_phone

_NUMBERED = re.compile(r"[A-Z]\d{1,2}")
_PHONE = re.compile(r"[0-9+() -]{7,20}")

NOTE = "_note"
"""A text question called like another with this ending is its note and stands beside it."""


@dataclass(frozen=True, slots=True)
class LastShown:
    """What was answered last time, worded by the form, the day it was seen, whether it stands or
    has run out, and how many pictures proved it."""

    value: str
    text: str
    seen: date
    standing: bool
    expired: bool = False
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question as it stands now. `kind` is its XLSForm type, `choices` are (code, words),
    `clause` the articles behind it and `citation` the same in full, `note` the path of the note
    beside it, if it has one.

    `settled`: nothing to look at here: answered as last time, or last time's answer still stands.
    """

    path: str
    name: str
    kind: str
    label: str
    hint: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    relevant: bool = True
    required: bool = False
    readonly: bool = False
    appearance: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    guidance: str = ""
    clause: str = ""
    citation: str = ""
    note: str = ""
    note_label: str = ""
    note_value: str = ""
    note_relevant: bool = True
    last: LastShown | None = None
    settled: bool = False
    was: tuple[str, ...] = ()
    """Answers that earlier versions of the question took and this one cannot."""
    personal: bool = False
    """Whether the answer names or describes a person."""
    raises: bool = False
    """Whether the answer belongs into the problem ledger."""

    @property
    def numbered(self) -> bool:
        """Whether its name is a number people use, such as ``A3``."""
        return bool(_NUMBERED.fullmatch(self.name))


@dataclass(frozen=True, slots=True)
class HeadingShown:
    """What stands above a group inside a section, or an instance of a repeat (`removable` where
    whoever fills the form added it)."""

    path: str
    title: str
    removable: bool = False
    relevant: bool = True


@dataclass(frozen=True, slots=True)
class MoreShown:
    """The place where another instance of a repeat is added; `label` is the repeat's."""

    repeat: str
    label: str
    relevant: bool = True


Part = QuestionShown | HeadingShown | MoreShown


@dataclass(frozen=True, slots=True)
class FindingShown:
    """What stands against an answer. `message` are the form author's words; without them `code`
    is worded by the view. `soft` ones take a reason."""

    path: str
    code: str
    message: str
    soft: bool
    blocks: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A top-level group or repeat: how many of its required questions are answered.

    `letter` is that of the five systems where the group is one of them; `parts` are what it shows,
    from top to bottom; `appearance` is the group's.
    """

    path: str
    letter: str
    title: str
    relevant: bool
    answered: int
    total: int
    parts: tuple[Part, ...]
    appearance: str = ""

    @property
    def questions(self) -> tuple[QuestionShown, ...]:
        """The questions among its parts."""
        return tuple(one for one in self.parts if isinstance(one, QuestionShown))


Counts = tuple[int, int, bool]
"""Required questions answered, required questions in all, whether the section applies."""


class FormWording:
    """Words a filling for a view in one language, with the answers of last time beside it."""

    def __init__(self, filling: Filling, last: Mapping[str, LastAnswer], language: str) -> None:
        self._filling = filling
        self._answers: Answers = filling.answers
        self._last = last
        self._language = language

    def sections(self) -> Iterator[SectionShown]:
        """Every top-level group or repeat with something to show, in the author's order.

        Questions outside any group come first, under an empty path.
        """
        counts = self.counts()
        loose = [item for item in self._members("") if isinstance(item, Question)]
        if parts := tuple(self._parts(loose, "")):
            yield SectionShown("", "", "", True, 0, 0, parts)
        for item in self._members(""):
            if not isinstance(item, Question):
                yield from self._section(item, counts[item.path])

    def section(self, path: str) -> SectionShown | None:
        """One section as it stands now; None for one that shows nothing."""
        found = (one for one in self._members("") if one.path == path)
        item = next((one for one in found if not isinstance(one, Question)), None)
        if item is not None:
            return next(self._section(item, self.counts((path,))[path]), None)
        return next((one for one in self.sections() if one.path == path), None)

    def counts(self, tops: Collection[str] | None = None) -> dict[str, Counts]:
        """Progress of every section that is a group or a repeat, or of those among `tops`."""
        definition = self._filling.definition
        every = (path for path in (*definition.groups, *definition.repeats) if "/" not in path)
        wanted = [path for path in every if tops is None or path in tops]
        found: dict[str, Counts] = dict.fromkeys(wanted, (0, 0, False))
        moved = self._answers.progress(tops)
        return found | {one.path: (one.answered, one.total, True) for one in moved}

    def _section(self, item: Group | Repeat, counts: Counts) -> Iterator[SectionShown]:
        inside = self._members(item.path) if isinstance(item, Group) else (item,)
        parts = tuple(self._parts(inside, item.path if isinstance(item, Group) else ""))
        if parts:
            answered, total, relevant = counts
            letter = item.path.upper() if len(item.path) == 1 else ""
            title = self._title(item, item.path)
            yield SectionShown(
                item.path, letter, title, relevant, answered, total, parts, item.appearance
            )

    def _members(self, template: str) -> tuple[Item, ...]:
        return self._filling.definition.members[template]

    def _parts(self, items: Iterable[Item], path: str) -> Iterator[Part]:
        """What these items show within the group, instance or form at a path."""
        questions = self._filling.definition.questions
        for item in items:
            name = item.path.rpartition("/")[2]
            here = f"{path}/{name}" if path else name
            if isinstance(item, Question):
                if item.is_shown and not _is_note(questions, item):
                    yield self.question(here)
            elif isinstance(item, Group):
                inner = tuple(self._parts(self._members(item.path), here))
                title = self._title(item, here)
                if inner and title:
                    yield HeadingShown(here, title, relevant=self._answers.relevant(here))
                yield from inner
            else:
                yield from self._instances(item, here)

    def _instances(self, item: Repeat, repeat: str) -> Iterator[Part]:
        free = not item.count and not self._filling.finished
        label = self._title(item, repeat)
        for number, instance in enumerate(self._answers.repeats[repeat], 1):
            relevant = self._answers.relevant(instance)
            title = f"{label} {number}".strip()
            yield HeadingShown(instance, title, removable=free, relevant=relevant)
            yield from self._parts(self._members(item.path), instance)
        if free:
            yield MoreShown(repeat, label, relevant=self._answers.relevant(repeat))

    def _title(self, item: Group | Repeat, path: str) -> str:
        if not item.labels:
            return ""
        if isinstance(item, Repeat):
            return words(item.labels, self._language, self._filling.definition.default_language)
        return self._answers.label(path, self._language)

    def question(self, path: str) -> QuestionShown:
        """One question as it stands now."""
        answers, definition = self._answers, self._filling.definition
        asked = definition.question(path)
        value, last = answers.answer(path), self._last.get(path)
        beside = path + NOTE
        note = definition.questions.get(template(beside))
        choices = tuple(
            (one.code, words(one.labels, self._language, definition.default_language))
            for one in answers.choices(path)
        )
        seen = None
        if last is not None:
            text = _worded(last.value, choices)
            if asked.bind.get("personal") == "yes" and _PHONE.fullmatch(text):
                text = mask_phone(text)  # seen without being asked for; the page has the number
            seen = LastShown(
                last.value, text, last.seen, last.standing, last.expired, len(last.evidence)
            )
        return QuestionShown(
            path=path,
            name=asked.name,
            kind=asked.type,
            label=answers.label(path, self._language),
            hint=answers.hint(path, self._language),
            value=value,
            choices=choices,
            relevant=answers.relevant(path),
            required=answers.required(path),
            readonly=answers.readonly(path) or self._filling.finished,
            appearance=asked.appearance,
            parameters=tuple(asked.parameters.items()),
            guidance=answers.guidance(path, self._language),
            clause=clauses.short(asked.clauses),
            citation=clauses.cite(clauses.parse_all(asked.clauses)),
            note=beside if note is not None else "",
            note_label=answers.label(beside, self._language) if note is not None else "",
            note_value=answers.answer(beside) if note is not None else "",
            note_relevant=note is None or answers.relevant(beside),
            last=seen,
            settled=_settled(value, last),
            was=self._was(path),
            personal=asked.is_personal,
            raises=bool(asked.problem) and value in RAISING,
        )

    def _was(self, path: str) -> tuple[str, ...]:
        beside = (one for one in self._filling.left if one.path == path and not one.gone)
        told = (
            (one, worded(self._filling.older, path, one.value, self._language)) for one in beside
        )
        return tuple(found[1] if found is not None else one.value for one, found in told)

    def finding(self, one: Finding) -> FindingShown:
        """One finding, in the form author's words where he gave any."""
        message = self._answers.message(one, self._language) if one.messages else ""
        return FindingShown(
            one.path, one.code, message, one.strength == "soft", one.blocks, one.reason
        )


def top_of(path: str) -> str:
    """The section a path of the filled form lies in; empty for a question outside any group."""
    group, slash, _rest = template(path).partition("/")
    return group if slash else ""


def _is_note(questions: Mapping[str, Question], asked: Question) -> bool:
    return asked.path.endswith(NOTE) and asked.path.removesuffix(NOTE) in questions


def _worded(value: str, choices: Sequence[tuple[str, str]]) -> str:
    known = dict(choices)
    return "、".join(known.get(code, code) for code in value.split()) if known else value


def _settled(value: str, last: LastAnswer | None) -> bool:
    """Not open (未定), not changed since last time (变化), not run out (到期)."""
    if value:
        return value != "unchecked" and (last is None or last.value == value)
    return last is not None and last.standing
