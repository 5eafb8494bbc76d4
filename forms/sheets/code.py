"""What the QR of a sheet says: which form and version it is, its number, which page of how many.

Plain ASCII, so that a scanner that types like a keyboard types it anywhere:
``anxin:s1:<form>:<version>:<number>:<page>/<pages>``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspection.refusal import Refusal

SCHEME = "anxin:s1"
"""How every code begins."""
_TEXT = re.compile(
    r"anxin:s1:(?P<form>[A-Za-z0-9_.-]{1,60}):(?P<version>[A-Za-z0-9_.-]{1,30})"
    r":(?P<number>[A-Za-z0-9-]{1,20}):(?P<page>[0-9]{1,3})/(?P<pages>[0-9]{1,3})"
)


@dataclass(frozen=True, slots=True)
class SheetCode:
    """One page of one sheet; `number` is the sheet's own, as printed on it."""

    form: str
    version: str
    number: str
    page: int
    pages: int

    @property
    def text(self) -> str:
        """What the QR holds. Raises Refusal ``sheet.number`` if a part has signs it cannot hold."""
        place = f"{self.page}/{self.pages}"
        written = f"{SCHEME}:{self.form}:{self.version}:{self.number}:{place}"
        if _TEXT.fullmatch(written) is None:
            raise Refusal("sheet.number", form=self.form, version=self.version, number=self.number)
        return written


def parse_sheet_code(text: str) -> SheetCode:
    """The inverse of `SheetCode.text`, white space around it forgiven. Raises Refusal
    ``sheet.code``."""
    found = _TEXT.fullmatch(text.strip())
    if found is None or not 1 <= int(found["page"]) <= int(found["pages"]):
        raise Refusal("sheet.code")
    return SheetCode(
        found["form"], found["version"], found["number"], int(found["page"]), int(found["pages"])
    )


def serial_numbers(first: str, count: int) -> list[str]:
    """Sheet numbers from `first` on, as many digits as it has (``A-098``, ``A-099``, ``A-100``);
    without one, as many sheets without a number.

    Raises Refusal ``sheet.number`` if `first` does not end in a digit, or if the digits run out.
    """
    if not first:
        return [""] * count
    found = re.fullmatch(r"(.*?)([0-9]{1,15})", first)
    if found is None or len(str(int(found[2]) + count - 1)) > len(found[2]):
        raise Refusal("sheet.number", form="", version="", number=first)
    start, digits = int(found[2]), len(found[2])
    return [f"{found[1]}{start + at:0{digits}}" for at in range(count)]
