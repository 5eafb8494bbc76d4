"""A draft moves to a newer version of its form: what maps, what no longer fits, what is new.

Nothing is lost. An answer whose question is gone stays in the document under its old path; one that
no longer fits its question stays beside it, under ``path@was``. Both are kept when the form is
finished, and are shown to whoever opens it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms import checks, paths
from forms.answers import MARK, REASON, SEEN
from forms.definition import Definition, Question
from forms.leftovers import WAS, kept_beside
from inspection.refusal import Refusal

_MARKS = (REASON, SEEN, MARK)


@dataclass(frozen=True, slots=True)
class Dropped:
    """An answer that the newer version has no place for: `why` is ``question_gone``,
    ``type_changed`` or ``choice_gone``; `kept_as` is the key that keeps it."""

    path: str
    value: str
    why: str
    kept_as: str


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of a draft. `document` is the draft under the newer version; `moved` are (old
    path, new path) of answers whose question stands elsewhere now; `changed` are questions whose
    words or choices are others, though the answer still fits; `returned` are paths of answers that
    an earlier version asked for and this one asks for again; `added` are new questions."""

    document: dict[str, str]
    kept: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    returned: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    added: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether every answer stays where it is and means what it meant."""
        return not (self.moved or self.changed or self.returned or self.dropped)


def plan_move(old: Definition, new: Definition, document: Mapping[str, str]) -> Move:
    """What becomes of a draft of `old` under `new`; changes nothing.

    A question is the same one if it has the same path, or else the same name and no other question
    of either version has that name. Raises Refusal ``form.other_form`` for two different forms.
    """
    if old.id != new.id:
        raise Refusal("form.other_form", found=new.id, wanted=old.id)
    return _Mover(old, new, document).move()


def personal_keys(old: Definition, new: Definition) -> frozenset[str]:
    """Paths, of either version, under which an answer about a person may stand after a move."""
    places = _places(old, new)
    moved = {places[path] for path in old.personal_paths if path in places}
    return old.personal_paths | new.personal_paths | moved


class _Mover:
    def __init__(self, old: Definition, new: Definition, document: Mapping[str, str]) -> None:
        self._old = old
        self._new = new
        self._given = document
        self._places = _places(old, new)
        self._document: dict[str, str] = {}
        self._kept: list[str] = []
        self._moved: list[tuple[str, str]] = []
        self._changed: list[str] = []
        self._returned: list[str] = []
        self._dropped: list[Dropped] = []

    def move(self) -> Move:
        rest = []
        for key, text in self._given.items():
            if paths.template(key) in self._old.questions:
                self._answer(key, text)
            elif not self._goes_along(key):
                rest.append((key, text))
        for key, text in rest:  # live answers have taken their places
            self._other(key, text)
        had = set(self._places.values())
        shown = (path for path, asked in self._new.questions.items() if asked.is_shown)
        return Move(
            self._document,
            tuple(self._kept),
            tuple(self._moved),
            tuple(dict.fromkeys(self._changed)),
            tuple(self._returned),
            tuple(self._dropped),
            tuple(path for path in shown if path not in had),
        )

    def _goes_along(self, key: str) -> bool:
        """Whether it is the reason or the day of an answer, and goes where that goes."""
        path, at, mark = key.partition("@")
        if at + mark in _MARKS:
            return path in self._given
        kept = kept_beside(key)
        return kept is not None and bool(kept.mark) and kept.answer in self._given

    def _answer(self, path: str, text: str) -> None:
        template = paths.template(path)
        place = self._places.get(template)
        if place is None:
            self._keep_all(path, path)
            asked = self._old.questions[template]
            if asked.is_shown:
                self._dropped.append(Dropped(path, text, "question_gone", path))
            return
        there = self._placed(place, path)
        before, after = self._old.questions[template], self._new.questions[place]
        fault = _fault(self._new, before, after, text)
        if fault:
            kept_as = self._keep_beside(there, path)
            self._dropped.append(Dropped(path, text, fault, kept_as))
            return
        self._keep_all(path, there)
        if not before.is_shown:
            return
        if there != path:
            self._moved.append((path, there))
        elif not _same(self._old, self._new, before, after):
            self._changed.append(template)
        else:
            self._kept.append(path)

    def _other(self, key: str, text: str) -> None:
        """What the old version has no question for: kept from a version before it, or a mark."""
        path, at, mark = key.partition("@")
        place = self._places.get(paths.template(path))
        there = path if place is None else self._placed(place, path)
        if kept_beside(key) is not None:
            self._keep_beside(there, key)
        elif at:
            self._put(there + at + mark, text)
        elif self._fits_again(path, text):
            self._keep_all(path, path)
            self._returned.append(path)
        elif paths.template(path) in self._new.questions:
            kept_as = self._keep_beside(path, path)
            self._dropped.append(Dropped(path, text, "type_changed", kept_as))
        else:
            self._keep_all(path, path)

    def _fits_again(self, path: str, text: str) -> bool:
        """Whether the new version asks again what an earlier one asked at a path."""
        asked = self._new.questions.get(paths.template(path))
        if asked is None or path in self._document:
            return False
        named = self._new.repeats_around(asked.path)
        if len(paths.keys(path)) != len(named):
            return False
        return not _fault(self._new, asked, asked, text) and not _type_fault(self._new, asked, text)

    def _placed(self, place: str, path: str) -> str:
        return paths.placed(place, self._new.repeats_around(place), paths.keys(path))

    def _keep_all(self, path: str, there: str) -> None:
        """An answer with its marks."""
        for mark in ("", *_MARKS):
            if path + mark in self._given:
                self._put(there + mark, self._given[path + mark])

    def _keep_beside(self, there: str, key: str) -> str:
        """An answer with its marks under the first free ``@was`` of a question; its key."""
        number, free = 1, there + WAS
        while free in self._document:
            number += 1
            free = f"{there}{WAS}{number}"
        self._keep_all(key, free)
        return free

    def _put(self, key: str, text: str) -> None:
        number, free = 1, key
        while self._document.get(free, text) != text:  # two answers shall stand at one key
            number += 1
            free = f"{key}{WAS}{number}"
        self._document[free] = text


def _places(old: Definition, new: Definition) -> dict[str, str]:
    """Where each question of the old version stands in the new one, by path."""
    found = {path: path for path in old.questions if path in new.questions}
    left = [path for path in old.questions if path not in found]
    fresh = [path for path in new.questions if path not in old.questions]
    for path in left:
        name = path.rpartition("/")[2]
        twins = [one for one in fresh if one.rpartition("/")[2] == name]
        rivals = [one for one in left if one.rpartition("/")[2] == name]
        if len(twins) == len(rivals) == 1:
            found[path] = twins[0]
    return {
        path: place
        for path, place in found.items()
        if old.repeats_around(path) == new.repeats_around(place)
    }


def _fault(new: Definition, before: Question, after: Question, text: str) -> str:
    """Why an answer does not fit the question of the new version; empty if it does."""
    if not after.is_shown or after.type == "note":
        return "" if not before.is_shown else "type_changed"
    if not _type_fault(new, after, text):
        return ""
    if before.type == after.type and after.choices is None:
        return ""  # it did not fit before either: the page says so
    return "choice_gone" if before.choices is not None and after.choices else "type_changed"


def _type_fault(definition: Definition, question: Question, text: str) -> str:
    """The code of what is wrong with an answer's form; choices entered before are not known."""
    codes = {choice.code for choice in definition.choices(question.path)}
    if question.choices is not None and question.choices.nodeset:
        codes = set(text.split())
    return checks.type_fault(question, text, codes)


def _same(old: Definition, new: Definition, before: Question, after: Question) -> bool:
    """Whether two versions of a question ask the same: type, words, and what may be chosen."""
    return (
        before.type == after.type
        and before.labels == after.labels
        and old.choices(before.path) == new.choices(after.path)
    )
