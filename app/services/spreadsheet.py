"""Writes a table into a file that other programs open: CSV or XLSX, by the name's ending."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from db.store.files import write_atomically
from inspection.refusal import Refusal

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run as a formula when a CSV is opened; it gets a quote before."""
_BYTE_ORDER_MARK = "\ufeff"
_WIDEST = 48
_CHECKED_EVERY = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """A heading and lines of text, each line as long as the heading."""

    title: str
    heading: Sequence[str]
    lines: Sequence[Sequence[str]]


def write_sheets(path: Path, sheets: Sequence[Sheet], check: Callable[[], None]) -> None:
    """Write all sheets into one workbook, or the last alone into a CSV; whole or not at all.

    `check` may raise to leave the work. Raises Refusal ``file.unwritable``.
    """
    written = _workbook(sheets, check) if path.suffix.lower() == ".xlsx" else _csv(sheets[-1])
    check()
    try:
        write_atomically(path, written)
    except (Refusal, OSError) as error:
        raise Refusal("file.unwritable") from error


def _csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark at its head, by which Excel knows that it is."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.heading)
    writer.writerows([_harmless(cell) for cell in line] for line in sheet.lines)
    return (_BYTE_ORDER_MARK + text.getvalue()).encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _workbook(sheets: Sequence[Sheet], check: Callable[[], None]) -> bytes:
    """Every cell is text: nothing is taken for a formula, a link or a number."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            page.freeze_panes(1, 0)
            for place, word in enumerate(sheet.heading):
                page.write_string(0, place, word, bold)
                page.set_column(place, place, _width(sheet, place))
            for number, line in enumerate(sheet.lines, 1):
                if number % _CHECKED_EVERY == 0:
                    check()
                for place, cell in enumerate(line):
                    page.write_string(number, place, cell)
            page.autofilter(0, 0, len(sheet.lines), len(sheet.heading) - 1)
    return file.getvalue()


def _width(sheet: Sheet, place: int) -> int:
    """As wide as its first lines, a Chinese sign counting twice."""
    cells = [sheet.heading[place], *(line[place] for line in sheet.lines[:200])]
    return min(_WIDEST, 2 + max(sum(1 + (sign > "\u2e80") for sign in cell) for cell in cells))
