"""What keypunch shows: the question under the keys, what was keyed before it, how two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.presenters.form_shown import FindingShown, FormWording
from app.services.keypunch import Keyed, Sheet
from app.services.questionnaires import FormTitle
from db.queries.questionnaires import SiteChoice
from forms.answers import MARK
from forms.definition import words
from forms.double_entry import Difference
from forms.keying import Keying
from forms.sheets.blank import key_of

BEFORE, AFTER = 5, 2
"""How many questions before and after the one in front are shown."""

_WRITTEN = frozenset({"text", "barcode"})


@dataclass(frozen=True, slots=True)
class StackShown:
    """The fields that all sheets of the stack share, and what one may choose for them."""

    sites: tuple[SiteChoice, ...]
    forms: tuple[FormTitle, ...]
    site: str
    version: str
    on_date: date
    crew: str
    today: date


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A choice with the key that gives it; `chosen` among what is typed so far."""

    key: str
    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PastShown:
    """A question gone past and the answer it was given; ``""``: none, ``@illegible`` …: a mark."""

    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class AskedShown:
    """The question under the keys. `written`: it is typed into a line, as free text is; `multiline`
    lets nothing else than Enter end it either."""

    sheet: str
    turn: int
    path: str
    name: str
    label: str
    hint: str
    kind: str
    written: bool
    typed: str
    keys: tuple[KeyShown, ...]
    several: bool
    reason_wanted: bool
    finding: FindingShown | None
    done: int
    total: int
    past: tuple[PastShown, ...]
    ahead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """One answer that two keyings read differently, each reading in the form's words."""

    sheet: str
    name: str
    label: str
    first: str
    second: str
    place: int
    total: int


@dataclass(frozen=True, slots=True)
class DeskShown:
    """Waiting for the next sheet: its number if it is foreseen, the sheet keyed last, and how many
    sheets, keys, corrections and seconds this sitting has had. `wanted`: sheets to key again."""

    typed: str
    suggested: str
    second: bool
    last: Keyed | None
    sheets: int
    keystrokes: int
    corrections: int
    seconds: float
    compared: int
    differing: int


def asked(sheet: Sheet, machine: Keying, language: str) -> AskedShown:
    """The question in front of the machine. ValueError at the end of the sheet."""
    standing = machine.standing
    path = standing.path
    if path is None:
        raise ValueError("the sheet is at its end")
    wording = FormWording(sheet.filling, {}, language)
    shown = wording.question(path)
    answers = machine.answers
    typed = standing.typed
    if not typed and shown.kind in _WRITTEN and not standing.reason_wanted:
        typed = answers.answer(path)
    ahead = machine.ahead
    return AskedShown(
        sheet=sheet.number,
        turn=sheet.turn,
        path=path,
        name=shown.name if shown.numbered else "",
        label=shown.label,
        hint=shown.hint,
        kind=shown.kind,
        written=shown.kind in _WRITTEN or standing.reason_wanted,
        typed=typed,
        keys=() if standing.reason_wanted else _keys(machine, path, language),
        several=standing.several,
        reason_wanted=standing.reason_wanted,
        finding=None if standing.finding is None else wording.finding(standing.finding),
        done=standing.done,
        total=standing.done + len(ahead),
        past=tuple(
            PastShown(_numbered(machine, one, language), _read(machine, one, language))
            for one in machine.trail[-BEFORE:]
        ),
        ahead=tuple(_numbered(machine, one, language) for one in ahead[1 : 1 + AFTER]),
    )


def difference(
    sheet: Sheet, machine: Keying, found: Difference, place: int, total: int, language: str
) -> DifferenceShown:
    """One difference, worded; `place` counts from 1."""
    shown = machine.answers.definition.question(found.path)
    numbered = FormWording(sheet.filling, {}, language)
    label = numbered.question(found.path).label if machine.answers.has(found.path) else shown.name
    labels = _labels(machine, found.path, language)
    return DifferenceShown(
        sheet=sheet.number,
        name=shown.name,
        label=label,
        first=_worded(found.first, labels),
        second=_worded(found.second, labels),
        place=place,
        total=total,
    )


def _keys(machine: Keying, path: str, language: str) -> tuple[KeyShown, ...]:
    answers = machine.answers
    if answers.definition.question(path).choices is None:
        return ()
    open_codes = {one.code for one in answers.choices(path)}
    every = answers.definition.choices(path) or answers.choices(path)
    labels = _labels(machine, path, language)
    chosen = machine.standing.typed.split() or answers.answer(path).split()
    return tuple(
        KeyShown(key_of(place), one.code, labels[one.code], one.code in chosen)
        for place, one in enumerate(every)
        if one.code in open_codes
    )


def _labels(machine: Keying, path: str, language: str) -> Mapping[str, str]:
    definition = machine.answers.definition
    every = definition.choices(path)
    if machine.answers.has(path):
        every = (*every, *machine.answers.choices(path))
    default = definition.default_language
    return {one.code: words(one.labels, language, default) or one.code for one in every}


def _numbered(machine: Keying, path: str, language: str) -> str:
    name = machine.answers.definition.question(path).name
    label = machine.answers.label(path, language)
    return f"{name} {label}" if len(name) <= 3 and name[-1:].isdecimal() else label


def _read(machine: Keying, path: str, language: str) -> str:
    answers = machine.answers
    mark = answers.answer(path + MARK)
    return _worded(
        answers.answer(path) or (f"@{mark}" if mark else ""), _labels(machine, path, language)
    )


def _worded(text: str, labels: Mapping[str, str]) -> str:
    """An answer in the form's words; a mark keeps its sign, the codes behind it are worded."""
    if text.startswith("@"):
        mark, *ticked = text.split()
        return " ".join([mark, "、".join(labels.get(one, one) for one in ticked)]).strip()
    return "、".join(labels.get(one, one) for one in text.split()) if labels else text
