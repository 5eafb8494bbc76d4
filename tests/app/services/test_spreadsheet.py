"""Tables written for other programs: whole, as text, and never as a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.services.spreadsheet import FORMULA_STARTS, Sheet, write_sheets
from inspection.refusal import Refusal

HOSTILE = '=HYPERLINK("http://example.org")'
BY_SESSION = Sheet("按次", ["开始", "结果"], [["2026-03-16 09:00:00", "发出 3"]])
BY_RECORD = Sheet("按条", ["记录", "项目"], [["问题 A3", "锦绣花园"], [HOSTILE, "+1"]])


def nothing() -> None:
    return


def test_csv_holds_the_last_sheet_and_excel_reads_its_chinese(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    write_sheets(path, [BY_SESSION, BY_RECORD], nothing)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["记录", "项目"],
            ["问题 A3", "锦绣花园"],
            [f"'{HOSTILE}", "'+1"],
        ]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_text_in_a_csv_begins_as_a_formula(tmp_path: Path, start: str) -> None:
    path = tmp_path / "history.csv"
    write_sheets(path, [Sheet("a", ["b"], [[f"{start}1"]])], nothing)
    assert f"'{start}1" in path.read_bytes().decode("utf-8-sig")


def test_workbook_holds_every_sheet_as_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "history.XLSX"
    write_sheets(path, [BY_SESSION, BY_RECORD], nothing)
    book = load_workbook(path)
    assert book.sheetnames == ["按次", "按条"]
    cell = book["按条"]["A3"]
    assert (cell.value, cell.data_type) == (HOSTILE, "s")
    assert [row[0].value for row in book["按次"].iter_rows()] == ["开始", "2026-03-16 09:00:00"]


@pytest.mark.parametrize("name", ["history.csv", "history.xlsx"])
def test_work_that_is_left_writes_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("before")

    def leave() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write_sheets(path, [BY_SESSION], leave)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "place", [lambda folder: folder, lambda folder: folder / "gone" / "history.csv"]
)
def test_place_that_cannot_be_written_is_said_as_such(
    tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    with pytest.raises(Refusal, match=r"file\.unwritable"):
        write_sheets(place(tmp_path), [BY_SESSION], nothing)
