"""Sheets to rows of checked values: every fault of a row is found, not only the first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from inspection.refusal import Refusal
from server.folding import fold_name
from server.imports.cells import check_document, read_cell
from server.imports.columns import ListKind, Table, find_tables
from server.imports.plan import Sheaf
from server.workbook import Row, Sheet


def read_records(
    sheets: Sequence[Sheet], kind: ListKind, *, file: str, today: date, area_code: str
) -> tuple[list[Sheaf], tuple[str, ...]]:
    """All rows of the sheets that hold such a list, and the headings that were not understood.

    A row's faults are kept with it; Refusal is raised only for the workbook as a whole.
    """
    tables = find_tables(sheets, kind, file)
    rows = [
        _read_row(table, row, kind, today, area_code)
        for table in tables
        for row in table.rows
        if not _is_note(table, row)
    ]
    unknown = tuple(f"{table.sheet}: {heading}" for table in tables for heading in table.unknown)
    return rows, unknown


def _read_row(table: Table, row: Row, kind: ListKind, today: date, area_code: str) -> Sheaf:
    letters = {one.column.field: f"{one.letter} {one.heading}" for one in table.columns}
    sheaf = Sheaf(table.sheet, row.number, {}, letters)
    for placed in table.columns:
        value = row.values[placed.index] if placed.index < len(row.values) else None
        try:
            read = read_cell(placed.column.kind, value, placed.heading, area_code)
        except Refusal as reason:
            sheaf.refuse(placed.column.field, reason)
            continue
        if read is not None:
            sheaf.cells[placed.column.field] = read
        elif placed.column.required:
            sheaf.refuse(placed.column.field, Refusal("cell.required"))
    if kind == "roster":
        _check_worker(sheaf, today)
    else:
        _check_span(sheaf, "starts_on", "ends_on")
    return sheaf


def _check_worker(sheaf: Sheaf, today: date) -> None:
    cells = sheaf.cells
    if "document_number" in cells:
        try:
            cells["document_type"], cells["document_number"] = check_document(
                cells.get("document_type"), cells["document_number"], today
            )
        except Refusal as reason:
            sheaf.refuse("document_number", reason)
    else:
        cells.pop("document_type", None)
    if sheaf.good and "document_number" not in cells and "phone" not in cells:
        sheaf.refuse("name", Refusal("roster.nothing_to_know_by"))
    _check_span(sheaf, "joined_on", "left_on")


def _check_span(sheaf: Sheaf, first: str, last: str) -> None:
    cells = sheaf.cells
    if first in cells and last in cells and cells[last] < cells[first]:
        sheaf.refuse(last, Refusal("cell.ends_before_start"))


def _is_note(table: Table, row: Row) -> bool:
    """A line of totals, a signature or a remark under the list: text in its first column only, or
    a sum. A serial number alone in a pre-printed line is nothing either."""
    filled = [
        (index, value)
        for index, value in enumerate(row.values)
        if value is not None and value != ""
    ]
    placed = {one.index for one in table.columns}
    if not any(index in placed for index, _ in filled):
        return True
    first = filled[0][1]
    if not isinstance(first, str):
        return False
    remark = ("合计", "总计", "小计", "备注:", "注:", "填表", "制表", "审核")
    return fold_name(first).startswith(remark) and len(filled) <= max(2, len(placed) // 2)
