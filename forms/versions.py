"""A draft moves to a newer version of its form: what maps, what no longer fits, what is new.

Nothing is lost. An answer whose question is gone stays in the document under its old path; one that
no longer fits its question stays beside it, under ``path@was``. Both are kept when the form is
finished, and are shown to whoever opens it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms import checks, paths
from forms.answers import REASON, SEEN
from forms.definition import Definition, Question
from inspection.refusal import Refusal

WAS = "@was"
"""A document key ``path@was`` keeps an answer that the newer version's question cannot take."""

_MARKS = (REASON, SEEN)


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
    words or choices are others, though the answer still fits; `added` are new questions."""

    document: dict[str, str]
    kept: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    added: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether every answer stays where it is and means what it meant."""
        return not (self.moved or self.changed or self.dropped)


def plan_move(old: Definition, new: Definition, document: Mapping[str, str]) -> Move:
    """What becomes of a draft of `old` under `new`; changes nothing.

    A question is the same one if it has the same path, or else the same name and no other question
    of either version has that name. Raises Refusal ``form.other_form`` for two different forms.
    """
    if old.id != new.id:
        raise Refusal("form.other_form", found=new.id, wanted=old.id)
    return _Mover(old, new, document).move()


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
        self._dropped: list[Dropped] = []

    def move(self) -> Move:
        for key, text in self._given.items():
            path = key.partition("@")[0]
            if path != key and path in self._given and key.removeprefix(path) in _MARKS:
                continue  # goes where its answer goes
            if paths.template(key) in self._old.questions:
                self._answer(key, text)
            else:
                self._document[key] = text
        had = set(self._places.values())
        shown = (path for path, asked in self._new.questions.items() if asked.is_shown)
        return Move(
            self._document,
            tuple(self._kept),
            tuple(self._moved),
            tuple(dict.fromkeys(self._changed)),
            tuple(self._dropped),
            tuple(path for path in shown if path not in had),
        )

    def _answer(self, path: str, text: str) -> None:
        template = paths.template(path)
        place = self._places.get(template)
        if place is None:
            self._keep_all(path, path)
            asked = self._old.questions[template]
            if asked.is_shown:
                self._dropped.append(Dropped(path, text, "question_gone", path))
            return
        there = paths.placed(place, self._new.repeats_around(place), paths.keys(path))
        before, after = self._old.questions[template], self._new.questions[place]
        fault = _fault(self._new, before, after, text)
        if fault:
            self._document[there + WAS] = text
            self._dropped.append(Dropped(path, text, fault, there + WAS))
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

    def _keep_all(self, path: str, there: str) -> None:
        for mark in ("", *_MARKS):
            if path + mark in self._given:
                self._document[there + mark] = self._given[path + mark]


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
    codes = {choice.code for choice in new.choices(after.path)}
    if after.choices is not None and after.choices.nodeset:
        codes = set(text.split())
    if not checks.type_fault(after, text, codes):
        return ""
    if before.type == after.type and after.choices is None:
        return ""  # it did not fit before either: the page says so
    return "choice_gone" if before.choices is not None and after.choices else "type_changed"


def _same(old: Definition, new: Definition, before: Question, after: Question) -> bool:
    """Whether two versions of a question ask the same: type, words, and what may be chosen."""
    return (
        before.type == after.type
        and before.labels == after.labels
        and old.choices(before.path) == new.choices(after.path)
    )
