"""Reading a stranger's workbook: limits hold before anything is unpacked, faults have codes."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from inspection.refusal import Refusal
from server import workbook
from server.workbook import Row, read_workbook


def book(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("名单")
        sheet.write_row(1, 0, ["姓名", "人数"])
        sheet.write_formula(4, 1, "=1+1", None, 2)
        sheet.write(4, 0, "王一")
        hidden = made.add_worksheet("旧")
        hidden.write(0, 0, "不读")
        hidden.hide()
    return path


def code_of(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read_workbook(path)
    return caught.value.code


def test_rows_keep_their_numbers_and_formulas_are_values(tmp_path: Path) -> None:
    (sheet,) = read_workbook(book(tmp_path / "a.xlsx"))
    assert sheet.title == "名单"
    assert sheet.rows == (Row(2, ("姓名", "人数")), Row(5, ("王一", 2)))


def test_missing_file_is_named(tmp_path: Path) -> None:
    assert code_of(tmp_path / "no.xlsx") == "workbook.missing"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook.old_format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "workbook.encrypted",
        ),
        (b"", "workbook.unreadable"),
        ("姓名,电话\n".encode(), "workbook.unreadable"),
        (b"PK\x03\x04" + b"\0" * 100, "workbook.unreadable"),
    ],
)
def test_other_formats_are_told_apart(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert code_of(path) == code


def test_zip_that_is_no_workbook_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "hello")
    assert code_of(path) == "workbook.unreadable"


def test_damaged_part_is_unreadable(tmp_path: Path) -> None:
    whole = book(tmp_path / "a.xlsx")
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            cut = content[: len(content) // 2] if "sheet1" in part.filename else content
            target.writestr(part, cut)
    assert code_of(broken) == "workbook.unreadable"


def test_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 64 * 1024 * 1024)
    assert path.stat().st_size < 1024 * 1024
    assert code_of(path) == "workbook.bomb"


def test_entities_in_a_part_are_never_expanded(tmp_path: Path) -> None:
    whole = book(tmp_path / "a.xlsx")
    hostile = tmp_path / "b.xlsx"
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(hostile, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/workbook.xml":
                content = content.replace(b"<workbook", entity + b"<workbook", 1)
            target.writestr(part, content)
    assert code_of(hostile) == "workbook.unreadable"


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 1)
    assert code_of(book(tmp_path / "a.xlsx")) == "workbook.too_many_rows"


def test_workbook_without_content_is_empty(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        made.add_worksheet()
    assert code_of(tmp_path / "a.xlsx") == "workbook.empty"


def test_dates_come_as_dates(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"default_date_format": "yyyy-mm-dd"}) as made:
        made.add_worksheet().write_datetime(0, 0, datetime(2026, 3, 1))  # noqa: DTZ001
    (sheet,) = read_workbook(tmp_path / "a.xlsx")
    assert sheet.rows[0].values == (datetime(2026, 3, 1),)  # noqa: DTZ001
