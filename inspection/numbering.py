"""Paper numbers: leased in blocks to laptops that work offline, used once and never again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from inspection.identity import fold_width
from inspection.refusal import Refusal


class Brackets(StrEnum):
    """What encloses the year: GB/T 9704 wants the first, enforcement papers often the second."""

    TORTOISE = "〔〕"
    LENTICULAR = "【】"


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a number is written: 第 before the serial or not, and zeros up to `width` digits."""

    ordinal: bool = False
    width: int = 1
    brackets: Brackets = Brackets.TORTOISE


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """Place and organ, type word, year, and the serial within type and year."""

    prefix: str
    type_word: str
    year: int
    serial: int

    def text(self, style: NumberStyle) -> str:
        """The number as printed: ``随人社劳监令字〔2026〕18号``."""
        opening, closing = style.brackets.value
        serial = f"{'第' if style.ordinal else ''}{self.serial:0{style.width}d}"
        return f"{self.prefix}{self.type_word}字{opening}{self.year}{closing}{serial}号"


_NUMBER = re.compile(r"(.+)字(?:〔|【|\[)([0-9]{4})(?:〕|】|\])第?([0-9]{1,9})号")


def parse_number(text: str, type_words: Collection[str]) -> PaperNumber:
    """Read a printed or typed number in any style; spaces and full-width digits are forgiven.

    `type_words` are the words in use (such as 令, 询); the longest that fits ends the prefix.
    Raises Refusal ``number.format`` or ``number.type_unknown``.
    """
    found = _NUMBER.fullmatch(fold_width(text))
    if found is None or int(found[3]) == 0:
        raise Refusal("number.format")
    stem = found[1]
    fitting = [word for word in type_words if word and stem.endswith(word)]
    if not fitting:
        raise Refusal("number.type_unknown", text=stem)
    word = max(fitting, key=len)
    return PaperNumber(stem.removesuffix(word), word, int(found[2]), int(found[3]))


@dataclass(frozen=True, slots=True)
class Block:
    """Serials `first` to `last`, both included, of one type and year, leased to one laptop."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError((self.first, self.last))

    def __contains__(self, serial: int) -> bool:
        return self.first <= serial <= self.last

    def __len__(self) -> int:
        return self.last - self.first + 1


def next_serial(blocks: Iterable[Block], used: Collection[int]) -> int:
    """The lowest serial of the leased blocks that was never used.

    `used` holds every serial ever written on a paper, void ones too. Raises Refusal
    ``number.block_exhausted`` when nothing is left: the laptop must sync to lease another.
    """
    taken = frozenset(used)
    for block in sorted(blocks, key=lambda b: b.first):
        for serial in range(block.first, block.last + 1):
            if serial not in taken:
                return serial
    raise Refusal("number.block_exhausted")


def serials_left(blocks: Iterable[Block], used: Collection[int]) -> int:
    """How many numbers the leased blocks still hold."""
    leased = {serial for block in blocks for serial in range(block.first, block.last + 1)}
    return len(leased.difference(used))


def lease(leased: Iterable[Block], size: int) -> Block:
    """The next block of `size` serials, beyond every block ever leased of this type and year.

    Given-back or lost blocks are not leased again. Raises ValueError if `size` is below 1.
    """
    last = max((block.last for block in leased), default=0)
    return Block(last + 1, last + size)
