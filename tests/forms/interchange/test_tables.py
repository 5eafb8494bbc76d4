"""Bulk tables in ODK's layout: what each cell says, and what the files hold when read back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence

import pytest
from openpyxl import load_workbook

from forms.definition import Definition
from forms.interchange.files import write_csv, write_xlsx
from forms.interchange.tables import Cell, Filled, Table, tables
from forms.xlsform.load import load

FORM = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) |
| | begin group | a | 甲 | A |
| | select_one yn | paid | 发了吗 | Paid? |
| | select_multiple ways | how | 怎么发 | How? |
| | end group | | | |
| | integer | people | 人数 | People |
| | text | note | 说明 | Remarks |
| | text | note2 | 说明 | Remarks |
| | note | thanks | 谢谢 | Thanks |
| | begin repeat | worker | 工人 | Worker |
| | text | name | 姓名 | Name |
| | begin repeat | month | 月份 | Month |
| | decimal | owed | 欠薪 | Owed |
| | end repeat | | | |
| | end repeat | | | |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yn | yes | 是 | Yes |
| | yn | no | 否 | No |
| | ways | bank | 银行 | Bank |
| | ways | cash | 现金 | Cash |
| settings |
| | form_id | version | default_language |
| | crew | 3 | 中文 (zh) |
"""
ONE = Filled(
    "1",
    {
        "a/paid": "yes",
        "a/how": "cash",
        "people": "12",
        "note": "=1+1",
        "worker[b]": "1",
        "worker[b]/name": "乙",
        "worker[a]": "2",
        "worker[a]/name": "甲",
        "worker[a]/month[x]": "1",
        "worker[a]/month[x]/owed": "12.5",
        "worker[a]/month[y]": "2",
    },
    {"site": "东小学", "day": "2023-11-23"},
)
TWO = Filled("2", {"a/paid": "no", "people": "about ten"}, {"site": "河桥", "day": "2023-11-24"})


@pytest.fixture(scope="module")
def form() -> Definition:
    return load(FORM.encode(), "md")


def as_dicts(table: Table) -> list[dict[str, Cell]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_main_table_has_a_column_a_question_and_one_a_choice_of_several(form: Definition) -> None:
    main, *_ = tables(form, [ONE, TWO])
    assert (main.name, main.columns) == (
        "crew",
        (
            "site",
            "day",
            "a-paid",
            "a-how",
            "a-how/bank",
            "a-how/cash",
            "people",
            "note",
            "note2",
            "KEY",
        ),
    )
    first, second = main.rows
    assert first == ("东小学", "2023-11-23", "yes", "cash", 0, 1, 12, "=1+1", None, "uuid:1")
    assert second[2:7] == ("no", None, None, None, "about ten")


def test_repeat_has_a_table_whose_rows_name_the_row_around_them(form: Definition) -> None:
    _, workers, months = tables(form, [ONE, TWO])
    assert (workers.name, months.name) == ("crew-worker", "crew-worker-month")
    assert as_dicts(workers) == [
        {"name": "乙", "PARENT_KEY": "uuid:1", "KEY": "uuid:1/worker[1]"},
        {"name": "甲", "PARENT_KEY": "uuid:1", "KEY": "uuid:1/worker[2]"},
    ]
    assert as_dicts(months) == [
        {"owed": 12.5, "PARENT_KEY": "uuid:1/worker[2]", "KEY": "uuid:1/worker[2]/month[1]"},
        {"owed": None, "PARENT_KEY": "uuid:1/worker[2]", "KEY": "uuid:1/worker[2]/month[2]"},
    ]


@pytest.mark.parametrize(
    ("language", "heading", "chosen", "split"),
    [("zh", "发了吗", "是", "怎么发/现金"), ("en", "Paid?", "Yes", "How?/Cash")],
)
def test_labels_stand_for_codes_and_shared_headings_are_told_apart(
    form: Definition, language: str, heading: str, chosen: str, split: str
) -> None:
    main, *_ = tables(form, [ONE], wording="labels", language=language)
    assert len(set(main.columns)) == len(main.columns)
    (row,) = as_dicts(main)
    assert row[heading] == chosen
    assert row[split] == 1


def test_no_filled_form_gives_headings_alone(form: Definition) -> None:
    main, *repeats = tables(form, [])
    assert main.columns[-1] == "KEY"
    assert [*main.rows, *repeats[0].rows] == []


@pytest.mark.parametrize(
    ("strength", "reasons", "column"),
    [
        ("soft", {}, True),
        ("", {"people@reason": "今天有两个班组休息"}, True),  # a softer version asked for it
        ("", {}, False),
    ],
)
def test_reason_has_a_column_where_one_may_be_asked_for_or_was_given(
    strength: str, reasons: dict[str, str], column: bool
) -> None:
    more = "label::English (en) | constraint | bind::strength |\n| | begin"
    text = FORM.replace("label::English (en) |\n| | begin", more, 1)
    text = text.replace("| 人数 | People |", f"| 人数 | People | . < 9 | {strength} |")
    main, *_ = tables(load(text.encode(), "md"), [Filled("3", {"people": "12", **reasons}, {})])

    (row,) = as_dicts(main)
    assert ("people/reason" in row) is column
    assert row.get("people/reason") == (reasons.get("people@reason") if column else None)


def written(form: Definition, filled: Sequence[Filled]) -> tuple[bytes, bytes]:
    targets = io.BytesIO(), io.BytesIO()
    write_csv(tables(form, filled), targets[0])
    write_xlsx(tables(form, filled), targets[1])
    return targets[0].getvalue(), targets[1].getvalue()


def test_csv_and_excel_hold_the_same_and_text_stays_text(form: Definition) -> None:
    packed, book = written(form, [ONE, TWO])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["crew.csv", "crew-worker.csv", "crew-worker-month.csv"]
        lines = list(csv.reader(archive.read("crew.csv").decode("utf-8-sig").splitlines()))
    sheets = load_workbook(io.BytesIO(book))
    assert sheets.sheetnames == ["crew", "crew-worker", "crew-worker-month"]
    cells = list(sheets["crew"].iter_rows())
    note = lines[0].index("note")
    assert (cells[1][note].value, cells[1][note].data_type) == ("=1+1", "s")
    assert [["" if one.value is None else str(one.value) for one in row] for row in cells] == lines


def test_csv_of_equal_tables_is_byte_for_byte_equal(form: Definition) -> None:
    assert written(form, [ONE])[0] == written(form, [ONE])[0]


def test_sheets_get_names_that_excel_takes() -> None:
    long = ["x" * 40, "X" * 40, "a[b]:c"]
    made = [Table(name, ("h",), iter([("y" * 40_000,)])) for name in long]
    target = io.BytesIO()
    write_xlsx(made, target)
    book = load_workbook(target)
    assert book.sheetnames == ["x" * 31, "X" * 29 + "~2", "a-b--c"]
    assert book["a-b--c"]["A2"].value == "y" * 32_766 + "…"
