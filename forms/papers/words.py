"""Finds the words of a paper: template texts, clauses, roles, and suggestions per checklist item.

Wording is law and stays Chinese in every language of the program; it lives in `wording/`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from inspection.refusal import Refusal

_FOLDER: Final = Path(__file__).resolve().parent / "wording"
_DIGITS: Final = "〇一二三四五六七八九"

NEWEST: Final[Mapping[str, int]] = {"order": 1, "receipt": 1}
"""The version each template is issued in now."""


@dataclass(frozen=True, slots=True)
class Words:
    """All texts of one template version, the laws it cites, and what each sheet bears."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, str]]
    laws: Mapping[str, str]
    consequences: Mapping[str, str]
    sheet: Mapping[str, str]

    def text(self, key: str, **facts: str | int) -> str:
        """The sentence `key` with its braces filled."""
        return self.texts[key].format(**facts)

    def clause(self, code: str) -> str:
        """``724-28`` in words: 《保障农民工工资支付条例》第二十八条.

        Raises Refusal ``paper.unknown_clause`` (param `clause`).
        """
        law, article = self._clause(code)
        return f"《{law}》{_article(article)}"

    def clauses(self, codes: Iterable[str]) -> str:
        """Several clauses, each once: laws in the order first met, articles ascending.

        Raises Refusal ``paper.unknown_clause`` (param `clause`).
        """
        grouped: dict[str, set[int]] = {}
        for code in codes:
            law, article = self._clause(code)
            grouped.setdefault(law, set()).add(article)
        return "和".join(
            f"《{law}》{'、'.join(_article(number) for number in sorted(articles))}"
            for law, articles in grouped.items()
        )

    def _clause(self, code: str) -> tuple[str, int]:
        found = re.fullmatch(r"([0-9]+)-([1-9][0-9]{0,2})", code)
        law = self.laws.get(found[1]) if found else None
        if found is None or law is None:
            raise Refusal("paper.unknown_clause", clause=code[:40])
        return law, int(found[2])


@dataclass(frozen=True, slots=True)
class ItemWords:
    """Suggested words for one checklist item; `orderable` is False where no clause carries it."""

    facts: str
    demand: str
    breached: tuple[str, ...]
    bases: tuple[str, ...]

    @property
    def orderable(self) -> bool:
        """Whether an order to correct can rest on this item."""
        return bool(self.demand and (self.breached or self.bases))


def words(template: str, version: int) -> Words:
    """The words of a template version.

    Raises Refusal ``paper.unknown_template`` (params `template`, `version`): a paper made by a
    newer program, or not by this one.
    """
    if not re.fullmatch(r"[a-z_]{1,30}", template) or not 1 <= version <= 9999:
        raise Refusal("paper.unknown_template", template=template[:30], version=version)
    return _words(template, version)


@cache
def _words(template: str, version: int) -> Words:
    path = _FOLDER / f"{template}.v{version}.toml"
    if template in ("laws", "items", "sheet") or not path.is_file():
        raise Refusal("paper.unknown_template", template=template, version=version)
    read = _read(path.name)
    laws = _read(f"{read.pop('laws')}.toml") if "laws" in read else {}
    sheet = _read(f"{read.pop('sheet')}.toml")
    return Words(
        texts={key: value for key, value in read.items() if isinstance(value, str)},
        lists={key: tuple(value) for key, value in read.items() if isinstance(value, list)},
        names={key: value for key, value in read.items() if isinstance(value, dict)},
        laws=laws.get("laws", {}),
        consequences=laws.get("consequences", {}),
        sheet=sheet,
    )


@cache
def items() -> Mapping[str, ItemWords]:
    """Suggested words per checklist item (``A1`` … ``F5``, domain reference §4.1)."""
    return {
        code: ItemWords(
            facts=entry["facts"],
            demand=entry.get("demand", ""),
            breached=tuple(entry.get("breached", ())),
            bases=tuple(entry.get("bases", ())),
        )
        for code, entry in _read("items.v1.toml").items()
    }


def chinese_number(number: int) -> str:
    """1 to 999 as an article is cited: 28 → 二十八, 105 → 一百零五."""
    if not 1 <= number <= 999:
        raise ValueError(f"{number} is not cited as an article")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        # Without hundreds a leading 一 is not spoken: 十八, but 一百一十八.
        written += f"{_DIGITS[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        written += "零"
    return written + (_DIGITS[ones] if ones else "")


def chinese_date(day: date) -> str:
    """A date as GB/T 9704 writes it: Arabic numerals, no leading zeros, 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _article(number: int) -> str:
    return f"第{chinese_number(number)}条"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
