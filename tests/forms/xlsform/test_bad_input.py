"""Whatever is given as a form: a report with sheet, row and reason, in bounded time and memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence

import pytest
from openpyxl import Workbook

from forms.xlsform import limits
from forms.xlsform.findings import FormInvalid
from forms.xlsform.load import load

Rows = Sequence[Sequence[object]]
Place = tuple[str, int | None, str, str]

NAMED: Rows = (("form_id", "version"), ("f", "1"))
PLAIN: Rows = (("type", "name", "label"), ("text", "a", "A"))
LIST: Rows = (("list_name", "name", "label"), ("l", "x", "X"), ("l", "y", "Y"))
CSV = """"survey"
,"type","name","label"
,"text","a","甲"
"settings"
,"form_id","version"
,"f","1"
"""
MD = """| survey |
| | type | name | label |
| | text | a | 甲 |
| settings |
| | form_id | version |
| | f | 1 |
"""
SHEET = "xl/worksheets/sheet1.xml"


def xlsx(survey: Rows = PLAIN, **more: Rows) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in {"survey": survey, "settings": NAMED, **more}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def survey(*rows: Sequence[str], columns: Sequence[str] = ()) -> bytes:
    return xlsx((("type", "name", "label", *columns), *rows), choices=LIST)


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A good workbook with one part (empty, if it has none such) written otherwise."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx())) as good,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        parts = {name: good.read(name) for name in good.namelist()}
        parts[part] = change(parts.get(part, b""))
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def more_rows(content: bytes) -> bytes:
    return changed(SHEET, lambda sheet: sheet.replace(b"</sheetData>", content + b"</sheetData>"))


def typed(inside: bytes) -> Callable[[bytes], bytes]:
    """Puts a document type before the root of an XML part."""
    return lambda part: b'<?xml version="1.0"?>' + inside + part[part.find(b"<", 5) :]


LAUGHS = (
    b"<!DOCTYPE x ["
    + b"".join(
        b'<!ENTITY e%d "%s">' % (at, b"&e%d;" % (at - 1) * 10 if at else b"ha" * 50)
        for at in range(9)
    )
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
UNREADABLE: Place = ("", None, "", "workbook.unreadable")
TOO_LARGE: Place = ("", None, "", "workbook.too_large")


def cases() -> Iterator[tuple[str, bytes, str, Place]]:
    """Name, file, kind, and where the report points with which reason."""
    good = xlsx()
    yield "nothing", b"", "xlsx", UNREADABLE
    yield "no zip", b"a letter, not a workbook", "xlsx", UNREADABLE
    yield "cut off", good[: len(good) // 2], "xlsx", UNREADABLE
    yield "a zip of something else", _zipped({"readme.txt": b"x"}), "xlsx", UNREADABLE
    yield (
        "a bomb of one part",
        _zipped({"a.xml": b"\0" * (limits.LARGEST_UNPACKED + 1)}),
        "xlsx",
        TOO_LARGE,
    )
    inner = _zipped({"xl/sheet.xml": b" " * 1_000_000})
    yield "zips inside a zip", _zipped({f"{at}.zip": inner for at in range(600)}), "xlsx", TOO_LARGE
    yield "a million rows", more_rows(b"<row/>" * 1_000_000), "xlsx", TOO_LARGE
    yield (
        "rows under another prefix",
        more_rows(b'<x:row xmlns:x="u"/>' * 21_000),
        "xlsx",
        TOO_LARGE,
    )
    yield (
        "millions of cells",
        more_rows(b"<row>" + b"<c/>" * 1_000_000 + b"</row>"),
        "xlsx",
        TOO_LARGE,
    )
    yield "a document type", changed(SHEET, typed(b"<!DOCTYPE worksheet>")), "xlsx", UNREADABLE
    for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        yield f"an outer entity in {part}", changed(part, typed(OUTSIDE)), "xlsx", UNREADABLE
    yield "a billion laughs", changed("xl/sharedStrings.xml", typed(LAUGHS)), "xlsx", UNREADABLE
    yield (
        "a part in UTF-16",
        changed(SHEET, lambda part: part.decode().encode("utf-16")),
        "xlsx",
        UNREADABLE,
    )
    long = "x" * (limits.LONGEST_CELL + 1)
    yield "a huge cell", _inline(long), "xlsx", ("survey", 3, "label", "workbook.too_large")
    yield (
        "a formula never computed",
        survey(("text", "a", "=B2&C1")),
        "xlsx",
        ("survey", 2, "C", "workbook.formula"),
    )
    yield "a workbook of macros", good, "xlsm", ("", None, "", "workbook.kind_not_supported")
    yield "a CSV of Chinese Excel", CSV.encode("gbk"), "csv", ("", 3, "", "workbook.unreadable")
    yield "a CSV in UTF-16", CSV.encode("utf-16"), "csv", ("", 1, "", "workbook.unreadable")
    yield "a table in GBK", MD.encode("gbk"), "md", ("", 3, "", "workbook.unreadable")
    yield (
        "a bell",
        MD.replace("甲", "a\x07").encode(),
        "md",
        ("survey", 2, "label", "form.not_convertible"),
    )
    yield (
        "a NUL",
        CSV.replace("甲", "a\0").encode(),
        "csv",
        ("survey", 2, "label", "form.not_convertible"),
    )
    yield "no survey", xlsx(()), "xlsx", ("", None, "", "workbook.no_survey")
    yield "no settings", xlsx(settings=((),)), "xlsx", ("settings", 2, "form_id", "form.unnamed")
    text = ("text", "t", "T")
    for name, rows, columns, place in (
        (
            "blank rows before it",
            [(), text, (), ("geopoint", "b", "B")],
            [],
            (5, "type", "form.type_not_supported"),
        ),
        ("a bad name", [text, ("text", "1 x", "X")], [], (3, "", "pyxform.form")),
        ("a name twice", [text, text], [], (3, "", "pyxform.form")),
        ("no name", [text, ("text", "", "X")], [], (3, "", "pyxform.form")),
        ("no label", [text, ("text", "x", "")], [], (3, "", "pyxform.form")),
        ("a group left open", [text, ("begin group", "g", "G"), text], [], (3, "", "pyxform.form")),
        ("a group never opened", [text, ("end group", "", "")], [], (3, "", "pyxform.form")),
        (
            "a list that is missing",
            [text, ("select_one gone", "x", "X")],
            [],
            (3, "", "pyxform.form"),
        ),
        ("a ghost", [text, ("note", "x", "${ghost}")], [], (3, "label", "pyxform.pyref_003")),
        (
            "a range without steps",
            [text, ("range", "x", "X", "step=0")],
            ["parameters"],
            (3, "", "pyxform.form"),
        ),
        (
            "a bad pattern",
            [("text", "x", "X", "regex(., '((')")],
            ["constraint"],
            (2, "constraint", "expression.regex"),
        ),
        (
            "an expression broken off",
            [("text", "x", "X", ". > ")],
            ["constraint"],
            (2, "constraint", "expression.syntax"),
        ),
        (
            "a circle",
            [("text", "x", "X", "${y}"), ("text", "y", "Y", "${x}")],
            ["calculation"],
            (2, "calculation", "expression.circle"),
        ),
        (
            "three thousand brackets",
            [("text", "x", "X", "(" * 3000 + "1" + ")" * 3000)],
            ["relevant"],
            (2, "relevant", "expression.too_deep"),
        ),
    ):
        yield name, survey(*rows, columns=columns), "xlsx", ("survey", *place)
    spaced = (("list_name", "name", "label"), ("l", "x", "X"), ("l", "a b", "Y"))
    several = (("type", "name", "label"), ("select_multiple l", "a", "A"))
    yield (
        "a space in a code",
        xlsx(several, choices=spaced),
        "xlsx",
        ("choices", 3, "name", "pyxform.form"),
    )
    twice = (*LIST, ("l", "x", "Z"))
    yield "a code twice", xlsx(several, choices=twice), "xlsx", ("choices", 4, "", "pyxform.form")


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def _inline(text: str) -> bytes:
    """A row whose label has more characters than a spreadsheet program lets one write."""
    cells = (
        f'<c r="{column}3" t="inlineStr"><is><t>{words}</t></is></c>'
        for column, words in zip("ABC", ("text", "b", text), strict=True)
    )
    row = f'<row r="3">{"".join(cells)}</row></sheetData>'.encode()
    return changed(
        SHEET,
        lambda sheet: sheet.replace(b"A1:C2", b"A1:C3").replace(b"</sheetData>", row),
    )


CASES = tuple(cases())


@pytest.mark.parametrize(
    ("form", "kind", "place"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_bad_input_is_reported_where_it_stands(form: bytes, kind: str, place: Place) -> None:
    with pytest.raises(FormInvalid) as caught:
        load(form, kind)
    first = caught.value.findings[0]
    assert (first.sheet, first.row, first.column, first.code) == place
    assert first.text.strip()
    assert "hostname" not in first.text


def test_bombs_are_refused_before_anything_parses_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(*_given: object) -> None:
        raise AssertionError("a library saw it")

    monkeypatch.setattr("forms.xlsform.load.get_xlsform", parsed)
    monkeypatch.setattr("forms.xlsform.formulas.load_workbook", parsed)
    bombs = [case for case in CASES if case[3] == TOO_LARGE or "entity" in case[0]]
    assert len(bombs) >= 8
    for _name, form, kind, _place in bombs:
        with pytest.raises(FormInvalid):
            load(form, kind)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (b"\xef\xbb\xbf" + CSV.encode(), "csv"),
        (b"\xef\xbb\xbf" + MD.encode(), "md"),
        (MD.replace("\n", "\r\n").encode(), "md"),
        (more_rows(b'<row r="1048576"/>'), "xlsx"),
        (changed("xl/vbaProject.bin", lambda _none: b"macros"), "xlsx"),
        (changed("docProps/custom.xml", lambda _none: b"<x/>"), "xlsx"),
    ],
    ids=[
        "CSV with a mark",
        "table with a mark",
        "Windows lines",
        "a far row",
        "macros",
        "more parts",
    ],
)
def test_what_only_looks_odd_is_taken(form: bytes, kind: str) -> None:
    assert list(load(form, kind).questions) == ["a"]
