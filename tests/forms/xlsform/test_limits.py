"""Workbooks that are bombs are refused before anything parses them."""

from __future__ import annotations

import io
import zipfile

import pytest

from forms.xlsform import limits
from forms.xlsform.findings import FormInvalid
from forms.xlsform.load import load


def archive(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()


def code_of(form: bytes, kind: str) -> str:
    with pytest.raises(FormInvalid) as caught:
        load(form, kind)
    (finding,) = caught.value.findings
    return finding.code


def test_zip_bomb_is_refused_while_it_unpacks() -> None:
    bomb = archive({"xl/worksheets/sheet1.xml": b"\0" * (limits.LARGEST_UNPACKED + 1)})
    assert len(bomb) < 200_000
    assert code_of(bomb, "xlsx") == "workbook.too_large"


def test_members_together_count_not_each() -> None:
    half = b"\0" * (limits.LARGEST_UNPACKED // 2 + 1)
    assert code_of(archive({"a": half, "b": half}), "xlsx") == "workbook.too_large"


def test_too_many_members_are_refused() -> None:
    crowd = archive({str(at): b"" for at in range(limits.MOST_MEMBERS + 1)})
    assert code_of(crowd, "xlsx") == "workbook.too_large"


def test_million_rows_are_refused_before_they_are_read() -> None:
    rows = b"<sheetData>" + b'<row r="1"><c/></row>' * 1_000_000 + b"</sheetData>"
    form = archive({"xl/worksheets/sheet1.xml": rows})
    assert code_of(form, "xlsx") == "workbook.too_large"


def test_rows_are_counted_exactly_across_chunks(monkeypatch) -> None:
    monkeypatch.setattr(limits, "_CHUNK", 7)
    monkeypatch.setattr(limits, "MOST_ROWS", 50)
    inside = archive({"xl/worksheets/sheet1.xml": b"<row/>" * 50})
    assert limits.breach(inside, "xlsx") is None
    beyond = archive({"xl/worksheets/sheet1.xml": b"<row/>" * 51})
    assert limits.breach(beyond, "xlsx") is not None


@pytest.mark.parametrize("kind", ["md", "csv"])
def test_long_text_file_is_refused(kind) -> None:
    assert code_of(b"| | text | x | X |\n" * (limits.MOST_ROWS + 1), kind) == "workbook.too_large"
    assert code_of(b"|" * (limits.LARGEST_FILE + 1), kind) == "workbook.too_large"


def test_external_entity_in_a_workbook_is_not_resolved(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    form = archive(
        {
            "[Content_Types].xml": f'<?xml version="1.0"?>{entity}<Types>&e;</Types>'.encode(),
            "xl/workbook.xml": f'<?xml version="1.0"?>{entity}<workbook>&e;</workbook>'.encode(),
        }
    )
    with pytest.raises(FormInvalid) as caught:
        load(form, "xlsx")
    assert caught.value.findings[0].code == "workbook.unreadable"
    assert "secret" not in str(caught.value.findings[0])


def test_encrypted_workbook_is_unreadable_not_a_crash() -> None:
    assert (
        code_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "xlsx") == "workbook.unreadable"
    )
