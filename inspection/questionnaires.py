"""What is counted of a month's questionnaires, and the numbers that printed sheets bear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from inspection.refusal import Refusal

SECOND: Final = "second"
"""State of a filled form that keys a sheet again: it is only compared, and counts nowhere."""

MOST_PRINTED: Final = 500
"""Sheets of one batch; the serial has three digits."""

_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_MARK: Final = 5


class SheetCount(StrEnum):
    """What is counted of paper sheets."""

    HANDED_OUT = "handed_out"
    RETURNED = "returned"


class FilledOn(StrEnum):
    """How a worker answered."""

    SCREEN = "screen"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """Counted by hand (`given`, `back`) and found among the records (`keyed`, `on_screen`)."""

    given: int = 0
    back: int = 0
    keyed: int = 0
    on_screen: int = 0

    @property
    def returned(self) -> int:
        """Questionnaires that came back: a sheet that was keyed did, whether counted or not; one
        answered on screen was given and came back at once."""
        return max(self.back, self.keyed) + self.on_screen

    @property
    def handed_out(self) -> int:
        """Questionnaires handed out (发放份数): never fewer than came back."""
        return max(self.given + self.on_screen, self.returned)

    @property
    def to_key(self) -> int:
        """Sheets that came back and are not keyed."""
        return max(self.back - self.keyed, 0)

    @property
    def return_percent(self) -> int | None:
        """Of a hundred handed out, how many came back, rounded half up; None before any was."""
        if not self.handed_out:
            return None
        return (200 * self.returned + self.handed_out) // (2 * self.handed_out)


@dataclass(frozen=True, slots=True)
class Keyed:
    """One sheet keyed by an account called `name`. `compared` answers were keyed twice, `differing`
    of them unlike: told of the first keying, whose errors a comparison finds."""

    operator: str
    name: str
    keystrokes: int
    corrections: int
    spent_ms: int
    compared: int = 0
    differing: int = 0


@dataclass(frozen=True, slots=True)
class OperatorFigures:
    """What one operator keyed: sheets, means a sheet, corrections, and differing answers per
    hundred compared (None before any was keyed twice)."""

    operator: str
    name: str
    sheets: int
    keys_a_sheet: float
    seconds_a_sheet: float
    corrections: int
    error_percent: float | None


def by_operator(keyed: Iterable[Keyed]) -> tuple[OperatorFigures, ...]:
    """The figures of each operator, who keyed most first."""
    sheets: dict[str, list[Keyed]] = {}
    for one in keyed:
        sheets.setdefault(one.operator, []).append(one)
    found = [_figures(operator, mine) for operator, mine in sheets.items()]
    return tuple(sorted(found, key=lambda one: (-one.sheets, one.operator)))


def error_percent(compared: int, differing: int) -> float | None:
    """Differing answers per hundred compared; None where none was."""
    return 100 * differing / compared if compared else None


def _figures(operator: str, mine: list[Keyed]) -> OperatorFigures:
    return OperatorFigures(
        operator=operator,
        name=mine[-1].name,
        sheets=len(mine),
        keys_a_sheet=sum(one.keystrokes for one in mine) / len(mine),
        seconds_a_sheet=sum(one.spent_ms for one in mine) / len(mine) / 1000,
        corrections=sum(one.corrections for one in mine),
        error_percent=error_percent(
            sum(one.compared for one in mine), sum(one.differing for one in mine)
        ),
    )


def sample_seed(site_id: str, month: date) -> str:
    """The seed by which a site's sheets of a month are drawn for a second keying."""
    return f"{site_id}/{month:%Y-%m}"


def batch_prefix(month: date, batch_id: str) -> str:
    """What the numbers of a batch begin with: year, month, and five signs of the batch's own id
    (a UUIDv7 ends in random bits), so that laptops without a network give out different ones."""
    rest = int(batch_id.replace("-", ""), 16)
    signs = ""
    for _ in range(_MARK):
        rest, place = divmod(rest, len(_SIGNS))
        signs += _SIGNS[place]
    return f"{month:%y%m}-{signs}"


def sheet_number(prefix: str, serial: int) -> str:
    """``2311-7F3AK-012``."""
    return f"{prefix}-{serial:03}"


def next_number(number: str) -> str:
    """The number of the sheet that lies next in the stack; empty if it does not end in a digit.

    ``A-009`` is followed by ``A-010``.
    """
    stem = number.rstrip("0123456789")
    digits = number[len(stem) :]
    return f"{stem}{int(digits) + 1:0{len(digits)}}" if digits else ""


def completed(typed: str, like: str) -> str:
    """The number meant by what was typed after a sheet of the stack: its last digits alone change
    the end of the number before (``12`` after ``2311-7F3AK-003`` is ``2311-7F3AK-012``).

    Raises Refusal ``sheet.number`` for signs that no sheet's number has.
    """
    text = typed.strip().upper()
    stem = like.rstrip("0123456789")
    digits = len(like) - len(stem)
    if text.isdecimal() and text.isascii() and stem and len(text) <= digits:
        return f"{stem}{int(text):0{digits}}"
    fits = 0 < len(text) <= 20 and all(one.isalnum() or one == "-" for one in text)
    if not (fits and text.isascii()):
        raise Refusal("sheet.number", form="", version="", number=typed)
    return text
