"""Answers that a form's version has no place for: found in the document, and put into words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forms import paths
from forms.definition import Definition, Question, words

WAS = "@was"
"""A document key ``path@was`` keeps an answer that the newer version's question cannot take; a
second one under the same question is ``path@was2``, and so on."""

_KEPT = re.compile(rf"(?P<path>[^@]+)(?P<was>{WAS}\d*)(?P<mark>@\w+)?\Z")


@dataclass(frozen=True, slots=True)
class Beside:
    """A document key beside a question: the question's `path`, the key of the `answer` kept there,
    and the `mark` (``@reason``) if the key is that of a mark of it."""

    path: str
    answer: str
    mark: str


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An answer that the form's version has no place for, kept in the document under `key`.

    `path` is the question that it stands beside, or stood under: that one is gone if `gone`."""

    key: str
    path: str
    value: str
    gone: bool


def kept_beside(key: str) -> Beside | None:
    """What an ``@was`` key stands for; None for any other key."""
    found = _KEPT.match(key)
    if found is None:
        return None
    return Beside(found["path"], found["path"] + found["was"], found["mark"] or "")


def left_over(definition: Definition, document: Mapping[str, str]) -> tuple[LeftOver, ...]:
    """Answers of earlier versions that this one has no place for, in the document's order."""
    found = []
    for key, value in document.items():
        beside = kept_beside(key)
        path = key if beside is None else beside.path
        known = paths.template(path) in definition.questions
        if ("@" in key if beside is None else beside.mark) or paths.of_instance(key) is not None:
            continue  # the reason or the day of an answer; or an instance
        if beside is not None or not known:
            found.append(LeftOver(key, path, value, not known))
    return tuple(found)


def worded(
    older: Sequence[Definition], path: str, value: str, language: str
) -> tuple[str, str] | None:
    """The question and its answer in the words of the first of some versions that asked it so.

    None if none of them asked it; the path is one of a filled form.
    """
    otherwise = None
    for one in older:
        asked = _asked(one, paths.template(path))
        if asked is None:
            continue
        label = words(asked.labels, language, one.default_language) or asked.name
        labels = {choice.code: choice.labels for choice in one.choices(asked.path)}
        codes = [value] if asked.type == "select_one" else value.split()
        if labels and set(codes) <= labels.keys():
            told = (words(labels[code], language, one.default_language) for code in codes)
            return label, "、".join(told)
        if not labels:
            return label, value
        otherwise = otherwise or (label, value)
    return otherwise


def _asked(definition: Definition, template: str) -> Question | None:
    """The question at a path, else the only one of its name."""
    name = template.rpartition("/")[2]
    twins = [one for one in definition.questions.values() if one.name == name]
    return definition.questions.get(template) or (twins[0] if len(twins) == 1 else None)
