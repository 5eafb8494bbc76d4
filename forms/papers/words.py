"""Finds the words of a paper: template texts, citations, and what to demand by checklist item.

Wording is law and stays Chinese in every language of the program; it lives in `wording/`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from forms import clauses
from inspection.refusal import Refusal

_FOLDER: Final = Path(__file__).resolve().parent / "wording"

NEWEST: Final[Mapping[str, int]] = {"order": 1, "receipt": 1}
"""The version each template is issued in now."""


@dataclass(frozen=True, slots=True)
class Words:
    """All texts of one template version, what follows from a breach, what each sheet bears."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, str]]
    consequences: Mapping[str, str]
    sheet: Mapping[str, str]

    def text(self, key: str, **facts: str | int) -> str:
        """The sentence `key` with its braces filled."""
        return self.texts[key].format(**facts)


def cite(codes: Iterable[str]) -> str:
    """Clauses in words, each once: laws in the order first met, articles ascending.

    Codes are those of `forms.clauses` (``724-28``, ``423-26.0.2``, ``rs2021n53``).
    Raises Refusal ``paper.unknown_clause`` (param `clause`).
    """
    read = [_clause(code) for code in codes]
    met = {clause.statute.key: n for n, clause in reversed(list(enumerate(read)))}
    ordered = sorted(
        read, key=lambda one: (met[one.statute.key], one.article, one.paragraph, one.item)
    )
    return clauses.cite(tuple(ordered))


def article(code: str) -> str:
    """Regulation and article of a clause code, without paragraph and item: what liability hangs on.

    Raises Refusal ``paper.unknown_clause`` (param `clause`).
    """
    clause = _clause(code)
    return f"{clause.statute.key}-{clause.article}"


def words(template: str, version: int) -> Words:
    """The words of a template version.

    Raises Refusal ``paper.unknown_template`` (params `template`, `version`): a paper made by a
    newer program, or not by this one.
    """
    if template not in NEWEST or not 1 <= version <= 9999:
        raise Refusal("paper.unknown_template", template=template[:30], version=version)
    return _words(template, version)


@cache
def _words(template: str, version: int) -> Words:
    path = _FOLDER / f"{template}.v{version}.toml"
    if not path.is_file():
        raise Refusal("paper.unknown_template", template=template, version=version)
    read = _read(path.name)
    consequences = _read(f"{read.pop('consequences')}.toml") if "consequences" in read else {}
    sheet = _read(f"{read.pop('sheet')}.toml")
    return Words(
        texts={key: value for key, value in read.items() if isinstance(value, str)},
        lists={key: tuple(value) for key, value in read.items() if isinstance(value, list)},
        names={key: value for key, value in read.items() if isinstance(value, dict)},
        consequences=consequences.get("consequences", {}),
        sheet=sheet,
    )


@cache
def demands() -> Mapping[str, str]:
    """What to ask of a firm, suggested by checklist item (``A1`` … ``F3``); none where an item
    carries no clause an order can rest on."""
    return _read("demands.v1.toml")


def chinese_date(day: date) -> str:
    """A date as GB/T 9704 writes it: Arabic numerals, no leading zeros, 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _clause(code: str) -> clauses.Clause:
    try:
        return clauses.parse(code)
    except ValueError as error:
        raise Refusal("paper.unknown_clause", clause=code[:40]) from error


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
