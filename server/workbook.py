"""Reads a workbook somebody else made: only its values, and never more than the limits below."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from inspection.refusal import Refusal

MAX_FILE_BYTES = 30 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
"""Most a part above one MiB may grow when unpacked; lists of workers grow ten- to thirtyfold."""
MAX_PARTS = 1000
MAX_SHEETS = 50
MAX_ROWS = 100_000
MAX_COLUMNS = 100

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
_PIECE = 2**20
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Value = str | int | float | bool | date | datetime | None
"""What a cell may hold once read; a formula is its last computed value."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank: its number as Excel shows it, and its values from column A on."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet and its rows that are not blank."""

    title: str
    rows: tuple[Row, ...]


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """All visible sheets of an .xlsx file.

    Raises Refusal: ``workbook.missing``, ``workbook.too_large``, ``workbook.old_format`` (.xls),
    ``workbook.encrypted``, ``workbook.unreadable``, ``workbook.bomb``, ``workbook.too_many_rows``,
    ``workbook.too_many_sheets``, ``workbook.empty``.
    """
    _check_container(path)
    try:
        _refuse_doctypes(path)
        sheets = tuple(_sheets(path))
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        EOFError,
        SyntaxError,  # of XML: ElementTree's ParseError, or lxml's own where it is installed
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        InvalidFileException,
    ) as error:
        raise Refusal("workbook.unreadable", file=path.name) from error
    if not any(sheet.rows for sheet in sheets):
        raise Refusal("workbook.empty", file=path.name)
    return sheets


def _check_container(path: Path) -> None:
    """Look at the package before anything is unpacked."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024 * 1024)
    except OSError as error:
        raise Refusal("workbook.missing", file=path.name) from error
    if size > MAX_FILE_BYTES:
        raise Refusal("workbook.too_large", file=path.name, limit=MAX_FILE_BYTES // 2**20)
    if head.startswith(_OLE):
        code = "workbook.encrypted" if _ENCRYPTED in head else "workbook.old_format"
        raise Refusal(code, file=path.name)
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refusal("workbook.unreadable", file=path.name) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal("workbook.encrypted", file=path.name)
    # openpyxl unpacks no more of a part than the directory declares, so these sizes bind
    swollen = any(
        part.file_size > 2**20 and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or swollen or total > MAX_UNPACKED_BYTES:
        raise Refusal("workbook.bomb", file=path.name)


def _without_blank_end(values: tuple[Value, ...]) -> tuple[Value, ...]:
    end = len(values)
    while end and values[end - 1] in (None, ""):
        end -= 1
    return values[:end]


def _refuse_doctypes(path: Path) -> None:
    """No part of an honest workbook declares a document type: entities are an attacker's tool.

    In well-formed XML these bytes appear as markup or not at all (text would escape the `<`).
    """
    marks = [mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in _ENCODINGS]
    overlap = max(map(len, marks)) - 1
    with zipfile.ZipFile(path) as package:
        for part in package.infolist():
            if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
                continue
            tail = b""
            with package.open(part) as content:
                while piece := content.read(_PIECE):
                    window = tail + piece
                    if any(mark in window for mark in marks):
                        raise Refusal("workbook.unreadable", file=path.name)
                    tail = window[-overlap:]


def _sheets(path: Path) -> Iterator[Sheet]:
    # Opened here: openpyxl leaves a file open that it fails to read.
    # Values only: no macro, no link to another file, no formula is ever evaluated here.
    with (
        path.open("rb") as file,
        closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book,
    ):
        if len(book.worksheets) > MAX_SHEETS:
            raise Refusal("workbook.too_many_sheets", file=path.name, limit=MAX_SHEETS)
        budget = MAX_ROWS
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # the stated size may be a lie, or a million rows of nothing
            rows: list[Row] = []
            with closing(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)) as cells:
                for number, values in enumerate(cells, start=1):
                    if kept := _without_blank_end(values):
                        rows.append(Row(number, kept))
                    if len(rows) > budget:
                        raise Refusal("workbook.too_many_rows", file=path.name, limit=MAX_ROWS)
            budget -= len(rows)
            yield Sheet(sheet.title, tuple(rows))
