"""Made-up people and firms: valid check characters on numbers that nobody can hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from inspection.identity import citizen_check_digit, credit_check_character
from inspection.terms import DocumentType
from tools.city.dice import Dice
from tools.city.model import Firm
from tools.city.words import COMPOUND_SURNAMES, FAR_NAMES, FIRM_WORDS, GIVEN, SURNAMES

_PREFIXES = tuple(
    f"1{second}{third}"
    for second, thirds in (
        ("3", "0123456789"),
        ("5", "012356789"),
        ("8", "0123456789"),
        ("9", "189"),
    )
    for third in thirds
)
PHONE_COUNT = len(_PREFIXES) * 10_000
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def person_name(dice: Dice) -> str:
    """A composed name; a few have a double surname or a dot."""
    roll = dice.below(1000)
    if roll < 3:
        return dice.pick(FAR_NAMES)
    surname = dice.pick(COMPOUND_SURNAMES) if roll < 8 else dice.pick(SURNAMES)
    return surname + "".join(dice.pick(GIVEN) for _ in range(1 if dice.chance(15) else 2))


def phone_number(index: int) -> str:
    """The index-th number of the form 1xx0000xxxx, all different below `PHONE_COUNT`."""
    last, prefix = divmod(index, len(_PREFIXES))
    if not 0 <= index < PHONE_COUNT:
        raise ValueError(index)
    return f"{_PREFIXES[prefix]}0000{last:04d}"


def citizen_number(dice: Dice, area: str, on: date) -> str:
    """A citizen id of somebody from 18 to 62 years old on `on`; three in four are men."""
    birth = on - timedelta(days=dice.between(18 * 366, 62 * 365))
    order = dice.below(500) * 2 + (1 if dice.chance(75) else 0)
    first = f"{area}{birth:%Y%m%d}{order:03d}"
    return first + citizen_check_digit(first)


def other_document(kind: DocumentType, index: int) -> str:
    """A number of the shape of a passport or permit, with zeros where real ones have figures."""
    if kind is DocumentType.PASSPORT:
        return f"E0000{index:04d}"
    if kind is DocumentType.HK_MACAO_PERMIT:
        return f"H0000{index:04d}"
    return f"0000{index:04d}"


def organisation_code(first_8: str) -> str:
    """The eight characters and their check character (GB 11714)."""
    total = sum(w * int(c, 36) for w, c in zip(_ORG_WEIGHTS, first_8, strict=True))
    return first_8 + "0123456789X0"[(11 - total % 11)]


@dataclass(frozen=True, slots=True)
class FirmKind:
    """Firms that do the same: what their names end in, how their credit codes begin."""

    number: int
    endings: tuple[str, ...]
    registered: str = "91"


OWNERS = FirmKind(1, ("城市建设投资有限公司", "公共事业发展中心"), registered="12")
CONTRACTORS = FirmKind(2, ("建设工程有限公司", "建筑安装有限公司"))
SUBCONTRACTORS = FirmKind(3, ("建筑劳务有限公司", "劳务分包有限公司"))
SUPERVISORS = FirmKind(4, ("工程监理有限公司",))


def firm(kind: FirmKind, number: int) -> Firm:
    """The number-th made-up firm of a kind, ``样例宏图建设工程有限公司``; they come round."""
    number %= len(FIRM_WORDS) * len(kind.endings)
    ending, word = divmod(number, len(FIRM_WORDS))
    first = f"{kind.registered}990300{organisation_code(f'MAC{kind.number}{number:04d}')}"
    name = f"样例{FIRM_WORDS[word]}{kind.endings[ending]}"
    return Firm(name, first + credit_check_character(first))
