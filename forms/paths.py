"""Paths of a form: those of its definition, and those of what is filled in.

A definition knows ``a/person/name``. Where ``a/person`` repeats, a filled form has
``a/person[k3f9]/name`` for each instance: named, not numbered, so that two laptops adding one each
add two, and taking one out renames no other. The document key ``a/person[k3f9]`` says that the
instance exists; its value is its rank among the others, a whole number from 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_KEYS = re.compile(r"\[([^\[\]/]+)\]")
_INSTANCE = re.compile(r"(?P<repeat>.+)\[(?P<key>[^\[\]/]+)\]\Z")

LONGEST = 160
"""Characters of a definition's path: with instances it must fit a field name of the journal."""


@lru_cache(maxsize=65_536)
def template(path: str) -> str:
    """The path in the definition of what stands at a path of a filled form."""
    return _KEYS.sub("", path) if "[" in path else path


@lru_cache(maxsize=65_536)
def keys(path: str) -> tuple[str, ...]:
    """The names of the instances a path goes through, outermost first."""
    return tuple(_KEYS.findall(path)) if "[" in path else ()


def instance(repeat: str, key: str) -> str:
    """The path of one instance of the repeat at a path."""
    return f"{repeat}[{key}]"


def of_instance(path: str) -> tuple[str, str] | None:
    """The repeat and the key of a path that ends in an instance; None for any other."""
    found = _INSTANCE.match(path)
    return (found["repeat"], found["key"]) if found else None


def placed(path: str, repeats: Sequence[str], named: Sequence[str]) -> str:
    """The path in the filled form of a definition's path, in the instances `named` of the
    `repeats` around it, outermost first."""
    for repeat, key in reversed(list(zip(repeats, named, strict=True))):
        path = f"{instance(repeat, key)}{path.removeprefix(repeat)}"
    return path


def parent(path: str) -> str:
    """The path of the group or instance around it; empty at the top."""
    return path.rpartition("/")[0]
