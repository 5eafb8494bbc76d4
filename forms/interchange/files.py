"""Tables written to files: one .csv a table inside a .zip, or one .xlsx with a sheet a table."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import BinaryIO

import xlsxwriter

from forms.interchange.tables import Table

_LONGEST_SHEET_NAME = 31
_LONGEST_CELL = 32_767
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every member, so that equal tables give equal files."""


def write_csv(tables: Sequence[Table], target: BinaryIO) -> None:
    """A .zip with one UTF-8 .csv (with the mark Excel wants) for each table.

    Cells stand as they are, for programs to read. A spreadsheet may take a text that begins with
    ``=`` for a formula: people are given the .xlsx, where text is text.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            member = zipfile.ZipInfo(f"{table.name}.csv", _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            with (
                archive.open(member, "w") as stream,
                io.TextIOWrapper(stream, "utf-8-sig", newline="") as lines,
            ):
                writer = csv.writer(lines)
                writer.writerow(table.columns)
                writer.writerows(table.rows)


def write_xlsx(tables: Sequence[Table], target: BinaryIO) -> None:
    """One workbook, a sheet for each table; text is never taken for a formula or a link."""
    options = {"constant_memory": True, "in_memory": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(target, {**options, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        taken: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.name, taken))
            sheet.freeze_panes(1, 0)
            for at, heading in enumerate(table.columns):
                sheet.write_string(0, at, heading, bold)
            for row, cells in enumerate(table.rows, 1):
                for at, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, at, _fitting(cell))
                    elif cell is not None:
                        sheet.write_number(row, at, cell)


def _fitting(text: str) -> str:
    """A text that a cell holds; where it was cut, it says so."""
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel allows and no sheet has yet (it compares without case)."""
    plain = _NOT_IN_SHEET_NAMES.sub("-", name)
    for number in range(1, 1_000):
        ending = "" if number == 1 else f"~{number}"
        found = plain[: _LONGEST_SHEET_NAME - len(ending)] + ending
        if found.lower() not in taken:
            taken.add(found.lower())
            return found
    raise ValueError("a workbook of a thousand sheets of one name")
