"""Legal clauses behind a check: from the machine form in a form's column to a citation."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"([A-Za-z0-9]+)(?:-(\d{1,3})(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute or rule. `name` is its title, `number` the document number that goes with a
    ministry's rule, `liability` the articles that say what follows from a breach."""

    key: str
    name: str
    number: str = ""
    liability: range = range(0)


STATUTES: dict[str, Statute] = {
    statute.key: statute
    for statute in (
        Statute("724", "保障农民工工资支付条例", liability=range(53, 63)),
        Statute("423", "劳动保障监察条例", liability=range(23, 32)),
        Statute("rs2021n53", "工程建设领域农民工工资专用账户管理暂行办法", "人社部发〔2021〕53号"),
        Statute("rs2021n65", "工程建设领域农民工工资保证金规定", "人社部发〔2021〕65号"),
    )
}
"""Statutes by the key that forms use. Wording is checked at the official site before it is
printed; which article of a ministry's rule applies is cited only where the source was read."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: article, paragraph (款) and item (项) count from 1; 0 means the whole."""

    statute: Statute
    article: int = 0
    paragraph: int = 0
    item: int = 0

    @property
    def is_liability(self) -> bool:
        """Whether it threatens a consequence instead of setting the duty that was broken."""
        return self.article in self.statute.liability

    @property
    def code(self) -> str:
        """The machine form it was read from: ``724-28``, ``423-26.1.2``, ``rs2021n53``."""
        code = f"{self.statute.key}-{self.article}" if self.article else self.statute.key
        if self.paragraph or self.item:
            code += f".{self.paragraph}"
        return f"{code}.{self.item}" if self.item else code


def parse(code: str) -> Clause:
    """Reads ``724-28``, ``724-28.2`` (second paragraph), ``423-26.0.2`` (item 2) or ``rs2021n53``.

    Raises ValueError for another shape or an unknown statute.
    """
    match = _CODE.match(code.strip())
    if match is None or match.group(1) not in STATUTES:
        raise ValueError(f"{code!r} is no known clause")
    article, paragraph, item = (int(part or 0) for part in match.groups()[1:])
    return Clause(STATUTES[match.group(1)], article, paragraph, item)


def parse_all(codes: str) -> tuple[Clause, ...]:
    """Reads clauses separated by semicolons; an empty text holds none."""
    return tuple(parse(code) for code in codes.split(";") if code.strip())


def cite(clauses: tuple[Clause, ...]) -> str:
    """The citation in Chinese, articles of one statute together:
    ``《保障农民工工资支付条例》第二十八条、第五十五条``; a rule's number stands with its name."""
    by_statute: dict[str, list[Clause]] = {}
    for clause in clauses:
        by_statute.setdefault(clause.statute.key, []).append(clause)
    return "、".join(_cite_statute(together) for together in by_statute.values())


def short(codes: str) -> str:
    """A reminder for a narrow column: ``条例 28、55`` style numbers without the statute's name."""
    articles = [str(clause.article) for clause in parse_all(codes) if clause.article]
    return "、".join(dict.fromkeys(articles))


def _cite_statute(clauses: list[Clause]) -> str:
    statute = clauses[0].statute
    number = f"（{statute.number}）" if statute.number else ""
    places = dict.fromkeys(_place(clause) for clause in clauses if clause.article)
    return f"《{statute.name}》{number}{'、'.join(places)}"


def _place(clause: Clause) -> str:
    text = f"第{numeral(clause.article)}条"
    if clause.paragraph:
        text += f"第{numeral(clause.paragraph)}款"
    if clause.item:
        text += f"第（{numeral(clause.item)}）项"
    return text


def numeral(number: int) -> str:
    """A number from 1 to 999 in the numerals of statutes: 十、二十八、一百零五、一百一十."""
    if not 1 <= number <= 999:
        raise ValueError(f"{number} is out of range")
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    elif hundreds and units:
        text += "零"
    return text + (digits[units] if units else "")
