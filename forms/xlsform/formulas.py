"""Finds formulas whose value the workbook does not hold: what they would say is not in the file.

Excel and LibreOffice keep beside each formula what it came to, and that is what is published; a
program that writes workbooks may not have.
"""

from __future__ import annotations

import io
import zipfile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from forms.xlsform.findings import Finding

_SHEETS = ("survey", "choices", "settings")
_BROKEN = (
    ArithmeticError,
    AttributeError,
    InvalidFileException,
    KeyError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)


def formulas_without_value(form: bytes) -> list[Finding]:
    """One finding for each such cell of the sheets of a form, at most twenty; none for a workbook
    that cannot be read, which is told by whoever reads it."""
    try:
        if not _has_formulas(form):
            return []
        written, kept = (
            load_workbook(io.BytesIO(form), read_only=True, data_only=only)
            for only in (False, True)
        )
        found: list[Finding] = []
        for name in (one for one in written.sheetnames if one.strip().lower() in _SHEETS):
            both = zip(written[name].iter_rows(), kept[name].iter_rows(), strict=False)
            for cells, values in both:
                for cell, value in zip(cells, values, strict=False):
                    if cell.data_type == "f" and value.value is None and len(found) < 20:
                        text = f"{cell.coordinate} holds a formula without its value"
                        sheet = name.strip().lower()
                        column = cell.coordinate.rstrip("0123456789")
                        found.append(Finding(sheet, cell.row, column, "workbook.formula", text))
    except _BROKEN:
        return []
    return found


def _has_formulas(form: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        sheets = (one for one in archive.namelist() if one.startswith("xl/worksheets/"))
        return any(b"<f" in archive.read(one) for one in sheets if one.endswith(".xml"))
